# The slope E/(1 + S·E)² of double_slope.g lies where its cases have it: between powers of two, and for S = 1/8 a little
# above one. E is at most e^R_MAX, and for S = 1, where it is e^-y, at most 1.

eighth = E / ((1 + E / 8) * (1 + E / 8));
quarter = E / ((1 + E / 4) * (1 + E / 4));
half = E / ((1 + E / 2) * (1 + E / 2));
whole = F / ((1 + F) * (1 + F));
small = E / ((1 + S * E) * (1 + S * E));

{
  E in [0.7, 1.415] /\ F in [0.7, 1] /\ S in [0, 0.0625]
->
  small in [0.5, 1.42] /\ eighth in [0.5, 1.03] /\ quarter in [0.5, 1] /\ half in [0.25, 0.5] /\ whole in [0.125, 0.2501]
}

whole -> 1 / (4 + (1 - F) * (1 - F) / F) { F <> 0, 1 + F <> 0 };
half -> 1 / (1 / E + 1 + E / 4) { E <> 0, 1 + E / 2 <> 0 };
quarter -> 1 / (1 / E + 1 / 2 + E / 16) { E <> 0, 1 + E / 4 <> 0 };
eighth -> 1 / (1 / E + 1 / 4 + E / 64) { E <> 0, 1 + E / 8 <> 0 };

$ E in 8;
