#!/usr/bin/env python3
"""The activation functions beside PyTorch, NumPy and ONNX Runtime, in one process and one run.

Ours are called through a small shared library (`face/`), built here by cargo and loaded by ctypes. The others write
into arrays that exist already wherever they can. Every call is made from Python and its cost counts, ours included:
that is what a caller in Python sees. A peer that is not installed is named and left out.

The method is that of the Rust program: errors before times; all peers take turns, the best pass of a turn counts, and
of the turns the minimum and the median are kept. The CSV has the same columns, and the same program draws it.
"""

import argparse
import ctypes
import json
import platform
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np

import python_accuracy as accuracy

HERE = Path(__file__).resolve().parent
FUNCTIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "softmax")
TYPES = {"f32": np.float32, "f64": np.float64}
LENGTHS = (16, 64, 1024, 4096, 65536, 1 << 20)
SLOPE = accuracy.SLOPE
TURN = 200e-6
MIN_ROUNDS = 5
PASS_BYTES = 16 << 10
PAGE = 4096
HEADER = (
    "function,type,len,peer,library,place,min_ns,median_ns,paired_ratio,max_ulp,worst_input,sum_error,wrong"
)


class Peer:
    """One library's version of one function. `prepare(src, dst)` gives a call without arguments that fills dst."""

    def __init__(self, name, origin, place, prepare):
        self.name, self.origin, self.place, self.prepare = name, origin, place, prepare

    @property
    def in_place(self):
        return self.place == "in place"


def build_face():
    """Builds the shared library and gives its path, as cargo reports it."""
    command = ["cargo", "build", "--release", "-p", "peers-face", "--message-format=json-render-diagnostics"]
    done = subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message["target"]["name"] == "peers_face":
            return message["filenames"][0]
    raise SystemExit("cargo built no shared library")


def ours(face, label):
    """The functions of the shared library, default and fast, under names that begin with `label`."""
    scalar = {"f32": ctypes.c_float, "f64": ctypes.c_double}

    def peers(function, element):
        found = []
        for prefix, name in (("", label), ("fast_", f"{label} fast")):
            call = getattr(face, f"{prefix}{function}_{element}", None)
            if call is None:
                continue
            slope = [scalar[element]] if function == "leaky_relu" else []
            call.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *slope]
            call.restype = None

            def prepare(_src, dst, call=call):
                pointer, length = ctypes.c_void_p(dst.ctypes.data), ctypes.c_size_t(dst.size)
                extra = [kind(SLOPE) for kind in slope]
                return partial(call, pointer, length, *extra)

            found.append(Peer(name, "activations", "in place", prepare))
        return found

    return peers


def numpy_peers(function, _element):
    """The formulas as one writes them, each step into an array that exists already."""

    def sigmoid(src, dst):
        def call():
            np.negative(src, out=dst)
            np.exp(dst, out=dst)
            np.add(dst, 1, out=dst)
            np.reciprocal(dst, out=dst)

        return call

    def leaky_relu(src, dst):
        slope = src.dtype.type(SLOPE)

        def call():
            np.multiply(src, slope, out=dst)
            np.maximum(src, dst, out=dst)

        return call

    def softmax(src, dst):
        def call():
            np.subtract(src, src.max(), out=dst)
            np.exp(dst, out=dst)
            np.divide(dst, dst.sum(), out=dst)

        return call

    prepare = {
        "sigmoid": sigmoid,
        "tanh": lambda src, dst: partial(np.tanh, src, out=dst),
        "relu": lambda src, dst: partial(np.maximum, src, 0, out=dst),
        "leaky_relu": leaky_relu,
        "softmax": softmax,
    }[function]
    return [Peer("numpy", "numpy", "out of place", prepare)]


