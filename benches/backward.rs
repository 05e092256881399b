//! Backward forms: `cargo bench --bench backward -- sigmoid_backward/f32`.
//!
//! They multiply the gradient in place, and so every iteration copies it first: about 0.04 ns an element, which only
//! relu's forms notice. The outputs `y` are any numbers: the formulas do not ask where they come from.

mod common;

use common::{Contest, Real, TOLERANCE};
use criterion::{Criterion, criterion_group, criterion_main};
use oracle::{Scaled, functions, rows};

const SLOPE: f64 = 0.01;
const CHANNELS: usize = 8;
const SHORT: usize = 8;
/// f64 sums and differences cancel: their bound is relative to the sum of magnitudes, not to the result.
const CANCELLING: f64 = 1e9;

fn contests<T: Real>() -> [Contest<T>; 16] {
    [
        Contest {
            name: "sigmoid_backward",
            ours: |backend, x, g, y| backend.sigmoid_backward(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |x, g| functions::sigmoid_derivative(x) * Scaled::from(g)),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, g, y| map(x, g, y, |x, g| g * sigmoid_slope(T::ONE / (T::ONE + Real::exp(-x))))),
                ("libm", |x, g, y| map(x, g, y, |x, g| g * sigmoid_slope(T::ONE / (T::ONE + (-x).libm_exp())))),
            ],
        },
        Contest {
            name: "sigmoid_backward_from_output",
            ours: |backend, x, g, y| backend.sigmoid_backward_from_output(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |y, g| Scaled::from(g) * Scaled::from(y) * Scaled::difference(1.0, y)),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| map(x, g, y, |y, g| g * sigmoid_slope(y)))],
        },
        Contest {
            name: "tanh_backward",
            ours: |backend, x, g, y| backend.tanh_backward(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |x, g| functions::tanh_derivative(x) * Scaled::from(g)),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, g, y| map(x, g, y, |x, g| g * tanh_slope(Real::tanh(x)))),
                ("libm", |x, g, y| map(x, g, y, |x, g| g * tanh_slope(x.libm_tanh()))),
            ],
        },
        Contest {
            name: "tanh_backward_from_output",
            ours: |backend, x, g, y| backend.tanh_backward_from_output(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |y, g| Scaled::from(g) * Scaled::difference(1.0, y) * Scaled::difference(1.0, -y)),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| map(x, g, y, |y, g| g * tanh_slope(y)))],
        },
        Contest {
            name: "relu_backward",
            ours: |backend, x, g, y| backend.relu_backward(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |x, g| Scaled::from(if x >= 0.0 { g } else { 0.0 })),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| map(x, g, y, |x, g| if x >= T::ZERO { g } else { T::ZERO }))],
        },
        Contest {
            name: "relu_backward_from_output",
            ours: |backend, x, g, y| backend.relu_backward_from_output(x, copy(g, y)).unwrap(),
            truth: |x, g| each(x, g, |y, g| Scaled::from(if y > 0.0 { g } else { 0.0 })),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| map(x, g, y, |y, g| if y > T::ZERO { g } else { T::ZERO }))],
        },
        Contest {
            name: "leaky_relu_backward",
            ours: |backend, x, g, y| backend.leaky_relu_backward(x, copy(g, y), T::of(SLOPE)).unwrap(),
            truth: |x, g| each(x, g, |x, g| Scaled::from(if x >= 0.0 { g } else { T::of(SLOPE).widen() * g })),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| map(x, g, y, |x, g| if x >= T::ZERO { g } else { T::of(SLOPE) * g }))],
        },
        Contest {
            name: "leaky_relu_backward_from_output",
            ours: |backend, x, g, y| backend.leaky_relu_backward_from_output(x, copy(g, y), T::of(SLOPE)).unwrap(),
            truth: |x, g| each(x, g, |y, g| Scaled::from(if y >= 0.0 { g } else { T::of(SLOPE).widen() * g })),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "parametric_relu_backward",
            ours: |backend, x, g, y| {
                let mut slope_grads = [T::ZERO; CHANNELS];
                backend
                    .parametric_relu_backward(x, copy(g, y), &[T::of(SLOPE); CHANNELS], 1, &mut slope_grads)
                    .unwrap();
                std::hint::black_box(slope_grads);
            },
            truth: |x, g| each(x, g, |x, g| Scaled::from(if x >= 0.0 { g } else { T::of(SLOPE).widen() * g })),
            tolerance: TOLERANCE,
            loops: &[("std", |x, g, y| {
                let mut slope_grads = [T::ZERO; CHANNELS];
                map(x, g, y, |x, g| if x >= T::ZERO { g } else { T::of(SLOPE) * g });
                for (x, g) in x.chunks(CHANNELS).zip(g.chunks(CHANNELS)) {
                    for ((x, g), sum) in x.iter().zip(g).zip(&mut slope_grads) {
                        *sum = *sum + if *x >= T::ZERO { T::ZERO } else { *x * *g };
                    }
                }
                std::hint::black_box(slope_grads);
            })],
        },
        Contest {
            name: "softmax_backward",
            ours: |backend, x, g, y| backend.softmax_backward(x, copy(g, y)).unwrap(),
            truth: rows::softmax_backward,
            tolerance: CANCELLING,
            loops: &[("std", |x, g, y| {
                let dot = x.iter().zip(g).fold(T::ZERO, |sum, (&y, &g)| sum + y * g);
                map(x, g, y, |y, g| y * (g - dot));
            })],
        },
        Contest {
            name: "fast_softmax_backward",
            ours: |backend, x, g, y| backend.fast_softmax_backward(x, copy(g, y)).unwrap(),
            truth: rows::softmax_backward,
            tolerance: CANCELLING,
            loops: &[],
        },
        Contest {
            name: "softmax_rows_backward",
            ours: |backend, x, g, y| backend.softmax_rows_backward(x, copy(g, y), SHORT).unwrap(),
            truth: |y, g| {
                y.chunks(SHORT).zip(g.chunks(SHORT)).flat_map(|(y, g)| rows::softmax_backward(y, g)).collect()
            },
            tolerance: CANCELLING,
            loops: &[],
        },
        Contest {
            name: "softmax_axis_backward",
            ours: |backend, x, g, y| backend.softmax_axis_backward(x, copy(g, y), x.len() / SHORT, SHORT).unwrap(),
            truth: |y, g| along_axis(y, g, rows::softmax_backward),
            tolerance: CANCELLING,
            loops: &[],
        },
        Contest {
            name: "log_softmax_axis_backward",
            ours: |backend, x, g, y| backend.log_softmax_axis_backward(x, copy(g, y), x.len() / SHORT, SHORT).unwrap(),
            truth: |y, g| along_axis(y, g, rows::log_softmax_backward),
            tolerance: CANCELLING,
            loops: &[],
        },
        Contest {
            name: "log_softmax_backward",
            ours: |backend, x, g, y| backend.log_softmax_backward(x, copy(g, y)).unwrap(),
            truth: rows::log_softmax_backward,
            tolerance: CANCELLING,
            loops: &[("std", |x, g, y| {
                let sum = g.iter().fold(T::ZERO, |sum, &g| sum + g);
                map(x, g, y, |y, g| g - Real::exp(y) * sum);
            })],
        },
        Contest {
            name: "fast_log_softmax_backward",
            ours: |backend, x, g, y| backend.fast_log_softmax_backward(x, copy(g, y)).unwrap(),
            truth: rows::log_softmax_backward,
            tolerance: CANCELLING,
            loops: &[],
        },
    ]
}

