# tanh of f64 before its last rounding, for S = 1: the quotient of w = 1 - e^-t and 2 - w. Names as in double_tanh.g.
#
# t = 2|x| exactly, and w = t - square as head and tail, exactly (Fast2Sum). What is exact is written without rounding.
# The quotient scales with its numerator: N is w times the power of two that brings its head to between 1 and 2, and
# `tanh` is scaled alike. (Below 2^-500 square does not show in w, D is 2 and the quotient exact.)
#
# `position` is tanh over the power of two above it: anything up to 1, and with tanh at most 0.1716 and more than 1/8 no
# more than 0.6864.

@rnd = float<ieee_64, ne>;
@mid = float<ieee_64, ne>;

t = rnd(t_);

include double_tanh_square

w = t - square;
wh = rnd(w);
wt = w - wh;
dh = rnd(2 - wh);
d_lost = 2 - wh - dh;
dt = rnd(d_lost - wt);
D = dh + dt;
q = rnd(1 / dh);

N = w * scale;
nh = rnd(N);
nt = N - nh;
head = rnd(nh * q);
difference = rnd(nt - mid(dt * head));
residual = rnd(nh - head * dh);
rest = rnd(residual + difference);
value = head + mid(rest * q);
true_rest = (nh - head * dh) + (nt - dt * head);

true_w = t * (1 - exact_q * t) / (1 + fit);
unscaled = true_w / (2 - true_w);
tanh = scale * unscaled;
near = N / (2 - w);
share = exact_square / (t - exact_square);
error_in_result = (value - tanh) / tanh * position;

case t in [1b-500, 0.2515] /\ position in [0.5, 1]
case t in [0.25, $(R_MAX)] /\ position in [0.5, 0.6864]

{
  CASE /\ |fit| <= $(EXPM1_ERROR) /\ nh in [1, 2]
->
  error_in_result in ? /\ unscaled in [0, 0.1716]
}

include double_tanh_quotient_rules

D - (2 - w) -> dt - (d_lost - wt);
w ~ true_w;
(near - tanh) / tanh -> 2 * ((w - true_w) / true_w) / (2 - w) { true_w <> 0, 2 - w <> 0, 2 - true_w <> 0, scale <> 0 };
(w - true_w) / true_w -> fit - (1 + fit) * ((square - exact_square) / exact_square) * share
  { 1 + fit <> 0, t <> 0, exact_square <> 0, 1 - exact_q * t <> 0 };
share -> exact_q * t / (1 - exact_q * t) { t <> 0, 1 - exact_q * t <> 0 };
