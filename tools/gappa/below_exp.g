# e^(x - m) in f64 of numbers of f32, for logarithms, down to 2^-150.
#
# With S = SHORT_LOG2_E and `unit` = S·ln 2 as it should be, (x - m)·S is k·unit + g, and e^(x - m) is 2^k·e^(g/S). What
# is computed is f for g, and 1 + f·s, to which 2^k is a factor without rounding. 1 + fit is the error of the polynomial
# P, and `growth` the slope of e^(f/S) between f and g, over e^(g/S).
#
# The products with numbers of few bits are exact: fused or not, the bits are the same. `whole` rounds to an integer, in
# a tie to one or the other.

@rnd = float<ieee_64, ne>;
@single = float<ieee_32, ne>;
@whole = fixed<0, ne>;

x = single(x_);
m = single(m_);
S = $(BELOW_SHORT_LOG2_E);

x_product = x * S;
m_product = m * S;
u = rnd(x_product - m_product);
k = whole(u);
product = k * $(BELOW_UNIT);
f = rnd(u - product);
eighth = f * 0x1p-8;
z = rnd(rnd(rnd(eighth + $(BELOW_C[0])) * f) + $(BELOW_C[1]));
w = rnd(rnd(rnd(f + $(BELOW_C[2])) * z) + $(BELOW_C[3]));
s = rnd(rnd(rnd(rnd(z + $(BELOW_C[4])) + w) * w) + $(BELOW_C[5]));
fs = rnd(s * f);
value = rnd(1 + fs);

exact_z = (f * 0x1p-8 + $(BELOW_C[0])) * f + $(BELOW_C[1]);
exact_w = (f + $(BELOW_C[2])) * exact_z + $(BELOW_C[3]);
exact_s = (exact_z + $(BELOW_C[4]) + exact_w) * exact_w + $(BELOW_C[5]);
P = 1 + f * exact_s;

g = (x - m) * S - k * unit;
truth = P / ((1 + fit) * (1 + growth * ((f - g) / S)));

{
  x - m in [-104, 0] /\ |unit - $(BELOW_UNIT)| <= $(BELOW_UNIT_ERROR) /\ |fit| <= $(BELOW_C_ERROR)
  /\ growth in [0.9999, 1.0001]
->
  rnd(x_product) - x_product in [0, 0] /\ rnd(m_product) - m_product in [0, 0] /\ rnd(product) - product in [0, 0]
  /\ k in [-150, 0] /\ |f| <= $(0.5 + 2**-17)
  /\ value -/ truth in ?
}

u - product -> (u - k) + k * (1 - $(BELOW_UNIT));
f - g -> (f - (u - product)) + (u - (x_product - m_product)) + k * (unit - $(BELOW_UNIT));

(value - P) / P -> ((value - (1 + fs)) + (fs - s * f) + (s - exact_s) * f) / P { P <> 0 };
P ~ truth;
(P - truth) / truth -> fit + growth * ((f - g) / S) + fit * (growth * ((f - g) / S))
  { P <> 0, 1 + fit <> 0, 1 + growth * ((f - g) / S) <> 0 };
