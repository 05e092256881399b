//! What the checks must know of f32 and f64 alike.

use activations::Float;
use oracle::{Scaled, ulp};

/// An element type: its conversions, its bits and its unit in the last place.
pub(crate) trait Real: Float {
    /// The type's name.
    const NAME: &'static str;
    /// One of the two.
    fn choose<U>(single: U, double: U) -> U;
    /// The nearest number of the type.
    fn from_double(x: f64) -> Self;
    /// The same number.
    fn widen(self) -> f64;
    /// Its bits; one pattern stands for all NaN.
    fn key(self) -> u64;
    /// The distance to the truth, in units in the last place of the nearest number.
    fn ulp_error(self, truth: &Scaled) -> f64;
    /// The same against MPFR.
    fn ulp_error_mpfr(self, truth: &rug::Float) -> f64;
}

impl Real for f32 {
    const NAME: &'static str = "f32";
    fn choose<U>(single: U, _double: U) -> U {
        single
    }
    fn from_double(x: f64) -> Self {
        x as f32
    }
    fn widen(self) -> f64 {
        f64::from(self)
    }
    fn key(self) -> u64 {
        u64::from(if self.is_nan() { Self::NAN.to_bits() } else { self.to_bits() })
    }
    fn ulp_error(self, truth: &Scaled) -> f64 {
        ulp::ulp_error_f32(self, truth)
    }
    fn ulp_error_mpfr(self, truth: &rug::Float) -> f64 {
        crate::mpfr::ulp_error_f32(self, truth)
    }
}

impl Real for f64 {
    const NAME: &'static str = "f64";
    fn choose<U>(_single: U, double: U) -> U {
        double
    }
    fn from_double(x: f64) -> Self {
        x
    }
    fn widen(self) -> f64 {
        self
    }
    fn key(self) -> u64 {
        if self.is_nan() { Self::NAN.to_bits() } else { self.to_bits() }
    }
    fn ulp_error(self, truth: &Scaled) -> f64 {
        ulp::ulp_error_f64(self, truth)
    }
    fn ulp_error_mpfr(self, truth: &rug::Float) -> f64 {
        crate::mpfr::ulp_error_f64(self, truth)
    }
}
