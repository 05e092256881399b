#!/usr/bin/env python3
"""Softmax and its logarithm along the channels of images, with their gradients, beside PyTorch: `nn.Softmax(dim=1)`.

One process, one thread, in turns; the time is the best of many passes. A gradient of ours is written where that of the
output stood, and so it is copied there first; the copy counts. PyTorch's gradients are the calls that autograd makes.
"""

import argparse
import ctypes
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

from python_peers import HERE, build_face, placed, processor

# [outer, channels, height·width]: planes that are a power of two apart are the hard ones for a cache.
SHAPES = ((8, 10, 1024), (1, 64, 1024), (2, 21, 16384), (4, 21, 3136), (1, 1000, 49), (16, 64, 64), (64, 10, 16), (256, 64, 1))
FORMS = ("softmax", "softmax_backward", "log_softmax", "log_softmax_backward")
TURN = 2e-3


def ours(face, prefix, form, element, arrays, shape):
    """Our call, default or `fast_`; None where there is no such function."""
    stem = form.removesuffix("_backward")
    call = getattr(face, f"{prefix}{stem}_axis{form.removeprefix(stem)}_{element}", None)
    if call is None:
        return None
    call.argtypes, call.restype = [ctypes.c_void_p] * 2 + [ctypes.c_size_t] * 3, None
    x, y, g, out = arrays
    src = y if form.endswith("_backward") else x
    run = partial(call, src.ctypes.data, out.ctypes.data, out.size, shape[1], shape[2])
    if not form.endswith("_backward"):
        return run

    def copied():
        np.copyto(out, g)
        run()

    return copied


def pytorch(torch, form, arrays, shape):
    x, y, g, out = (torch.from_numpy(array).view(shape) for array in arrays)
    return {
        "softmax": lambda: torch.softmax(x, 1, out=out),
        "log_softmax": lambda: torch.log_softmax(x, 1, out=out),
        "softmax_backward": lambda: torch._softmax_backward_data(g, y, 1, x.dtype, grad_input=out),
        "log_softmax_backward": lambda: torch._log_softmax_backward_data(g, y, 1, x.dtype, out=out),
    }[form]


def best_times(calls, seconds):
    """Seconds of the best pass of each, in turns."""
    best = [sys.maxsize] * len(calls)
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        for at, call in enumerate(calls):
            turn = time.perf_counter()
            while (now := time.perf_counter()) - turn < TURN:
                call()
                best[at] = min(best[at], time.perf_counter() - now)
    return best


def table(torch, face, element, seconds):
    dtype = {"f32": np.float32, "f64": np.float64}[element]
    columns = [" x ".join(map(str, shape)) for shape in SHAPES]
    lines = [f"## {element}", "", "| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for form in FORMS:
        cells = []
        for shape in SHAPES:
            size = int(np.prod(shape))
            arrays = [placed(size, dtype, 512 * at) for at in range(4)]
            random = np.random.default_rng(42)
            arrays[0][:], arrays[2][:] = random.uniform(-8, 8, size), random.normal(size=size)
            forward = form.removesuffix("_backward")
            torch_forward = getattr(torch, forward)(torch.from_numpy(arrays[0]).view(shape), 1)
            arrays[1][:] = torch_forward.numpy().ravel()
            calls = [pytorch(torch, form, arrays, shape)]
            calls[0]()
            right = arrays[3].copy()
            for prefix in ("", "fast_"):
                call = ours(face, prefix, form, element, arrays, shape)
                if call is None:
                    continue
                call()
                assert np.allclose(arrays[3], right, rtol=1e-4, atol=1e-5), f"{prefix}{form} {element} of {shape}"
                calls.append(call)
            theirs, *times = best_times(calls, seconds)
            ratios = " / ".join(f"{own / theirs:.2f}" for own in times)
            print(f"{form} {element} {shape}: {ratios}, PyTorch {theirs * 1e9 / size:.3f} ns", file=sys.stderr)
            cells.append(f"{ratios} ({theirs * 1e9 / size:.3f})")
        lines.append(f"| {form} | " + " | ".join(cells) + " |")
    return lines + [""]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=HERE / "../../docs/peers", help="folder for the results")
    options.add_argument("--seconds", type=float, default=0.5, help="for each form, type and shape")
    options.add_argument("--quick", action="store_true", help="0.1 s for each")
    options = options.parse_args()
    try:
        import torch
    except ImportError:
        print("not installed, left out: pytorch", file=sys.stderr)
        return
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    face = ctypes.CDLL(build_face())
    face.backend_name.restype = ctypes.c_char_p
    model, flags = processor()
    lines = [
        "# Softmax along the channels of images, beside PyTorch",
        "",
        f"- processor: {model}",
        f"- instruction set: {flags}",
        f"- backend of activations: {face.backend_name().decode()}",
        f"- versions: PyTorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()}), NumPy {np.__version__}",
        "",
        "`nn.Softmax(dim=1)` and `nn.LogSoftmax(dim=1)` of `[outer, channels, height·width]` on one thread: our time over",
        "PyTorch's, default / `fast::`, and in brackets PyTorch's ns per element. A gradient of ours is copied to where it is",
        "written, and the copy counts.",
        "",
    ]
    for element in ("f32", "f64"):
        lines += table(torch, face, element, 0.1 if options.quick else options.seconds)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "axis.md").write_text("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
