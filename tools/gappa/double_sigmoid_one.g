# sigmoid of f64 where S >= 2^54, up to x = 40: it is 1, and within an ULP. Names as in double_sigmoid.g.
#
# 1 + S is S, and what it lacks is lost. So is r, to the tail of S + r. q = 1/S and all products with it are exact.

include double_exp_truth

tail = rnd(r + square);
rounded = rnd(1 - tail / S);
sigmoid = 1 / (1 + E / S);

{
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
  /\ S in [1b54, 1b58]
->
  rounded -/ sigmoid in ?
}

z - exact_z -> (z - (r * r + $(LITTLE))) + $(LITTLE);
