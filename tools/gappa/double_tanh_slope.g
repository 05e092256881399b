# tanh' of f64 beside tanh, before its last rounding. Names as in double_tanh.g, Y and `above` as in double_slope.g.
#
# v is Y = sigmoid(-2|x|)/S but for its error, (1 - w)/D, and tanh' is Y - S·Y² times 4·S.

include double_tanh_value

ah = rnd(1 - wh);
a_lost = 1 - wh - ah;
at = rnd(a_lost - wt);
A = ah + at;
a_head = rnd(ah * q);
a_difference = rnd(at - mid(dt * a_head));
a_residual = rnd(ah - a_head * dh);
a_rest = rnd(a_residual + a_difference);
a_value = a_head + mid(a_rest * q);
a_true_rest = (ah - a_head * dh) + (at - dt * a_head);
v = rnd(a_value);
product = S * v * v;
slope = v - mid(product);

far = 2 - true_N;
sigmoid = E / far;
true_slope = Y * (1 - S * Y);
position = true_slope / above;
dv = v - Y;
absolute = slope - true_slope;
error_of_slope = absolute / above;

case S in [1b-1000, 0.0625] /\ t in [$(-R_MAX), -0.15] /\ above in [2, 2]
case S in [1b-1000, 0.0625] /\ t in [-0.15, $(R_MAX)] /\ above in [1, 1]
case S in [0.125, 0.125] /\ |t| <= $(R_MAX) /\ above in [1, 1]
case S in [0.25, 0.25] /\ |t| <= $(R_MAX) /\ above in [1, 1]
case S in [0.5, 0.5] /\ |t| <= $(R_MAX) /\ above in [0.5, 0.5]
case S in [1, 1] /\ t in [0, $(R_MAX)] /\ above in [0.25, 0.25]

{
  CASE /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(EXPM1_ERROR)
  /\ growth in [0.9999, 1.0001] /\ |low| <= $(LOW_MAX) /\ E in [0.7, 1.42] /\ e_t in [0.7, 1.42] /\ |Y - sigmoid| <= 0
->
  error_of_slope in ? /\ position in [0.5, 2]
}

include double_tanh_rules

A - E -> (at - (a_lost - wt)) - (w - true_w) { 1 + fit <> 0, 1 + growth * (truth - t) <> 0 };
D - far -> (D - (2 - N)) - (N - true_N) { 1 + fit <> 0, 1 + growth * (truth - t) <> 0 };
ah - a_head * dh -> ah * (1 - q * dh) - (a_head - ah * q) * dh;
a_rest - a_true_rest -> (a_rest - (a_residual + a_difference)) + (a_residual - (ah - a_head * dh))
  + (a_difference - (at - mid(dt * a_head))) - (mid(dt * a_head) - dt * a_head);
(a_value - A / D) / (A / D) -> ((mid(a_rest * q) - a_rest * q) + (a_rest - a_true_rest) * q
  + a_true_rest * ((q - 1 / dh) + dt / (dh * D))) / (A / D) { D <> 0, dh <> 0, A <> 0 };
A / D ~ sigmoid;
a_value ~ sigmoid;
absolute -> dv * ((1 - 2 * (S * Y)) - S * dv) - (mid(product) - product);

$ t in 8;
