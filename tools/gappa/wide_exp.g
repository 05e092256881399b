# e^y in f64 of a number of f32: y = k·ln 2 + R, and e^y is 2^k·e^R, to which 2^k is a factor without rounding.
#
# r is computed for R, and `growth` is the slope of e^r between the two, over e^R. 1 + fit is the error of the
# polynomial P.
#
# The products of y and of k are exact: fused or not, the bits are the same. `whole` rounds to an integer, in a tie to
# one or the other.

@rnd = float<ieee_64, ne>;
@single = float<ieee_32, ne>;
@whole = fixed<0, ne>;

y = single(y_);
short = $(WIDE_SHORT_LOG2_E);
high = $(SHIFTED_LN_2_HIGH);
low = $(SHIFTED_LN_2_LOW);

y_product = y * short;
k = whole(y_product);
k_high = k * high;
k_low = k * low;
near = rnd(y - k_high);
r = rnd(near - k_low);
R = y - k * ln_2;

z = rnd(r * r);
q = rnd(rnd(rnd(rnd(rnd(rnd(rnd(rnd($(WIDE_Q[7]) * r) + $(WIDE_Q[6])) * z)
  + rnd(rnd($(WIDE_Q[5]) * r) + $(WIDE_Q[4]))) * z)
  + rnd(rnd($(WIDE_Q[3]) * r) + $(WIDE_Q[2]))) * z)
  + rnd(rnd($(WIDE_Q[1]) * r) + $(WIDE_Q[0])));
most = rnd(q * z);
w = rnd(most + r);
value = rnd(1 + w);

exact_z = r * r;
exact_q = ((($(WIDE_Q[7]) * r + $(WIDE_Q[6])) * exact_z
  + ($(WIDE_Q[5]) * r + $(WIDE_Q[4]))) * exact_z
  + ($(WIDE_Q[3]) * r + $(WIDE_Q[2]))) * exact_z
  + ($(WIDE_Q[1]) * r + $(WIDE_Q[0]));
P = 1 + r + exact_q * exact_z;
truth = P / ((1 + fit) * (1 + growth * (r - R)));

{
  y in [-758, 601] /\ |ln_2 - (high + low)| <= $(SHIFTED_LN_2_LOW_ERROR) /\ |fit| <= $(WIDE_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
->
  rnd(y_product) - y_product in [0, 0] /\ rnd(k_high) - k_high in [0, 0] /\ rnd(k_low) - k_low in [0, 0]
  /\ |r| <= $(R_MAX) /\ value -/ truth in ?
}

y - k_high -> (y * short - k) / short + k * (1 / short - high);
r - R -> (r - (near - k_low)) + (near - (y - k_high)) + k * (ln_2 - (high + low));

(value - P) / P -> ((value - (1 + w)) + (w - (most + r)) + (most - q * z) + (q - exact_q) * z
  + exact_q * (z - exact_z)) / P { P <> 0 };
P ~ truth;
(P - truth) / truth -> fit + growth * (r - R) + fit * (growth * (r - R))
  { P <> 0, 1 + fit <> 0, 1 + growth * (r - R) <> 0 };
