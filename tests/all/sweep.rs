//! f32 all along the number line: the correctly rounded bits, on every backend.
//!
//! An odd stride visits every exponent with ever other bits of the significand; around the places where a function or a
//! kernel changes its manner every number is visited. (`cargo run --release -p verify` visits all 2³² everywhere.)

use crate::common::points::{around, breakpoints, every_nth, special};
use crate::common::real::assert_same;
use crate::common::{backends, bounds};
use activations::{Backend, ShapeError};
use oracle::Function;

/// A function, its derivative, and both together.
struct Family {
    value: Function,
    derivative: Function,
    run_value: fn(Backend, &mut [f32]),
    run_derivative: fn(Backend, &mut [f32]),
    run_both: fn(Backend, &mut [f32], &mut [f32]) -> Result<(), ShapeError>,
}

const SIGMOID: Family = Family {
    value: Function::Sigmoid,
    derivative: Function::SigmoidDerivative,
    run_value: |backend, xs| backend.sigmoid(xs),
    run_derivative: |backend, xs| backend.sigmoid_derivative(xs),
    run_both: |backend, xs, derivative| backend.sigmoid_with_derivative(xs, derivative),
};

const TANH: Family = Family {
    value: Function::Tanh,
    derivative: Function::TanhDerivative,
    run_value: |backend, xs| backend.tanh(xs),
    run_derivative: |backend, xs| backend.tanh_derivative(xs),
    run_both: |backend, xs, derivative| backend.tanh_with_derivative(xs, derivative),
};

impl Family {
    /// Compares all results for `xs` with the correctly rounded ones.
    fn check(&self, xs: &[f32]) {
        let values: Vec<f32> = xs.iter().map(|&x| self.value.eval(x)).collect();
        let derivatives: Vec<f32> = xs.iter().map(|&x| self.derivative.eval(x)).collect();
        let compare = |got: &[f32], wanted: &[f32], function: Function, how: &str, backend: Backend| {
            assert_same(got, wanted, || {
                let at = (0..xs.len()).find(|&at| got[at].to_bits() != wanted[at].to_bits()).unwrap_or(0);
                let x = xs[at];
                format!("{function:?}({x:?} = {:#x}) {how} on {}", x.to_bits(), backend.name())
            });
        };
        for backend in backends() {
            let mut ys = xs.to_vec();
            (self.run_value)(backend, &mut ys);
            compare(&ys, &values, self.value, "alone", backend);

            ys.copy_from_slice(xs);
            (self.run_derivative)(backend, &mut ys);
            compare(&ys, &derivatives, self.derivative, "alone", backend);

            ys.copy_from_slice(xs);
            let mut beside = vec![0.0; xs.len()];
            (self.run_both)(backend, &mut ys, &mut beside).expect("one length");
            compare(&ys, &values, self.value, "with its derivative", backend);
            compare(&beside, &derivatives, self.derivative, "with its value", backend);
        }
    }
}

/// Numbers in one slice.
const CHUNK: usize = 4096;

#[test]
fn sigmoid_all_along() {
    every_nth(251, CHUNK, |xs| SIGMOID.check(xs));
}

#[test]
fn tanh_all_along() {
    every_nth(249, CHUNK, |xs| TANH.check(xs));
}

#[test]
fn every_number_around_special_points() {
    let whole: Vec<f32> = special().into_iter().chain(breakpoints()).collect();
    for x in whole {
        let xs: Vec<f32> = around(x, 3000).collect();
        SIGMOID.check(&xs);
        TANH.check(&xs);
    }
}

/// What this module checks is what the table promises.
#[test]
fn the_table_says_correctly_rounded() {
    for function in ["sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative"] {
        assert_eq!(bounds::of(function).f32, 0.5);
    }
}
