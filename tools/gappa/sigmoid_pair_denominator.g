# sigmoid of f32 as a pair: v + d, relative to 1 + e^-x, and how large d is.
#
# e^-x = e·E. What is known of E is the polynomial P at t, and `low`, the tail of the power and of t's ln(2)/32: E is
# P·(1 + tail - k·UNIT_LOW) but for the errors of these three, and the square of the latter two. The k is positive where
# e is above 1; below, e's share of the denominator is small.
#
# v + d lacks a term of the sum, low·t²/2, and is the more often too small.
#
# t, v - 1 and e - (v - 1) are exact (sigmoid_pair_exact.g), and so `exact_lost` is 1 + e + e·t - v. It and d may be
# subnormal: their roundings are a relative error of 2^-24 or an absolute one of 2^-150.

@rnd = float<ieee_32, ne>;

t = rnd(t_);
exact_low = tail - k * $(PAIR_UNIT_LOW);
low = rnd(exact_low);
third = rnd(t * $(PAIR_P[1]) + $(PAIR_P[0]));
half = rnd(t * third + 0.5);
inner = rnd(t * half + low);
s = rnd(t * inner + low);

u = rnd(1 + e);
v = rnd(e * t + u);
exact_lost = e * t + (e - (v - 1));
lost = exact_lost * (1 + lost_relative) + lost_absolute;
exact_d = e * s + lost;
d = exact_d * (1 + d_relative) + d_absolute;

exact_third = t * $(PAIR_P[1]) + $(PAIR_P[0]);
exact_half = t * exact_third + 0.5;
square = t * t * exact_half;
P = 1 + t + square;

E = 1 + t + exact_s;
far = 1 + e * E;
share = e / far;
error = (v + d - far) / far;

{
  |t| <= $(PAIR_T_MAX) /\ tail in [$(min(PAIR_TAILS)), $(max(PAIR_TAILS))]
  /\ (k in [0, $(PAIR_K_MAX)] /\ e in [0.99, $(1.001 * 2 ** (PAIR_K_MAX / 32))]
    \/ k in [$(PAIR_K_MIN), 0] /\ e in [1b-27, 1.01])
  /\ |E - P * (1 + exact_low)|
    <= $(1.02 * (PAIR_P_ERROR + PAIR_TAILS_ERROR - PAIR_K_MIN * PAIR_UNIT_LOW_ERROR + 2.0**-46))
  /\ |lost_relative| <= 1b-24 /\ |lost_absolute| <= 1b-150 /\ |d_relative| <= 1b-24 /\ |d_absolute| <= 1b-150
->
  d / v in [-1b-22, $(PAIR_D_MAX)] /\ error in [-$(PAIR_LACK), $(PAIR_EXCESS)]
}

error -> exact_d / far * d_relative + exact_lost / far * lost_relative + (d_absolute + lost_absolute) / far
  + share * (s - exact_s) { far <> 0 };
exact_d / far -> share * s + lost / far { far <> 0 };
lost / far -> exact_lost / far * (1 + lost_relative) + lost_absolute / far { far <> 0 };
exact_lost / far -> -((u - (1 + e)) / (1 + e) * ((1 + e) / far)
  + (v - (e * t + u)) / (e * t + u) * ((e * t + u) / far)) { far <> 0, 1 + e <> 0, e * t + u <> 0 };
(1 + e) / far -> 1 - share * (t + exact_s) { far <> 0 };
(e * t + u) / far -> share * t + (1 + e) / far * (1 + (u - (1 + e)) / (1 + e)) { far <> 0, 1 + e <> 0 };
share -> 1 / (1 / e + E) { e <> 0, far <> 0 };
d / v -> (exact_d / far * (1 + d_relative) + d_absolute / far) / (v / far) { v <> 0, far <> 0 };
v / far -> (e * t + u) / far * (1 + (v - (e * t + u)) / (e * t + u)) { far <> 0, e * t + u <> 0 };

exact_s -> (E - P * (1 + exact_low)) + square + exact_low * P;
s - exact_s -> (s - (t * inner + low)) + t * (inner - (t * exact_half + exact_low)) + (low - exact_low)
  - square * exact_low - (E - P * (1 + exact_low));
inner - (t * exact_half + exact_low) -> (inner - (t * half + low)) + t * (half - exact_half) + (low - exact_low);
half - exact_half -> (half - (t * third + 0.5)) + t * (third - exact_third);

$ t in 8;
