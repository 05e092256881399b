#!/usr/bin/env python3
"""Writes tests/vectors/pytorch.txt: what PyTorch and NumPy make of a few inputs, in float64.

Needs PyTorch and NumPy, in any versions: `pip install torch numpy`. The tests need neither; they read the file.

A block is one call:

    nn.Softmax(dim=1)(x)        the expression that was evaluated
    shape NC 6 11               the axes in the order of the memory, the last fastest, and their sizes
    x ...                       the input, and what else the expression names
    y ...                       the output
    g ...                       the gradient of the output, and with it `dx`, that of the input, by autograd
    d ...                       the same for a gradient of 1: the derivative

Inputs are f32 numbers, so that a test of f32 has the same ones. Numbers are the shortest that read back alike.
"""

import warnings
from math import inf, nan, prod
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FILE = Path(__file__).resolve().parent.parent / "tests" / "vectors" / "pytorch.txt"

# Zeros, infinities, NaN, a subnormal f32, and both tails beyond where sigmoid and tanh saturate.
ELEMENTS = [0.0, -0.0, 0.125, -0.125, 0.5, -0.5, 1.0, -1.0, 2.5, -2.5, 8.0, -8.0, 17.0, -17.0, 40.0, -40.0, 100.0]
ELEMENTS += [-100.0, 2.0**-140, -(2.0**-140), inf, -inf, nan]


def spread(shape, scale=4.0):
    """Eighths within ±scale, and every eleventh number 0. The same on every run and with every version."""
    random = Random(1)
    numbers = [round(random.uniform(-scale, scale) * 8) / 8 for _ in range(prod(shape))]
    numbers[3::11] = [0.0] * len(numbers[3::11])
    return torch.tensor(numbers).double().reshape(shape)


def weights(shape):
    """Upstream gradients: odd multiples of 1/16, and so never 0."""
    random = Random(2)
    return torch.tensor([(random.randrange(-32, 32) + 0.5) / 8 for _ in range(prod(shape))]).double().reshape(shape)


def in_memory(values):
    """The elements in the order in which they lie in memory."""
    if values.dim() == 4 and not values.is_contiguous():
        values = values.permute(0, 2, 3, 1)
    assert values.is_contiguous()
    return values.detach().flatten()


class File:
    def __init__(self):
        versions = f"PyTorch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()}), NumPy {np.__version__}"
        self.lines = [f"# {versions}; written by tools/pytorch_values.py"]

    def block(self, call, axes, shape, **rows):
        sizes = " ".join(map(str, shape))
        self.lines += ["", call, f"shape {axes} {sizes}"]
        for name, values in rows.items():
            numbers = in_memory(torch.as_tensor(values, dtype=torch.float64)).tolist()
            self.lines.append(" ".join([name, *(repr(x).removesuffix(".0") for x in numbers)]))

    def torch(self, call, axes, x, g=None, derivative=False, module=None, **names):
        """A call of PyTorch, and its gradients by autograd."""

        def backward(g):
            x.grad = None
            y = module(x) if module else eval(call, globals(), {"x": x, **names})
            y.backward(g(y))
            return y, x.grad

        x.requires_grad_()
        rows = {}
        if derivative:
            _, rows["d"] = backward(torch.ones_like)
        if module:
            module.weight.grad = torch.full_like(module.weight, 3.0)
            rows |= {"slopes": module.weight, "slope_grads_before": module.weight.grad.clone()}
        g = weights(x.shape) if g is None else g
        y, dx = backward(lambda y: g.to(y.dtype).expand_as(y).clone(memory_format=torch.preserve_format))
        if module:
            rows["slope_grads"] = module.weight.grad
        shape = x.shape
        if axes == "NHWC":
            g = g.contiguous(memory_format=torch.channels_last)
            shape = [x.shape[at] for at in (0, 2, 3, 1)]
        self.block(call, axes, shape, **names, x=x, y=y, g=g, dx=dx, **rows)

    def numpy(self, call, axes, x, **names):
        """A call of NumPy."""
        x = x.numpy()
        y = eval(call, globals(), {"x": x, **names})
        self.block(call, axes, x.shape, **names, x=x, y=y)

    def prelu(self, axes, x, slopes):
        count = len(slopes)
        call = f"nn.PReLU(num_parameters={1 if count == 1 else 'c'})"
        module = eval(call, globals(), {"c": count}).double()
        module.weight.data = torch.tensor(slopes).double()
        self.torch(f"{call}(x)", axes, x, derivative=True, module=module)


def special_rows():
    """One row of each: masked in part and wholly, infinite, NaN, one large number, all large."""
    x = spread((8, 5))
    x[1, 1:4] = x[2] = -inf
    x[3, 2] = inf
    x[4, 3] = nan
    x[5, 1] = 600.0
    x[6] += 2.0**20
    return x


def main():
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    elements = torch.tensor(ELEMENTS).double()
    file = File()

    for call in ("torch.sigmoid(x)", "torch.tanh(x)", "torch.relu(x)"):
        file.torch(call, "N", elements.clone(), derivative=True)
    for slope in (0.25, 1.5):
        file.torch("F.leaky_relu(x, slope)", "N", elements.clone(), derivative=True, slope=slope)
    for call in ("1 / (1 + np.exp(-x))", "np.tanh(x)", "np.maximum(0, x)"):
        file.numpy(call, "N", elements)
    file.numpy("np.where(x > 0, x, slope * x)", "N", elements, slope=0.25)

    image, rows = (2, 5, 3, 3), (6, 11)
    slopes = [0.25, -0.5, 1.5, 0.0, 0.0625]
    file.prelu("NCHW", spread(image), slopes[:1])
    file.prelu("NC", torch.tensor([[nan, -1.0, 0.0, 2.0]]).double(), slopes[:1])
    file.prelu("NCHW", spread(image), slopes)
    file.prelu("NCHW", spread((2, 3, 4, 5)), slopes[:3])
    file.prelu("NHWC", spread(image).contiguous(memory_format=torch.channels_last), slopes)
    file.prelu("NC", spread((7, 5)), slopes)

    for function in ("Softmax", "LogSoftmax"):
        file.torch(f"nn.{function}(dim=1)(x)", "NC", spread(rows))
        file.torch(f"nn.{function}(dim=1)(x)", "NC", special_rows())
        file.torch(f"nn.{function}(dim=1)(x)", "NCHW", spread(image, scale=16.0))
        file.torch(f"nn.{function}(dim=-1)(x)", "NLC", spread((2, 3, 4)))
    file.numpy("(e := np.exp(x - x.max(1, keepdims=True))) / e.sum(1, keepdims=True)", "NC", spread(rows))

    mask = (spread((6, 5)) > 1.5).contiguous()
    mask[1], mask[3] = True, False
    file.torch("torch.softmax(x.masked_fill(mask, -inf), dim=-1)", "LC", spread((6, 5)), mask=mask)

    target = torch.tensor([3, 0, 10, 3])
    one = torch.ones(())
    file.torch("F.cross_entropy(x, target)", "NC", spread((4, 11)), g=one.double(), target=target)

    # What PyTorch loses in float32.
    tails = torch.tensor([-100.0, -88.0, 10.0, 17.0, 20.0]).double()
    for call in ("torch.sigmoid(x.float())", "torch.tanh(x.float())"):
        file.torch(call, "N", tails.clone(), derivative=True)
    file.torch("torch.log_softmax(x.float(), dim=-1)", "LC", torch.tensor([[0.0, -30.0]]).double())

    FILE.write_text("\n".join(file.lines) + "\n")


if __name__ == "__main__":
    main()
