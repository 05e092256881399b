# What sigmoid' loses to the rounding of q - q² is known: q - head is exact.
#
# q is sigmoid of -|x| within 2^-14, and x from LOW on.

@rnd = float<ieee_32, ne>;

q = rnd(q_);
head = rnd(q - q * q);
exact_square = q - head;
square = rnd(exact_square);

{
  q in [1b-24, 0.50004]
->
  square - exact_square in [0, 0]
}

q - q * q -> 0.25 - (q - 0.5) * (q - 0.5);
q - q * q -> q * (1 - q);

square - exact_square $ q in (
  1b-24, 1b-23, 1b-22, 1b-21, 1b-20, 1b-19, 1b-18, 1b-17, 1b-16, 1b-15, 1b-14, 1b-13, 1b-12, 1b-11, 1b-10, 1b-9, 1b-8,
  1b-7, 1b-6, 1b-5, 1b-4, 1b-3, 1b-2, 0x1.fffffep-2, 1b-1, 0.50004);
