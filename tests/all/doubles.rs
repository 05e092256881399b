//! f64 within its bounds, on every backend, at points that were chosen to hurt: sigmoid, tanh and their derivatives,
//! alone and together.

use crate::common::points::doubles;
use crate::common::worst::{Worst, judge};
use crate::common::{backends, bounds};
use activations::Backend;
use oracle::{Function, Scaled};

/// How many numbers from every range.
const PER_KIND: usize = 12_000;

/// Arguments and the true results of one function.
struct Check {
    name: &'static str,
    xs: Vec<f64>,
    truths: Vec<Scaled>,
}

impl Check {
    fn new(name: &'static str, function: Function) -> Self {
        let xs = doubles(PER_KIND);
        let truths = xs.iter().map(|&x| function.truth(x)).collect();
        Self { name, xs, truths }
    }

    /// Judges what `run` makes of the arguments in place, on every backend.
    #[track_caller]
    fn run(&self, how: &str, run: impl Fn(Backend, &mut [f64])) {
        judge(backends().into_iter().map(|backend| {
            let mut ys = self.xs.clone();
            run(backend, &mut ys);
            let what = format!("{} f64 {how} on {}", self.name, backend.name());
            let mut worst = Worst::new(what, bounds::of(self.name).f64);
            for ((&x, &y), truth) in self.xs.iter().zip(&ys).zip(&self.truths) {
                worst.see(y, truth, || format!("{x:?} ({:#x})", x.to_bits()));
            }
            worst
        }));
    }
}

#[test]
fn sigmoid() {
    let check = Check::new("sigmoid", Function::Sigmoid);
    check.run("alone", |backend, xs| backend.sigmoid(xs));
    check.run("with its derivative", |backend, xs| {
        let mut derivative = xs.to_vec();
        backend.sigmoid_with_derivative(xs, &mut derivative).expect("one length");
    });
}

#[test]
fn sigmoid_derivative() {
    let check = Check::new("sigmoid_derivative", Function::SigmoidDerivative);
    check.run("alone", |backend, xs| backend.sigmoid_derivative(xs));
    check.run("with its value", |backend, derivative| {
        let mut xs = derivative.to_vec();
        backend.sigmoid_with_derivative(&mut xs, derivative).expect("one length");
    });
}

#[test]
fn tanh() {
    let check = Check::new("tanh", Function::Tanh);
    check.run("alone", |backend, xs| backend.tanh(xs));
    check.run("with its derivative", |backend, xs| {
        let mut derivative = xs.to_vec();
        backend.tanh_with_derivative(xs, &mut derivative).expect("one length");
    });
}

#[test]
fn tanh_derivative() {
    let check = Check::new("tanh_derivative", Function::TanhDerivative);
    check.run("alone", |backend, xs| backend.tanh_derivative(xs));
    check.run("with its value", |backend, derivative| {
        let mut xs = derivative.to_vec();
        backend.tanh_with_derivative(&mut xs, derivative).expect("one length");
    });
}
