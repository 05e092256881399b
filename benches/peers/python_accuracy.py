"""How wrong a peer is: the largest error over normal results, and what is wrong beyond rounding.

The truth for f32 is the formula in f64, for f64 the formula in the long double of the platform, which has to have 64
bits of significand or more: 2048 times finer than what it judges. Where it has not, f64 is not judged.
"""

import numpy as np

# The f32 nearest to 0.01 in both types: an ONNX attribute can be nothing else.
SLOPE = float(np.float32(0.01))
FINE = np.finfo(np.longdouble).nmant >= 63


class Accuracy:
    """The end of a line of the CSV: max_ulp, worst_input, sum_error, wrong."""

    def __init__(self):
        self.max_ulp, self.worst, self.sum_error, self.wrong = 0.0, None, None, {}

    def __str__(self):
        worst = "" if self.worst is None else f"{self.worst:e}"
        total = "" if self.sum_error is None else f"{self.sum_error:.3e}"
        wrong = "; ".join(f"{kind} ({x:.7g} -> {got:.8g}; {n} inputs)" for kind, (n, x, got) in self.wrong.items())
        return f"{self.max_ulp:.4f},{worst},{total},{wrong}"

    def note(self, kind, where, inputs, results):
        if where.any():
            first = int(np.argmax(where))
            count, x, got = self.wrong.get(kind, (0, float(inputs[first]), float(results[first])))
            self.wrong[kind] = (count + int(where.sum()), x, got)


def measure(function, peers, dtype, short):
    """The accuracy of each peer; an empty tail of a line where the truth is too coarse."""
    if dtype is np.float64 and not FINE:
        return [",,,"] * len(peers)
    found = [Accuracy() for _ in peers]
    cases = rows(dtype) if function == "softmax" else [sweep(dtype, 60_000 if short else 1_000_000)]
    with np.errstate(all="ignore"):
        for inputs in cases:
            truths = truth(function, inputs)
            for peer, own in zip(peers, found):
                results = inputs.copy()
                peer.prepare(inputs, results)()
                judge(own, function, inputs, results, truths)
                if function == "softmax" and not np.isnan(truths[0]):
                    error = float(abs(results.astype(truths.dtype).sum() - 1))
                    own.sum_error = max(own.sum_error or 0.0, error)
    return found


def truth(function, x):
    """The results with the next finer type."""
    wide = x.astype(np.float64 if x.dtype == np.float32 else np.longdouble)
    if function == "sigmoid":
        return 1 / (1 + np.exp(-wide))
    if function == "tanh":
        return np.tanh(wide)
    if function == "relu":
        return np.where(wide < 0, 0, wide)
    if function == "leaky_relu":
        return np.where(wide < 0, wide.dtype.type(x.dtype.type(SLOPE)) * wide, wide)
    powers = np.exp(wide - wide.max())
    return powers / powers.sum()


def judge(found, function, x, got, exact):
    """The same kinds as in the Rust program, under the same names."""
    info = np.finfo(x.dtype)
    right = exact.astype(x.dtype)
    size = np.abs(right)
    low, high = {"sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1), "relu": (0, np.inf)}.get(
        function, (-np.inf, np.inf)
    )
    numbers = ~np.isnan(got) & ~np.isnan(right)
    outside = (got < low) | (got > high) | (np.isinf(got) & np.isfinite(right))
    inside = numbers & ~outside
    ends = inside & np.isinf(x)
    zeros = inside & (x == 0) & (right == 0)
    spacing = np.spacing(np.maximum(size, info.tiny)).astype(exact.dtype)
    error = np.abs(got.astype(exact.dtype) - exact) / spacing
    tiny = inside & ~ends & (size < info.tiny) & (error > 1)

    found.note("NaN lost", np.isnan(right) & ~np.isnan(got), x, got)
    found.note("NaN from a number", ~np.isnan(right) & np.isnan(got), x, got)
    found.note("leaves the range", numbers & outside, x, got)
    found.note("wrong at infinity", ends & (got != right), x, got)
    if function in ("tanh", "leaky_relu"):
        found.note("sign of zero lost", zeros & (np.signbit(got) != np.signbit(x)), x, got)
    found.note("subnormal results are 0", tiny & (got == 0), x, got)
    found.note("subnormal or zero results off", tiny & (got != 0), x, got)

    error = np.where((size >= info.tiny) & np.isfinite(right) & np.isfinite(got), error, 0)
    worst = int(np.argmax(error))
    if error[worst] > found.max_ulp:
        found.max_ulp, found.worst = float(error[worst]), float(x[worst])


def sweep(dtype, count):
    """A third bit patterns of the whole type, a third in [-20, 20], a third down to where exp ends; and the edges."""
    third = count // 3
    bits = np.uint32 if dtype is np.float32 else np.uint64
    patterns = (np.arange(third, dtype=bits) * bits(np.iinfo(bits).max // third)).view(dtype)
    far = -110 if dtype is np.float32 else -760
    near = np.concatenate([np.linspace(-20, 20, third), np.linspace(far, 20, third)]).astype(dtype)
    info = np.finfo(dtype)
    sizes = [0, info.smallest_subnormal, info.tiny / 2, info.tiny, 1e-30, 20, 87, 88.7, 100, 103.5, 710, 745, 1e10]
    edges = np.array([*sizes, 1e30, np.finfo(np.float32).max, np.inf], dtype)
    return np.concatenate([edges, -edges, np.array([np.nan], dtype), patterns, near])


def rows(dtype):
    """Rows of many lengths, ordinary and wide, and rows with a special value."""
    random = np.random.default_rng(7)
    lengths = (1, 3, 16, 64, 100, 1024, 4096)
    plain = [random.uniform(-width, width, n) for n in lengths for width in (8, 80) for _ in range(4)]
    special = [
        [-np.inf, 0, 1, -np.inf],
        [-np.inf] * 4,
        [1, np.nan, 0, 2],
        [1, np.inf, 0, 2],
        [1000, 1000, 999, -1e30],
        [-1000, -1001, -1000.5, -2000],
        [0, -90, -100, -103],
        [0, -715, -740, -744],
    ]
    return [np.array(row, dtype) for row in [*plain, *special]]