/// Columns of `SHORT`, side by side, as rows.
fn along_axis(y: &[f64], g: &[f64], row: fn(&[f64], &[f64]) -> Vec<Scaled>) -> Vec<Scaled> {
    let column = |all: &[f64], at: usize| -> Vec<f64> { all.iter().copied().skip(at).step_by(SHORT).collect() };
    let columns: Vec<Vec<Scaled>> = (0..SHORT).map(|at| row(&column(y, at), &column(g, at))).collect();
    (0..y.len()).map(|at| columns[at % SHORT][at / SHORT]).collect()
}

/// `g` in `y`.
fn copy<'a, T: Real>(g: &[T], y: &'a mut [T]) -> &'a mut [T] {
    y.copy_from_slice(g);
    y
}

fn each(xs: &[f64], gs: &[f64], f: impl Fn(f64, f64) -> Scaled) -> Vec<Scaled> {
    xs.iter().zip(gs).map(|(&x, &g)| f(x, g)).collect()
}

#[inline(always)]
fn map<T: Real>(xs: &[T], gs: &[T], ys: &mut [T], f: impl Fn(T, T) -> T) {
    for ((x, g), y) in xs.iter().zip(gs).zip(ys) {
        *y = f(*x, *g);
    }
}

fn sigmoid_slope<T: Real>(y: T) -> T {
    y * (T::ONE - y)
}

fn tanh_slope<T: Real>(y: T) -> T {
    T::ONE - y * y
}

fn backward(criterion: &mut Criterion) {
    contests::<f32>().iter().for_each(|contest| contest.run(criterion));
    contests::<f64>().iter().for_each(|contest| contest.run(criterion));
}

criterion_group!(benches, backward);
criterion_main!(benches);
