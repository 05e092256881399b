//! Values and derivatives: `cargo bench --bench elementwise -- sigmoid/f32`.
//!
//! Out of place, so that every iteration sees the same inputs; `_with_derivative` works in place, and copies them first.

mod common;

use common::{Contest, Real, TOLERANCE};
use criterion::{Criterion, criterion_group, criterion_main};
use oracle::{Scaled, functions};

const SLOPE: f64 = 0.01;
const CHANNELS: usize = 8;

fn each(xs: &[f64], f: impl Fn(f64) -> Scaled) -> Vec<Scaled> {
    xs.iter().map(|&x| f(x)).collect()
}

fn contests<T: Real>() -> [Contest<T>; 18] {
    [
        Contest {
            name: "sigmoid",
            ours: |backend, x, _, y| backend.sigmoid_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::sigmoid),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| map(x, y, |x| T::ONE / (T::ONE + Real::exp(-x)))),
                ("libm", |x, _, y| map(x, y, |x| T::ONE / (T::ONE + (-x).libm_exp()))),
            ],
        },
        Contest {
            name: "sigmoid_derivative",
            ours: |backend, x, _, y| backend.sigmoid_derivative_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::sigmoid_derivative),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| map(x, y, |x| sigmoid_slope(T::ONE / (T::ONE + Real::exp(-x))))),
                ("libm", |x, _, y| map(x, y, |x| sigmoid_slope(T::ONE / (T::ONE + (-x).libm_exp())))),
            ],
        },
        Contest {
            name: "sigmoid_with_derivative",
            ours: |backend, x, _, y| with_copy(x, y, |xs, y| backend.sigmoid_with_derivative(xs, y).unwrap()),
            truth: |x, _| each(x, functions::sigmoid_derivative),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "tanh",
            ours: |backend, x, _, y| backend.tanh_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::tanh),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| map(x, y, |x| Real::tanh(x))), ("libm", |x, _, y| map(x, y, |x| x.libm_tanh()))],
        },
        Contest {
            name: "tanh_derivative",
            ours: |backend, x, _, y| backend.tanh_derivative_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::tanh_derivative),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| map(x, y, |x| tanh_slope(Real::tanh(x)))),
                ("libm", |x, _, y| map(x, y, |x| tanh_slope(x.libm_tanh()))),
            ],
        },
        Contest {
            name: "tanh_with_derivative",
            ours: |backend, x, _, y| with_copy(x, y, |xs, y| backend.tanh_with_derivative(xs, y).unwrap()),
            truth: |x, _| each(x, functions::tanh_derivative),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "fast_sigmoid",
            ours: |backend, x, _, y| backend.fast_sigmoid_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::sigmoid),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "fast_sigmoid_derivative",
            ours: |backend, x, _, y| backend.fast_sigmoid_derivative_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::sigmoid_derivative),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "fast_tanh",
            ours: |backend, x, _, y| backend.fast_tanh_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::tanh),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "fast_tanh_derivative",
            ours: |backend, x, _, y| backend.fast_tanh_derivative_into(x, y).unwrap(),
            truth: |x, _| each(x, functions::tanh_derivative),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "relu",
            ours: |backend, x, _, y| backend.relu_into(x, y).unwrap(),
            truth: |x, _| each(x, |x| Scaled::from(x.max(0.0))),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| map(x, y, |x| x.largest(T::ZERO)))],
        },
        Contest {
            name: "relu_derivative",
            ours: |backend, x, _, y| backend.relu_derivative_into(x, y).unwrap(),
            truth: |x, _| each(x, |x| Scaled::from(slope_at(x, 0.0))),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| map(x, y, |x| slope_at(x, T::ZERO)))],
        },
        Contest {
            name: "relu_with_derivative",
            ours: |backend, x, _, y| with_copy(x, y, |xs, y| backend.relu_with_derivative(xs, y).unwrap()),
            truth: |x, _| each(x, |x| Scaled::from(slope_at(x, 0.0))),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "leaky_relu",
            ours: |backend, x, _, y| backend.leaky_relu_into(x, y, T::of(SLOPE)).unwrap(),
            truth: |x, _| each(x, |x| Scaled::from(x * slope_at(x, T::of(SLOPE).widen()))),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| map(x, y, |x| if x >= T::ZERO { x } else { T::of(SLOPE) * x }))],
        },
        Contest {
            name: "leaky_relu_derivative",
            ours: |backend, x, _, y| backend.leaky_relu_derivative_into(x, y, T::of(SLOPE)).unwrap(),
            truth: |x, _| each(x, |x| Scaled::from(slope_at(x, T::of(SLOPE).widen()))),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| map(x, y, |x| slope_at(x, T::of(SLOPE))))],
        },
        Contest {
            name: "leaky_relu_with_derivative",
            ours: |backend, x, _, y| {
                with_copy(x, y, |xs, y| backend.leaky_relu_with_derivative(xs, y, T::of(SLOPE)).unwrap());
            },
            truth: |x, _| each(x, |x| Scaled::from(slope_at(x, T::of(SLOPE).widen()))),
            tolerance: TOLERANCE,
            loops: &[],
        },
        // Eight channels: last as in a matrix of features, and each over a plane as in an image.
        Contest {
            name: "parametric_relu_channels_last",
            ours: |backend, x, _, y| backend.parametric_relu_into(x, y, &slopes::<T>(), 1).unwrap(),
            truth: |x, _| x.iter().enumerate().map(|(i, &x)| leak_of::<T>(x, i % CHANNELS)).collect(),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| {
                let slopes = slopes::<T>();
                for (x, y) in x.chunks(CHANNELS).zip(y.chunks_mut(CHANNELS)) {
                    for ((x, y), slope) in x.iter().zip(y).zip(slopes) {
                        *y = if *x >= T::ZERO { *x } else { slope * *x };
                    }
                }
            })],
        },
        Contest {
            name: "parametric_relu_planes",
            ours: |backend, x, _, y| {
                backend.parametric_relu_into(x, y, &slopes::<T>(), x.len() / CHANNELS).unwrap();
            },
            truth: |x, _| {
                let plane = x.len() / CHANNELS;
                x.iter().enumerate().map(|(i, &x)| leak_of::<T>(x, i / plane)).collect()
            },
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| {
                let plane = x.len() / CHANNELS;
                for ((x, y), slope) in x.chunks(plane).zip(y.chunks_mut(plane)).zip(slopes::<T>()) {
                    map(x, y, |x| if x >= T::ZERO { x } else { slope * x });
                }
            })],
        },
    ]
}

