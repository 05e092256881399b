//! Double-double arithmetic.
//!
//! # Identity
//!
//! The rounding error of a sum or a product of two `f64` is itself an `f64`:
//!
//! ```text
//! a + b = s + e      s = RN(a + b)     e found by five more additions
//! a * b = p + e      p = RN(a * b)     e = fma(a, b, -p)
//! ```
//!
//! A pair `hi + lo` with `hi = RN(hi + lo)` thus carries 106 bits or more.
//!
//! # Error
//!
//! With `u = 2^-53`, the relative errors proved by Joldes, Muller and Popescu,
//! "Tight and rigorous error bounds for basic building blocks of double-word
//! arithmetic", ACM TOMS 44 (2017), for the very sequences used below:
//!
//! ```text
//! Dd + f64   2 u^2        Dd + Dd    3 u^2 + 13 u^3   (also under cancellation)
//! Dd * f64   2 u^2        Dd * Dd    4 u^2
//! Dd / f64   3 u^2        Dd / Dd   15 u^2 + 56 u^3
//! ```
//!
//! They hold while nothing overflows and no low part underflows.  The callers
//! see to that: every number met is either between 2^-60 and 2^60 in size or
//! carries its power of two apart, in [`Scaled`].

use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::scaled::Scaled;

/// The unevaluated sum `hi + lo`, with `hi` the `f64` nearest to it.
///
/// The derived order compares `hi` first, then `lo`: right for such pairs.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Dd {
    hi: f64,
    lo: f64,
}

/// `a + b` as a rounded sum and its exact error.  Any order of sizes.
#[inline]
pub fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let a_part = sum - b;
    let b_part = sum - a_part;
    let error = (a - a_part) + (b - b_part);
    (sum, error)
}

/// `a + b` as a rounded sum and its exact error, for `|a| >= |b|` or `a = 0`.
#[inline]
pub fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let error = b - (sum - a);
    (sum, error)
}

/// `a * b` as a rounded product and its exact error.
///
/// `f64::mul_add` rounds once on every machine, with or without the instruction.
#[inline]
pub fn two_prod(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let error = a.mul_add(b, -product);
    (product, error)
}

/// 2^k, for `-1022 <= k <= 1023`.
#[inline]
pub const fn power_of_two(k: i32) -> f64 {
    debug_assert!(-1022 <= k && k <= 1023);
    f64::from_bits(((1023 + k) as u64) << 52)
}

impl Dd {
    /// Zero.
    pub const ZERO: Dd = Dd { hi: 0.0, lo: 0.0 };

    /// One.
    pub const ONE: Dd = Dd { hi: 1.0, lo: 0.0 };

    /// `a + b`, exactly.
    #[inline]
    pub fn sum(a: f64, b: f64) -> Dd {
        let (hi, lo) = two_sum(a, b);
        Dd { hi, lo }
    }

    /// `a * b`, exactly unless the error underflows.
    #[inline]
    pub fn product(a: f64, b: f64) -> Dd {
        let (hi, lo) = two_prod(a, b);
        Dd { hi, lo }
    }

    /// A pair known to be normalised already, such as a constant.
    pub(crate) const fn constant(hi: f64, lo: f64) -> Dd {
        Dd { hi, lo }
    }

    #[inline]
    fn fast(a: f64, b: f64) -> Dd {
        let (hi, lo) = fast_two_sum(a, b);
        Dd { hi, lo }
    }

    /// The leading part: the `f64` nearest to the number.
    #[inline]
    pub fn hi(self) -> f64 {
        self.hi
    }

    /// The trailing part, at most half a unit in the last place of `hi`.
    #[inline]
    pub fn lo(self) -> f64 {
        self.lo
    }

    /// The `f64` nearest to the pair.  (Ties are even: `hi` came from an
    /// addition, which rounds them so.)
    #[inline]
    pub fn to_f64_rounded(self) -> f64 {
        self.hi
    }

    /// The `f32` nearest to the number of which this is an approximation within
    /// [`Scaled::ERROR`]; `None` when a rounding boundary is that close.
    pub fn round_f32(self) -> Option<f32> {
        Scaled::new(self, 0).round_f32()
    }

    /// The absolute value.
    #[inline]
    pub fn abs(self) -> Dd {
        if self.hi.is_sign_negative() { -self } else { self }
    }

