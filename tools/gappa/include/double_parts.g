# r and its tail w, even = R - 2 of r, p = R + rho and m = R - rho as head and tail, each but for its rounding.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

r = rnd(r_);
w = rnd(w_);
rho = r + w;

z = rnd(r * r + $(LITTLE));
even = rnd(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid(z * rnd(mid($(COTH_6[5] / 2048) * z) + $(COTH_6[4] / 512)))
  + $(COTH_6[3] / 128))) + $(COTH_6[2] / 32))) + $(COTH_6[1] / 8))) + $(COTH_6[0] / 2)));
exact_z = r * r;
P = exact_z * (exact_z * (exact_z * (exact_z * (exact_z * ($(COTH_6[5] / 2048) * exact_z + $(COTH_6[4] / 512))
  + $(COTH_6[3] / 128)) + $(COTH_6[2] / 32)) + $(COTH_6[1] / 8)) + $(COTH_6[0] / 2));

ph = rnd(2 + r);
p_lost = 2 + r - ph;
p_small = rnd(even + w);
pt = rnd(p_lost + p_small);
p = ph + pt;

mh = rnd(2 - r);
m_lost = 2 - r - mh;
m_small = rnd(even - w);
mt = rnd(m_lost + m_small);
m = mh + mt;

R = 2 + even;
p0 = R + rho;
m0 = R - rho;
