//! `fast::` within its bounds on every backend. f32 all along the number line and around special points; in f64 the
//! element-wise functions are those of the crate's root.

use crate::common::points::{around, breakpoints, doubles, every_nth, special};
use crate::common::real::assert_same;
use crate::common::worst::{Worst, judge};
use crate::common::{backends, bounds};
use activations::Backend;
use oracle::{Function, Scaled};

type InPlace<T> = fn(Backend, &mut [T]);

/// Judges `run` against the truth, and that the pair gives the same bits.
fn check(name: &str, function: Function, run: InPlace<f32>, run_in_pair: InPlace<f32>) {
    let bound = bounds::of(name).f32;
    let new = |backend: Backend| (backend, Worst::new(format!("{name} f32 on {}", backend.name()), bound));
    let mut worst: Vec<(Backend, Worst)> = backends().into_iter().map(new).collect();
    let mut see = |xs: &[f32]| {
        let truths: Vec<Scaled> = xs.iter().map(|&x| function.truth(f64::from(x))).collect();
        for (backend, worst) in &mut worst {
            let (mut ys, mut in_pair) = (xs.to_vec(), xs.to_vec());
            run(*backend, &mut ys);
            run_in_pair(*backend, &mut in_pair);
            for (((&x, &y), &pair), truth) in xs.iter().zip(&ys).zip(&in_pair).zip(&truths) {
                worst.see(y, truth, || format!("{x:?} ({:#x})", x.to_bits()));
                worst.see(pair, truth, || format!("{x:?} ({:#x}), value and derivative together", x.to_bits()));
            }
        }
    };
    every_nth(8009, 4096, &mut see);
    for x in special().into_iter().chain(breakpoints()) {
        see(&around(x, 100).collect::<Vec<f32>>());
    }
    judge(worst.into_iter().map(|(_, worst)| worst));
}

/// In f64 the bits are those of the root.
fn check_doubles(run: InPlace<f64>, of_root: InPlace<f64>) {
    let xs = doubles(300);
    for backend in backends() {
        let (mut ys, mut wanted) = (xs.clone(), xs.clone());
        run(backend, &mut ys);
        of_root(backend, &mut wanted);
        assert_same(&ys, &wanted, || format!("f64 on {}", backend.name()));
    }
}

#[test]
fn sigmoid() {
    check(
        "fast::sigmoid",
        Function::Sigmoid,
        |backend, xs| backend.fast_sigmoid(xs),
        |backend, xs| {
            let mut derivative = xs.to_vec();
            backend.fast_sigmoid_with_derivative(xs, &mut derivative).expect("one length");
        },
    );
    check_doubles(|backend, xs| backend.fast_sigmoid(xs), |backend, xs| backend.sigmoid(xs));
}

#[test]
fn sigmoid_derivative() {
    check(
        "fast::sigmoid_derivative",
        Function::SigmoidDerivative,
        |backend, xs| backend.fast_sigmoid_derivative(xs),
        |backend, derivative| {
            let mut xs = derivative.to_vec();
            backend.fast_sigmoid_with_derivative(&mut xs, derivative).expect("one length");
        },
    );
    check_doubles(|backend, xs| backend.fast_sigmoid_derivative(xs), |backend, xs| backend.sigmoid_derivative(xs));
}

#[test]
fn tanh() {
    check(
        "fast::tanh",
        Function::Tanh,
        |backend, xs| backend.fast_tanh(xs),
        |backend, xs| {
            let mut derivative = xs.to_vec();
            backend.fast_tanh_with_derivative(xs, &mut derivative).expect("one length");
        },
    );
    check_doubles(|backend, xs| backend.fast_tanh(xs), |backend, xs| backend.tanh(xs));
}

#[test]
fn tanh_derivative() {
    check(
        "fast::tanh_derivative",
        Function::TanhDerivative,
        |backend, xs| backend.fast_tanh_derivative(xs),
        |backend, derivative| {
            let mut xs = derivative.to_vec();
            backend.fast_tanh_with_derivative(&mut xs, derivative).expect("one length");
        },
    );
    check_doubles(|backend, xs| backend.fast_tanh_derivative(xs), |backend, xs| backend.tanh_derivative(xs));
}
