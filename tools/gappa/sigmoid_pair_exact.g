# x = -k·ln(2)/32 - t, and what v lacks of 1 + e + e·t: t, v - 1 and e - (v - 1) are exact, for x from LOW to HIGH.
#
# `whole` rounds to an integer as adding 1.5·2^23 does, in a tie to one or the other. Nearer to 0 than 2^-7, k is 0, and
# t is -x. e, a power 2^(k/32) within 2^-24, may be any number here.

@rnd = float<ieee_32, ne>;
@whole = fixed<0, ne>;

x = rnd(x_);
units = $(PAIR_UNITS);
unit = $(PAIR_UNIT);

k = whole(-(x * units));
exact_t = -x - k * unit;
t = rnd(exact_t);

e = rnd(e_);
any_t = rnd(t_);
u = rnd(1 + e);
v = rnd(e * any_t + u);
exact_minus_1 = v - 1;
minus_1 = rnd(exact_minus_1);
exact_rest = e - exact_minus_1;
rest = rnd(exact_rest);

{
  x in [$(PAIR_LOW), $(PAIR_HIGH)] /\ |x| in [1b-7, 100]
  /\ |any_t| <= $(PAIR_T_MAX) /\ e in [1b-27, $(1.001 * 2 ** (PAIR_K_MAX / 32))]
->
  k in [$(PAIR_K_MIN), $(PAIR_K_MAX)] /\ |t| <= $(PAIR_T_MAX) /\ t - exact_t in [0, 0]
  /\ minus_1 - exact_minus_1 in [0, 0] /\ rest - exact_rest in [0, 0]
}

-x - k * unit -> (-(x * units) - k) / units - k * (unit - 1 / units);
e * any_t + u -> (u - (1 + e)) + 1 + e * (1 + any_t);
exact_minus_1 - e -> (v - (e * any_t + u)) + (u - (1 + e)) + e * any_t;

minus_1 - exact_minus_1 $ v in (
  1b1, 1b2, 1b3, 1b4, 1b5, 1b6, 1b7, 1b8, 1b9, 1b10, 1b11, 1b12, 1b13, 1b14, 1b15, 1b16, 1b17, 1b18, 1b19, 1b20, 1b21,
  1b22, 1b23);
rest - exact_rest $ e in (
  1b-26, 1b-25, 1b-24, 1b-23, 1b-22, 1b-21, 1b-20, 1b-19, 1b-18, 1b-17, 1b-16, 1b-15, 1b-14, 1b-13, 1b-12, 1b-11,
  1b-10, 1b-9, 1b-8, 1b-7, 1b-6, 1b-5, 1b-4, 1b-3, 1b-2, 1b-1);
