# sigmoid' and tanh' of f64 before their last rounding, and sigmoid(y) beside them. For y = |x|, or |2x|, with
# e^y = E/S, S = 2^k <= 1. Names as in double_sigmoid.g, which is about what is computed here for x = -y.
#
# v is Y = sigmoid(-y)/S but for its error, sigmoid(y) is 1 - S·Y, and sigmoid' is Y - S·Y², likewise. That Y is `sigmoid`
# is said as an assumption, so that Gappa does not expand it. Products with S are exact as long as they are normal, and do
# not show beyond.
#
# An ULP of a result is 2^-53 of the power of two above it. The error is taken relative to that, or less: `above`.

include double_sigmoid_value

v = rnd(value);
product = s * v * v;
slope = v - mid(product);
positive = 1 - s * v;

true_slope = Y * (1 - S * Y);
position = true_slope / above;
dv = v - Y;
absolute = slope - true_slope;
error_of_slope = absolute / above;
error_in_positive = positive - (1 - S * Y);

case s in [0, 0.0625] /\ S in [0, 0.0625] /\ r in [$(-R_MAX), -0.15] /\ above in [2, 2]
case s in [0, 0.0625] /\ S in [0, 0.0625] /\ r in [-0.15, $(R_MAX)] /\ above in [1, 1]
case s in [0.125, 0.125] /\ S in [0.125, 0.125] /\ |r| <= $(R_MAX) /\ above in [1, 1]
case s in [0.25, 0.25] /\ S in [0.25, 0.25] /\ |r| <= $(R_MAX) /\ above in [1, 1]
case s in [0.5, 0.5] /\ S in [0.5, 0.5] /\ |r| <= $(R_MAX) /\ above in [0.5, 0.5]
case s in [1, 1] /\ S in [1, 1] /\ r in [0, $(R_MAX)] /\ above in [0.25, 0.25]

{
  CASE /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR) /\ growth in [0.9999, 1.0001]
  /\ |s - S| <= 1b-1075 /\ E in [0.7, 1.42] /\ |Y - sigmoid| <= 0
->
  error_of_slope in ? /\ error_in_positive in ? /\ position in [0.5, 2]
}

include double_sigmoid_rules

error_in_positive -> -(s * dv + (s - S) * Y);
absolute -> dv * ((1 - 2 * (s * Y)) - s * dv) - (s - S) * (Y * Y) - (mid(product) - product);

$ r in (-0.25, -0.125, -0.06, 1b-50, 0.125, 0.25);
