# Rules for double_parts.g and double_quotients.g: the error of a step is the sum of the errors of what it is made of.

z - exact_z -> (z - (r * r + $(LITTLE))) + $(LITTLE);
R - T -> (even - P) + (2 + P - T);
p ~ p0;
m ~ m0;
(p - p0) / p0 -> ((pt - (p_lost + p_small)) + (p_small - (even + w))) / p0 { p0 <> 0 };
(m - m0) / m0 -> ((mt - (m_lost + m_small)) + (m_small - (even - w))) / m0 { m0 <> 0 };

1 - q * Dh -> -((q - 1 / Dh) / (1 / Dh)) { Dh <> 0 };

bh - b_head * Dh -> bh * (1 - q * Dh) - (b_head - bh * q) * Dh;
b_rest - b_true_rest -> (b_rest - (b_exact + b_difference)) + (b_exact - (bh - b_head * Dh))
  + (b_difference - (bt - b_head * Dt));
(b - m / D) / (m / D) -> ((b_tail - b_rest * q) + (b_rest - b_true_rest) * q
  + b_true_rest * ((q - 1 / Dh) + Dt / (Dh * D))) / (m / D) { D <> 0, Dh <> 0, m <> 0 };
ah - a_head * Dh -> ah * (1 - q * Dh) - (a_head - ah * q) * Dh;
a_rest - a_true_rest -> (a_rest - (a_exact + a_difference)) + (a_exact - (ah - a_head * Dh))
  + (a_difference - (at - a_head * Dt));
(a - p / D) / (p / D) -> ((a_tail - a_rest * q) + (a_rest - a_true_rest) * q
  + a_true_rest * ((q - 1 / Dh) + Dt / (Dh * D))) / (p / D) { D <> 0, Dh <> 0, p <> 0 };

(product - a * b) / (a * b) -> (mid(a_head * b_head) - a_head * b_head) / (a_head * b_head)
  * ((1 - a_tail / a) * (1 - b_tail / b))
  + ((cross - (a_head * b_tail + a_tail * b_head)) - a_tail * b_tail) / (a * b)
  { a <> 0, b <> 0, a_head <> 0, b_head <> 0 };
