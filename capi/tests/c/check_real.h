/* Every function of one element type. Included once for float and once for double, with
 *   REAL     the type,
 *   NAME(f)  the function f of the library,
 *   TYPED(n) a name of this file, made the type's own. */

struct TYPED(call) {
    const REAL *x;      /* src, x or y: what is only read */
    REAL *xs;           /* xs, dst or grad: what is written */
    REAL *second;       /* derivative or slope_grads */
    const REAL *slopes; /* `channels` of them */
    size_t len, channels, rows, inner;
    REAL slope;
};

struct TYPED(row) {
    const char *name;
    activations_status (*run)(const struct TYPED(call) *);
    unsigned uses;
    size_t len, rows, inner;
    /* What x is, or xs in place; what grad is; what xs becomes; what second becomes. */
    REAL x[MOST], grad[MOST], becomes[MOST], second[MOST];
};

#define RUN(f, ...)                                                      \
    static activations_status TYPED(f)(const struct TYPED(call) *c) {    \
        return NAME(f)(__VA_ARGS__);                                     \
    }
#define ELEMENTWISE(f, ...)                                              \
    RUN(f, c->xs, c->len __VA_ARGS__)                                    \
    RUN(f##_into, c->x, c->xs, c->len __VA_ARGS__)                       \
    RUN(f##_derivative, c->xs, c->len __VA_ARGS__)                       \
    RUN(f##_derivative_into, c->x, c->xs, c->len __VA_ARGS__)            \
    RUN(f##_with_derivative, c->xs, c->second, c->len __VA_ARGS__)       \
    RUN(f##_backward, c->x, c->xs, c->len __VA_ARGS__)                   \
    RUN(f##_backward_from_output, c->x, c->xs, c->len __VA_ARGS__)
#define SOFTMAX(f)                                                       \
    RUN(f, c->xs, c->len)                                                \
    RUN(f##_into, c->x, c->xs, c->len)                                   \
    RUN(f##_rows, c->xs, c->len, c->rows)                                \
    RUN(f##_rows_into, c->x, c->xs, c->len, c->rows)                     \
    RUN(f##_axis, c->xs, c->len, c->rows, c->inner)                      \
    RUN(f##_axis_into, c->x, c->xs, c->len, c->rows, c->inner)           \
    RUN(f##_backward, c->x, c->xs, c->len)                               \
    RUN(f##_rows_backward, c->x, c->xs, c->len, c->rows)                 \
    RUN(f##_axis_backward, c->x, c->xs, c->len, c->rows, c->inner)
#define COMMA ,

ELEMENTWISE(sigmoid, )
ELEMENTWISE(tanh, )
ELEMENTWISE(fast_sigmoid, )
ELEMENTWISE(fast_tanh, )
ELEMENTWISE(relu, )
ELEMENTWISE(leaky_relu, COMMA c->slope)
RUN(parametric_relu, c->xs, c->len, c->slopes, c->channels, c->inner)
RUN(parametric_relu_into, c->x, c->xs, c->len, c->slopes, c->channels, c->inner)
RUN(parametric_relu_derivative, c->xs, c->len, c->slopes, c->channels, c->inner)
RUN(parametric_relu_derivative_into, c->x, c->xs, c->len, c->slopes, c->channels, c->inner)
RUN(parametric_relu_backward, c->x, c->xs, c->len, c->slopes, c->channels, c->inner, c->second)
SOFTMAX(softmax)
SOFTMAX(log_softmax)
SOFTMAX(fast_softmax)
SOFTMAX(fast_log_softmax)
RUN(masked_softmax, c->xs, c->len)
RUN(masked_softmax_into, c->x, c->xs, c->len)
RUN(masked_softmax_rows, c->xs, c->len, c->rows)
RUN(masked_softmax_rows_into, c->x, c->xs, c->len, c->rows)
RUN(masked_softmax_axis, c->xs, c->len, c->rows, c->inner)
RUN(masked_softmax_axis_into, c->x, c->xs, c->len, c->rows, c->inner)

#define INF INFINITY
#define LN2 ((REAL)0.693147180559945309417232121458L)
#define X {0, -0.0, INF, -INF, NAN, -1000}
#define NONE {0}
#define ALL(n) {n, n, n, n, n, n}
#define F(f) #f, TYPED(f)

#define SIGMOID_ROWS(f)                                                                                               \
    {F(f), 0, 6, 0, 0, X, NONE, {.5, .5, 1, 0, NAN, 0}, NONE},                                                        \
    {F(f##_into), INTO, 6, 0, 0, X, ALL(9), {.5, .5, 1, 0, NAN, 0}, NONE},                                            \
    {F(f##_derivative), 0, 6, 0, 0, X, NONE, {.25, .25, 0, 0, NAN, 0}, NONE},                                         \
    {F(f##_derivative_into), INTO, 6, 0, 0, X, ALL(9), {.25, .25, 0, 0, NAN, 0}, NONE},                               \
    {F(f##_with_derivative), SECOND, 6, 0, 0, X, NONE, {.5, .5, 1, 0, NAN, 0}, {.25, .25, 0, 0, NAN, 0}},             \
    {F(f##_backward), READ, 6, 0, 0, X, ALL(4), {1, 1, 0, 0, NAN, 0}, NONE},                                          \
    {F(f##_backward_from_output), READ, 6, 0, 0, {0, 1, .5, .25, NAN, .75}, ALL(2), {0, 0, .5, .375, NAN, .375}, NONE},
#define TANH_ROWS(f)                                                                                                  \
    {F(f), 0, 6, 0, 0, X, NONE, {0, -0.0, 1, -1, NAN, -1}, NONE},                                                     \
    {F(f##_into), INTO, 6, 0, 0, X, ALL(9), {0, -0.0, 1, -1, NAN, -1}, NONE},                                         \
    {F(f##_derivative), 0, 6, 0, 0, X, NONE, {1, 1, 0, 0, NAN, 0}, NONE},                                             \
    {F(f##_derivative_into), INTO, 6, 0, 0, X, ALL(9), {1, 1, 0, 0, NAN, 0}, NONE},                                   \
    {F(f##_with_derivative), SECOND, 6, 0, 0, X, NONE, {0, -0.0, 1, -1, NAN, -1}, {1, 1, 0, 0, NAN, 0}},              \
    {F(f##_backward), READ, 6, 0, 0, X, ALL(3), {3, 3, 0, 0, NAN, 0}, NONE},                                          \
    {F(f##_backward_from_output), READ, 6, 0, 0, {0, -0.0, 1, -1, NAN, .5}, ALL(2), {2, 2, 0, 0, NAN, 1.5}, NONE},
#define SOFTMAX_ROWS(f)                                                                                               \
    {F(f), 0, 4, 0, 0, {-INF, 5, 5, -INF}, NONE, {0, .5, .5, 0}, NONE},                                               \
    {F(f##_into), INTO, 4, 0, 0, {7, 7, 7, 7}, ALL(9), {.25, .25, .25, .25}, NONE},                                   \
    {F(f##_rows), ROWS, 6, 2, 0, {0, 0, 7, -INF, NAN, 0}, NONE, {.5, .5, 1, 0, NAN, NAN}, NONE},                      \
    {F(f##_rows_into), INTO | ROWS, 6, 2, 0, {0, 0, 7, -INF, NAN, 0}, ALL(9), {.5, .5, 1, 0, NAN, NAN}, NONE},        \
    {F(f##_axis), ROWS | AXIS, 6, 2, 3, {0, 7, NAN, 0, -INF, 0}, NONE, {.5, 1, NAN, .5, 0, NAN}, NONE},               \
    {F(f##_axis_into), INTO | ROWS | AXIS, 6, 2, 3, {0, 7, NAN, 0, -INF, 0}, ALL(9), {.5, 1, NAN, .5, 0, NAN}, NONE}, \
    {F(f##_backward), READ, 2, 0, 0, {.25, .75}, {1, 2}, {-.1875, .1875}, NONE},                                      \
    {F(f##_rows_backward), READ | ROWS, 4, 2, 0, {.25, .75, .5, .5}, {1, 2, 1, 3}, {-.1875, .1875, -.5, .5}, NONE},   \
    {F(f##_axis_backward), READ | ROWS | AXIS, 6, 2, 3, {.25, .5, 1, .75, .5, 0}, {1, 1, 5, 2, 3, 7},                 \
     {-.1875, -.5, 0, .1875, .5, 0}, NONE},
#define LOG_SOFTMAX_ROWS(f, exactness)                                                                                \
    {F(f), 0, 2, 0, 0, {0, 0}, NONE, {-LN2, -LN2}, NONE},                                                             \
    {F(f##_into), INTO, 2, 0, 0, {7, -INF}, ALL(9), {0, -INF}, NONE},                                                 \
    {F(f##_rows), ROWS, 6, 2, 0, {0, 0, 7, -INF, NAN, 0}, NONE, {-LN2, -LN2, 0, -INF, NAN, NAN}, NONE},               \
    {F(f##_rows_into), INTO | ROWS, 6, 2, 0, {0, 0, 7, -INF, NAN, 0}, ALL(9), {-LN2, -LN2, 0, -INF, NAN, NAN}, NONE}, \
    {F(f##_axis), ROWS | AXIS, 6, 2, 3, {0, 7, NAN, 0, -INF, 0}, NONE, {-LN2, 0, NAN, -LN2, -INF, NAN}, NONE},        \
    {F(f##_axis_into), INTO | ROWS | AXIS, 6, 2, 3, {0, 7, NAN, 0, -INF, 0}, ALL(9),                                  \
     {-LN2, 0, NAN, -LN2, -INF, NAN}, NONE},                                                                          \
    {F(f##_backward), READ | exactness, 2, 0, 0, {0, -INF}, {1, 2}, {-2, 2}, NONE},                                   \
    {F(f##_rows_backward), READ | ROWS | exactness, 4, 2, 0, {0, -INF, -INF, 0}, {1, 2, 3, 4}, {-2, 2, 3, -3}, NONE}, \
    {F(f##_axis_backward), READ | ROWS | AXIS | exactness, 6, 2, 3, {0, -INF, 0, -INF, 0, -INF}, {1, 3, 1, 2, 4, 1},  \
     {-2, 3, -1, 2, -3, 1}, NONE},

static const struct TYPED(row) TYPED(table)[] = {
    SIGMOID_ROWS(sigmoid)
    SIGMOID_ROWS(fast_sigmoid)

    TANH_ROWS(tanh)
    TANH_ROWS(fast_tanh)

    {F(relu), 0, 6, 0, 0, X, NONE, {0, -0.0, INF, 0, NAN, 0}, NONE},
    {F(relu_into), INTO, 6, 0, 0, X, ALL(9), {0, -0.0, INF, 0, NAN, 0}, NONE},
    {F(relu_derivative), 0, 6, 0, 0, X, NONE, {1, 1, 1, 0, NAN, 0}, NONE},
    {F(relu_derivative_into), INTO, 6, 0, 0, X, ALL(9), {1, 1, 1, 0, NAN, 0}, NONE},
    {F(relu_with_derivative), SECOND, 6, 0, 0, X, NONE, {0, -0.0, INF, 0, NAN, 0}, {1, 1, 1, 0, NAN, 0}},
    {F(relu_backward), READ, 6, 0, 0, X, ALL(3), {3, 3, 3, 0, NAN, 0}, NONE},
    {F(relu_backward_from_output), READ, 6, 0, 0, {0, -0.0, INF, 2, NAN, 1}, ALL(3), {0, 0, 3, 3, NAN, 3}, NONE},

    {F(leaky_relu), 0, 6, 0, 0, X, NONE, {0, -0.0, INF, -INF, NAN, -250}, NONE},
    {F(leaky_relu_into), INTO, 6, 0, 0, X, ALL(9), {0, -0.0, INF, -INF, NAN, -250}, NONE},
    {F(leaky_relu_derivative), 0, 6, 0, 0, X, NONE, {1, 1, 1, .25, NAN, .25}, NONE},
    {F(leaky_relu_derivative_into), INTO, 6, 0, 0, X, ALL(9), {1, 1, 1, .25, NAN, .25}, NONE},
    {F(leaky_relu_with_derivative), SECOND, 6, 0, 0, X, NONE, {0, -0.0, INF, -INF, NAN, -250}, {1, 1, 1, .25, NAN, .25}},
    {F(leaky_relu_backward), READ, 6, 0, 0, X, ALL(3), {3, 3, 3, .75, NAN, .75}, NONE},
    {F(leaky_relu_backward_from_output), READ, 6, 0, 0, X, ALL(3), {3, 3, 3, .75, NAN, .75}, NONE},

    /* Slopes .5, 2 and -1 of three channels of two elements. */
    {F(parametric_relu), SLOPES, 6, 0, 2, {1, -2, -4, 0, -1, NAN}, NONE, {1, -1, -8, 0, 1, NAN}, NONE},
    {F(parametric_relu_into), INTO | SLOPES, 6, 0, 2, {1, -2, -4, 0, -1, NAN}, ALL(9), {1, -1, -8, 0, 1, NAN}, NONE},
    {F(parametric_relu_derivative), SLOPES, 6, 0, 2, {1, -2, -4, 0, -1, NAN}, NONE, {1, .5, 2, 1, -1, NAN}, NONE},
    {F(parametric_relu_derivative_into), INTO | SLOPES, 6, 0, 2, {1, -2, -4, 0, -1, NAN}, ALL(9), {1, .5, 2, 1, -1, NAN}, NONE},
    {F(parametric_relu_backward), READ | SLOPES | SECOND, 6, 0, 2, {1, -2, -4, 0, -1, -3}, {1, 2, 3, 4, 5, 6},
     {1, 1, 6, 4, -5, -6}, {BEFORE - 4, BEFORE - 12, BEFORE - 23, BEFORE, BEFORE, BEFORE}},

    SOFTMAX_ROWS(softmax)
    SOFTMAX_ROWS(fast_softmax)

    LOG_SOFTMAX_ROWS(log_softmax, 0)
    LOG_SOFTMAX_ROWS(fast_log_softmax, NEAR)

    {F(masked_softmax), 0, 2, 0, 0, {-INF, -INF}, NONE, {0, 0}, NONE},
    {F(masked_softmax_into), INTO, 2, 0, 0, {-INF, -INF}, ALL(9), {0, 0}, NONE},
    {F(masked_softmax_rows), ROWS, 6, 2, 0, {0, -INF, -INF, -INF, NAN, -INF}, NONE, {1, 0, 0, 0, NAN, NAN}, NONE},
    {F(masked_softmax_rows_into), INTO | ROWS, 6, 2, 0, {0, -INF, -INF, -INF, NAN, -INF}, ALL(9), {1, 0, 0, 0, NAN, NAN}, NONE},
    {F(masked_softmax_axis), ROWS | AXIS, 6, 2, 3, {0, -INF, NAN, -INF, -INF, -INF}, NONE, {1, 0, NAN, 0, 0, NAN}, NONE},
    {F(masked_softmax_axis_into), INTO | ROWS | AXIS, 6, 2, 3, {0, -INF, NAN, -INF, -INF, -INF}, ALL(9), {1, 0, NAN, 0, 0, NAN}, NONE},
};

/* All arrays of a call, one after another, so that neighbours would show a write too far. */
struct TYPED(memory) {
    REAL x[MOST], xs[MOST], second[MOST], slopes[MOST];
};

static struct TYPED(call) TYPED(set_up)(const struct TYPED(row) *row, struct TYPED(memory) *memory) {
    static const REAL slopes[CHANNELS] = {.5, 2, -1};
    struct TYPED(call) call;
    size_t i;
    for (i = 0; i < MOST; i++) {
        memory->x[i] = row->x[i];
        memory->xs[i] = row->uses & READ ? row->grad[i] : row->x[i];
        memory->second[i] = BEFORE;
        memory->slopes[i] = i < CHANNELS ? slopes[i] : BEFORE;
    }
    call.x = memory->x;
    call.xs = memory->xs;
    call.second = memory->second;
    call.slopes = memory->slopes;
    call.len = row->len;
    call.channels = CHANNELS;
    call.rows = row->rows;
    call.inner = row->inner;
    call.slope = (REAL).25;
    return call;
}

/* The same number, zeros with their sign; or both NaN. */
static int TYPED(same)(REAL a, REAL b) {
    return a != a ? b != b : memcmp(&a, &b, sizeof a) == 0;
}

/* At most four numbers away. */
static int TYPED(near)(REAL a, REAL b) {
    BITS of_a, of_b;
    memcpy(&of_a, &a, sizeof a);
    memcpy(&of_b, &b, sizeof b);
    return (of_a > of_b ? of_a - of_b : of_b - of_a) <= 4;
}

static void TYPED(expect_values)(const char *name, const REAL *got, const REAL *wanted, size_t len, unsigned uses) {
    size_t i;
    for (i = 0; i < len; i++) {
        checks++;
        if (!TYPED(same)(got[i], wanted[i]) && !(uses & NEAR && TYPED(near)(got[i], wanted[i]))) {
            failed("%s: [%u] is %.17g, not %.17g\n", name, (unsigned)i, (double)got[i], (double)wanted[i]);
        }
    }
}

static void TYPED(check_values)(const struct TYPED(row) *row) {
    struct TYPED(memory) memory;
    struct TYPED(call) call = TYPED(set_up)(row, &memory);
    expect_status(row->name, row->run(&call), ACTIVATIONS_OK);
    TYPED(expect_values)(row->name, memory.x, row->x, MOST, 0);
    TYPED(expect_values)(row->name, memory.xs, row->becomes, row->len, row->uses);
    if (row->uses & SECOND) {
        TYPED(expect_values)(row->name, memory.second, row->second, row->len, row->uses);
    }
    if (row->uses & IN_PLACE) {
        call = TYPED(set_up)(row, &memory);
        call.xs = memory.x;
        expect_status(row->name, row->run(&call), ACTIVATIONS_OK);
        TYPED(expect_values)(row->name, memory.x, row->becomes, row->len, row->uses);
    }
}

/* The call is answered with the status, and nothing is written. */
static void TYPED(refused)(const struct TYPED(row) *row, struct TYPED(memory) *memory, struct TYPED(call) call,
                           activations_status status) {
    const struct TYPED(memory) before = *memory;
    expect_status(row->name, row->run(&call), status);
    checks++;
    if (memcmp(&before, memory, sizeof before) != 0) {
        failed("%s: has written, but answers \"%s\"\n", row->name, activations_status_text(status));
    }
}

static REAL *TYPED(odd)(REAL *p) {
    return (REAL *)(void *)((char *)p + 1);
}

static void TYPED(check_statuses)(const struct TYPED(row) *row) {
    const size_t too_long = PTRDIFF_MAX / sizeof(REAL) + 1;
    struct TYPED(memory) memory;
    const struct TYPED(call) good = TYPED(set_up)(row, &memory);
    struct TYPED(call) bad;

#define REFUSED(change, status)                              \
    do {                                                     \
        bad = good;                                          \
        change;                                              \
        TYPED(refused)(row, &memory, bad, status);           \
    } while (0)

    REFUSED(bad.xs = NULL, ACTIVATIONS_NULL);
    REFUSED(bad.xs = TYPED(odd)(memory.xs), ACTIVATIONS_ALIGNMENT);
    REFUSED(bad.len = too_long, ACTIVATIONS_LENGTH);
    REFUSED(bad.len = SIZE_MAX, ACTIVATIONS_LENGTH);
    REFUSED(bad.xs = (REAL *)(UINTPTR_MAX - sizeof(REAL) + 1), ACTIVATIONS_LENGTH);
    if (row->uses & READ) {
        REFUSED(bad.x = NULL, ACTIVATIONS_NULL);
        REFUSED(bad.x = TYPED(odd)(memory.x), ACTIVATIONS_ALIGNMENT);
        REFUSED(bad.x = memory.xs + 1, ACTIVATIONS_OVERLAP);
        REFUSED(bad.x = memory.xs - 1, ACTIVATIONS_OVERLAP);
        if (!(row->uses & IN_PLACE)) {
            REFUSED(bad.x = memory.xs, ACTIVATIONS_OVERLAP);
        }
    }
    if (row->uses & SECOND) {
        REFUSED(bad.second = NULL, ACTIVATIONS_NULL);
        REFUSED(bad.second = TYPED(odd)(memory.second), ACTIVATIONS_ALIGNMENT);
        REFUSED(bad.second = memory.xs, ACTIVATIONS_OVERLAP);
        REFUSED(bad.second = memory.xs + 1, ACTIVATIONS_OVERLAP);
    }
    if (row->uses & SLOPES) {
        REFUSED(bad.slopes = NULL, ACTIVATIONS_NULL);
        REFUSED(bad.slopes = TYPED(odd)(memory.slopes), ACTIVATIONS_ALIGNMENT);
        REFUSED(bad.slopes = memory.xs + 1, ACTIVATIONS_OVERLAP);
        REFUSED(bad.channels = too_long, ACTIVATIONS_LENGTH);
        REFUSED(bad.channels = 0, ACTIVATIONS_SHAPE);
        REFUSED(bad.channels = 2; bad.inner = 2, ACTIVATIONS_SHAPE);
    }
    if (row->uses & ROWS) {
        REFUSED(bad.rows = 0, ACTIVATIONS_SHAPE);
        REFUSED(bad.rows = row->len - 1, ACTIVATIONS_SHAPE);
        REFUSED(bad.rows = SIZE_MAX, ACTIVATIONS_SHAPE);
    }
    if (row->uses & (SLOPES | AXIS)) {
        REFUSED(bad.inner = 0, ACTIVATIONS_SHAPE);
        REFUSED(bad.inner = SIZE_MAX, ACTIVATIONS_SHAPE);
    }
    /* Nothing to do is done, wherever it is. */
    REFUSED(bad.x = bad.slopes = bad.xs = bad.second = NULL; bad.len = bad.channels = 0, ACTIVATIONS_OK);
    REFUSED(bad.x = bad.slopes = bad.xs = bad.second = TYPED(odd)(memory.xs); bad.len = bad.channels = 0, ACTIVATIONS_OK);
#undef REFUSED
}

/* As many elements as vectors, pairs of vectors and a rest are made of. */
#define LONG 77

/* One function against known bits, in a long array; `ulps` of difference are allowed. */
static void TYPED(check_bits)(const char *name, const BITS (*pairs)[2], size_t count, BITS ulps,
                              activations_status (*run)(const struct TYPED(call) *), int answer_is_second) {
    static REAL x[LONG], xs[LONG], second[LONG];
    struct TYPED(call) call = {x, xs, second, NULL, LONG, 0, 0, 0, 0};
    /* grad is 1, and so a backward function gives the derivative. */
    const int is_backward = run == TYPED(sigmoid_backward) || run == TYPED(tanh_backward) ||
                            run == TYPED(fast_sigmoid_backward) || run == TYPED(fast_tanh_backward);
    size_t i;
    for (i = 0; i < LONG; i++) {
        memcpy(&x[i], &pairs[i % count][0], sizeof(REAL));
        xs[i] = is_backward ? 1 : x[i];
    }
    expect_status(name, run(&call), ACTIVATIONS_OK);
    for (i = 0; i < LONG; i++) {
        const BITS wanted = pairs[i % count][1];
        BITS got;
        memcpy(&got, answer_is_second ? &second[i] : &xs[i], sizeof got);
        checks++;
        if ((got > wanted ? got - wanted : wanted - got) > ulps) {
            failed("%s: of %.17g: %016llx, not %016llx\n", name, (double)x[i], (unsigned long long)got,
                   (unsigned long long)wanted);
        }
    }
}

#define BITS_OF(f, values, derivatives, ulps, derivative_ulps)                                                        \
    do {                                                                                                              \
        TYPED(check_bits)(#f, values, COUNT(values), ulps, TYPED(f), 0);                                              \
        TYPED(check_bits)(#f "_into", values, COUNT(values), ulps, TYPED(f##_into), 0);                               \
        TYPED(check_bits)(#f "_with_derivative", values, COUNT(values), ulps, TYPED(f##_with_derivative), 0);         \
        TYPED(check_bits)(#f "_with_derivative", derivatives, COUNT(derivatives), derivative_ulps,                    \
                          TYPED(f##_with_derivative), 1);                                                             \
        TYPED(check_bits)(#f "_derivative", derivatives, COUNT(derivatives), derivative_ulps,                         \
                          TYPED(f##_derivative), 0);                                                                  \
        TYPED(check_bits)(#f "_derivative_into", derivatives, COUNT(derivatives), derivative_ulps,                    \
                          TYPED(f##_derivative_into), 0);                                                             \
        TYPED(check_bits)(#f "_backward", derivatives, COUNT(derivatives), derivative_ulps, TYPED(f##_backward), 0);  \
    } while (0)

/* How many ULP the values and the derivatives may be off, and those of the fast functions. */
static void TYPED(check)(BITS ulps, BITS derivative_ulps, BITS fast_ulps, BITS fast_derivative_ulps) {
    size_t i;
    for (i = 0; i < COUNT(TYPED(table)); i++) {
        TYPED(check_values)(&TYPED(table)[i]);
        TYPED(check_statuses)(&TYPED(table)[i]);
    }
    BITS_OF(sigmoid, TYPED(sigmoid_bits), TYPED(sigmoid_derivative_bits), ulps, derivative_ulps);
    BITS_OF(tanh, TYPED(tanh_bits), TYPED(tanh_derivative_bits), ulps, derivative_ulps);
    BITS_OF(fast_sigmoid, TYPED(sigmoid_bits), TYPED(sigmoid_derivative_bits), fast_ulps, fast_derivative_ulps);
    BITS_OF(fast_tanh, TYPED(tanh_bits), TYPED(tanh_derivative_bits), fast_ulps, fast_derivative_ulps);
    printf("%u functions of %u-bit elements\n", (unsigned)COUNT(TYPED(table)), (unsigned)sizeof(REAL) * 8);
}

#undef RUN
#undef ELEMENTWISE
#undef SOFTMAX
#undef COMMA
#undef INF
#undef LN2
#undef X
#undef NONE
#undef ALL
#undef F
#undef LONG
#undef BITS_OF
#undef SIGMOID_ROWS
#undef TANH_ROWS
#undef SOFTMAX_ROWS
#undef LOG_SOFTMAX_ROWS
