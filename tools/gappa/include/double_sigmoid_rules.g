# Rules for double_sigmoid_value.g.

include double_exp_rules
include double_exp_truth_rules

1 - q * Dh -> -((q - 1 / Dh) / (1 / Dh)) { Dh <> 0 };
Dt * q -> (1 - (1 - q * Dh)) * (Dt / Dh) { Dh <> 0 };
Dt / Dh -> -((Dh - D) / D) / (1 + (Dh - D) / D) { D <> 0, Dh <> 0 };
error - true_rest -> (error - (rest - mid(Dt * q))) + (rest - (1 - q * Dh)) - (mid(Dt * q) - Dt * q);
(value - 1 / D) / (1 / D) -> (mid(error * q) - error * q) * D + (error - true_rest) * (1 - true_rest)
  - true_rest * true_rest { D <> 0 };

1 / D ~ sigmoid;
D ~ far;
(D - far) / far -> ((tail - (lost + square)) + (lost - (whole_lost + head_lost)) + (square - exact_square)
  + (s - S)) / far + u * share { far <> 0, E <> 0 };
share -> 1 / (1 + S / E) { far <> 0, E <> 0 };
