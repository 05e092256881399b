//! softmax and log_softmax of adversarial rows, in every layout, against the double-double truth.
//!
//! Rows of up to 2²² elements repeat a pattern, so that the truth of the pattern is the truth of the row but for a
//! power of two: softmax is divided by it, and its logarithm is subtracted from log_softmax.

use crate::common::points::Random;
use crate::common::real::{Real, assert_same, widened};
use crate::common::rows::{LENGTHS, LONG_LENGTHS, Row, adversarial, short};
use crate::common::worst::{self, Worst};
use crate::common::{backends, bounds};
use activations::{Backend, ShapeError};
use oracle::Scaled;

/// One function on rows, in two layouts.
struct Function<T> {
    name: &'static str,
    truth: fn(&[f64]) -> Vec<Scaled>,
    row: fn(Backend, &mut [T]),
    axis: fn(Backend, &mut [T], usize, usize) -> Result<(), ShapeError>,
}

fn softmax<T: Real>() -> Function<T> {
    Function {
        name: "softmax",
        truth: oracle::rows::softmax,
        row: |backend, xs| backend.softmax(xs),
        axis: |backend, xs, axis_len, inner_len| backend.softmax_axis(xs, axis_len, inner_len),
    }
}

fn fast_softmax<T: Real>() -> Function<T> {
    Function {
        name: "fast::softmax",
        truth: oracle::rows::softmax,
        row: |backend, xs| backend.fast_softmax(xs),
        axis: |backend, xs, axis_len, inner_len| backend.fast_softmax_axis(xs, axis_len, inner_len),
    }
}

fn log_softmax<T: Real>() -> Function<T> {
    Function {
        name: "log_softmax",
        truth: oracle::rows::log_softmax,
        row: |backend, xs| backend.log_softmax(xs),
        axis: |backend, xs, axis_len, inner_len| backend.log_softmax_axis(xs, axis_len, inner_len),
    }
}

fn fast_log_softmax<T: Real>() -> Function<T> {
    Function {
        name: "fast::log_softmax",
        truth: oracle::rows::log_softmax,
        row: |backend, xs| backend.fast_log_softmax(xs),
        axis: |backend, xs, axis_len, inner_len| backend.fast_log_softmax_axis(xs, axis_len, inner_len),
    }
}

/// The worst errors so far, a backend.
struct Judge<T> {
    function: Function<T>,
    worst: Vec<(Backend, Worst)>,
}

impl<T: Real> Judge<T> {
    fn new(function: Function<T>, bound: &str, rows: &str) -> Self {
        let bound = bounds::of(bound).ulp::<T>();
        let worst = |backend: Backend| {
            let what = format!("{} {} of {rows} on {}", function.name, T::NAME, backend.name());
            (backend, Worst::new(what, bound))
        };
        let worst = backends().into_iter().map(worst).collect();
        Self { function, worst }
    }

    fn row(&mut self, row: &Row<T>) {
        let truth = (self.function.truth)(&widened(&row.xs));
        self.row_of(row, &truth);
    }

    /// The truths are those of the row's beginning, which the rest repeats.
    fn row_of(&mut self, row: &Row<T>, truths: &[Scaled]) {
        // Mostly every backend has the same bits, and so the errors of the first.
        let mut first: Vec<(T, f64)> = Vec::new();
        for (backend, worst) in &mut self.worst {
            let mut ys = row.xs.clone();
            (self.function.row)(*backend, &mut ys);
            let (ys, rest) = ys.split_at(truths.len());
            for repeated in rest.chunks(truths.len()) {
                assert_same(repeated, ys, || format!("{}: equal x, other y", row.name));
            }
            for (at, (&y, truth)) in ys.iter().zip(truths).enumerate() {
                let error = match first.get(at) {
                    Some(&(same, error)) if y.same(same) => error,
                    _ => y.ulp_error(truth),
                };
                worst.see_error(error, y, truth, || format!("{}: place {at}, x = {:?}", row.name, row.xs[at]));
                if first.len() == at {
                    first.push((y, error));
                }
            }
        }
    }

    /// Rows of one length side by side: `[axis_len, inner_len]`.
    fn side_by_side(&mut self, rows: &[Row<T>]) {
        let (axis_len, inner_len) = (rows[0].xs.len(), rows.len());
        let place = |at: usize| (at % inner_len, at / inner_len);
        let xs: Vec<T> = (0..axis_len * inner_len).map(place).map(|(row, at)| rows[row].xs[at]).collect();
        let truths: Vec<_> = rows.iter().map(|row| (self.function.truth)(&widened(&row.xs))).collect();
        for (backend, worst) in &mut self.worst {
            let mut ys = xs.clone();
            (self.function.axis)(*backend, &mut ys, axis_len, inner_len).expect("one whole block");
            for (at, &y) in ys.iter().enumerate() {
                let (row, at) = place(at);
                worst.see(y, &truths[row][at], || format!("{} in a column: place {at}", rows[row].name));
            }
        }
    }

    #[track_caller]
    fn judge(self) {
        worst::judge(self.worst.into_iter().map(|(_, worst)| worst));
    }
}

