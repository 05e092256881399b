#!/usr/bin/env python3
"""Trains the network that the firmware runs, and writes it to src/network.rs with points that it has not seen.

The data: points on three arms of a spiral in the plane, with noise; the class is the arm.
The network: 2 inputs, 8 leaky ReLU, 6 tanh, 3 softmax; 99 numbers.

Plain Python, one seed, no packages: every run writes the same file.
"""

import math
import random
from pathlib import Path

SHAPE = [2, 8, 6, 3]
SLOPE = 0.1
SHOWN = 60  # points of the test set that the firmware classifies
random.seed(20)


def spiral(count):
    """(x, y) and the arm, for `count` points on each of three arms."""
    points = []
    for arm in range(3):
        for i in range(count):
            t = 0.15 + 0.85 * i / count
            angle = 2 * math.pi * (arm / 3 + 0.45 * t) + random.gauss(0, 0.08)
            points.append(((t * math.cos(angle), t * math.sin(angle)), arm))
    random.shuffle(points)
    return points


def layer(weights, biases, xs):
    return [sum(w * x for w, x in zip(row, xs)) + b for row, b in zip(weights, biases)]


def softmax(xs):
    largest = max(xs)
    exps = [math.exp(x - largest) for x in xs]
    total = sum(exps)
    return [e / total for e in exps]


def forward(net, point):
    """The outputs of the three layers."""
    (w1, b1), (w2, b2), (w3, b3) = net
    h1 = [x if x >= 0 else SLOPE * x for x in layer(w1, b1, point)]
    h2 = [math.tanh(x) for x in layer(w2, b2, h1)]
    return h1, h2, softmax(layer(w3, b3, h2))


def backward(net, point, arm):
    """Gradients of the cross-entropy loss, in the shape of the network."""
    h1, h2, p = forward(net, point)
    d3 = [pi - (i == arm) for i, pi in enumerate(p)]
    d2 = [sum(d * row[j] for d, row in zip(d3, net[2][0])) * (1 - h * h) for j, h in enumerate(h2)]
    d1 = [sum(d * row[j] for d, row in zip(d2, net[1][0])) * (1 if h >= 0 else SLOPE) for j, h in enumerate(h1)]
    return [([[d * x for x in xs] for d in ds], ds) for ds, xs in ((d1, point), (d2, h1), (d3, h2))]


def train(points, epochs=400, rate=0.05, decay=0.985, momentum=0.9):
    net, speed = [], []
    for before, here in zip(SHAPE, SHAPE[1:]):
        net.append(([[random.gauss(0, before**-0.5) for _ in range(before)] for _ in range(here)], [0.0] * here))
        speed.append(([[0.0] * before for _ in range(here)], [0.0] * here))
    for _ in range(epochs):
        random.shuffle(points)
        for at in range(0, len(points), 10):
            batch = [backward(net, *point) for point in points[at : at + 10]]
            for k, ((weights, biases), (wv, bv)) in enumerate(zip(net, speed)):
                for i in range(len(biases)):
                    bv[i] = momentum * bv[i] - rate * sum(g[k][1][i] for g in batch) / len(batch)
                    biases[i] += bv[i]
                    for j in range(len(weights[i])):
                        wv[i][j] = momentum * wv[i][j] - rate * sum(g[k][0][i][j] for g in batch) / len(batch)
                        weights[i][j] += wv[i][j]
        rate *= decay
    return net


def share_right(net, points):
    return sum(max(range(3), key=forward(net, xy)[2].__getitem__) == arm for xy, arm in points) / len(points)


def rust(numbers):
    return "[" + ", ".join(f"{number:.6}".rstrip() for number in map(float, numbers)) + "]"


def main():
    points = spiral(150)
    test, training = points[:90], points[90:]
    net = train(training)
    print(f"training set: {share_right(net, training):.1%} right; test set: {share_right(net, test):.1%}")

    lines = ["//! Made by train.py: the network, and points of the test set with their arms.", ""]
    lines += ["use crate::Layer;", "", f"pub const SLOPE: f32 = {SLOPE};", ""]
    for k, (weights, biases) in enumerate(net, 1):
        inputs, outputs = SHAPE[k - 1], SHAPE[k]
        lines += [f"pub static LAYER_{k}: Layer<{inputs}, {outputs}> = Layer {{", "    weights: ["]
        lines += [f"        {rust(row)}," for row in weights]
        lines += ["    ],", f"    biases: {rust(biases)},", "};", ""]
    lines += [f"pub static POINTS: [([f32; 2], usize); {SHOWN}] = ["]
    lines += [f"    ({rust(xy)}, {arm})," for xy, arm in test[:SHOWN]]
    lines += ["];", ""]
    (Path(__file__).parent / "src" / "network.rs").write_text("\n".join(lines))


main()
