# From t, which is truth but for its rounding and ln 2, w = 1 - e^-t as head and tail, and `value` = tanh before its last
# rounding. Names as in double_tanh.g.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

t = rnd(unrounded);
exact = unrounded - low;

include double_tanh_square

wh = rnd(t - square);
w_part = rnd(exact - wh);
w_rest = rnd(w_part - square);
wt = rnd(w_rest + low);
w = wh + wt;

whole = rnd(1 - S);
whole_lost = 1 - S - whole;
nh = rnd(whole + S * wh);
head_lost = whole + S * wh - nh;
lost = rnd(head_lost + whole_lost);
nt = rnd(S * wt + lost);
N = nh + nt;

dh = rnd(2 - nh);
d_lost = 2 - nh - dh;
dt = rnd(d_lost - nt);
D = dh + dt;
q = rnd(1 / dh);

head = rnd(nh * q);
difference = rnd(nt - mid(dt * head));
residual = rnd(nh - head * dh);
rest = rnd(residual + difference);
value = head + mid(rest * q);
true_rest = (nh - head * dh) + (nt - dt * head);

e_t = 1 - (t - exact_square) / (1 + fit);
E = e_t / (1 + growth * (truth - t));
true_w = 1 - E;
true_N = 1 - S * E;
near = N / (2 - N);
tanh = true_N / (2 - true_N);
