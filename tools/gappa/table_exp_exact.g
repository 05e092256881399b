# x - k·high is exact in the exponentials of a row of f32, where k is the integer next to x/unit, unit = ln(2)/8; and so
# is m - n·high, for which x and k stand here too.
#
# The x that matter are within 127 of m, and |m| is at most EXACT. Nearer to 0 than 2^-5, k is 0. `whole` rounds to an
# integer, in a tie to one or the other.

@rnd = float<ieee_32, ne>;
@whole = fixed<0, ne>;

x = rnd(x_);
units = $(TABLE_UNITS);
high = $(TABLE_UNIT_HIGH);
low = $(TABLE_UNIT_LOW);

k = whole(rnd(x * units));
product = k * high;
left = x - product;

{
  |x| in [1b-5, $(TABLE_EXACT + 127)]
->
  |k| <= $(TABLE_K_MAX) /\ rnd(product) - product in [0, 0] /\ rnd(left) - left in [0, 0]
  /\ |left - k * low| <= $(TABLE_LEFT_MAX)
}

left - k * low -> (x * units - k) / units + k * (1 / units - (high + low));
left -> (left - k * low) + k * low;
