# C as computed from h, and the polynomial P without rounding.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

h = rnd(h_);
z = rnd(h * h);
C = rnd(mid(rnd(mid(rnd(mid(rnd(mid($(COTH_4[3]) * z) + $(COTH_4[2])) * z) + $(COTH_4[1])) * z)
  + $(COTH_4[0])) * z) + 1);

exact_z = h * h;
P = ((($(COTH_4[3]) * exact_z + $(COTH_4[2])) * exact_z + $(COTH_4[1])) * exact_z + $(COTH_4[0])) * exact_z + 1;
