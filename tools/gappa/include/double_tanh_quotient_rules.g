# Rules for double_tanh_square.g, and for `value`, the quotient of N and D before its last rounding.

q_of_r - exact_q -> (q_of_r - ($(EXPM1[0]) - mid(higher * t))) - (mid(higher * t) - higher * t)
  - (higher - exact_higher) * t;
higher - exact_higher -> (higher - (odd - mid(even * t))) - (mid(even * t) - even * t) - (even - exact_even) * t
  + (odd - exact_odd);

1 - q * dh -> -((q - 1 / dh) / (1 / dh)) { dh <> 0 };
nh - head * dh -> nh * (1 - q * dh) - (head - nh * q) * dh;
rest - true_rest -> (rest - (residual + difference)) + (residual - (nh - head * dh))
  + (difference - (nt - mid(dt * head))) - (mid(dt * head) - dt * head);
(value - N / D) / (N / D) -> ((mid(rest * q) - rest * q) + (rest - true_rest) * q
  + true_rest * ((q - 1 / dh) + dt / (dh * D))) / (N / D) { D <> 0, dh <> 0, N <> 0 };
N / D ~ near;
near ~ tanh;
value ~ tanh;