/// `y[i] = f(x[i])`, as anyone would write it.
#[inline(always)]
fn map<T: Real>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    for (x, y) in x.iter().zip(y) {
        *y = f(*x);
    }
}

fn sigmoid_slope<T: Real>(y: T) -> T {
    y * (T::ONE - y)
}

fn tanh_slope<T: Real>(y: T) -> T {
    T::ONE - y * y
}

fn slope_at<T: Real>(x: T, slope: T) -> T {
    if x >= T::ZERO { T::ONE } else { slope }
}

fn slopes<T: Real>() -> [T; CHANNELS] {
    std::array::from_fn(|channel| T::of(SLOPE * (1.0 + channel as f64)))
}

fn leak_of<T: Real>(x: f64, channel: usize) -> Scaled {
    Scaled::from(x * slope_at(x, slopes::<T>()[channel].widen()))
}

/// Runs on a copy of x that lives on the stack, a page at a time.
fn with_copy<T: Real>(x: &[T], y: &mut [T], run: impl Fn(&mut [T], &mut [T])) {
    let mut page = [T::ZERO; 4096];
    for (x, y) in x.chunks(page.len()).zip(y.chunks_mut(page.len())) {
        let page = &mut page[..x.len()];
        page.copy_from_slice(x);
        run(page, y);
    }
}

fn elementwise(criterion: &mut Criterion) {
    contests::<f32>().iter().for_each(|contest| contest.run(criterion));
    contests::<f64>().iter().for_each(|contest| contest.run(criterion));
}

criterion_group!(benches, elementwise);
criterion_main!(benches);
