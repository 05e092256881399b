# -x = r - n·ln 2 with r rounded once, from LN_2_HIGH and LN_2_LOW of shifted_exp.rs: sigmoid, tanh and the derivatives of
# f64. For tanh, where n is not 0, x is a multiple of 2^-54, as it is above ln(2)/2, and then `exact` is one.
#
# n·LN_2_HIGH and n·LN_2_LOW are exact, and so is the difference of x and the first: a multiple of 2^-54 below 1/2, or
# n = 0. `unrounded` is r before its rounding. `whole` as in reduction.g.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;
@whole = fixed<0, ne>;

x = rnd(x_);
log2_e = $(SHIFTED_LOG2_E);
high = $(SHIFTED_LN_2_HIGH);
low = $(SHIFTED_LN_2_LOW);

n = whole(mid(x * log2_e));
exact = n * high - x;
unrounded = n * low + exact;
r = rnd(unrounded);
truth = n * ln_2 - x;

{
  x in [-746, 1457] /\ |ln_2 - (high + low)| <= $(SHIFTED_LN_2_LOW_ERROR)
->
  |r| <= $(R_MAX) /\ |unrounded - truth| <= $(ROUNDED_ERROR) /\ |n * low| <= $(LOW_MAX)
  /\ (@FIX(x, -54) -> @FIX(exact, -54))
}

n * high - x -> n * (high - 1 / log2_e) - (x * log2_e - n) / log2_e;
unrounded - truth -> -n * (ln_2 - (high + low));
