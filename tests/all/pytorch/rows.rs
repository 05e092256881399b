//! softmax and its relatives beside PyTorch and NumPy.

use super::{Case, Outcome, beside_peers, compare};
use crate::common::backends;
use crate::common::real::{Real, numbers};
use std::iter::zip;

/// `[outer, a, b]` as `[outer, b, a]`.
fn swapped<T: Copy>(values: &[T], a: usize, b: usize) -> Vec<T> {
    let block = |block: &[T]| (0..a * b).map(|at| block[at % a * b + at / a]).collect::<Vec<T>>();
    values.chunks(a * b).flat_map(block).collect()
}

/// At each element, the sum of the magnitudes along the axis.
fn magnitudes(values: impl Iterator<Item = f64>, (axis_len, inner_len): (usize, usize)) -> Vec<f64> {
    let lines = swapped(&values.collect::<Vec<_>>(), axis_len, inner_len);
    let total = |line: &[f64]| vec![line.iter().map(|x| x.abs()).sum(); axis_len];
    swapped(&lines.chunks(axis_len).flat_map(total).collect::<Vec<_>>(), inner_len, axis_len)
}

/// What a softmax makes of a case, in every form that its layout allows; for the gradient of rows the axis is laid last.
macro_rules! along_axis {
    ($k:expr, $case:expr, $rows:ident $rows_into:ident $axis:ident $backward:ident $axis_backward:ident) => {{
        let (x, (axis_len, inner_len)) = ($case.given::<T>("x"), $case.along('C'));
        let mut outcomes: Vec<Outcome<T>> = Vec::new();
        let mut value = x.clone();
        $k.$axis(&mut value, axis_len, inner_len).expect("whole blocks");
        outcomes.push((stringify!($axis), "y", value));
        if inner_len == 1 {
            let (mut value, mut into) = (x.clone(), x.clone());
            $k.$rows(&mut value, axis_len).expect("whole rows");
            $k.$rows_into(&x, &mut into, axis_len).expect("whole rows");
            outcomes.extend([(stringify!($rows), "y", value), (stringify!($rows_into), "y", into)]);
        }
        if $case.has("dx") {
            let y = swapped(&numbers::<T>($case.row("y")), axis_len, inner_len);
            let mut dx = swapped(&$case.given::<T>("g"), axis_len, inner_len);
            $k.$backward(&y, &mut dx, axis_len).expect("whole rows");
            outcomes.push((stringify!($backward), "dx", swapped(&dx, inner_len, axis_len)));
            let (y, mut dx) = (numbers::<T>($case.row("y")), $case.given::<T>("g"));
            $k.$axis_backward(&y, &mut dx, axis_len, inner_len).expect("whole blocks");
            outcomes.push((stringify!($axis_backward), "dx", dx));
        }
        outcomes
    }};
}

/// What cancels in PyTorch's formulas, of a function with this bound.
fn terms_along_axis(case: &Case, bound: &str) -> Vec<f64> {
    let (y, g, axis) = (case.row("y"), case.grad::<f64>(), case.along('C'));
    match bound.trim_start_matches("fast::") {
        "softmax" => vec![0.0; y.len()],
        // The logarithm of a sum near 1.
        "log_softmax" => vec![1.0; y.len()],
        "softmax_backward" => softmax_terms(y, &g, axis),
        // An error of y is one of e^y times as large as y.
        "log_softmax_backward" => {
            let sums = magnitudes(g.iter().copied(), axis);
            let exp = |y: f64| y.exp() * (1.0 + y.abs().min(1e3));
            zip(y, zip(&g, sums)).map(|(&y, (g, sum))| g.abs() + exp(y) * sum).collect()
        }
        other => panic!("no formula of {other}"),
    }
}

/// |y|·(|g| + Σ|yg|).
fn softmax_terms(y: &[f64], g: &[f64], axis: (usize, usize)) -> Vec<f64> {
    let sums = magnitudes(zip(y, g).map(|(y, g)| y * g), axis);
    zip(y, zip(g, sums)).map(|(y, (g, sum))| y.abs() * (g.abs() + sum)).collect()
}

macro_rules! check_along_axis {
    ($calls:expr, $bound:literal, $($form:ident)*) => {{
        fn check<T: Real>(case: &Case) {
            for backend in backends() {
                for (function, row, got) in along_axis!(backend, case, $($form)*) {
                    let bound = if row == "y" { $bound } else { concat!($bound, "_backward") };
                    let terms = terms_along_axis(case, bound);
                    let what = format!("{function}, {row} of {}", case.what());
                    compare(&what, backend, &got, case.row(row), &beside_peers(bound, row != "y"), &terms);
                }
            }
        }
        for case in $calls.into_iter().flat_map(Case::named) {
            check::<f32>(&case);
            check::<f64>(&case);
        }
    }};
}

