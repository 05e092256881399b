# tanh, and tanh and tanh' together, for k = 0: S = 1 and h = x, exactly.
#
# 1 - S = 0, and so the sum and the difference are 2C and 2h, both exact: tanh = h/T and tanh' = (T + h)(T - h)/T², where
# T = h·coth(h) and C is the computed T. With u = C/T - 1 and t = h/T, the latter's error is that of
#
#   (C² - h²)/C² : (T² - h²)/T² - 1 = t²/(1 - t²)·u(2 + u)/(1 + u)².
#
# h > 0, as all is odd or even, and exact at 0; the least positive f32 is 2^-149.

include coth_4

value = rnd(2 * h / (2 * C));

q = rnd(1 / (2 * C));
both_value = rnd(2 * h * q);
both_derivative = rnd(4 * rnd(rnd(C + h) * q) * rnd(rnd(C - h) * q));

near = h / C;
tanh = h / T;
reciprocal = 1 / (2 * C);

near_slope = 1 - near * near;
slope = 1 - tanh * tanh;
u = (C - T) / T;

{
  h in [1b-149, $(R_MAX / 2)] /\ |P - T| <= $(COTH_4_ERROR) /\ T in [0.99, 1.02]
->
  value -/ tanh in ? /\ both_value -/ tanh in ? /\ both_derivative -/ slope in ?
}

value ~ near;
2 * h / (2 * C) -> near { C <> 0 };
both_value ~ 2 * h * reciprocal;
2 * h * reciprocal -> near { C <> 0 };
near ~ tanh;

both_derivative ~ 4 * ((C + h) * reciprocal) * ((C - h) * reciprocal);
4 * ((C + h) * reciprocal) * ((C - h) * reciprocal) -> near_slope { C <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> tanh * tanh / slope * (u * (2 + u) / ((1 + u) * (1 + u)))
  { T <> 0, C <> 0, slope <> 0 };
