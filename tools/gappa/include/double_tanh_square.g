# square = e^-t - 1 + t as computed, and without rounding.

z = rnd(t * t);
even = rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * $(EXPM1[10])) + $(EXPM1[8]))) + $(EXPM1[6]))) + $(EXPM1[4])))
  + $(EXPM1[2]));
odd = rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * $(EXPM1[9])) + $(EXPM1[7]))) + $(EXPM1[5]))) + $(EXPM1[3])))
  + $(EXPM1[1]));
higher = rnd(odd - mid(even * t));
q_of_r = rnd($(EXPM1[0]) - mid(higher * t));
square = rnd(q_of_r * z);

exact_z = t * t;
exact_even = exact_z * (exact_z * (exact_z * (exact_z * $(EXPM1[10]) + $(EXPM1[8])) + $(EXPM1[6])) + $(EXPM1[4]))
  + $(EXPM1[2]);
exact_odd = exact_z * (exact_z * (exact_z * (exact_z * $(EXPM1[9]) + $(EXPM1[7])) + $(EXPM1[5])) + $(EXPM1[3]))
  + $(EXPM1[1]);
exact_higher = exact_odd - exact_even * t;
exact_q = $(EXPM1[0]) - exact_higher * t;
exact_square = exact_q * exact_z;
