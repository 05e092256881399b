//! The one table of error bounds.
//!
//! The unit is the ULP of the correctly rounded result, and a bound includes the final rounding: 0.5 says correctly
//! rounded, and then the bits are compared.
//!
//! A gradient that is a difference may cancel. Its error is bounded by so many ULP of the result plus so many rounding
//! units, 2⁻⁵³ in f64 and 2⁻²⁴ in f32, of the terms' magnitudes:
//!
//! ```text
//! softmax:      |yᵢ|·(|gᵢ| + Σ|yⱼgⱼ|)
//! log_softmax:  |gᵢ| + e^yᵢ·Σ|gⱼ|
//! slope:        |s| + Σ|xⱼgⱼ|, s what it was before
//! ```

use super::real::Real;

/// What one function promises.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) function: &'static str,
    /// ULP of an f32 result.
    pub(crate) f32: f64,
    /// ULP of an f64 result.
    pub(crate) f64: f64,
    /// The part of the terms, where the result is a difference that may cancel: of f32, and of f64.
    pub(crate) terms: [Part; 2],
}

/// `units`·2^`exponent`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) units: f64,
    pub(crate) exponent: i32,
}

/// In units of f64.
const fn double(units: f64) -> Part {
    Part { units, exponent: -53 }
}

/// In units of f32.
const fn single(units: f64) -> Part {
    Part { units, exponent: -24 }
}

const fn ulp(function: &'static str, f32: f64, f64: f64) -> Bound {
    cancelling(function, f32, f64, [double(0.0); 2])
}

const fn cancelling(function: &'static str, f32: f64, f64: f64, terms: [Part; 2]) -> Bound {
    Bound { function, f32, f64, terms }
}

/// Rows up to this length have the tighter bound of softmax.
pub(crate) const LONG_ROW: usize = 4096;

/// The longest row for which a bound is stated.
pub(crate) const LONGEST_ROW: usize = 1 << 22;

pub(crate) const BOUNDS: &[Bound] = &[
    ulp("sigmoid", 0.5, 1.0),
    ulp("sigmoid_derivative", 0.5, 2.0),
    ulp("sigmoid_backward", 1.5, 4.5),
    ulp("tanh", 0.5, 1.0),
    ulp("tanh_derivative", 0.5, 2.0),
    ulp("tanh_backward", 1.5, 4.5),
    ulp("softmax", 2.5, 2.5),
    ulp("softmax, long rows", 4.0, 4.0),
    ulp("log_softmax", 1.0, 3.0),
    ulp("fast::sigmoid", 2.5, 1.0),
    ulp("fast::sigmoid_derivative", 2.5, 2.0),
    ulp("fast::sigmoid_backward", 5.5, 4.5),
    ulp("fast::tanh", 2.5, 1.0),
    ulp("fast::tanh_derivative", 2.5, 2.0),
    ulp("fast::tanh_backward", 5.5, 4.5),
    ulp("fast::softmax", 2.5, 2.5),
    ulp("fast::softmax, long rows", 4.0, 4.0),
    ulp("fast::log_softmax", 2.0, 3.0),
    cancelling("softmax_backward", 0.5, 0.5, [double(24.0); 2]),
    cancelling("log_softmax_backward", 0.5, 0.5, [double(256.0), double(26.0)]),
    cancelling("parametric_relu_backward", 0.5, 0.5, [double(24.0); 2]),
    cancelling("fast::softmax_backward", 0.5, 0.5, [single(24.0), double(24.0)]),
    cancelling("fast::log_softmax_backward", 0.5, 0.5, [single(28.0), double(26.0)]),
];

/// The promise of `function`.
pub(crate) fn of(function: &str) -> &'static Bound {
    let found = BOUNDS.iter().find(|bound| bound.function == function);
    found.unwrap_or_else(|| panic!("no bound is stated for {function}"))
}

/// The promise of `function` for rows of so many elements.
pub(crate) fn of_rows(function: &str, row_len: usize) -> &'static Bound {
    let long = BOUNDS.iter().find(|bound| bound.function.strip_suffix(", long rows") == Some(function));
    long.filter(|_| row_len > LONG_ROW).unwrap_or_else(|| of(function))
}

impl Bound {
    /// ULP for the element type.
    pub(crate) fn ulp<T: Real>(&self) -> f64 {
        T::choose(self.f32, self.f64)
    }

    /// The part of the terms, for the element type.
    pub(crate) fn terms<T: Real>(&self) -> Part {
        let [f32, f64] = self.terms;
        T::choose(f32, f64)
    }
}
