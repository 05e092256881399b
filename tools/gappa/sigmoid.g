# sigmoid, sigmoid' and tanh'(x) = 4·sigmoid'(2x) from r and S = 2^k.
#
# e^-x = S·E with E = e^r = (T + r)/(T - r), T = r·coth(r/2), up to the error of r: E1 is E of the computed r. What is
# computed is R for T, then p = R + r and m = R - r. An error of R hardly moves the quotient:
#
#   (R + r)/(R - r) : (T + r)/(T - r) - 1 = -2r(R - T)/((R - r)(T + r)).
#
# And with E2 = p/m = E·(1 + u), the results are
#
#   m/(Sp + m)     = 1/(1 + S·E2)         with a relative error of at most u,
#   Spm/(Sp + m)² = S·E2/(1 + S·E2)²    with u·(1 - 2t - ut²)/(1 + ut)², where t = SE/(1 + SE).
#
# S·p is exact, and so is the factor 4. |k| <= 290, so that nothing overflows or becomes subnormal; but the bounds are
# for |x| up to 105 (and 52.5 for tanh'), |k| <= 152: beyond, a result is below half the least f32.
#
# sigmoid moves x by the nudge: x itself is a number, and so the rounded sum is at most twice the nudge away from it, and
# x itself from |x| = 4 on, |k| <= 6. `nudged` is the E of an x that was moved.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

r = rnd(r_);
z = rnd(r * r);
R = rnd(mid(rnd(mid(rnd(mid(rnd(mid($(COTH_4[3] / 128) * z) + $(COTH_4[2] / 32)) * z) + $(COTH_4[1] / 8)) * z)
  + $(COTH_4[0] / 2)) * z) + 2);
p = rnd(R + r);
m = rnd(R - r);
sum = rnd(S * p + m);

value = rnd(m / sum);
derivative = rnd(rnd(S * p * m) / rnd(sum * sum));

q = rnd(1 / sum);
both_value = rnd(m * q);
both_derivative = rnd(rnd(S * p * q) * both_value);

# The polynomial without rounding.
exact_z = r * r;
P = ((($(COTH_4[3] / 128) * exact_z + $(COTH_4[2] / 32)) * exact_z + $(COTH_4[1] / 8)) * exact_z + $(COTH_4[0] / 2))
  * exact_z + 2;

E0 = (R + r) / (R - r);
E1 = (T + r) / (T - r);
E2 = p / m;
exact_sum = S * p + m;
reciprocal = 1 / exact_sum;

near = 1 + S * E2;
near_sigmoid = 1 / near;
near_slope = S * E2 / (near * near);

far = 1 + S * E;
t = 1 - 1 / far;
u = (E2 - E) / E;
slope = S * E / (far * far);

far_nudged = 1 + S * nudged;
t_nudged = 1 - 1 / far_nudged;
u_nudged = (E2 - nudged) / nudged;
sigmoid = 1 / far_nudged;
slope_nudged = S * nudged / (far_nudged * far_nudged);

{
  |r| <= $(R_MAX) /\ S in [1b-290, 1b290] /\ |P - T| <= $(2 * COTH_4_ERROR)
  /\ E in [0.7, 1.42] /\ |E1 -/ E| <= $(1.0001 * (R_ERROR + 152 * K_ERROR))
  /\ nudged in [0.7, 1.42] /\ |E1 -/ nudged| <= $(1.0001 * (R_ERROR + max(152 * K_ERROR, 6 * K_ERROR + 2 * NUDGE)))
->
  value -/ sigmoid in ? /\ derivative -/ slope in ?
  /\ both_value -/ sigmoid in ? /\ both_derivative -/ slope_nudged in ?
}

(E0 - E1) / E1 -> -2 * r * (R - T) / ((R - r) * (T + r)) { R - r <> 0, T + r <> 0, T - r <> 0 };
E2 ~ E1;

value ~ m / exact_sum;
m / exact_sum -> near_sigmoid { m <> 0, exact_sum <> 0, near <> 0 };
both_value ~ m * reciprocal;
m * reciprocal -> near_sigmoid { m <> 0, exact_sum <> 0, near <> 0 };
near_sigmoid ~ sigmoid;
near ~ far_nudged;
(near - far_nudged) / far_nudged -> u_nudged * t_nudged { nudged <> 0, far_nudged <> 0 };

derivative ~ S * p * m / (exact_sum * exact_sum);
S * p * m / (exact_sum * exact_sum) -> near_slope { m <> 0, exact_sum <> 0, near <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> u * (1 - 2 * t - u * (t * t)) / ((1 + u * t) * (1 + u * t))
  { E <> 0, S <> 0, far <> 0, near <> 0 };

both_derivative ~ S * p * reciprocal * (m * reciprocal);
S * p * reciprocal * (m * reciprocal) -> near_slope { m <> 0, exact_sum <> 0, near <> 0 };
near_slope ~ slope_nudged;
(near_slope - slope_nudged) / slope_nudged
  -> u_nudged * (1 - 2 * t_nudged - u_nudged * (t_nudged * t_nudged))
    / ((1 + u_nudged * t_nudged) * (1 + u_nudged * t_nudged))
  { nudged <> 0, S <> 0, far_nudged <> 0, near <> 0 };
