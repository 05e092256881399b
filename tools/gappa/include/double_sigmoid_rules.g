# Rules for double_sigmoid_value.g.

z - exact_z -> (z - (r * r + $(LITTLE))) + $(LITTLE);

u -> (1 + fit) * (1 + growth * (r - truth)) - 1 { P <> 0, 1 + fit <> 0, 1 + growth * (r - truth) <> 0 };
(1 + fit) * (1 + growth * (r - truth)) - 1 -> fit + growth * (r - truth) + fit * (growth * (r - truth));

1 - q * Dh -> -((q - 1 / Dh) / (1 / Dh)) { Dh <> 0 };
Dt * q -> (1 - (1 - q * Dh)) * (Dt / Dh) { Dh <> 0 };
Dt / Dh -> -((Dh - D) / D) / (1 + (Dh - D) / D) { D <> 0, Dh <> 0 };
error - true_rest -> (error - (rest - mid(Dt * q))) + (rest - (1 - q * Dh)) - (mid(Dt * q) - Dt * q);
(value - 1 / D) / (1 / D) -> (mid(error * q) - error * q) * D + (error - true_rest) * (1 - true_rest)
  - true_rest * true_rest { D <> 0 };

square - exact_square -> (square - q_of_r * z) + q_of_r * (z - exact_z)
  + (q_of_r - (exact_odd * r + exact_even)) * exact_z;
q_of_r - (exact_odd * r + exact_even) -> (q_of_r - (mid(odd * r) + even)) + (mid(odd * r) - odd * r)
  + (odd - exact_odd) * r + (even - exact_even);

1 / D ~ sigmoid;
D ~ far;
(D - far) / far -> ((tail - (lost + square)) + (lost - (whole_lost + head_lost)) + (square - exact_square)
  + (s - S)) / far + u * share { far <> 0, E <> 0 };
share -> 1 / (1 + S / E) { far <> 0, E <> 0 };
