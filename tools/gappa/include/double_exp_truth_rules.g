# Rules for double_exp_truth.g.

u -> (1 + fit) * (1 + growth * (r - truth)) - 1 { P <> 0, 1 + fit <> 0, 1 + growth * (r - truth) <> 0 };
(1 + fit) * (1 + growth * (r - truth)) - 1 -> fit + growth * (r - truth) + fit * (growth * (r - truth));
