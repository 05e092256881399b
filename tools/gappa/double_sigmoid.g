# sigmoid of f64 before its last rounding, where its denominator is between 1 and 2.
#
# With e^-x = E/S, S = 2^n, sigmoid = S/(S + E), and E = 1 + r + square. `value` is what is multiplied by S at the end,
# which only rounds again what is subnormal; `sigmoid` is 1/(S + E) likewise. The difference between a sum and its head
# is exact (Fast2Sum) and is written without rounding, also that of 1 + S: there is one for S <= 2^-53, where the head
# is 1, and for S = 2^53, where 1 - S is exact.
#
# The quotient's own error is of second order: with t = 1 - q·D, the residual by the whole denominator,
#
#   q + t·q = (1 - t²)/D.
#
# An ULP of a result is 2^-53 of the power of two above it. The error is taken relative to that power, which is 1 here,
# as `sigmoid` is between 1/2 and 1. It is 2 where the denominator is below 1 (double_sigmoid_below_1.g); where it is
# above 2 (double_sigmoid_above_2.g) the relative error is small enough. For S >= 2^54 see double_sigmoid_one.g.

include double_sigmoid_value

error_in_result = value - sigmoid;

{
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
  /\ |s - S| <= 1b-1075 /\ S in [1b-1076, 1.3] /\ far in [1, 2]
->
  error_in_result in ?
}

include double_sigmoid_rules

$ r in (-0.3, -0.25, -0.125, 0.125, 0.25), S in (0.4);
