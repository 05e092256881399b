# e^(x - m) in f32 relative to the largest m of a row, where nothing is fused: e before its last rounding.
#
# x_left = x - k·high and m_left = m - n·high are exact (table_exp_exact.g), and 2^((k - n)/8)·e^exact_r is e^(x - m),
# where ln(2)/8 is low + high + lack. k - n is not below LEAST - 8·FAR_OFFSET. power + gap is 2^((k - n)/8) times the
# factor that all powers have in common; it may be of any magnitude, as long as the product with w is not subnormal.
# 1 + fit is the error of the polynomial P, in whose interval r is, and `growth` the slope of e^r between r and exact_r,
# over e^exact_r.

@rnd = float<ieee_32, ne>;

low = $(TABLE_UNIT_LOW);
n_low = rnd(n * low);
rest = rnd(m_left - n_low);
k_low = rnd(k * low);
right = rnd(k_low + rest);
r = rnd(x_left - right);
exact_r = (x_left - k * (low + lack)) - (m_left - n * (low + lack));

q = rnd(rnd(rnd(rnd(r * $(TABLE_Q[2])) + $(TABLE_Q[1])) * r) + $(TABLE_Q[0]));
square = rnd(r * r);
most = rnd(q * square);
w = rnd(most + r);
step = rnd(power * w);
sum = power + step;

exact_q = (r * $(TABLE_Q[2]) + $(TABLE_Q[1])) * r + $(TABLE_Q[0]);
exact_w = exact_q * (r * r) + r;
P = 1 + exact_w;
E = P / ((1 + fit) * (1 + growth * (r - exact_r)));
truth = (power + gap) * E;
u = (P - E) / E;
share = power / (power + gap);

{
  |x_left - k * low| <= $(TABLE_LEFT_MAX) /\ |m_left - n * low| <= $(TABLE_LEFT_MAX)
  /\ |k| <= $(TABLE_K_MAX) /\ |n| <= $(TABLE_K_MAX) /\ |k - n| <= $(8 * (127 + TABLE_FAR_OFFSET))
  /\ |lack| <= $(TABLE_UNIT_LOW_ERROR) /\ |gap| <= $(TABLE_POWERS_ERROR)
  /\ |fit| <= $(TABLE_Q_ERROR) /\ growth in [0.9999, 1.0001]
  /\ power in [$(min(TABLE_POWERS)), $(max(TABLE_POWERS))]
->
  |r| <= 0.0869 /\ sum -/ truth in ?
}

k_low + rest -> (k_low - k * low) + k * low + (rest - (m_left - n_low)) + (m_left - n_low);
x_left - right -> (x_left - k * low) - (right - (k_low + rest)) - (k_low - k * low) - (rest - (m_left - n_low))
  - (m_left - n_low);
r - exact_r -> (r - (x_left - right)) - (right - (k_low + rest)) - (k_low - k * low) - (rest - (m_left - n_low))
  + (n_low - n * low) + (k - n) * lack;
w - exact_w -> (w - (most + r)) + (most - q * square) + (q - exact_q) * square + exact_q * (square - r * r);
u -> fit + growth * (r - exact_r) + fit * (growth * (r - exact_r))
  { P <> 0, 1 + fit <> 0, 1 + growth * (r - exact_r) <> 0 };
(sum - truth) / truth -> ((step - power * w) / power + (w - exact_w)) / E * share + u * share - gap / (power + gap)
  { power <> 0, power + gap <> 0, E <> 0 };

$ power in 16;
