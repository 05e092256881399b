# square = e^r - 1 - r as computed, and P = e^r by the polynomial without rounding.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

r = rnd(unrounded);

z = rnd(r * r + $(LITTLE));
even = rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * $(SHIFTED_Q[8])) + $(SHIFTED_Q[6]))) + $(SHIFTED_Q[4])))
  + $(SHIFTED_Q[2]))) + $(SHIFTED_Q[0]));
odd = rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * $(SHIFTED_Q[9])) + $(SHIFTED_Q[7]))) + $(SHIFTED_Q[5])))
  + $(SHIFTED_Q[3]))) + $(SHIFTED_Q[1]));
q_of_r = rnd(mid(odd * r) + even);
square = rnd(q_of_r * z);

exact_z = r * r;
exact_even = exact_z * (exact_z * (exact_z * (exact_z * $(SHIFTED_Q[8]) + $(SHIFTED_Q[6])) + $(SHIFTED_Q[4]))
  + $(SHIFTED_Q[2])) + $(SHIFTED_Q[0]);
exact_odd = exact_z * (exact_z * (exact_z * (exact_z * $(SHIFTED_Q[9]) + $(SHIFTED_Q[7])) + $(SHIFTED_Q[5]))
  + $(SHIFTED_Q[3])) + $(SHIFTED_Q[1]);
exact_square = (exact_odd * r + exact_even) * exact_z;
P = 1 + r + exact_square;
