# What sigmoid loses to the rounding of 1 - q is known: 1 - head and what is left of q are exact.
#
# q is sigmoid of -|x| within 2^-14, and x from LOW on.

@rnd = float<ieee_32, ne>;

q = rnd(q_);
head = rnd(1 - q);
exact_rest = 1 - head;
rest = rnd(exact_rest);
exact_lost = rest - q;
lost = rnd(exact_lost);

{
  q in [1b-24, 0.50004]
->
  rest - exact_rest in [0, 0] /\ lost - exact_lost in [0, 0]
}

exact_lost -> -(head - (1 - q)) - (exact_rest - rest);

$ q in (
  1b-24, 1b-23, 1b-22, 1b-21, 1b-20, 1b-19, 1b-18, 1b-17, 1b-16, 1b-15, 1b-14, 1b-13, 1b-12, 1b-11, 1b-10, 1b-9, 1b-8,
  1b-7, 1b-6, 1b-5, 1b-4, 1b-3, 1b-2, 0x1.fffffep-2, 1b-1, 0.50004);