const SOFTMAX: [&str; 3] = [
    "nn.Softmax(dim=1)(x)",
    "nn.Softmax(dim=-1)(x)",
    "(e := np.exp(x - x.max(1, keepdims=True))) / e.sum(1, keepdims=True)",
];
const LOG_SOFTMAX: [&str; 2] = ["nn.LogSoftmax(dim=1)(x)", "nn.LogSoftmax(dim=-1)(x)"];

#[test]
fn softmax() {
    check_along_axis!(SOFTMAX, "softmax", softmax_rows softmax_rows_into softmax_axis softmax_rows_backward
        softmax_axis_backward);
    check_along_axis!(SOFTMAX, "fast::softmax", fast_softmax_rows fast_softmax_rows_into fast_softmax_axis
        fast_softmax_rows_backward fast_softmax_axis_backward);
}

#[test]
fn log_softmax() {
    check_along_axis!(LOG_SOFTMAX, "log_softmax", log_softmax_rows log_softmax_rows_into log_softmax_axis
        log_softmax_rows_backward log_softmax_axis_backward);
    check_along_axis!(LOG_SOFTMAX, "fast::log_softmax", fast_log_softmax_rows fast_log_softmax_rows_into
        fast_log_softmax_axis fast_log_softmax_rows_backward fast_log_softmax_axis_backward);
}

/// A row that is masked wholly is NaN in PyTorch, and zeros here.
#[test]
fn masked_softmax() {
    fn check<T: Real>(case: &Case) {
        let (row_len, _) = case.along('C');
        let mask = case.row("mask");
        let masked = |(x, &mask): (T, &f64)| if mask == 1.0 { -T::INF } else { x };
        let x: Vec<T> = zip(case.given("x"), mask).map(masked).collect();
        let mut y = case.row("y").to_vec();
        let mut whole = 0;
        for (y, mask) in zip(y.chunks_mut(row_len), mask.chunks(row_len)) {
            if mask.iter().all(|&mask| mask == 1.0) {
                assert!(y.iter().all(|y| y.is_nan()), "PyTorch no longer has NaN in {}", case.what());
                y.fill(0.0);
                whole += 1;
            }
        }
        assert_eq!(whole, 1, "of {}", case.what());
        for backend in backends() {
            let (mut value, mut dx) = (x.clone(), case.given::<T>("g"));
            backend.masked_softmax_rows(&mut value, row_len).expect("whole rows");
            backend.softmax_rows_backward(&numbers::<T>(&y), &mut dx, row_len).expect("whole rows");
            let terms = softmax_terms(&y, case.row("g"), case.along('C'));
            let what = |function: &str| format!("{function}, {}", case.what());
            let allowed = beside_peers("softmax", false);
            compare(&what("masked_softmax_rows"), backend, &value, &y, &allowed, &vec![0.0; y.len()]);
            let allowed = beside_peers("softmax_backward", true);
            compare(&what("softmax_rows_backward"), backend, &dx, case.row("dx"), &allowed, &terms);
        }
    }
    for case in Case::named("torch.softmax(x.masked_fill(mask, -inf), dim=-1)") {
        check::<f32>(&case);
        check::<f64>(&case);
    }
}

/// The mean of −y at the targets: the gradient of y is −1/n there, and 0 elsewhere.
#[test]
fn cross_entropy() {
    fn check<T: Real>(case: &Case) {
        let (row_len, _) = case.along('C');
        let targets: Vec<usize> = case.row("target").iter().map(|&target| target as usize).collect();
        let n = targets.len() as f64;
        for backend in backends() {
            let mut y = case.given::<T>("x");
            let mut grad = vec![T::from_f64(0.0); y.len()];
            backend.log_softmax_rows(&mut y, row_len).expect("whole rows");
            let mut loss = 0.0;
            for (row, target) in targets.iter().enumerate() {
                loss -= y[row * row_len + target].widen() / n;
                grad[row * row_len + target] = T::from_f64(-1.0 / n);
            }
            backend.log_softmax_rows_backward(&y, &mut grad, row_len).expect("whole rows");
            let p = |y: &T| (1.0 + y.widen().abs()) * y.widen().exp();
            let terms: Vec<f64> = y.iter().map(|y| p(y) + 1.0 / n).collect();
            let what = format!("log_softmax_rows_backward, dx of {}", case.what());
            compare(&what, backend, &grad, case.row("dx"), &beside_peers("log_softmax_backward", true), &terms);
            let what = format!("log_softmax_rows, loss of {}", case.what());
            let allowed = beside_peers("log_softmax", true);
            compare(&what, backend, &[T::from_f64(loss)], case.row("y"), &allowed, &[loss]);
        }
    }
    for case in Case::named("F.cross_entropy(x, target)") {
        check::<f32>(&case);
        check::<f64>(&case);
    }
}
