# tanh, and tanh and tanh' together, for k = 0: S = 1 and h = x, exactly.
#
# 1 - S = 0, and so the numerator is 2h, exactly, and the denominator, of p = C + h and m = C - h, is 2C but for three
# roundings: tanh = h/T and tanh' = (T + h)(T - h)/T² = (1 + tanh)·2m/(2T), where T = h·coth(h) and C is the computed T.
# With u = C/T - 1 and t = h/T, the latter's error is that of
#
#   (C² - h²)/C² : (T² - h²)/T² - 1 = t²/(1 - t²)·u(2 + u)/(1 + u)².
#
# h > 0, as the pair is of |x|, and p and m change places with the sign of h; all is exact at 0. The least positive f32
# is 2^-149.

include coth_4

p = rnd(C + h);
m = rnd(C - h);
denominator = rnd(p + m);
value = rnd(2 * h / denominator);

q = rnd(1 / denominator);
both_value = rnd(2 * h * q);
both_derivative = rnd(rnd(1 + both_value) * rnd(2 * m * q));

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

(p + m - 2 * C) / (2 * C) -> (p - (C + h) + (m - (C - h))) / (2 * C) { C <> 0 };
denominator ~ 2 * C;
value ~ near;
2 * h / (2 * C) -> near { C <> 0 };
q ~ reciprocal;
both_value ~ 2 * h * reciprocal;
2 * h * reciprocal -> near { C <> 0 };
both_value ~ near;
near ~ tanh;

(1 + both_value - (1 + near)) / (1 + near) -> (both_value - near) / near * (h / (C + h))
  { near <> 0, 1 + near <> 0, C <> 0, C + h <> 0 };
both_derivative ~ (1 + near) * (2 * (C - h) * reciprocal);
(1 + near) * (2 * (C - h) * reciprocal) -> near_slope { C <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> tanh * tanh / slope * (u * (2 + u) / ((1 + u) * (1 + u)))
  { T <> 0, C <> 0, slope <> 0 };
