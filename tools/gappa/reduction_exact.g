# x = k·ln 2 + r + tail for f64 results: the sum of r and its tail is within TAIL_ERROR of x - k·ln 2.
#
# k·LN_2_HIGH is exact, and so is its difference from x, by Sterbenz. `whole` as in reduction.g.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;
@whole = fixed<0, ne>;

x = rnd(x_);
log2_e = $(LOG2_E);
high = $(LN_2_HIGH);
low = $(LN_2_LOW);

k = whole(mid(x * log2_e));
exact = x - k * high;
product = rnd(k * low);
r = rnd(exact - product);
lost = rnd(exact - r);
tail = rnd(lost - product);
truth = x - k * ln_2;

{
  x in [-750, 750] /\ |ln_2 - (high + low)| <= $(LN_2_LOW_ERROR)
->
  |r| <= $(R_MAX) /\ |tail| <= $(TAIL_MAX) /\ |r + tail - truth| <= $(TAIL_ERROR)
}

x - k * high -> (x * log2_e - k) / log2_e + k * (1 / log2_e - high);
exact - r -> product - (r - (exact - product));
lost - product -> (lost - (exact - r)) - (r - (exact - product));
r + tail - truth -> (tail - (lost - product)) + (lost - (exact - r)) - (product - k * low) + k * (ln_2 - (high + low));
