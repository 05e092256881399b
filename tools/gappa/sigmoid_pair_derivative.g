# sigmoid' of f32 as a pair: it lies between `low` and `high`, for any q near 1/v.
#
# Both are rounded once more, as in sigmoid_pair.g, which has R, and how far sigma, sigmoid of -|x|, is from q·(1 + g) with
# g = r + r². Everything here is divided by q: s is 1 + g but for that error, and sigmoid' = sigma - sigma² becomes
# s·(1 - q·s).
#
# q - head is exact (sigmoid_pair_derivative_exact.g). The other roundings are relative errors of 2^-24, or of the tail an
# absolute one of 2^-150 where that is subnormal, which q above 2^-25 makes 2^-125. Half the interval is head times what
# `times_nearly` makes of DERIVATIVE_DELTA: that, or less by up to a ninth (times_nearly.g).

head = (1 - q) * (1 + head_relative);
square = 1 - head;
exact_lost = square - q;
lost = exact_lost * (1 + lost_relative);
exact_slope = head - square;
slope = exact_slope * (1 + slope_relative);
exact_curve = slope - square;
curve = exact_curve * (1 + curve_relative);
exact_factor = curve * r + slope;
factor = exact_factor * (1 + factor_relative);
exact_tail = factor * r + lost;
tail = exact_tail * (1 + tail_relative) + tail_absolute;
exact_less = tail - delta * head;
less = exact_less * (1 + less_relative) + less_absolute;
exact_more = tail + delta * head;
more = exact_more * (1 + more_relative) + more_absolute;
middle = head + tail;
low = head + less;
high = head + more;

g = r + r * r;
s = (1 + g) / (1 + error);
derivative = s * (1 - q * s);
estimate = (1 + g) - q * (1 + g) * (1 + g);
low_error = (low - derivative) / derivative;
high_error = (high - derivative) / derivative;

rounded = (head + exact_tail - estimate) / (1 - q);
part = derivative / (1 - q);
grown = q * s / (1 - q * s);

{
  q in [1b-25, 0.50004] /\ |r| <= $(PAIR_R_MAX) /\ |error| <= $(PAIR_ERROR)
  /\ delta in [$(PAIR_DERIVATIVE_DELTA * 8 / 9), $(PAIR_DERIVATIVE_DELTA)]
  /\ |head_relative| <= 1b-24 /\ |lost_relative| <= 1b-24 /\ |slope_relative| <= 1b-24 /\ |curve_relative| <= 1b-24
  /\ |factor_relative| <= 1b-24 /\ |tail_relative| <= 1b-24 /\ |tail_absolute| <= 1b-125 /\ |less_relative| <= 1b-24
  /\ |less_absolute| <= 1b-125 /\ |more_relative| <= 1b-24 /\ |more_absolute| <= 1b-125
->
  low_error <= 0 /\ high_error >= 0 /\ middle -/ derivative in ?
}

(middle - derivative) / derivative -> (rounded + exact_tail / (1 - q) * tail_relative + tail_absolute / (1 - q)) / part
  + (estimate - derivative) / derivative { derivative <> 0, 1 - q <> 0 };
low_error -> (rounded + exact_tail / (1 - q) * tail_relative + tail_absolute / (1 - q)
  + exact_less / (1 - q) * less_relative + less_absolute / (1 - q)
  - delta * (1 + head_relative)) / part + (estimate - derivative) / derivative
  { derivative <> 0, 1 - q <> 0 };
high_error -> (rounded + exact_tail / (1 - q) * tail_relative + tail_absolute / (1 - q)
  + exact_more / (1 - q) * more_relative + more_absolute / (1 - q)
  + delta * (1 + head_relative)) / part + (estimate - derivative) / derivative
  { derivative <> 0, 1 - q <> 0 };
(estimate - derivative) / derivative -> error * (1 - grown * (1 + error)) { 1 - q * s <> 0, s <> 0, 1 + error <> 0 };
part -> s * (1 - q / (1 - q) * ((g - error) / (1 + error))) { 1 - q <> 0, 1 + error <> 0 };
exact_less / (1 - q) -> tail / (1 - q) - delta * (1 + head_relative) { 1 - q <> 0 };
exact_more / (1 - q) -> tail / (1 - q) + delta * (1 + head_relative) { 1 - q <> 0 };
tail / (1 - q) -> exact_tail / (1 - q) * (1 + tail_relative) + tail_absolute / (1 - q) { 1 - q <> 0 };
rounded -> -head_relative * lost_relative
  + r * (exact_factor / (1 - q) * factor_relative + exact_slope / (1 - q) * slope_relative + 2 * head_relative
  + r * (exact_curve / (1 - q) * curve_relative + exact_slope / (1 - q) * slope_relative + 3 * head_relative))
  + q / (1 - q) * (r * r * r) * (2 + r)
  { 1 - q <> 0 };
exact_slope / (1 - q) -> 2 * (1 + head_relative) - 1 / (1 - q) { 1 - q <> 0 };
slope / (1 - q) -> exact_slope / (1 - q) * (1 + slope_relative) { 1 - q <> 0 };
square / (1 - q) -> 1 / (1 - q) - (1 + head_relative) { 1 - q <> 0 };
exact_curve / (1 - q) -> slope / (1 - q) - square / (1 - q) { 1 - q <> 0 };
curve / (1 - q) -> exact_curve / (1 - q) * (1 + curve_relative) { 1 - q <> 0 };
exact_factor / (1 - q) -> curve / (1 - q) * r + slope / (1 - q) { 1 - q <> 0 };
factor / (1 - q) -> exact_factor / (1 - q) * (1 + factor_relative) { 1 - q <> 0 };
exact_tail / (1 - q) -> factor / (1 - q) * r - head_relative * (1 + lost_relative) { 1 - q <> 0 };

$ q in 32;