def torch_peers(torch):
    """Eager calls without gradients: into a tensor that exists (out=), and in place where there is such a function."""
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    functional = torch.nn.functional
    out = {
        "sigmoid": lambda x, y: partial(torch.sigmoid, x, out=y),
        "tanh": lambda x, y: partial(torch.tanh, x, out=y),
        "relu": lambda x, y: partial(torch.clamp_min, x, 0, out=y),
        "leaky_relu": lambda x, y: partial(torch._C._nn.leaky_relu, x, SLOPE, out=y),
        "softmax": lambda x, y: partial(torch.softmax, x, 0, out=y),
    }
    in_place = {
        "sigmoid": lambda y: y.sigmoid_,
        "tanh": lambda y: y.tanh_,
        "relu": lambda y: y.relu_,
        "leaky_relu": lambda y: partial(functional.leaky_relu_, y, SLOPE),
    }

    def peers(function, _element):
        make = out[function]
        prepare = lambda src, dst: make(torch.from_numpy(src), torch.from_numpy(dst))
        found = [Peer("pytorch out=", "pytorch", "out of place", prepare)]
        if function in in_place:
            change = in_place[function]
            found.append(Peer("pytorch in place", "pytorch", "in place", lambda _, dst: change(torch.from_numpy(dst))))
        return found

    return peers


