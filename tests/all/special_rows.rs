//! Rows that are empty, single, infinite, NaN, masked or equal: softmax, log_softmax, masked_softmax.

use crate::common::real::{Real, assert_same, numbers};
use crate::common::{backends, bounds};
use activations::{Backend, ShapeError};

const INF: f64 = f64::INFINITY;

type Rows<T> = fn(Backend, &mut [T], usize) -> Result<(), ShapeError>;

/// The ways to run a function on rows of one length: as rows, as columns, and each for itself.
fn softmaxes<T: Real>() -> [Rows<T>; 3] {
    [
        |backend, xs, len| backend.softmax_rows(xs, len),
        |backend, xs, len| columns(xs, len, |xs, inner_len| backend.softmax_axis(xs, len, inner_len)),
        |backend, xs, len| {
            xs.chunks_mut(len.max(1)).for_each(|row| backend.softmax(row));
            Ok(())
        },
    ]
}

/// Those of `fast::` as well.
fn log_softmaxes<T: Real>() -> [Rows<T>; 6] {
    [
        |backend, xs, len| backend.fast_log_softmax_rows(xs, len),
        |backend, xs, len| columns(xs, len, |xs, inner_len| backend.fast_log_softmax_axis(xs, len, inner_len)),
        |backend, xs, len| {
            xs.chunks_mut(len.max(1)).for_each(|row| backend.fast_log_softmax(row));
            Ok(())
        },
        |backend, xs, len| backend.log_softmax_rows(xs, len),
        |backend, xs, len| columns(xs, len, |xs, inner_len| backend.log_softmax_axis(xs, len, inner_len)),
        |backend, xs, len| {
            xs.chunks_mut(len.max(1)).for_each(|row| backend.log_softmax(row));
            Ok(())
        },
    ]
}

fn masked_softmaxes<T: Real>() -> [Rows<T>; 3] {
    [
        |backend, xs, len| backend.masked_softmax_rows(xs, len),
        |backend, xs, len| columns(xs, len, |xs, inner_len| backend.masked_softmax_axis(xs, len, inner_len)),
        |backend, xs, len| {
            xs.chunks_mut(len.max(1)).for_each(|row| backend.masked_softmax(row));
            Ok(())
        },
    ]
}

/// Runs `function` on rows that were laid out as columns.
fn columns<T: Real>(
    xs: &mut [T],
    len: usize,
    function: impl Fn(&mut [T], usize) -> Result<(), ShapeError>,
) -> Result<(), ShapeError> {
    let count = xs.len() / len.max(1);
    let mut transposed: Vec<T> = (0..xs.len()).map(|at| xs[at % count * len + at / count]).collect();
    function(&mut transposed, count)?;
    for (at, y) in transposed.into_iter().enumerate() {
        xs[at % count * len + at / count] = y;
    }
    Ok(())
}

/// Three equal rows on every backend, in every way.
#[track_caller]
fn check<T: Real, const WAYS: usize>(name: &str, ways: [Rows<T>; WAYS], row: &[T], wanted: &[T]) {
    for backend in backends() {
        for (way, run) in ways.iter().enumerate() {
            let mut ys = row.repeat(3);
            run(backend, &mut ys, row.len()).expect("whole rows");
            let what = || format!("{name} of {row:?}, way {way} on {}", backend.name());
            assert_same(&ys, &wanted.repeat(3), what);
        }
    }
}

/// The same for both types, with rows given as f64.
#[track_caller]
fn check_softmax(row: &[f64], wanted: &[f64]) {
    check("softmax", softmaxes::<f32>(), &numbers(row), &numbers(wanted));
    check("softmax", softmaxes::<f64>(), &numbers(row), &numbers(wanted));
}

#[track_caller]
fn check_log_softmax(row: &[f64], wanted: &[f64]) {
    check("log_softmax", log_softmaxes::<f32>(), &numbers(row), &numbers(wanted));
    check("log_softmax", log_softmaxes::<f64>(), &numbers(row), &numbers(wanted));
}

