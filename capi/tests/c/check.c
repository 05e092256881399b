/* Uses every function of the library: values, special values, and every status. Exits with 0 if all is right. */

#include "activations.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Elements of an array, and slopes. */
#define MOST 6
#define CHANNELS 3
/* What is in an array before it is written. */
#define BEFORE 100

/* What a function takes beside xs and len. */
enum uses {
    READ = 1,     /* x, src or y */
    IN_PLACE = 2, /* which may be xs */
    INTO = READ | IN_PLACE,
    SECOND = 4,   /* derivative or slope_grads */
    SLOPES = 8,   /* slopes, channels and inner_len */
    ROWS = 16,    /* row_len or axis_len */
    AXIS = 32,    /* inner_len */
    NEAR = 64     /* nothing: its results need not be exact */
};

static unsigned checks, failures;

static void failed(const char *format, ...) {
    va_list arguments;
    failures++;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}

static void expect_status(const char *name, activations_status got, activations_status wanted) {
    checks++;
    if (got != wanted) {
        failed("%s: answers \"%s\", not \"%s\"\n", name, activations_status_text(got), activations_status_text(wanted));
    }
}

/* From tests/vectors/hard_*.txt: input and correctly rounded result. */
static const uint32_t sigmoid_bits_f32[][2] = {
    {0x33ffffff, 0x3f000000}, {0x37d10000, 0x3f000068}, {0x38538000, 0x3f0000d3}, {0xb6ea0000, 0x3effffc6},
    {0xb7a58000, 0x3effff5b}, {0xb807c000, 0x3efffef1}, {0xb83d4000, 0x3efffe86}, {0xc2b2e798, 0x000f6dce},
};
static const uint32_t sigmoid_derivative_bits_f32[][2] = {
    {0x39b504f2, 0x3e800000}, {0x3cfabb06, 0x3e7ff0a8}, {0x3ef4fb33, 0x3e71e3a1}, {0x406803a3, 0x3ccf1457},
    {0xba1cc471, 0x3e7ffffe}, {0xbda1f8c0, 0x3e7f99a0}, {0xbfdda151, 0x3e02d84b}, {0xc2b2e798, 0x000f6dce},
};
static const uint32_t tanh_bits_f32[][2] = {
    {0x39b89ba2, 0x39b89ba2}, {0x3ac37de2, 0x3ac37dd9}, {0x3c4e34b0, 0x3c4e31e7}, {0x3d7c3055, 0x3d7bdee1},
    {0x3ef6afee, 0x3ee537fe}, {0x3fb3c82a, 0x3f62e68b}, {0x4053eea7, 0x3f7f51f5}, {0x40c7b05f, 0x3f7fff80},
};
static const uint32_t tanh_derivative_bits_f32[][2] = {
    {0x393504f2, 0x3f800000}, {0x3c7abb06, 0x3f7ff0a8}, {0x3e74fb33, 0x3f71e3a1}, {0x3fe803a3, 0x3dcf1457},
    {0xb99cc471, 0x3f7ffffe}, {0xbd21f8c0, 0x3f7f99a0}, {0xbf5da151, 0x3f02d84b}, {0xc1b6e4b4, 0x1f832866},
};

/* Rounded from 400 bits. */
static const uint64_t sigmoid_bits_f64[][2] = {
    {0x3fe0000000000000, 0x3fe3eb2fd4d34391}, {0xbff4000000000000, 0x3fcc81702a88e0d5},
    {0x4008000000000000, 0x3fee7b7cbc36fabc}, {0xc034000000000000, 0x3e21b4865556b5d5},
    {0x3f50624dd2f1a9fc, 0x3fe0020c49b78133}, {0xc086240000000000, 0x000e6cf6d08897ac},
};
static const uint64_t sigmoid_derivative_bits_f64[][2] = {
    {0x3fe0000000000000, 0x3fce149a052c16c2}, {0xbff4000000000000, 0x3fc6284c3374f815},
    {0x4008000000000000, 0x3fa72165282c6f72}, {0xc034000000000000, 0x3e21b48654b9f942},
    {0x3f50624dd2f1a9fc, 0x3fcfffff79c84472}, {0xc086240000000000, 0x000e6cf6d08897ac},
};
static const uint64_t tanh_bits_f64[][2] = {
    {0x3fe0000000000000, 0x3fdd9353d7568af3}, {0xbff4000000000000, 0xbfeb2523bb6b2dee},
    {0x4008000000000000, 0x3fefd77d111a0b00}, {0xc033000000000000, 0xbfefffffffffffff},
    {0x3f50624dd2f1a9fc, 0x3f50624d77516ce2}, {0xc072c80000000000, 0xbff0000000000000},
};
static const uint64_t tanh_derivative_bits_f64[][2] = {
    {0x3fe0000000000000, 0x3fe92a946fa34394}, {0xbff4000000000000, 0x3fd1f25131e3a8c0},
    {0x4008000000000000, 0x3f8434a517bbc5f4}, {0xc033000000000000, 0x3ca2188ad6ae3303},
    {0x3f50624dd2f1a9fc, 0x3feffffde721235e}, {0xc072c80000000000, 0x09deb3d1bc502a62},
};

#define REAL float
#define BITS uint32_t
#define NAME(f) activations_##f##_f32
#define TYPED(n) n##_f32
#include "check_real.h"
#undef REAL
#undef BITS
#undef NAME
#undef TYPED

#define REAL double
#define BITS uint64_t
#define NAME(f) activations_##f##_f64
#define TYPED(n) n##_f64
#include "check_real.h"

static void check_texts(void) {
    static const char *const backends[] = {"scalar", "portable", "avx2", "avx512"};
    size_t known = 0, i;
    for (i = 0; i < COUNT(backends); i++) {
        known += strcmp(activations_backend_name(), backends[i]) == 0;
    }
    checks += 3;
    if (known != 1) {
        failed("unknown backend %s\n", activations_backend_name());
    }
    if (strchr(activations_version(), '.') == NULL) {
        failed("no version: %s\n", activations_version());
    }
    if (strcmp(activations_status_text(ACTIVATIONS_SHAPE + 1), "unknown status") != 0) {
        failed("a status too many\n");
    }
}

int main(void) {
    printf("activations %s, backend %s\n", activations_version(), activations_backend_name());
    check_texts();
    /* float is rounded correctly, and within 2.5 ULP if it is fast; double is within 1 ULP, its derivatives within 2. */
    check_f32(0, 0, 3, 3);
    check_f64(1, 2, 1, 2);
    printf("%u checks, %u failures\n", checks, failures);
    return failures != 0;
}
