//! sigmoid, tanh, relu and its relatives beside PyTorch and NumPy.

use super::{Case, Outcome, beside_peers, compare};
use crate::common::backends;
use crate::common::real::{Real, assert_same, numbers};
use activations::Backend;
use std::iter::zip;

/// The seven forms of an element-wise function.
macro_rules! forms {
    ($k:expr, $case:expr, $value:ident $into:ident $derivative:ident $derivative_into:ident $both:ident $backward:ident
     $from_output:ident $(, $slope:expr)?) => {{
        let (x, y) = ($case.given::<T>("x"), numbers::<T>($case.row("y")));
        let (mut value, mut derivative, mut with, mut beside) = (x.clone(), x.clone(), x.clone(), x.clone());
        let (mut into, mut derivative_into) = (x.clone(), x.clone());
        let (mut dx, mut dx_from_output) = ($case.grad(), $case.grad());
        $k.$value(&mut value $(, $slope)?);
        $k.$derivative(&mut derivative $(, $slope)?);
        $k.$into(&x, &mut into $(, $slope)?).expect("one length");
        $k.$derivative_into(&x, &mut derivative_into $(, $slope)?).expect("one length");
        $k.$both(&mut with, &mut beside $(, $slope)?).expect("one length");
        $k.$backward(&x, &mut dx $(, $slope)?).expect("one length");
        $k.$from_output(&y, &mut dx_from_output $(, $slope)?).expect("one length");
        [
            (stringify!($value), "y", value),
            (stringify!($into), "y", into),
            (stringify!($derivative), "d", derivative),
            (stringify!($derivative_into), "d", derivative_into),
            (stringify!($both), "y", with),
            (stringify!($both), "d", beside),
            (stringify!($backward), "dx", dx),
            (stringify!($from_output), "dx", dx_from_output),
        ]
        .into_iter()
        .filter(|outcome: &Outcome<T>| $case.has(outcome.1))
    }};
}

/// sigmoid or tanh. Autograd takes the output from 1, and loses as much as it is large, times the gradient.
macro_rules! smooth {
    ($call:expr, $name:literal, $($form:ident)*) => {{
        fn check<T: Real>(case: &Case) {
            for backend in backends() {
                for (function, row, got) in forms!(backend, case, $($form)*) {
                    let name = match row {
                        "y" => $name,
                        "d" => concat!($name, "_derivative"),
                        _ => concat!($name, "_backward"),
                    };
                    let scale = |y: f64, g: f64| match row {
                        "y" => 0.0,
                        "d" => y.abs(),
                        _ => (y * g).abs(),
                    };
                    let terms: Vec<f64> = zip(case.row("y"), case.grad::<f64>()).map(|(&y, g)| scale(y, g)).collect();
                    let what = format!("{function}, {row} of {}", case.what());
                    let allowed = beside_peers(name, function.ends_with("from_output"));
                    compare(&what, backend, &got, case.row(row), &allowed, &terms);
                }
            }
        }
        for case in $call.into_iter().flat_map(Case::named) {
            check::<f32>(&case);
            check::<f64>(&case);
        }
    }};
}

#[test]
fn sigmoid() {
    smooth!(["torch.sigmoid(x)", "1 / (1 + np.exp(-x))"], "sigmoid", sigmoid sigmoid_into sigmoid_derivative
        sigmoid_derivative_into sigmoid_with_derivative sigmoid_backward sigmoid_backward_from_output);
}

#[test]
fn tanh() {
    smooth!(["torch.tanh(x)", "np.tanh(x)"], "tanh", tanh tanh_into tanh_derivative tanh_derivative_into
        tanh_with_derivative tanh_backward tanh_backward_from_output);
    // An error in ULP does not see the sign of 0.
    for case in Case::named("torch.tanh(x)") {
        let mut zeros = zip(case.row("x"), case.row("y")).filter(|(x, _)| **x == 0.0);
        assert!(zeros.all(|(x, y)| x.to_bits() == y.to_bits()), "PyTorch's tanh(−0.0) is −0.0 no longer");
    }
}

/// What relu and its relatives should give where PyTorch gives `row`: the same but for the derivative at 0, where
/// PyTorch has the slope and the crate 1; at NaN, where PyTorch has `at_nan` and the crate NaN; and for the sign of 0,
/// which a slope below 0 turns in PyTorch.
fn right_hand(case: &Case, row: &str, slope_of: impl Fn(usize) -> f64, at_nan: impl Fn(usize) -> f64) -> Vec<f64> {
    let ours = |(at, &theirs): (usize, &f64)| {
        let x = case.row("x")[at];
        let grad = if row == "dx" { case.row("g")[at] } else { 1.0 };
        let (pytorch, ours) = match row {
            "y" if x == 0.0 && slope_of(at) < 0.0 => (-x, x),
            "d" | "dx" if x == 0.0 => (slope_of(at) * grad, grad),
            "d" | "dx" if x.is_nan() => (at_nan(at) * grad, f64::NAN),
            _ => return theirs,
        };
        let same_sign = row != "y" || theirs.is_sign_negative() == pytorch.is_sign_negative();
        assert!(theirs == pytorch && same_sign, "{row} of {} at {x}: PyTorch now has {theirs}", case.what());
        ours
    };
    case.row(row).iter().enumerate().map(ours).collect()
}

