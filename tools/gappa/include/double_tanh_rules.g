# Rules for double_tanh_value.g.

include double_tanh_quotient_rules

square - exact_square -> (square - q_of_r * z) + q_of_r * (z - exact_z) + (q_of_r - exact_q) * exact_z;
w_rest -> (w_rest - (w_part - square)) + (w_part - (exact - wh)) + (t - square - wh) + (unrounded - t) - low;
w - true_w -> (wt - (w_rest + low)) + (w_rest - (w_part - square)) + (w_part - (exact - wh)) - (square - exact_square)
  + (unrounded - t) * (1 - E * growth) + E * growth * (unrounded - truth) + fit * (1 - e_t)
  { 1 + fit <> 0, 1 + growth * (truth - t) <> 0 };
N - true_N -> (nt - (S * wt + lost)) + (lost - (head_lost + whole_lost)) + S * (w - true_w)
  { 1 + fit <> 0, 1 + growth * (truth - t) <> 0 };
D - (2 - N) -> dt - (d_lost - nt);
(near - tanh) / tanh -> 2 * (N - true_N) / (true_N * (2 - N)) { true_N <> 0, 2 - N <> 0, 2 - true_N <> 0 };
