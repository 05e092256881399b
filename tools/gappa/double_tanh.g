# tanh of f64 before its last rounding, for k < 0, and tanh' from the same denominator. Names as in double.g.
#
#   tanh(y/2) = N/D,  N = (1 + S)·rho - (1 - S)·T,  D = (1 + S)·T - (1 - S)·rho = S·p + m.
#
# Computed with R for T, N0/D0 : N1/D1 - 1 = -4S·rho·(R - T)/(D0·N1); and 2 ± 2S and r ± S·r are sums of head and tail,
# exactly. The head of 2 - 2S is not below that of r + S·r, as Fast2Sum wants, for S <= 1/2.
#
# Near k·ln 2 = y, tanh(y/2 + d) = tanh(y/2)(1 + v), |v| <= 5.8|d| as in tanh.g, here with half of TAIL_ERROR.

include double_parts

less = rnd(1 - S);
more = rnd(1 + S);

up_even = rnd(-2 + 2 * S);
up_even_lost = -2 + 2 * S - up_even;
up_odd = rnd(r + S * r);
up_odd_lost = r + S * r - up_odd;
up_product = mid(less * even);
up_rest = rnd(more * w);
up_small = rnd(up_rest - up_product);
up = rnd(up_even + up_odd);
up_lost = up_even + up_odd - up;
up_tails = rnd(up_even_lost + up_odd_lost);
up_all = rnd(up_tails + up_small);
up_tail = rnd(up_lost + up_all);
N = up + up_tail;

down_even = rnd(2 + 2 * S);
down_even_lost = 2 + 2 * S - down_even;
down_odd = rnd(-r + S * r);
down_odd_lost = -r + S * r - down_odd;
down_product = mid(more * even);
down_rest = rnd(less * w);
down_small = rnd(down_product - down_rest);
down = rnd(down_even + down_odd);
down_lost = down_even + down_odd - down;
down_tails = rnd(down_even_lost + down_odd_lost);
down_all = rnd(down_tails + down_small);
down_tail = rnd(down_lost + down_all);
D = down + down_tail;
Dh = rnd(D);
Dt = D - Dh;
q = rnd(1 / Dh);

nh = rnd(N);
nt = N - nh;
n_head = rnd(nh * q);
n_exact = rnd(nh - n_head * Dh);
n_difference = rnd(nt - mid(n_head * Dt));
n_rest = rnd(n_exact + n_difference);
n_tail = mid(n_rest * q);
value = n_head + n_tail;
n_true_rest = (nh - n_head * Dh) + (nt - n_head * Dt);

include double_quotients

N0 = (1 + S) * rho - (1 - S) * R;
D0 = (1 + S) * R - (1 - S) * rho;
N1 = (1 + S) * rho - (1 - S) * T;
D1 = (1 + S) * T - (1 - S) * rho;
near = N0 / D0;
far = N1 / D1;

E0 = p0 / m0;
E1 = (T + rho) / (T - rho);
u = (E0 - E) / E;
t = 1 - 1 / (1 + S * E);
near_slope = E0 / ((1 + S * E0) * (1 + S * E0));
slope = E / ((1 + S * E) * (1 + S * E));

{
  |r| <= $(R_MAX) /\ |w| <= $(TAIL_MAX) /\ S in [1b-1000, 0.5]
  /\ |2 + P - T| <= $(2 * COTH_6_ERROR + 0.1156 * TAIL_MAX)
  /\ |far -/ tanh| <= $(2.9001 * TAIL_ERROR)
  /\ E in [0.7, 1.42] /\ |E1 -/ E| <= $(1.0001 * TAIL_ERROR)
->
  value -/ tanh in ? /\ product -/ slope in ?
}

include double_rules

(N - N0) / N0 -> ((up_tail - (up_lost + up_all)) + (up_all - (up_tails + up_small))
  + (up_tails - (up_even_lost + up_odd_lost)) + (up_small - (up_rest - up_product)) + (up_rest - (1 + S) * w) - (up_product - (1 - S) * even)) / N0 { N0 <> 0 };
(D - D0) / D0 -> ((down_tail - (down_lost + down_all)) + (down_all - (down_tails + down_small))
  + (down_tails - (down_even_lost + down_odd_lost)) + (down_small - (down_product - down_rest))
  - (down_rest - (1 - S) * w) + (down_product - (1 + S) * even)) / D0 { D0 <> 0 };
(near - far) / far -> -4 * S * rho * (R - T) / (D0 * N1) { D0 <> 0, D1 <> 0, N1 <> 0 };

nh - n_head * Dh -> nh * (1 - q * Dh) - (n_head - nh * q) * Dh;
n_rest - n_true_rest -> (n_rest - (n_exact + n_difference)) + (n_exact - (nh - n_head * Dh))
  + (n_difference - (nt - n_head * Dt));
(value - N / D) / (N / D) -> ((n_tail - n_rest * q) + (n_rest - n_true_rest) * q
  + n_true_rest * ((q - 1 / Dh) + Dt / (Dh * D))) / (N / D) { D <> 0, Dh <> 0, N <> 0 };
N / D ~ near;
value ~ far;

(E0 - E1) / E1 -> -2 * rho * (R - T) / (m0 * (T + rho)) { m0 <> 0, T + rho <> 0, T - rho <> 0 };
a * b ~ p / D * (m / D);
p / D * (m / D) ~ p0 / D0 * (m0 / D0);
p0 / D0 * (m0 / D0) -> near_slope { D0 <> 0, m0 <> 0, 1 + S * E0 <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> u * (1 - 2 * t - u * (t * t)) / ((1 + u * t) * (1 + u * t))
  { E <> 0, 1 + S * E <> 0, 1 + S * E0 <> 0 };

$ S in (0.3);
