# tanh of f64 before its last rounding, but for S = 1 (double_tanh_near_zero.g). From t = 2|x| + k·ln 2 and S = 2^k, with
# e^-2|x| = S·E, E = e^-truth.
#
#   tanh|x| = N/(2 - N),  N = (1 - S) + S·w,  w = 1 - E,
#
# where w and N are heads and tails, w with the tail of t as well: `low` is k·LN_2_LOW, which is exact, and `exact` the
# sum of the rest (reduction_rounded.g). 1 + fit is the error of the polynomial for e^-t - 1, `growth` the slope of e^-t
# between t and truth over E. The differences between a sum and its head are exact (Fast2Sum) and are written without
# rounding, and products with S are exact as long as they are normal, and do not show beyond. A residual is rounded
# once: of Dekker's product, that is its last step.
#
# An ULP of a result is 2^-53 of the power of two above it. The error is taken relative to that, or less: `above`.

include double_tanh_value

position = tanh / above;
error_in_result = (value - tanh) / tanh * position;

case S in [1b-1000, 0.0625] /\ |t| <= $(R_MAX) /\ above in [1, 1]
case S in [0.125, 0.125] /\ |t| <= $(R_MAX) /\ above in [1, 1]
case S in [0.25, 0.25] /\ |t| <= $(R_MAX) /\ above in [0.5, 0.5]
case S in [0.5, 0.5] /\ t in [$(-R_MAX), -0.18] /\ above in [0.25, 0.25]
case S in [0.5, 0.5] /\ t in [-0.18, $(R_MAX)] /\ above in [0.5, 0.5]

{
  CASE /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(EXPM1_ERROR) /\ growth in [0.9999, 1.0001]
  /\ |low| <= $(LOW_MAX) /\ @FIX(exact, -54) /\ E in [0.7, 1.42] /\ e_t in [0.7, 1.42]
->
  error_in_result in ? /\ position in [0.5, 2]
}

include double_tanh_rules

$ t in 8;