    /// The product with 2^k, exact unless a part leaves the range of `f64`.
    ///
    /// In two halves, so that 2^k itself need not be an `f64`.
    #[inline]
    pub fn scale(self, k: i32) -> Dd {
        let half = k / 2;
        let first = power_of_two(half);
        let second = power_of_two(k - half);
        Dd { hi: self.hi * first * second, lo: self.lo * first * second }
    }

    /// The square.
    #[inline]
    pub fn square(self) -> Dd {
        self * self
    }
}

impl From<f64> for Dd {
    #[inline]
    fn from(x: f64) -> Dd {
        Dd { hi: x, lo: 0.0 }
    }
}

impl Neg for Dd {
    type Output = Dd;
    #[inline]
    fn neg(self) -> Dd {
        Dd { hi: -self.hi, lo: -self.lo }
    }
}

impl Add<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn add(self, y: f64) -> Dd {
        let (sum, error) = two_sum(self.hi, y);
        Dd::fast(sum, self.lo + error)
    }
}

impl Add for Dd {
    type Output = Dd;
    #[inline]
    fn add(self, y: Dd) -> Dd {
        let (high, high_error) = two_sum(self.hi, y.hi);
        let (low, low_error) = two_sum(self.lo, y.lo);
        let (high, rest) = fast_two_sum(high, high_error + low);
        Dd::fast(high, low_error + rest)
    }
}

impl Sub<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn sub(self, y: f64) -> Dd {
        self + -y
    }
}

impl Sub for Dd {
    type Output = Dd;
    #[inline]
    fn sub(self, y: Dd) -> Dd {
        self + -y
    }
}

impl Mul<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn mul(self, y: f64) -> Dd {
        let (product, error) = two_prod(self.hi, y);
        Dd::fast(product, self.lo.mul_add(y, error))
    }
}

impl Mul for Dd {
    type Output = Dd;
    #[inline]
    fn mul(self, y: Dd) -> Dd {
        let (product, error) = two_prod(self.hi, y.hi);
        let cross = self.lo * y.lo;
        let cross = self.hi.mul_add(y.lo, cross);
        let cross = self.lo.mul_add(y.hi, cross);
        Dd::fast(product, error + cross)
    }
}

impl Div<f64> for Dd {
    type Output = Dd;
    #[inline]
    fn div(self, y: f64) -> Dd {
        let quotient = self.hi / y;
        let (back, back_error) = two_prod(quotient, y);
        let rest = (self.hi - back) - back_error + self.lo;
        Dd::fast(quotient, rest / y)
    }
}

impl Div for Dd {
    type Output = Dd;
    #[inline]
    fn div(self, y: Dd) -> Dd {
        let quotient = self.hi / y.hi;
        let back = y * quotient;
        let rest = (self.hi - back.hi) + (self.lo - back.lo);
        Dd::fast(quotient, rest / y.hi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_keep_their_error() {
        assert_eq!(two_sum(1.0, 1e-30), (1.0, 1e-30));
        assert_eq!(two_sum(1e-30, 1.0), (1.0, 1e-30));
        let x = 1.0 + f64::EPSILON;
        let (p, e) = two_prod(x, x);
        assert_eq!(p, 1.0 + 2.0 * f64::EPSILON);
        assert_eq!(e, f64::EPSILON * f64::EPSILON);
    }

    #[test]
    fn division_undoes_multiplication() {
        let third = Dd::ONE / 3.0;
        let seventh = Dd::ONE / Dd::from(7.0);
        let error = third * seventh * 21.0 - 1.0;
        assert!(error.abs() < Dd::from(power_of_two(-100)));
        let one = (third * seventh) / (seventh * third);
        assert!((one - Dd::ONE).abs() < Dd::from(power_of_two(-100)));
    }

    #[test]
    fn order_looks_at_the_low_part() {
        let one = Dd::ONE;
        let above = Dd::sum(1.0, 1e-40);
        let below = Dd::sum(1.0, -1e-40);
        assert!(below < one && one < above);
        assert_eq!(above.abs(), (-above).abs());
    }

    #[test]
    fn midpoints_are_told_apart() {
        let middle = 1.0 + power_of_two(-24);
        let up = Dd::sum(middle, power_of_two(-90));
        let down = Dd::sum(middle, -power_of_two(-90));
        assert_eq!(up.round_f32(), Some(1.0 + f32::EPSILON));
        assert_eq!(down.round_f32(), Some(1.0));
        assert_eq!(Dd::from(middle).round_f32(), None);
    }
}
