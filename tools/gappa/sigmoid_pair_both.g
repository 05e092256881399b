# sigmoid of f32 beside its derivative, from the pair of -|x|: it lies between `low` and `high`, below 0 and above.
#
# As in sigmoid_pair_derivative.g, but with f for the rounded r + r², and everything below 0 divided by q. What 1 - q
# loses to its rounding is known (sigmoid_pair_both_exact.g). Products and sums that may be subnormal have an absolute
# error of 2^-150.

sigma = q * (1 + f) / (1 + error);

exact_product = q * f;
product = exact_product * (1 + product_relative) + product_absolute;

below = q + product;
exact_below_less = product - delta * q;
below_less = exact_below_less * (1 + less_relative) + less_absolute;
exact_below_more = product + delta * q;
below_more = exact_below_more * (1 + more_relative) + more_absolute;
below_low = (q + below_less - sigma) / sigma;
below_high = (q + below_more - sigma) / sigma;

head = (1 - q) * (1 + head_relative);
exact_tail = 1 - q - head - product;
tail = exact_tail * (1 + tail_relative) + tail_absolute;
above_error = head + tail - (1 - sigma);
exact_above_less = tail - delta * head;
above_less = exact_above_less * (1 + less_relative) + less_absolute;
exact_above_more = tail + delta * head;
above_more = exact_above_more * (1 + more_relative) + more_absolute;
above_low = head + above_less - (1 - sigma);
above_high = head + above_more - (1 - sigma);

{
  q in [1b-25, 0.50004] /\ |f| <= $(PAIR_R_MAX) /\ |error| <= $(PAIR_ROUNDED_ERROR)
  /\ delta in [$(PAIR_BOTH_DELTA * 8 / 9), $(PAIR_BOTH_DELTA)]
  /\ |product_relative| <= 1b-24 /\ |product_absolute| <= 1b-150 /\ |less_relative| <= 1b-24 /\ |less_absolute| <= 1b-150
  /\ |more_relative| <= 1b-24 /\ |more_absolute| <= 1b-150 /\ |head_relative| <= 1b-24 /\ |tail_relative| <= 1b-24
  /\ |tail_absolute| <= 1b-150
->
  below_low <= 0 /\ below_high >= 0 /\ above_low <= 0 /\ above_high >= 0 /\ below -/ sigma in ? /\ above_error in ?
}

(below - sigma) / sigma -> (error * (1 + f) + (1 + error) * (f * product_relative + product_absolute / q)) / (1 + f)
  { q <> 0, 1 + f <> 0, 1 + error <> 0 };
below_low -> (error * (1 + f) + (1 + error) * (f * product_relative + product_absolute / q
  + exact_below_less / q * less_relative + less_absolute / q - delta)) / (1 + f) { q <> 0, 1 + f <> 0, 1 + error <> 0 };
below_high -> (error * (1 + f) + (1 + error) * (f * product_relative + product_absolute / q
  + exact_below_more / q * more_relative + more_absolute / q + delta)) / (1 + f) { q <> 0, 1 + f <> 0, 1 + error <> 0 };
exact_below_less / q -> f * (1 + product_relative) + product_absolute / q - delta { q <> 0 };
exact_below_more / q -> f * (1 + product_relative) + product_absolute / q + delta { q <> 0 };

exact_tail -> -(1 - q) * head_relative - product;
above_error -> -(sigma * error) - exact_product * product_relative - product_absolute + exact_tail * tail_relative
  + tail_absolute { 1 + error <> 0 };
above_low -> -(sigma * error) - exact_product * product_relative - product_absolute + exact_tail * tail_relative
  + tail_absolute + exact_above_less * less_relative + less_absolute - delta * head { 1 + error <> 0 };
above_high -> -(sigma * error) - exact_product * product_relative - product_absolute + exact_tail * tail_relative
  + tail_absolute + exact_above_more * more_relative + more_absolute + delta * head { 1 + error <> 0 };

$ q in 32;
