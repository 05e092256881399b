//! The largest error of a test, with what brought it about.

use super::bounds::{Bound, Part};
use super::real::Real;
use oracle::Scaled;

/// The largest of many errors in ULP, and a description of its input.
pub(crate) struct Worst {
    what: String,
    bound: f64,
    error: f64,
    input: String,
}

impl Worst {
    pub(crate) fn new(what: String, bound: f64) -> Self {
        Self { what, bound, error: f64::NEG_INFINITY, input: String::new() }
    }

    /// Takes note of one result; `input` is asked for only where the result is the worst so far.
    pub(crate) fn see<T: Real>(&mut self, got: T, truth: &Scaled, input: impl FnOnce() -> String) {
        let error = got.ulp_error(truth);
        self.see_error(error, got, truth, input);
    }

    /// Takes note of one result that is a difference: its error beyond what the bound allows for its terms' magnitude.
    pub(crate) fn see_difference<T: Real>(
        &mut self,
        got: T,
        truth: &Scaled,
        allowed: &Bound,
        terms: Scaled,
        input: impl FnOnce() -> String,
    ) {
        let error = difference_error(got, truth, allowed, terms);
        self.see_error(error, got, truth, input);
    }

    /// Takes note of one result whose error was reckoned elsewhere.
    pub(crate) fn see_error<T: Real>(&mut self, error: f64, got: T, truth: &Scaled, input: impl FnOnce() -> String) {
        if error > self.error || error.is_nan() {
            let right = T::nearest(truth);
            self.error = if error.is_nan() { f64::INFINITY } else { error };
            self.input = format!("{} gives {got:?} ({:#x}), not {right:?} ({:#x})", input(), got.bits(), right.bits());
        }
    }

    /// Says how bad it was, and whether that is within the bound.
    fn verdict(&self) -> (String, bool) {
        let Self { what, bound, error, input } = self;
        (format!("{what}: at most {error:.4} ULP of {bound}: {input}"), *error <= *bound)
    }
}

/// The error in ULP beyond what the bound allows for the terms' magnitude.
pub(crate) fn difference_error<T: Real>(got: T, truth: &Scaled, allowed: &Bound, terms: Scaled) -> f64 {
    let Part { units, exponent } = allowed.terms::<T>();
    let slack = terms.shift(exponent) * Scaled::from(units);
    let off = Scaled::from(got.widen()) - *truth;
    if off.abs() <= slack {
        return 0.0;
    }
    let nearer = if off.is_negative() { *truth - slack } else { *truth + slack };
    got.ulp_error(&nearer)
}

/// Prints all worst errors, and panics if one is above its bound.
#[track_caller]
pub(crate) fn judge(all: impl IntoIterator<Item = Worst>) {
    let mut failed = Vec::new();
    for worst in all {
        let (verdict, holds) = worst.verdict();
        println!("{verdict}");
        if !holds {
            failed.push(verdict);
        }
    }
    assert!(failed.is_empty(), "out of bounds:\n{}", failed.join("\n"));
}
