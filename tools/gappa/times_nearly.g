# What `times_nearly` makes of a factor: that, or less by up to a ninth.
#
# The product of two numbers of 1 to 2 becomes their sum less 1, or from 2 on, where the carry goes to the exponent and
# the rest counts twice, twice their sum less 4. `over` is how far the sum of both is above 3.

case $(PAIR_DERIVATIVE_DELTA * 2 ** 34)
case $(PAIR_BOTH_DELTA * 2 ** 35)

factor = CASE;
over = number + factor - 3;
without_carry = (1 + (factor - 1) / number) / factor;
with_carry = (2 + 2 * (factor - 2) / number) / factor;

{
  number in [1, 2]
->
  (over <= 0 -> without_carry in [$(8 / 9), 1]) /\ (over >= 0 -> with_carry in [$(8 / 9), 1])
}

number -> over - factor + 3;

$ number in 64;