#[track_caller]
fn check_masked(row: &[f64], wanted: &[f64]) {
    check("masked_softmax", masked_softmaxes::<f32>(), &numbers(row), &numbers(wanted));
    check("masked_softmax", masked_softmaxes::<f64>(), &numbers(row), &numbers(wanted));
}

#[test]
fn one_element() {
    for x in [0.0, -0.0, 1.0, -3.5, 104.0, 1e4, -1e30, 3e38, -3e38, 1e-40] {
        check_softmax(&[x], &[1.0]);
        check_masked(&[x], &[1.0]);
        check_log_softmax(&[x], &[0.0]);
    }
    for x in [f64::MAX, f64::MIN] {
        check("softmax", softmaxes::<f64>(), &[x], &[1.0]);
        check("log_softmax", log_softmaxes::<f64>(), &[x], &[0.0]);
    }
}

#[test]
fn infinite_rows() {
    let nan = f64::NAN;
    for len in [1, 2, 3, 15, 16, 17, 40] {
        let nans = vec![nan; len];
        let empty = vec![-INF; len];
        check_softmax(&empty, &nans);
        check_log_softmax(&empty, &nans);
        check_masked(&empty, &vec![0.0; len]);
        for place in [0, len / 2, len - 1] {
            for filler in [0.0, -7.0, 1e30, -INF, INF] {
                let mut row = vec![filler; len];
                row[place] = INF;
                check_softmax(&row, &nans);
                check_log_softmax(&row, &nans);
                check_masked(&row, &nans);
            }
        }
    }
}

