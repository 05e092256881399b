# x = k·ln 2 + r: |r| is below R_MAX, and r within R_ERROR + |k|·K_ERROR of x - k·ln 2.
#
# FIRST + SECOND is ln 2 but for K_ERROR: LN_2 and 0 where multiply-adds are fused, LN_2_HIGH and LN_2_LOW elsewhere.
# `exact` leaves that error out. Adding 1.5·2^52 + 1023 rounds to an integer, in a tie to one or the other; `whole` is as
# far off. With DIVISOR 2, every number is half of what it is here for 2x.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;
@whole = fixed<0, ne>;

x = rnd(x_);
log2_e = $(LOG2_E);
first = $(FIRST);
second = $(SECOND);

k = whole(mid(x * log2_e));
near = rnd(x - mid(k * first));
r = rnd(near - mid(k * second));
exact = x - k * (first + second);

{
  x in [-201, 201]
->
  |r| <= $(R_MAX) /\ |r - exact| <= $(R_ERROR)
}

x - k * first -> (x * log2_e - k) / log2_e + k * (1 / log2_e - first);
r - exact -> (r - (near - mid(k * second))) + (near - (x - mid(k * first)))
  - (mid(k * second) - k * second) - (mid(k * first) - k * first);
