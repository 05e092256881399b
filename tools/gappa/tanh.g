# tanh, and tanh and tanh' together, for k <> 0: from h and S = 2^k, where x = k·ln(2)/2 + h.
#
# For tanh alone the signs of h and k change together with that of x; tanh and tanh' together are of |x|, and tanh gets
# its sign afterwards. And S to 1/S scales every step by a power of two. So let k > 0, divide all by S, and let s = 1/S.
# With T = h·coth(h), C the computed T, p = T + h and m = T - h but for a rounding,
#
#   tanh  = ((1 - s)T + (1 + s)h)/((T + h) + s(T - h)) = N/D,
#   tanh' = (1 + tanh)·2s(T - h)/D = 4sE/(E + s)², E = e^2h = (T + h)/(T - h),
#
# where 1 + tanh = 2E/(E + s) has no more than half of the relative error of tanh. The products with s are exact.
#
# An error of C hardly moves the quotients:
#
#   N0/D0 : N1/D1 - 1 = -4sh(C - T)/(D0·N1), where N0 and D0 are of C, N1 and D1 of T,
#   E0/E1 - 1 = -2h(C - T)/((C - h)(T + h)),
#
# and a relative error u of E makes one of u(1 - 2t - ut²)/(1 + ut)² in tanh', t = E/(E + s).
#
# h has an error, half of R_ERROR + k·K_ERROR, and `tanh` and `E` are free of it. tanh(x + d) = tanh(x)(1 + v) with
# |v| <= 2|d|/sinh(2|x|), |x| > (k - 0.501)·ln(2)/2. The most of it is at k = 1, below 5.8|d|. E, and tanh', is for |x| up
# to 52.5, |k| <= 152: beyond, the result is below half the least f32.

include coth_4

less = rnd(1 - s);
more = rnd(1 + s);
even_up = mid(less * C);
odd_up = rnd(more * h);
numerator = rnd(even_up + odd_up);
p = rnd(C + h);
m = rnd(C - h);
denominator = rnd(p + s * m);
value = rnd(numerator / denominator);

q = rnd(1 / denominator);
both_value = rnd(numerator * q);
both_derivative = rnd(rnd(1 + both_value) * rnd(2 * s * m * q));

N0 = (1 - s) * C + (1 + s) * h;
D0 = (1 + s) * C + (1 - s) * h;
N1 = (1 - s) * T + (1 + s) * h;
D1 = (1 + s) * T + (1 - s) * h;
near = N0 / D0;
far = N1 / D1;
reciprocal = 1 / D0;

E0 = (C + h) / (C - h);
E1 = (T + h) / (T - h);
u = (E0 - E) / E;
t = E / (E + s);
near_slope = 4 * s * E0 / ((E0 + s) * (E0 + s));
slope = 4 * s * E / ((E + s) * (E + s));

{
  |h| <= $(R_MAX / 2) /\ s in [1b-290, 0.5] /\ |P - T| <= $(COTH_4_ERROR)
  /\ |far -/ tanh| <= $(2.9001 * (R_ERROR + K_ERROR))
  /\ E in [0.7, 1.42] /\ |E1 -/ E| <= $(1.0001 * (R_ERROR + 152 * K_ERROR))
->
  value -/ tanh in ? /\ both_value -/ tanh in ? /\ both_derivative -/ slope in ?
}

(even_up + odd_up - N0) / N0 -> (even_up - (1 - s) * C + (odd_up - (1 + s) * h)) / N0 { N0 <> 0 };
(p + s * m - D0) / D0 -> (p - (C + h) + s * (m - (C - h))) / D0 { D0 <> 0 };
denominator ~ D0;
value ~ near;
q ~ reciprocal;
both_value ~ N0 * reciprocal;
N0 * reciprocal -> near { D0 <> 0 };
near ~ far;
(near - far) / far -> -4 * s * h * (C - T) / (D0 * N1) { D0 <> 0, D1 <> 0, N1 <> 0 };
value ~ far;
both_value ~ far;

(E0 - E1) / E1 -> -2 * h * (C - T) / ((C - h) * (T + h)) { C - h <> 0, T + h <> 0, T - h <> 0 };
(1 + both_value - (1 + near)) / (1 + near) -> (both_value - near) / near * ((1 - s / E0) / 2)
  { near <> 0, 1 + near <> 0, C - h <> 0, D0 <> 0, E0 <> 0 };
both_value ~ near;
both_derivative ~ (1 + near) * (2 * s * (C - h) * reciprocal);
(1 + near) * (2 * s * (C - h) * reciprocal) -> near_slope { C - h <> 0, D0 <> 0, E0 + s <> 0 };
near_slope ~ slope;
(near_slope - slope) / slope -> u * (1 - 2 * t - u * (t * t)) / ((1 + u * t) * (1 + u * t))
  { E <> 0, s <> 0, E + s <> 0, E0 + s <> 0 };

$ s in (0.3);
