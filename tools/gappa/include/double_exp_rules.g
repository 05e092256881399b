# Rules for double_exp.g.

z - exact_z -> (z - (r * r + $(LITTLE))) + $(LITTLE);

square - exact_square -> (square - q_of_r * z) + q_of_r * (z - exact_z)
  + (q_of_r - (exact_odd * r + exact_even)) * exact_z;
q_of_r - (exact_odd * r + exact_even) -> (q_of_r - (mid(odd * r) + even)) + (mid(odd * r) - odd * r)
  + (odd - exact_odd) * r + (even - exact_even);