/// A NaN anywhere makes its row NaN, whatever stands beside it, and no other row.
#[test]
fn nan_rows() {
    fn all<T: Real>() {
        for len in [1, 2, 7, 8, 15, 16, 17, 33] {
            for nan in T::NANS {
                for filler in [0.0, 1e30, -INF, INF].map(T::from_f64) {
                    for place in 0..len {
                        let mut row = vec![filler; len];
                        row[place] = nan;
                        let nans = vec![nan; len];
                        check("softmax", softmaxes(), &row, &nans);
                        check("log_softmax", log_softmaxes(), &row, &nans);
                        check("masked_softmax", masked_softmaxes(), &row, &nans);
                    }
                }
            }
        }
        for backend in backends() {
            let [zero, one] = [0.0, 1.0].map(T::from_f64);
            let nan = T::NANS[0];
            let mut rows = [one, -T::INF, nan, -T::INF, -T::INF, one];
            backend.softmax_rows(&mut rows, 2).expect("three rows");
            assert_same(&rows, &[one, zero, nan, nan, zero, one], || format!("neighbours on {}", backend.name()));
        }
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn masked_places() {
    let half = 0.5;
    check_softmax(&[3.0, -INF, 3.0], &[half, 0.0, half]);
    check_masked(&[3.0, -INF, 3.0], &[half, 0.0, half]);
    check_log_softmax(&[3.0, -INF], &[0.0, -INF]);
    check_masked(&[-INF, -1e30, -INF, -INF], &[0.0, 1.0, 0.0, 0.0]);
}

/// Rows of 2^n equal values have exact results, whatever the value.
#[test]
fn equal_values() {
    for doublings in 0..12 {
        let len = 1 << doublings;
        for x in [0.0, 1.0, -1.0, 0.3, 88.7, -104.0, 255.9, 256.1, 1e4, -1e4, 1e30, -1e30, 1e-40] {
            check_softmax(&vec![x; len], &vec![1.0 / len as f64; len]);
        }
    }
}

/// One value so far above the rest that they vanish: in the value's own type, or only as a logarithm.
#[test]
fn one_dominant_value() {
    check_softmax(&[-1e30, 1e30, 0.0], &[0.0, 1.0, 0.0]);
    check_softmax(&[800.0, 0.0, -3.0], &[1.0, 0.0, 0.0]);
    check_log_softmax(&[0.0, 1e4, -1e4], &[-1e4, 0.0, -2e4]);
    for backend in backends() {
        let mut single = [f32::MAX, f32::MIN];
        backend.log_softmax(&mut single);
        assert_same(&single, &[0.0, f32::NEG_INFINITY], || format!("log_softmax on {}", backend.name()));
        let mut double = [f64::MAX, f64::MIN];
        backend.log_softmax(&mut double);
        assert_same(&double, &[0.0, f64::NEG_INFINITY], || format!("log_softmax on {}", backend.name()));
        let mut double = [f64::MAX, f64::MIN];
        backend.softmax(&mut double);
        assert_same(&double, &[1.0, 0.0], || format!("softmax on {}", backend.name()));
    }
}

/// The largest has a share of 1 wherever that is the correctly rounded one: where the others have half a unit of 1 at most
/// in all.
#[test]
fn the_rest_below_half_a_unit() {
    fn all<T: Real>(half_a_unit: f64) {
        for largest in [0.0, 0.7, -3.3, 41.0, 220.0, 300.0] {
            for others in [1, 2, 5, 20] {
                for step in 0..40 {
                    let depth = (f64::from(others) / half_a_unit).ln() + f64::from(step) / 64.0 + 1e-4;
                    let largest = T::from_f64(largest);
                    let other = T::from_f64(largest.widen() - depth);
                    let mut row = vec![other; others as usize];
                    row.push(largest);
                    for backend in backends() {
                        let mut ys = row.clone();
                        backend.softmax(&mut ys);
                        let share = ys[others as usize].widen();
                        assert_eq!(share, 1.0, "{largest:?} above {others} times {other:?} on {}", backend.name());
                    }
                }
            }
        }
    }
    all::<f32>(0.5f64.powi(25));
    all::<f64>(0.5f64.powi(54));
}

/// The logarithm of a probability next to 1 is −e^−d, down to the least number that the type has.
#[test]
fn logarithm_next_to_zero() {
    fn all<T: Real>(depths: &[f64]) {
        for &depth in depths {
            let truth = -oracle::functions::ln_1p(oracle::functions::exp(T::from_f64(-depth).widen()));
            for backend in backends() {
                let forms: [(&str, fn(Backend, &mut [T])); 2] = [
                    ("log_softmax", |backend, xs| backend.log_softmax(xs)),
                    ("fast::log_softmax", |backend, xs| backend.fast_log_softmax(xs)),
                ];
                for (name, form) in forms {
                    let mut ys = [T::from_f64(0.0), T::from_f64(-depth)];
                    form(backend, &mut ys);
                    let error = ys[0].ulp_error(&truth);
                    let bound = bounds::of(name).ulp::<T>().min(2.5);
                    assert!(error <= bound, "{name} [0, -{depth}] on {}: {error} ULP", backend.name());
                    assert!(ys[0].widen() < 0.0, "{name} [0, -{depth}] is {:?} on {}", ys[0], backend.name());
                }
            }
        }
    }
    all::<f32>(&[5.0, 16.0, 17.5, 30.0, 60.0, 87.0, 90.0, 103.0]);
    all::<f64>(&[5.0, 16.0, 36.0, 38.0, 90.0, 300.0, 700.0, 708.0, 720.0, 744.0]);
}

/// The textbook's example, to the digits that it prints; it cuts the third off where it should round.
#[test]
fn of_the_textbook() {
    for backend in backends() {
        let mut xs = [1.4162f32, 0.9940, 1.4615];
        backend.softmax(&mut xs);
        for (x, printed) in xs.into_iter().zip([0.3701, 0.2426, 0.3872]) {
            assert!((x - printed).abs() < 1e-4, "{xs:?} on {}", backend.name());
        }
    }
}