fn rows_up_to_4096<T: Real>(function: Function<T>) {
    let bound = function.name;
    let mut judge = Judge::new(function, bound, "rows up to 4096");
    let mut random = Random(2);
    for len in LENGTHS {
        let rows = adversarial(len, &mut random);
        for row in &rows {
            judge.row(row);
        }
        if len < 40 {
            judge.side_by_side(&rows);
        }
    }
    // So long that sums are brought into order on the way, and so many that they are taken in bundles.
    judge.side_by_side(&adversarial(600, &mut random));
    let many: Vec<Row<T>> = (0..20).flat_map(|_| adversarial(3, &mut random)).collect();
    judge.side_by_side(&many);
    for len in LONG_LENGTHS {
        for row in adversarial(len, &mut random).iter().step_by(3) {
            judge.row(row);
        }
    }
    judge.judge();
}

fn short_rows<T: Real>(function: Function<T>) {
    let bound = function.name;
    let mut judge = Judge::new(function, bound, "short rows");
    for row in short(60_000, &mut Random(3)) {
        judge.row(&row);
    }
    judge.judge();
}

/// Patterns of 1000 or so elements, repeated 2^`doublings` times.
fn long_rows<T: Real>(function: Function<T>, bound: &str, repeated: fn(Scaled, i32) -> Scaled) {
    let mut judge = Judge::new(function, bound, "rows up to 2^22");
    let mut random = Random(4);
    for (pattern_len, doublings) in [(1023, 6), (1024, 12)] {
        for pattern in adversarial::<T>(pattern_len, &mut random).into_iter().step_by(9) {
            let truth: Vec<Scaled> =
                (judge.function.truth)(&widened(&pattern.xs)).into_iter().map(|y| repeated(y, doublings)).collect();
            let xs = pattern.xs.repeat(1 << doublings);
            assert!(xs.len() <= bounds::LONGEST_ROW);
            judge.row_of(&Row { name: format!("{} 2^{doublings} times", pattern.name), xs }, &truth);
        }
    }
    judge.judge();
}

#[test]
fn softmax_f32() {
    rows_up_to_4096::<f32>(softmax());
}

#[test]
fn softmax_f64() {
    rows_up_to_4096::<f64>(softmax());
}

#[test]
fn fast_softmax_f32() {
    rows_up_to_4096::<f32>(fast_softmax());
}

#[test]
fn fast_softmax_f64() {
    rows_up_to_4096::<f64>(fast_softmax());
}

#[test]
fn log_softmax_f32() {
    rows_up_to_4096::<f32>(log_softmax());
}

#[test]
fn log_softmax_f64() {
    rows_up_to_4096::<f64>(log_softmax());
}

#[test]
fn fast_log_softmax_f32() {
    rows_up_to_4096::<f32>(fast_log_softmax());
}

#[test]
fn fast_log_softmax_f64() {
    rows_up_to_4096::<f64>(fast_log_softmax());
}

#[test]
fn softmax_of_short_rows() {
    short_rows::<f32>(softmax());
    short_rows::<f64>(softmax());
    short_rows::<f32>(fast_softmax());
    short_rows::<f64>(fast_softmax());
}

#[test]
fn log_softmax_of_short_rows() {
    short_rows::<f32>(log_softmax());
    short_rows::<f64>(log_softmax());
    short_rows::<f32>(fast_log_softmax());
}

/// One element above many equal ones, whose roundings all go one way: the logarithm of its share is their sum.
#[test]
fn log_softmax_of_many_equals_below_one() {
    fn all<T: Real>(function: Function<T>) {
        let bound = function.name;
        let mut judge = Judge::new(function, bound, "one element above equal ones");
        for len in [300, 4095, 20_000] {
            for gap in [1.0, 5.3, 17.7, 30.1, 41.3, 66.6, 90.0, 103.0, 110.0] {
                let mut xs = vec![T::from_f64(1.0 - gap); len];
                xs[len / 3] = T::from_f64(1.0);
                judge.row(&Row { name: format!("{len} elements, {gap} below one"), xs });
            }
        }
        judge.judge();
    }
    all::<f32>(log_softmax());
    all::<f64>(log_softmax());
    all::<f32>(fast_log_softmax());
}

#[test]
fn softmax_of_long_rows() {
    let repeated = |y: Scaled, doublings: i32| y.shift(-doublings);
    long_rows::<f32>(softmax(), "softmax, long rows", repeated);
    long_rows::<f64>(softmax(), "softmax, long rows", repeated);
    long_rows::<f32>(fast_softmax(), "fast::softmax, long rows", repeated);
    long_rows::<f64>(fast_softmax(), "fast::softmax, long rows", repeated);
}

#[test]
fn log_softmax_of_long_rows() {
    let repeated = |y: Scaled, doublings: i32| y - oracle::functions::ln(Scaled::ONE.shift(doublings));
    long_rows::<f32>(log_softmax(), "log_softmax", repeated);
    long_rows::<f64>(log_softmax(), "log_softmax", repeated);
    long_rows::<f32>(fast_log_softmax(), "fast::log_softmax", repeated);
}
