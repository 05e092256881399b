//! The inputs that are hardest to round: every f32 whose true result lies within a relative 2⁻⁴⁷ of the middle between
//! two neighbours. A kernel that is wrong by less than that before its one rounding is correctly rounded exactly when it
//! passes these.
//!
//! A line holds the bits of an input and those of the right result. tanh is odd, so its list holds positive inputs.

use crate::common::backends;
use crate::common::guarded::Guarded;
use crate::common::real::assert_same;
use activations::{Backend, ShapeError};

/// Inputs and right results.
struct List {
    xs: Vec<f32>,
    ys: Vec<f32>,
}

fn list(lines: &str) -> List {
    let number = |hex: &str| f32::from_bits(u32::from_str_radix(hex, 16).expect("eight hexadecimal digits"));
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for line in lines.lines() {
        let (x, y) = line.split_once(' ').expect("an input and a result");
        let (x, y) = (number(x), number(y));
        xs.push(x);
        ys.push(y);
    }
    assert!(xs.len() >= 24, "the list is there");
    List { xs, ys }
}

impl List {
    /// With the opposites, whose results are opposite.
    fn odd(mut self) -> Self {
        for numbers in [&mut self.xs, &mut self.ys] {
            let opposites: Vec<f32> = numbers.iter().map(|x| -x).collect();
            numbers.extend(opposites);
        }
        self
    }
}

type InPlace = fn(Backend, &mut [f32]);
type Into = fn(Backend, &[f32], &mut [f32]) -> Result<(), ShapeError>;
type Both = fn(Backend, &mut [f32], &mut [f32]) -> Result<(), ShapeError>;

/// `both` writes f in place and f' beside it; `derivative` says which of the two the list is of.
struct Function {
    name: &'static str,
    in_place: InPlace,
    into: Into,
    both: Both,
    derivative: bool,
}

fn check(list: &List, function: Function) {
    let Function { name, in_place, into, both, derivative } = function;
    for backend in backends() {
        for offset in 0..4 {
            let what = |how: &str| format!("{name} {how} on {}, {offset} on", backend.name());

            let mut xs = Guarded::new(&list.xs, offset);
            in_place(backend, xs.get_mut());
            assert_same(xs.get(), &list.ys, || what("in place"));

            let mut dst = Guarded::new(&list.xs, offset);
            into(backend, &list.xs, dst.get_mut()).expect("one length");
            assert_same(dst.get(), &list.ys, || what("into"));

            let (mut xs, mut beside) = (Guarded::new(&list.xs, offset), Guarded::new(&list.xs, 3 - offset));
            both(backend, xs.get_mut(), beside.get_mut()).expect("one length");
            let result = if derivative { &beside } else { &xs };
            assert_same(result.get(), &list.ys, || what("with the other"));
        }
    }
}

#[test]
fn sigmoid() {
    let function = Function {
        name: "sigmoid",
        in_place: |backend, xs| backend.sigmoid(xs),
        into: |backend, src, dst| backend.sigmoid_into(src, dst),
        both: |backend, xs, derivative| backend.sigmoid_with_derivative(xs, derivative),
        derivative: false,
    };
    check(&list(include_str!("../vectors/hard_sig.txt")), function);
}

#[test]
fn sigmoid_derivative() {
    let function = Function {
        name: "sigmoid_derivative",
        in_place: |backend, xs| backend.sigmoid_derivative(xs),
        into: |backend, src, dst| backend.sigmoid_derivative_into(src, dst),
        both: |backend, xs, derivative| backend.sigmoid_with_derivative(xs, derivative),
        derivative: true,
    };
    check(&list(include_str!("../vectors/hard_dsig.txt")), function);
}

#[test]
fn tanh() {
    let function = Function {
        name: "tanh",
        in_place: |backend, xs| backend.tanh(xs),
        into: |backend, src, dst| backend.tanh_into(src, dst),
        both: |backend, xs, derivative| backend.tanh_with_derivative(xs, derivative),
        derivative: false,
    };
    check(&list(include_str!("../vectors/hard_tanh.txt")).odd(), function);
}

#[test]
fn tanh_derivative() {
    let function = Function {
        name: "tanh_derivative",
        in_place: |backend, xs| backend.tanh_derivative(xs),
        into: |backend, src, dst| backend.tanh_derivative_into(src, dst),
        both: |backend, xs, derivative| backend.tanh_with_derivative(xs, derivative),
        derivative: true,
    };
    check(&list(include_str!("../vectors/hard_dtanh.txt")), function);
}
