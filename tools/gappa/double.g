# sigmoid with its derivative, sigmoid' and tanh' of f64, before their last rounding. For y = -|x| from r, its tail w,
# and S = 2^k <= 1.
#
# With rho = r + w, T = rho·coth(rho/2) and E = (T + rho)/(T - rho), e^y is S·E, but for the TAIL_ERROR of rho; E1 is E
# of the given rho. What is computed is R = 2 + even of r alone, for T: the slope of T is at most 0.1156 where r is. Then
#
#   E0 = (R + rho)/(R - rho),   E0/E1 - 1 = -2·rho·(R - T)/((R - rho)(T + rho)),
#
# and p = ph + pt and m = mh + mt are R + rho and R - rho but for the rounding of their tails. The difference between a
# sum and its head is exact (Fast2Sum), and is written without rounding; so is S·pt, or far too small to matter. A
# residual is rounded once: of Dekker's product, that is its last step.
#
# A quotient n/D is head + tail, where n - head·D is the residual of the heads and the difference of the tails:
#
#   head + tail - n/D = tail - ((nh - head·Dh) + (nt - head·Dt))/D.
#
# sigmoid(x) = m/D for x >= 0, and S·p/D for x < 0; sigmoid' = S·p·m/D². The products with S are exact as long as they
# are normal. The last rounding adds half an ULP to 2^53 times the errors below.

include double_parts

sum = rnd(mh + S * ph);
sum_lost = mh + S * ph - sum;
sum_small = rnd(S * pt + mt);
sum_tail = rnd(sum_lost + sum_small);
D = sum + sum_tail;
Dh = rnd(D);
Dt = D - Dh;
q = rnd(1 / Dh);

include double_quotients

E0 = p0 / m0;
E1 = (T + rho) / (T - rho);
E2 = p / m;
near = 1 + S * E2;
far = 1 + S * E;
positive = 1 / far;
negative = E / far;
slope = E / (far * far);
u = (E2 - E) / E;
t = 1 - 1 / far;

near_positive = 1 / near;
near_negative = E2 / near;
near_slope = E2 / (near * near);
exact_sum = S * p + m;

{
  |r| <= $(R_MAX) /\ |w| <= $(TAIL_MAX) /\ S in [1b-1000, 1]
  /\ |2 + P - T| <= $(2 * COTH_6_ERROR + 0.1156 * TAIL_MAX)
  /\ E in [0.7, 1.42] /\ |E1 -/ E| <= $(1.0001 * TAIL_ERROR)
->
  b -/ positive in ? /\ a -/ negative in ? /\ product -/ slope in ?
}

include double_rules

(E0 - E1) / E1 -> -2 * rho * (R - T) / (m0 * (T + rho)) { m0 <> 0, T + rho <> 0, T - rho <> 0 };
E2 ~ E0;

(D - exact_sum) / exact_sum -> ((sum_tail - (sum_lost + sum_small)) + (sum_small - (S * pt + mt))) / exact_sum
  { exact_sum <> 0 };
m / D ~ m / exact_sum;
m / exact_sum -> near_positive { m <> 0, exact_sum <> 0, near <> 0 };
near_positive ~ positive;
p / D ~ p / exact_sum;
p / exact_sum -> near_negative { m <> 0, exact_sum <> 0, near <> 0 };
near_negative ~ negative;
near ~ far;
(near - far) / far -> u * t { E <> 0, far <> 0 };

a * b ~ p / exact_sum * (m / exact_sum);
p / exact_sum * (m / exact_sum) -> near_slope { m <> 0, exact_sum <> 0, near <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> u * (1 - 2 * t - u * (t * t)) / ((1 + u * t) * (1 + u * t))
  { E <> 0, far <> 0, near <> 0 };

$ S in (0.6);
