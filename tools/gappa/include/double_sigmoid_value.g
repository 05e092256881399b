# `value` from r and s: S, but as a double, which lacks a bit below the least subnormal. Names as in double_sigmoid.g.

include double_exp_truth

s = rnd(s_);
whole = rnd(1 + s);
whole_lost = 1 + s - whole;
head = rnd(whole + r);
head_lost = whole + r - head;
lost = rnd(whole_lost + head_lost);
tail = rnd(lost + square);
D = head + tail;
Dh = rnd(D);
Dt = D - Dh;

q = rnd(1 / Dh);
rest = rnd(1 - q * Dh);
error = rnd(rest - mid(Dt * q));
value = q + mid(error * q);
true_rest = 1 - q * Dh - Dt * q;

far = S + E;
sigmoid = 1 / far;

share = E / far;
