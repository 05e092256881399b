//! The error bounds, in ULP of the correctly rounded result.

use crate::real::Real;

pub(crate) struct Bound {
    function: &'static str,
    f32: f64,
    f64: f64,
}

const fn ulp(function: &'static str, f32: f64, f64: f64) -> Bound {
    Bound { function, f32, f64 }
}

/// Rows up to this length have the tighter bound of softmax.
pub(crate) const LONG_ROW: usize = 4096;

const BOUNDS: &[Bound] = &[
    ulp("sigmoid", 0.5, 1.0),
    ulp("sigmoid_derivative", 0.5, 2.0),
    ulp("sigmoid_backward", 1.5, 4.5),
    ulp("tanh", 0.5, 1.0),
    ulp("tanh_derivative", 0.5, 2.0),
    ulp("tanh_backward", 1.5, 4.5),
    ulp("softmax", 2.5, 2.5),
    ulp("softmax, long rows", 4.0, 4.0),
    ulp("log_softmax", 1.0, 3.0),
];

/// The promise of `function`.
pub(crate) fn of(function: &str) -> &'static Bound {
    let found = BOUNDS.iter().find(|bound| bound.function == function);
    found.unwrap_or_else(|| panic!("no bound is stated for {function}"))
}

impl Bound {
    /// ULP for the element type.
    pub(crate) fn ulp<T: Real>(&self) -> f64 {
        T::choose(self.f32, self.f64)
    }
}
