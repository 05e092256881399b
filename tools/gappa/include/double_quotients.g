# a = p/D, b = m/D, and their product, with q = 1/Dh.

bh = rnd(m);
bt = m - bh;
b_head = rnd(bh * q);
b_exact = rnd(bh - b_head * Dh);
b_difference = rnd(bt - mid(b_head * Dt));
b_rest = rnd(b_exact + b_difference);
b_tail = rnd(b_rest * q);
b = b_head + b_tail;
b_true_rest = (bh - b_head * Dh) + (bt - b_head * Dt);

ah = rnd(p);
at = p - ah;
a_head = rnd(ah * q);
a_exact = rnd(ah - a_head * Dh);
a_difference = rnd(at - mid(a_head * Dt));
a_rest = rnd(a_exact + a_difference);
a_tail = rnd(a_rest * q);
a = a_head + a_tail;
a_true_rest = (ah - a_head * Dh) + (at - a_head * Dt);

cross = rnd(mid(a_head * b_tail) + rnd(a_tail * b_head));
product = mid(a_head * b_head) + cross;
