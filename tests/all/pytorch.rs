//! The crate beside PyTorch and NumPy, whose results `tools/pytorch_values.py` wrote into `tests/vectors/pytorch.txt`.
//!
//! The layout is the point: which elements make a row, which slope is whose, and where its gradient goes. PyTorch
//! computed in f64 from inputs that are f32 numbers, and both element types are held to that. Where the crate differs
//! on purpose, as `docs/pytorch.md` says, both answers are checked: the page is wrong as soon as one of them changes.

use crate::common::backends;
use crate::common::bounds::{self, Bound, Part};
use crate::common::real::{Real, assert_same, numbers};
use crate::common::worst::{Worst, judge};
use crate::documentation::file;
use activations::Backend;
use oracle::Scaled;
use std::iter::zip;

mod elementwise;
mod rows;

/// What cancels in PyTorch's and NumPy's formulas, in units of 2⁻⁵³ of the terms. With 1 the tests fail.
const PEER_TERMS: f64 = 2.0;

/// What a gradient in f32 loses to an output that was rounded to f32: 2⁻²⁴ of the terms. With 0 the tests fail.
const ROUNDED_OUTPUT: f64 = (1u64 << 29) as f64;

/// One call, with the numbers that went in and came out.
struct Case {
    call: &'static str,
    shape: &'static str,
    /// A letter and a size for each axis, the last fastest.
    axes: Vec<(char, usize)>,
    rows: Vec<(&'static str, Vec<f64>)>,
}

/// What a function of the crate made of a case: its name, the row that holds PyTorch's result, and the result.
type Outcome<T> = (&'static str, &'static str, Vec<T>);

impl Case {
    fn all() -> Vec<Case> {
        let file = include_str!("../vectors/pytorch.txt");
        file.split("\n\n").skip(1).map(Case::parse).collect()
    }

    fn parse(block: &'static str) -> Case {
        let mut lines = block.lines();
        let call = lines.next().expect("a call");
        let shape = lines.next().and_then(|line| line.strip_prefix("shape ")).expect("a shape");
        let (letters, sizes) = shape.split_once(' ').expect("letters and sizes");
        let axes = zip(letters.chars(), sizes.split(' ').map(|size| size.parse().expect("a size"))).collect();
        let row = |line: &'static str| {
            let (name, numbers) = line.split_once(' ').expect("a name and numbers");
            (name, numbers.split(' ').map(|number| number.parse().expect("a number")).collect())
        };
        Case { call, shape, axes, rows: lines.map(row).collect() }
    }

    fn named(call: &str) -> Vec<Case> {
        let cases: Vec<Case> = Case::all().into_iter().filter(|case| case.call == call).collect();
        assert!(!cases.is_empty(), "the file has no {call}");
        cases
    }

    fn has(&self, name: &str) -> bool {
        self.rows.iter().any(|row| row.0 == name)
    }

    fn row(&self, name: &str) -> &[f64] {
        let row = self.rows.iter().find(|row| row.0 == name);
        &row.unwrap_or_else(|| panic!("{} has no {name}", self.what())).1
    }

    /// What is given: numbers that f32 has.
    fn given<T: Real>(&self, name: &str) -> Vec<T> {
        assert!(self.row(name).iter().all(|x| x.is_nan() || f64::from(*x as f32) == *x), "{}: {name}", self.what());
        numbers(self.row(name))
    }

    /// The gradient of the output; of no interest where only values are compared.
    fn grad<T: Real>(&self) -> Vec<T> {
        if self.has("g") { self.given("g") } else { numbers(&vec![1.0; self.row("x").len()]) }
    }

    /// The length of an axis, and how many elements are inside it.
    fn along(&self, axis: char) -> (usize, usize) {
        let at = self.axes.iter().position(|(letter, _)| *letter == axis);
        let at = at.unwrap_or_else(|| panic!("{} has no axis {axis}", self.what()));
        (self.axes[at].1, self.axes[at + 1..].iter().map(|(_, size)| size).product())
    }

    fn what(&self) -> String {
        format!("{} of {}", self.call, self.shape)
    }
}

/// The bound of a function, and what its peers lose where their formulas cancel.
fn beside_peers(function: &str, takes_output: bool) -> Bound {
    let bound = *bounds::of(function);
    let [single, double] = bound.terms.map(|part| part.units * 2f64.powi(part.exponent + 53) + PEER_TERMS);
    let single = if takes_output { single + ROUNDED_OUTPUT } else { single };
    Bound { terms: [single, double].map(|units| Part { units, exponent: -53 }), ..bound }
}

/// Compares what a function made with the peer's `wanted`.
#[track_caller]
fn compare<T: Real>(what: &str, backend: Backend, got: &[T], wanted: &[f64], allowed: &Bound, terms: &[f64]) {
    assert_eq!([got.len(), terms.len()], [wanted.len(); 2], "{what}");
    let mut worst = Worst::new(format!("{what}, {} on {}", T::NAME, backend.name()), allowed.ulp::<T>());
    for (at, (&got, (&wanted, &terms))) in zip(got, zip(wanted, terms)).enumerate() {
        worst.see_difference(got, &wanted.into(), allowed, Scaled::from(terms), || format!("element {at}"));
    }
    judge([worst]);
}

/// Every call in the file is one that the page explains.
#[test]
fn calls_are_on_the_page() {
    let page = file("docs/pytorch.md");
    for case in Case::all().iter().filter(|case| !case.call.contains(".float()")) {
        assert!(page.contains(&format!("`{}`", case.call)), "docs/pytorch.md does not name {}", case.call);
    }
}

/// Where PyTorch's float32 gives 0, or leaves a result out of 1 − y, and the crate does not.
#[test]
fn lost_in_float32() {
    let lost: [(&str, &str, f32, fn(Backend, f32) -> f32, f32); 4] = [
        ("torch.sigmoid(x.float())", "y", -100.0, |k, x| one(x, |xs| k.sigmoid(xs)), 3.8e-44),
        ("torch.sigmoid(x.float())", "d", 17.0, |k, x| one(x, |xs| k.sigmoid_derivative(xs)), 4.1399374e-8),
        ("torch.tanh(x.float())", "d", 10.0, |k, x| one(x, |xs| k.tanh_derivative(xs)), 8.2446145e-9),
        ("torch.log_softmax(x.float(), dim=-1)", "y", 0.0, |k, x| dominated(k, x), -9.357623e-14),
    ];
    for (call, row, x, ours, wanted) in lost {
        for case in Case::named(call) {
            let at = case.row("x").iter().position(|&other| other == f64::from(x)).expect("the input is there");
            assert_eq!(case.row(row)[at], 0.0, "{row} of {call} at {x} is no longer 0 in PyTorch");
            for backend in backends() {
                assert_same(&[ours(backend, x)], &[wanted], || format!("{row} of {call} on {}", backend.name()));
            }
        }
    }
}

fn one(x: f32, function: impl Fn(&mut [f32])) -> f32 {
    let mut xs = [x];
    function(&mut xs);
    xs[0]
}

/// log_softmax of x beside one that is 30 less.
fn dominated(backend: Backend, x: f32) -> f32 {
    let mut xs = [x, x - 30.0];
    backend.log_softmax(&mut xs);
    xs[0]
}