/// What has no rounding in PyTorch either has its bits.
#[track_caller]
fn same<T: Real>(case: &Case, backend: Backend, (function, row, got): Outcome<T>, wanted: &[f64]) {
    let what = || format!("{function}, {row} of {}, {} on {}", case.what(), T::NAME, backend.name());
    assert_same(&got, &numbers::<T>(wanted), what);
}

#[test]
fn relu() {
    fn check<T: Real>(case: &Case) {
        for backend in backends() {
            for (function, row, got) in forms!(backend, case, relu relu_into relu_derivative relu_derivative_into
                relu_with_derivative relu_backward relu_backward_from_output)
            {
                let mut wanted = right_hand(case, row, |_| 0.0, |_| 1.0);
                if function == "relu_backward_from_output" {
                    // As PyTorch has it, but for NaN.
                    let gate = |(&theirs, x): (&f64, &f64)| if x.is_nan() { *x } else { theirs };
                    wanted = zip(case.row("dx"), case.row("x")).map(gate).collect();
                }
                same(case, backend, (function, row, got), &wanted);
            }
        }
    }
    for case in ["torch.relu(x)", "np.maximum(0, x)"].into_iter().flat_map(Case::named) {
        check::<f32>(&case);
        check::<f64>(&case);
    }
}

#[test]
fn leaky_relu() {
    fn check<T: Real>(case: &Case) {
        let slope = case.row("slope")[0];
        for backend in backends() {
            for (function, row, got) in forms!(backend, case, leaky_relu leaky_relu_into leaky_relu_derivative
                leaky_relu_derivative_into leaky_relu_with_derivative leaky_relu_backward
                leaky_relu_backward_from_output, T::from_f64(slope))
            {
                same(case, backend, (function, row, got), &right_hand(case, row, |_| slope, |_| slope));
            }
        }
    }
    for case in ["F.leaky_relu(x, slope)", "np.where(x > 0, x, slope * x)"].into_iter().flat_map(Case::named) {
        check::<f32>(&case);
        check::<f64>(&case);
    }
}

#[test]
fn parametric_relu() {
    fn check<T: Real>(case: &Case) {
        let (x, slopes) = (case.given::<T>("x"), case.given::<T>("slopes"));
        let inner_len = if slopes.len() == 1 { 1 } else { case.along('C').1 };
        let channel = |at: usize| at / inner_len % slopes.len();
        let slope_of = |at: usize| case.row("slopes")[channel(at)];
        let mut terms: Vec<f64> = case.row("slope_grads_before").to_vec();
        for (at, (x, g)) in zip(case.row("x"), case.row("g")).enumerate() {
            terms[channel(at)] += (x * g).abs();
        }
        for backend in backends() {
            let (mut value, mut derivative) = (x.clone(), x.clone());
            let (mut into, mut derivative_into) = (x.clone(), x.clone());
            let (mut dx, mut slope_grads) = (case.given("g"), case.given("slope_grads_before"));
            backend
                .parametric_relu(&mut value, &slopes, inner_len)
                .and_then(|()| backend.parametric_relu_into(&x, &mut into, &slopes, inner_len))
                .and_then(|()| backend.parametric_relu_derivative(&mut derivative, &slopes, inner_len))
                .and_then(|()| backend.parametric_relu_derivative_into(&x, &mut derivative_into, &slopes, inner_len))
                .and_then(|()| backend.parametric_relu_backward(&x, &mut dx, &slopes, inner_len, &mut slope_grads))
                .unwrap_or_else(|error| panic!("{}: {error}", case.what()));
            let outcomes: [Outcome<T>; 5] = [
                ("parametric_relu", "y", value),
                ("parametric_relu_into", "y", into),
                ("parametric_relu_derivative", "d", derivative),
                ("parametric_relu_derivative_into", "d", derivative_into),
                ("parametric_relu_backward", "dx", dx),
            ];
            for (function, row, got) in outcomes {
                same(case, backend, (function, row, got), &right_hand(case, row, slope_of, slope_of));
            }
            let what = format!("parametric_relu_backward, slope_grads of {}", case.what());
            let allowed = beside_peers("parametric_relu_backward", false);
            compare(&what, backend, &slope_grads, case.row("slope_grads"), &allowed, &terms);
        }
    }
    let calls = ["nn.PReLU(num_parameters=1)(x)", "nn.PReLU(num_parameters=c)(x)"];
    for case in calls.into_iter().flat_map(Case::named) {
        check::<f32>(&case);
        check::<f64>(&case);
    }
}
