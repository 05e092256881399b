# tanh and tanh' of f64 before their last rounding, for k = 0: tanh(y/2) = N/D with S = 1, N = 2r and D = 4 + 2·even.
#
# w = 0, and all terms with 1 - S vanish: r = y exactly, tanh(y/2) = r/T and tanh' = (T + r)(T - r)/T². Names as in
# double.g; what is exact is written without rounding. All is odd or even in r. The quotient scales with its numerator:
# `nh` is 2r times the power of two that brings it to between 1 and 2, and `tanh` is scaled alike. (Where an |r| is so
# small that a term of the residual would be subnormal, D is 4 and the quotient exact.)
#
# With v = R/T - 1 and g = r/T, the derivative has the error of
#
#   (R² - r²)/R² : (T² - r²)/T² - 1 = g²/(1 - g²)·v(2 + v)/(1 + v)².

include double_parts

D = 4 + 2 * even;
Dh = rnd(D);
Dt = D - Dh;
q = rnd(1 / Dh);

nh = rnd(nh_);
n_head = rnd(nh * q);
n_exact = rnd(nh - n_head * Dh);
n_difference = rnd(-mid(n_head * Dt));
n_rest = rnd(n_exact + n_difference);
n_tail = mid(n_rest * q);
value = n_head + n_tail;
n_true_rest = (nh - n_head * Dh) - n_head * Dt;

include double_quotients

near = nh / (2 * R);
tanh = nh / (2 * T);
g = rho / T;

near_slope = p0 * m0 / (4 * (R * R));
slope = (1 - g * g) / 4;
v = (R - T) / T;

{
  r in [1b-1074, $(R_MAX)] /\ nh in [1, 2] /\ w in [0, 0] /\ |2 + P - T| <= $(2 * COTH_6_ERROR) /\ T in [1.99, 2.03]
->
  value -/ tanh in ? /\ product -/ slope in ?
}

include double_rules

(R - T) / T -> ((even - P) + (2 + P - T)) / T { T <> 0 };
D -> 2 * R;
nh - n_head * Dh -> nh * (1 - q * Dh) - (n_head - nh * q) * Dh;
n_rest - n_true_rest -> (n_rest - (n_exact + n_difference)) + (n_exact - (nh - n_head * Dh))
  + (n_difference - -(n_head * Dt));
(value - nh / D) / (nh / D) -> ((n_tail - n_rest * q) + (n_rest - n_true_rest) * q
  + n_true_rest * ((q - 1 / Dh) + Dt / (Dh * D))) / (nh / D) { D <> 0, Dh <> 0, nh <> 0 };
nh / D -> near { R <> 0 };
near ~ tanh;

a * b ~ p / D * (m / D);
p / D * (m / D) ~ p0 / D * (m0 / D);
p0 / D * (m0 / D) -> near_slope { R <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> g * g / (1 - g * g) * (v * (2 + v) / ((1 + v) * (1 + v)))
  { T <> 0, R <> 0, 1 - g * g <> 0 };
