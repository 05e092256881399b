//! How far a computed number is from the truth.
//!
//! # Identity
//!
//! The error is `|got - truth| / ulp(y)`, with y the truth correctly rounded:
//! `ulp(y) = 2^(e - 23)` for a normal `f32` y in `[2^e, 2^(e+1))`, 2^-149 for a
//! subnormal one or zero; 2^(e - 52) and 2^-1074 in `f64`.  A correctly rounded
//! result is thus off by half a unit at most.
//!
//! # Error
//!
//! The difference is taken in double-double and divided by a power of two: the
//! result is right to about 2^-50 of a unit in `f32`, 2^-40 in `f64`.

use crate::scaled::Scaled;

/// Power of two of the spacing of `f32` at `y`, finite.
fn quantum_f32(y: f32) -> i32 {
    let field = (y.abs().to_bits() >> 23) as i32;
    field.max(1) - 150
}

/// Power of two of the spacing of `f64` at `y`, finite.
fn quantum_f64(y: f64) -> i32 {
    let field = (y.abs().to_bits() >> 52) as i32;
    field.max(1) - 1075
}

/// The error of `got` in units in the last place of the correctly rounded `f32`.
///
/// Zero for equal infinities and for NaN where the truth is NaN; infinite when
/// one is infinite or NaN and the other is not.
pub fn ulp_error_f32(got: f32, truth: &Scaled) -> f64 {
    let right = truth.nearest_f32();
    if got.is_finite() && right.is_finite() {
        distance(f64::from(got), truth, quantum_f32(right))
    } else {
        agreement(got == right, got.is_nan() && right.is_nan())
    }
}

/// The error of `got` in units in the last place of the correctly rounded `f64`.
///
/// Zero for equal infinities and for NaN where the truth is NaN; infinite when
/// one is infinite or NaN and the other is not.
pub fn ulp_error_f64(got: f64, truth: &Scaled) -> f64 {
    let right = truth.nearest_f64();
    if got.is_finite() && right.is_finite() {
        distance(got, truth, quantum_f64(right))
    } else {
        agreement(got == right, got.is_nan() && right.is_nan())
    }
}

fn distance(got: f64, truth: &Scaled, quantum: i32) -> f64 {
    let difference = Scaled::from(got) - *truth;
    difference.abs().shift(-quantum).nearest_f64()
}

fn agreement(equal: bool, both_nan: bool) -> f64 {
    if equal || both_nan { 0.0 } else { f64::INFINITY }
}

/// Equal bits, or NaN both.
#[inline]
pub fn same_f32(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Equal bits, or NaN both.
#[inline]
pub fn same_f64(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_unit_apart() {
        let one = Scaled::ONE;
        assert_eq!(ulp_error_f32(1.0, &one), 0.0);
        assert_eq!(ulp_error_f32(1.0 + f32::EPSILON, &one), 1.0);
        assert_eq!(ulp_error_f32(1.0 - f32::EPSILON / 2.0, &one), 0.5);
        assert_eq!(ulp_error_f64(1.0 + 3.0 * f64::EPSILON, &one), 3.0);
    }

    #[test]
    fn subnormal_results_use_their_own_spacing() {
        let small = Scaled::ONE.shift(-149) * Scaled::from(3.25);
        assert_eq!(ulp_error_f32(f32::from_bits(3), &small), 0.25);
        assert_eq!(ulp_error_f32(0.0, &small), 3.25);
        let smaller = Scaled::ONE.shift(-1074) * Scaled::from(2.5);
        assert_eq!(ulp_error_f64(f64::from_bits(3), &smaller), 0.5);
        assert_eq!(ulp_error_f64(0.0, &Scaled::ONE.shift(-1075)), 0.5);
        assert_eq!(ulp_error_f64(0.0, &Scaled::ONE.shift(-9000)), 0.0);
    }

    #[test]
    fn not_finite() {
        let one = Scaled::ONE;
        let huge = Scaled::ONE.shift(500);
        assert_eq!(ulp_error_f32(f32::NAN, &one), f64::INFINITY);
        assert_eq!(ulp_error_f32(1.0, &Scaled::NAN), f64::INFINITY);
        assert_eq!(ulp_error_f32(f32::NAN, &Scaled::NAN), 0.0);
        assert_eq!(ulp_error_f32(f32::INFINITY, &huge), 0.0);
        assert_eq!(ulp_error_f32(f32::MAX, &huge), f64::INFINITY);
        assert_eq!(ulp_error_f64(f64::NEG_INFINITY, &one), f64::INFINITY);
    }

    #[test]
    fn same_means_bits() {
        assert!(same_f32(f32::NAN, -f32::NAN));
        assert!(!same_f32(0.0, -0.0));
        assert!(same_f64(1.5, 1.5));
        assert!(!same_f64(f64::NAN, 1.5));
    }
}
