# sigmoid of f64 before its last rounding, where its denominator is above 2: as double_sigmoid.g.

include double_sigmoid_value

{
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
  /\ |s - S| <= 1b-1075 /\ S in [0.5, 1b53] /\ far in [2, 1b54]
->
  value -/ sigmoid in ?
}

include double_sigmoid_rules

$ r in (-0.2, 0.2), S in (2, 1b30);
