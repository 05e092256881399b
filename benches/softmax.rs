//! softmax and its logarithm: `cargo bench --bench softmax -- ^softmax/f32`.
//!
//! One row, rows of 4 and of 8, and 8 long columns side by side. What works in place copies its input first.

mod common;

use common::{Contest, Real, TOLERANCE};
use criterion::{Criterion, criterion_group, criterion_main};
use oracle::{Scaled, rows};

const SHORT: usize = 8;
const SHORTER: usize = 4;

fn contests<T: Real>() -> [Contest<T>; 10] {
    [
        Contest {
            name: "softmax",
            ours: |backend, x, _, y| backend.softmax_into(x, y).unwrap(),
            truth: |x, _| rows::softmax(x),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| softmax(x, y, |x| Real::exp(x))),
                ("libm", |x, _, y| softmax(x, y, |x| x.libm_exp())),
            ],
        },
        Contest {
            name: "softmax_rows",
            ours: |backend, x, _, y| backend.softmax_rows_into(x, y, SHORT).unwrap(),
            truth: |x, _| x.chunks(SHORT).flat_map(rows::softmax).collect(),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| each_row(x, y, |x, y| softmax(x, y, |x| Real::exp(x)))),
                ("libm", |x, _, y| each_row(x, y, |x, y| softmax(x, y, |x| x.libm_exp()))),
            ],
        },
        Contest {
            name: "softmax_rows_of_4",
            ours: |backend, x, _, y| backend.softmax_rows_into(x, y, SHORTER).unwrap(),
            truth: |x, _| x.chunks(SHORTER).flat_map(rows::softmax).collect(),
            tolerance: TOLERANCE,
            loops: &[("std", |x, _, y| {
                x.chunks(SHORTER).zip(y.chunks_mut(SHORTER)).for_each(|(x, y)| softmax(x, y, |x| Real::exp(x)));
            })],
        },
        Contest {
            name: "softmax_axis",
            ours: |backend, x, _, y| {
                y.copy_from_slice(x);
                backend.softmax_axis(y, x.len() / SHORT, SHORT).unwrap();
            },
            truth: |x, _| columns(x, rows::softmax),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "masked_softmax",
            ours: |backend, x, _, y| {
                y.copy_from_slice(x);
                mask(y);
                backend.masked_softmax(y);
            },
            truth: |x, _| {
                let mut x = x.to_vec();
                mask(&mut x);
                rows::softmax(&x)
            },
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "fast_softmax",
            ours: |backend, x, _, y| backend.fast_softmax_into(x, y).unwrap(),
            truth: |x, _| rows::softmax(x),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "log_softmax",
            ours: |backend, x, _, y| backend.log_softmax_into(x, y).unwrap(),
            truth: |x, _| rows::log_softmax(x),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| log_softmax(x, y, |x| Real::exp(x), |x| Real::ln(x))),
                ("libm", |x, _, y| log_softmax(x, y, |x| x.libm_exp(), |x| x.libm_ln())),
            ],
        },
        Contest {
            name: "fast_log_softmax",
            ours: |backend, x, _, y| backend.fast_log_softmax_into(x, y).unwrap(),
            truth: |x, _| rows::log_softmax(x),
            tolerance: TOLERANCE,
            loops: &[],
        },
        Contest {
            name: "log_softmax_rows",
            ours: |backend, x, _, y| backend.log_softmax_rows_into(x, y, SHORT).unwrap(),
            truth: |x, _| x.chunks(SHORT).flat_map(rows::log_softmax).collect(),
            tolerance: TOLERANCE,
            loops: &[
                ("std", |x, _, y| each_row(x, y, |x, y| log_softmax(x, y, |x| Real::exp(x), |x| Real::ln(x)))),
                ("libm", |x, _, y| each_row(x, y, |x, y| log_softmax(x, y, |x| x.libm_exp(), |x| x.libm_ln()))),
            ],
        },
        Contest {
            name: "log_softmax_axis",
            ours: |backend, x, _, y| {
                y.copy_from_slice(x);
                backend.log_softmax_axis(y, x.len() / SHORT, SHORT).unwrap();
            },
            truth: |x, _| columns(x, rows::log_softmax),
            tolerance: TOLERANCE,
            loops: &[],
        },
    ]
}

fn largest_of<T: Real>(x: &[T]) -> T {
    x.iter().fold(x[0], |largest, &x| largest.largest(x))
}

fn softmax<T: Real>(x: &[T], y: &mut [T], exp: impl Fn(T) -> T) {
    let largest = largest_of(x);
    let mut sum = T::ZERO;
    for (x, y) in x.iter().zip(y.iter_mut()) {
        *y = exp(*x - largest);
        sum = sum + *y;
    }
    for y in y {
        *y = *y / sum;
    }
}

fn log_softmax<T: Real>(x: &[T], y: &mut [T], exp: impl Fn(T) -> T, ln: impl Fn(T) -> T) {
    let largest = largest_of(x);
    let sum = x.iter().fold(T::ZERO, |sum, &x| sum + exp(x - largest));
    let log = ln(sum);
    for (x, y) in x.iter().zip(y) {
        *y = *x - largest - log;
    }
}

fn each_row<T>(x: &[T], y: &mut [T], row: impl Fn(&[T], &mut [T])) {
    x.chunks(SHORT).zip(y.chunks_mut(SHORT)).for_each(|(x, y)| row(x, y));
}

/// Every third position.
fn mask<T: Real>(xs: &mut [T]) {
    xs.iter_mut().step_by(3).for_each(|x| *x = T::of(f64::NEG_INFINITY));
}

/// `SHORT` rows whose elements alternate.
fn columns(x: &[f64], row: fn(&[f64]) -> Vec<Scaled>) -> Vec<Scaled> {
    let mut all = vec![Scaled::from(0.0); x.len()];
    for column in 0..SHORT {
        let line: Vec<f64> = x.iter().copied().skip(column).step_by(SHORT).collect();
        all.iter_mut().skip(column).step_by(SHORT).zip(row(&line)).for_each(|(place, value)| *place = value);
    }
    all
}

fn rows_and_columns(criterion: &mut Criterion) {
    contests::<f32>().iter().for_each(|contest| contest.run(criterion));
    contests::<f64>().iter().for_each(|contest| contest.run(criterion));
}

criterion_group!(benches, rows_and_columns);
criterion_main!(benches);
