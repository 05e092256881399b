# sigmoid of f32 as a pair: it lies between `low` and `high`, for any q near 1/v.
#
# Both are rounded once more. Rounding keeps their order: where both become the same number, sigmoid becomes that too.
#
# far = 1 + e^-x, and v + d is far·(1 + error) (sigmoid_pair_denominator.g). With R = 1 - q·(v + d), and r the computed
# R + R², but for `off`,
#
#   q·(1 + r)·far = (1 + R + R² + off)·(1 - R)/(1 + error) = (1 - R³ + off·(1 - R))/(1 + error).
#
# `unrounded` has the computed R, `first`, and first + first² without a rounding, of which sigmoid_pair_derivative.g makes
# more.
#
# r - DELTA and r + DELTA are exact where |r| is 2^-14 or above, DELTA being a multiple of the last place of r. Below, r
# itself is rounded less; 0x1.ffffffp-15 is between 2^-14 and the number before it.

@rnd = float<ieee_32, ne>;

q = rnd(q_);
v = rnd(v_);
d = rnd(d_);

head = rnd(1 - q * v);
first = rnd(head - q * d);
r = rnd(first + first * first);
less = rnd(r - $(PAIR_DELTA));
more = rnd(r + $(PAIR_DELTA));
estimate = q + q * r;
unrounded = q + q * (first + first * first);
low = q + q * less;
high = q + q * more;

R = 1 - q * (v + d);
off = r - (R + R * R);
first_off = first + first * first - (R + R * R);
error = (v + d - far) / far;
sigmoid = 1 / far;
low_error = (low - sigmoid) / sigmoid;
high_error = (high - sigmoid) / sigmoid;

{
  |1 - q * v| <= 1b-14 /\ d / v in [-1b-22, $(PAIR_D_MAX)] /\ error in [-$(PAIR_LACK), $(PAIR_EXCESS)]
  /\ v in [0.5, 1b25] /\ far in [0.5, 1b25]
->
  low_error <= 0 /\ high_error >= 0 /\ estimate -/ sigmoid in ?
  /\ |estimate -/ sigmoid| <= $(PAIR_ROUNDED_ERROR) /\ |r| <= $(PAIR_R_MAX)
  /\ |unrounded -/ sigmoid| <= $(PAIR_ERROR) /\ |first| <= $(PAIR_R_MAX)
}

q * d -> q * v * (d / v) { v <> 0 };
1 - q * (v + d) -> 1 - q * v - q * d;
first -> r - first * first - (r - (first + first * first));
first - R -> (first - (head - q * d)) + (head - (1 - q * v));
off -> (r - (first + first * first)) + (first - R) * (1 + first + R);
first_off -> (first - R) * (1 + first + R);
(unrounded - sigmoid) / sigmoid -> (first_off * (1 - R) - R * R * R - error) / (1 + error) { far <> 0, 1 + error <> 0 };
(estimate - sigmoid) / sigmoid -> (off * (1 - R) - R * R * R - error) / (1 + error) { far <> 0, 1 + error <> 0 };
low_error -> (estimate - sigmoid) / sigmoid + (less - r) * (1 - R) / (1 + error) { far <> 0, 1 + error <> 0 };
high_error -> (estimate - sigmoid) / sigmoid + (more - r) * (1 - R) / (1 + error) { far <> 0, 1 + error <> 0 };
less - r -> (less - (r - $(PAIR_DELTA))) - $(PAIR_DELTA);
more - r -> (more - (r + $(PAIR_DELTA))) + $(PAIR_DELTA);

$ r in (-1b-14, -0x1.ffffffp-15, 0, 0x1.ffffffp-15, 1b-14);
