# double_exp.g, and E = e^truth, where `truth` is r without its rounding and ln 2 without its error: 1 + fit is the error
# of the polynomial, and `growth` the slope of e^r between the two over e^truth.

include double_exp

E = P / ((1 + fit) * (1 + growth * (r - truth)));
u = (P - E) / E;
