# sigmoid' and tanh' of f64 before their last rounding. For y = |x|, or |2x|, from r, and S = 2^k <= 1 with e^-y = S·E.
#
# With e = S·(1 - w) the value is sigmoid(-y)/S, Y, for which sigmoid' is Y - S·Y², likewise: where Y is off by a part d
# of itself, that is off by d·(1 - 2S·Y - S·Y·d)/(1 - S·Y) of itself. The differences between a sum and its head are
# exact (Fast2Sum) and are written without rounding. Products with S are exact as long as they are normal, and do not
# show beyond. A residual is rounded once: of Dekker's product, that is its last step.
#
# An ULP of a result is 2^-53 of the power of two above it, `above`, to which the error is taken relative: the last
# rounding adds half an ULP to 2^53 times that. That the slopes of the cases are all there are: double_slope_range.g.

include double_exp

minus_w = rnd(r + square);
nh = rnd(1 + minus_w);
nt = 1 + minus_w - nh;
e = S * nh;
dh = rnd(1 + e);
dt = 1 + e - dh;

q = rnd(1 / dh);
head = rnd(nh * q);
lost = rnd(nt - mid(dt * head));
residual = rnd(nh - head * dh);
rest = rnd(residual + lost);
value = rnd(mid(rest * q) + head);
slope = value - mid(S * value * value);

n = nh + nt;
D = dh + dt;
true_rest = (nh - head * dh) + (nt - dt * head);
far = 1 + S * E;
Y = E / far;
sigmoid = E / (far * far);
share = S * E / far;
product = S * value * value;
u = (P - E) / E;
un = (n - E) / E;
ud = (D - far) / far;
d1 = (value - n / D) / (n / D);
d2 = (n / D - Y) / Y;
d = (value - Y) / Y;
relative = (slope - sigmoid) / sigmoid;
error_of_slope = (slope - sigmoid) / above;

case S in [1b-1076, 0.03125] /\ sigmoid in [1, 1.42] /\ above in [2, 2]
case S in [1b-1076, 0.03125] /\ sigmoid in [0.5, 1] /\ above in [1, 1]
case S in [0.03125, 0.0625] /\ sigmoid in [1, 1.42] /\ above in [2, 2]
case S in [0.03125, 0.0625] /\ sigmoid in [0.5, 1] /\ above in [1, 1]
case S in [0.125, 0.125] /\ sigmoid in [0.5, 1.03] /\ above in [1, 1]
case S in [0.25, 0.25] /\ sigmoid in [0.5, 1] /\ above in [1, 1]
case S in [0.5, 0.5] /\ sigmoid in [0.25, 0.5] /\ above in [0.5, 0.5]
case S in [1, 1] /\ r in [-0.34658, 0] /\ sigmoid in [0.125, 0.2501] /\ above in [0.25, 0.25]

{
  |r| <= $(R_MAX) /\ |u - (r - unrounded)| <= $(EXP_ERROR) /\ E in [0.7, 1.42] /\ S * E in [0, 1.0001]
  /\ CASE
->
  error_of_slope in ?
}

include double_exp_rules

u -> (u - (r - unrounded)) + (r - unrounded) { E <> 0 };
E -> P / (1 + u) { E <> 0, 1 + u <> 0 };
1 - q * dh -> -((q - 1 / dh) / (1 / dh)) { dh <> 0 };
nh - head * dh -> nh * (1 - q * dh) - (head - nh * q) * dh;
lost - (nt - dt * head) -> (lost - (nt - mid(dt * head))) - (mid(dt * head) - dt * head);
rest - true_rest -> (rest - (residual + lost)) + (residual - (nh - head * dh)) + (lost - (nt - dt * head));
value - (rest * q + head) -> (value - (mid(rest * q) + head)) + (mid(rest * q) - rest * q);
d1 -> ((value - (rest * q + head)) + (rest - true_rest) * q
  + true_rest * ((q - 1 / dh) + dt / (dh * D))) / (n / D) { D <> 0, dh <> 0, n <> 0 };
un -> ((minus_w - (r + square)) + (square - exact_square)) / E + u { E <> 0 };
ud -> share * (un - nt / E) { E <> 0, far <> 0 };
d2 -> (un * (1 - share) + share * (nt / E)) / (1 + ud) { D <> 0, E <> 0, far <> 0 };
d -> d1 + d2 + d1 * d2 { E <> 0, far <> 0, n <> 0, D <> 0 };
error_of_slope -> relative * sigmoid / above { E <> 0, far <> 0, above <> 0 };
relative -> d * ((1 - S * E) - S * E * d) - (mid(product) - product) / sigmoid { E <> 0, far <> 0 };

$ r in (-0.32, -0.3, -0.25, -0.2, -0.125, -0.06, 0, 0.06, 0.125, 0.18, 0.2231, 0.25, 0.3);
