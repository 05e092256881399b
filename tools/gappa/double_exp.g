# The relative error of P for e^truth but for the rounding of r: what the proofs assume that go on from r.

include double_exp_truth

{
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |fit| <= $(SHIFTED_Q_ERROR)
  /\ growth in [0.9999, 1.0001]
->
  |u - (r - unrounded)| <= $(EXP_ERROR)
}

include double_exp_truth_rules

u - (r - unrounded) -> fit + (growth - 1) * (r - unrounded) + growth * (unrounded - truth)
  + fit * (growth * (r - truth)) { P <> 0, 1 + fit <> 0, 1 + growth * (r - truth) <> 0 };
