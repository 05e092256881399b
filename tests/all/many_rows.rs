//! Many rows in one call are what each row is by itself: short rows are taken side by side, and a few are left over.

use crate::common::backends;
use crate::common::points::Random;
use crate::common::real::{Real, assert_same};
use activations::{Backend, ShapeError};

/// A function of rows, and of one.
struct Rows<T> {
    name: &'static str,
    rows: fn(Backend, &mut [T], usize) -> Result<(), ShapeError>,
    row: fn(Backend, &mut [T]),
}

fn functions<T: Real>() -> [Rows<T>; 5] {
    [
        Rows { name: "softmax", rows: |k, xs, len| k.softmax_rows(xs, len), row: |k, xs| k.softmax(xs) },
        Rows {
            name: "masked_softmax",
            rows: |k, xs, len| k.masked_softmax_rows(xs, len),
            row: |k, xs| k.masked_softmax(xs),
        },
        Rows {
            name: "fast::softmax",
            rows: |k, xs, len| k.fast_softmax_rows(xs, len),
            row: |k, xs| k.fast_softmax(xs),
        },
        Rows {
            name: "fast::log_softmax",
            rows: |k, xs, len| k.fast_log_softmax_rows(xs, len),
            row: |k, xs| k.fast_log_softmax(xs),
        },
        Rows { name: "log_softmax", rows: |k, xs, len| k.log_softmax_rows(xs, len), row: |k, xs| k.log_softmax(xs) },
    ]
}

/// Ordinary rows, far ones, those whose largest is next to zero, and rows with infinities and NaN among them.
fn contents<T: Real>(rows: usize, row_len: usize, random: &mut Random) -> Vec<T> {
    let mut xs = Vec::new();
    for row in 0..rows {
        let kind = if row_len > 1 { random.bits() % 9 } else { 0 };
        let offset = if kind == 1 { 1e4 } else { 0.0 };
        let start = xs.len();
        xs.extend((0..row_len).map(|_| T::from_f64(offset + 8.0 * random.normal())));
        let at = start + row % row_len;
        match kind {
            2 => xs[at] = T::from_f64(f64::NAN),
            3 => xs[at] = T::from_f64(f64::INFINITY),
            4 => xs[at] = T::from_f64(f64::NEG_INFINITY),
            5 => xs[start..].fill(T::from_f64(f64::NEG_INFINITY)),
            6 => xs[start..].fill(T::from_f64(offset + random.normal())),
            7 => {
                xs[start..].iter_mut().for_each(|x| *x = T::from_f64(-x.widen().abs()));
                xs[at] = if row % 2 == 0 { T::SUBNORMAL } else { T::from_f64(0.0) };
            }
            _ => {}
        }
    }
    xs
}

fn check<T: Real>() {
    let mut random = Random(77);
    for row_len in 1..=40 {
        for rows in [1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 67] {
            let xs = contents::<T>(rows, row_len, &mut random);
            for Rows { name, rows: of_rows, row: of_row } in functions::<T>() {
                for backend in backends() {
                    let mut wanted = xs.clone();
                    wanted.chunks_exact_mut(row_len).for_each(|row| of_row(backend, row));
                    let mut got = xs.clone();
                    of_rows(backend, &mut got, row_len).expect("whole rows");
                    assert_same(&got, &wanted, || format!("{name} of {rows} rows of {row_len} on {}", backend.name()));
                }
            }
        }
    }
}

#[test]
fn are_rows_f32() {
    check::<f32>();
}

#[test]
fn are_rows_f64() {
    check::<f64>();
}