def onnx_peers(onnx, runtime):
    """A model of one operator, its input and output bound to arrays that exist already, on one thread."""
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    operators = dict(zip(FUNCTIONS, ("Sigmoid", "Tanh", "Relu", "LeakyRelu", "Softmax")))

    def session(function, element):
        kind = onnx.TensorProto.FLOAT if element == "f32" else onnx.TensorProto.DOUBLE
        extra = {"alpha": SLOPE} if function == "leaky_relu" else {"axis": 0} if function == "softmax" else {}
        node = onnx.helper.make_node(operators[function], ["x"], ["y"], **extra)
        ends = [onnx.helper.make_tensor_value_info(name, kind, ["n"]) for name in "xy"]
        graph = onnx.helper.make_graph([node], function, ends[:1], ends[1:])
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8)
        return runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def peers(function, element):
        try:
            run = session(function, element)
        except Exception as error:  # the package has no common base class for what it raises
            print(f"onnxruntime has no {function} for {element}: {type(error).__name__}", file=sys.stderr)
            return []

        def prepare(src, dst):
            binding = run.io_binding()
            for bind, name, array in ((binding.bind_input, "x", src), (binding.bind_output, "y", dst)):
                bind(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
            return partial(run.run_with_iobinding, binding)

        return [Peer("onnxruntime", "onnxruntime", "out of place", prepare)]

    return peers


def gather(face_path, others):
    """All makers of peers that can be had, the versions of what they stand on, and the names of those missing."""
    face = ctypes.CDLL(face_path)
    face.backend_name.restype = ctypes.c_char_p
    makers = [ours(face, "activations")]
    makers += [ours(ctypes.CDLL(str(Path(path).resolve())), label) for label, path in others]
    makers.append(numpy_peers)
    versions, missing = [f"numpy {np.__version__}"], []
    backend = face.backend_name().decode()
    try:
        import torch

        makers.append(torch_peers(torch))
        versions.append(f"pytorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()})")
    except ImportError:
        missing.append("pytorch")
    try:
        import onnx
        import onnxruntime

        makers.append(onnx_peers(onnx, onnxruntime))
        versions.append(f"onnxruntime {onnxruntime.__version__}")
    except ImportError:
        missing.append("onnxruntime")
    return makers, versions, missing, backend


def placed(length, dtype, offset):
    """An array that starts `offset` bytes after a page."""
    size = np.dtype(dtype).itemsize
    raw = np.empty(length * size + 2 * PAGE, np.uint8)
    start = -raw.ctypes.data % PAGE + offset
    return raw[start : start + length * size].view(dtype)


def time_peers(peers, length, dtype, budget):
    """Nanoseconds per element: for each peer minimum, median, and the median of the first peer's time over its own."""
    calls = max(PASS_BYTES // dtype().itemsize // length, 1)
    src, dst = placed(calls * length, dtype, 0), placed(calls * length, dtype, PAGE // 2)
    src[:] = np.random.default_rng(42).uniform(-8, 8, calls * length)
    rows = [(src[i : i + length], dst[i : i + length]) for i in range(0, calls * length, length)]
    passes = [[peer.prepare(*row) for row in rows] for peer in peers]
    clock = min(-time.perf_counter_ns() + time.perf_counter_ns() for _ in range(2000))
    rounds = []
    start = time.perf_counter()
    while len(rounds) < MIN_ROUNDS or time.perf_counter() - start < budget:
        times = [0.0] * len(peers)
        for turn in range(len(peers)):
            who = (turn + len(rounds)) % len(peers)
            best = best_pass(passes[who], peers[who].in_place, src, dst)
            times[who] = max(best - clock, 1) / (calls * length)
        rounds.append(times)
    columns = list(zip(*rounds))
    first = columns[0]
    paired = lambda own: statistics.median(a / b for a, b in zip(first, own))
    return [(min(own), statistics.median(own), paired(own)) for own in columns]


def best_pass(calls, in_place, src, dst):
    """The best of the passes that fit into one turn, in nanoseconds."""
    best = sys.maxsize
    turn = time.perf_counter()
    while True:
        if in_place:
            np.copyto(dst, src)
        start = time.perf_counter_ns()
        for call in calls:
            call()
        best = min(best, time.perf_counter_ns() - start)
        if time.perf_counter() - turn > TURN:
            return best


def processor():
    """The model and the vector instructions that the kernel reports."""
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.machine(), platform.machine()
    fields = dict(line.split(":", 1) for line in text.split("\n\n")[0].splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    flags = fields.get("flags", "").split()
    wanted = ("sse2", "sse4_1", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl")
    return fields.get("model name", platform.machine()), " ".join(flag for flag in wanted if flag in flags)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=HERE / "../../docs/peers", help="folder for the results")
    options.add_argument("--name", default="python", help="what the names of the results begin with")
    options.add_argument("--seconds", type=float, default=1.5, help="for each function, type and length")
    options.add_argument("--function", nargs="+", choices=FUNCTIONS, default=FUNCTIONS, help="only these functions")
    options.add_argument("--element", nargs="+", choices=TYPES, default=TYPES, help="only these types")
    options.add_argument("--len", nargs="+", type=int, default=LENGTHS, help="elements per call")
    options.add_argument("--peer", nargs="+", help="only peers whose name contains one of these; ours are always there")
    options.add_argument(
        "--build", nargs="+", default=[], metavar="NAME=PATH", help="other builds of the shared library in `face/`"
    )
    options.add_argument("--quick", action="store_true", help="a minute for everything: 0.1 s a cell, a short sweep")
    options.add_argument("--smoke", action="store_true", help="a short run that shows that everything works")
    options.add_argument("--no-report", action="store_true", help="only the CSV, no tables and pictures")
    options = options.parse_args()
    seconds = 0.02 if options.smoke else 0.1 if options.quick else options.seconds

    others = [build.split("=", 1) for build in options.build]
    makers, versions, missing, backend = gather(build_face(), others)
    model, flags = processor()
    context = [f"processor: {model}", f"instruction set: {flags}", f"backend of activations: {backend}"]
    context += [f"versions: Python {platform.python_version()}, {', '.join(versions)}"]
    context += [f"not installed: {name}" for name in missing]
    lines = [f"# {line}" for line in context] + [HEADER]
    for function in options.function:
        for element, dtype in ((element, TYPES[element]) for element in options.element):
            peers = [peer for maker in makers for peer in maker(function, element)]
            if options.peer:
                wanted = lambda name: any(part in name for part in options.peer)
                peers = [peer for peer in peers if peer.origin == "activations" or wanted(peer.name)]
            print(f"{function} {element}: checking {len(peers)} peers", file=sys.stderr)
            errors = accuracy.measure(function, peers, dtype, options.smoke or options.quick)
            for length in options.len:
                times = time_peers(peers, length, dtype, seconds)
                for peer, error, figures in zip(peers, errors, times):
                    figures = ",".join(f"{x:.5f}" for x in figures)
                    names = f"{function},{element},{length},{peer.name},{peer.origin},{peer.place}"
                    lines.append(f"{names},{figures},{error}")
                for peer, error, (best, _, paired) in zip(peers, errors, times):
                    ulp = str(error).split(",", 1)[0] or "-"
                    print(f"{function} {element} {length:>8} {peer.name:<24} {best:8.4f} ns {paired:6.2f} {ulp:>14} ULP")

    options.out.mkdir(parents=True, exist_ok=True)
    csv = options.out / f"{options.name}.csv"
    csv.write_text("\n".join(lines) + "\n")
    for name in missing:
        print(f"not installed, left out: {name}", file=sys.stderr)
    if not options.no_report:
        report = ["cargo", "run", "--release", "-q", "-p", "peers", "--", "report", str(csv.resolve())]
        subprocess.run(report, cwd=HERE, check=True)


if __name__ == "__main__":
    main()
