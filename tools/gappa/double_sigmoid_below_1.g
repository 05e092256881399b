# sigmoid of f64 before its last rounding, where its denominator is below 1: as double_sigmoid.g.

include double_sigmoid_value

error_in_result = (value - sigmoid) / 2;

{
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
  /\ |s - S| <= 1b-1075 /\ S in [1b-1076, 0.3] /\ far in [0.7, 1]
->
  error_in_result in ?
}

include double_sigmoid_rules

$ r in (-0.25, 0.01);
