//! A double-double with its own power of two, and its rounding.
//!
//! # Identity
//!
//! A number is `value * 2^exponent` with `1 <= |value.hi| < 2`.  The low part
//! then never comes near the bottom of the `f64` range, so that the error
//! bounds of [`Dd`] hold for 1e-348 as they do for 1.
//!
//! # Rounding
//!
//! `|value| * 2^121` is an integer up to a fraction: 53 bits of `hi`, then `lo`
//! floored at 2^-120, then one bit saying whether anything was cut off.  The
//! target format has a spacing `2^q` at the number's place, `q` being the
//! larger of "23 (52) below the leading bit" and "the smallest subnormal".
//! Shift the integer right to that spacing and compare what falls out with one
//! half: one single rounding, wherever the result lies.
//!
//! # Error
//!
//! The rounding itself makes none: the cut-off bit keeps ties apart.  An
//! approximation wrong by `2^ERROR` relatively is decided unless the part that
//! falls out is that close to one half.

use core::cmp::Ordering;
use core::ops::{Add, Div, Mul, Neg, Sub};

use crate::dd::{Dd, power_of_two};

/// `value * 2^exponent`, or zero, an infinity or NaN with exponent 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    value: Dd,
    exponent: i32,
}

/// A binary format: its precision, its smallest and its greatest power of two.
struct Format {
    precision: i32,
    quantum: i32,
    top: i32,
}

const SINGLE: Format = Format { precision: 24, quantum: -149, top: 127 };

const DOUBLE: Format = Format { precision: 53, quantum: -1074, top: 1023 };

/// Fraction bits of the integer that stands for `value` in a rounding.
const FRACTION_BITS: i32 = 121;

/// Two numbers further apart than this many powers of two are added as if they
/// were this far apart: wrong by 2^-1000 at most, and on the right side.
const FURTHEST: i32 = 1000;

impl Scaled {
    /// Base-two logarithm of the relative error that [`Scaled::round_f32`] and
    /// [`Scaled::round_f64`] allow for.  Every truth of this crate is better.
    pub const ERROR: i32 = -95;

    /// Zero.
    pub const ZERO: Scaled = Scaled { value: Dd::ZERO, exponent: 0 };

    /// One.
    pub const ONE: Scaled = Scaled { value: Dd::ONE, exponent: 0 };

    /// Not a number.
    pub const NAN: Scaled = Scaled { value: Dd::constant(f64::NAN, 0.0), exponent: 0 };

    /// `value * 2^exponent`, brought to normal form.
    pub fn new(value: Dd, exponent: i32) -> Scaled {
        let hi = value.hi();
        if hi == 0.0 || !hi.is_finite() {
            return Scaled::special(hi);
        }
        if hi.abs() < f64::MIN_POSITIVE {
            return Scaled::new(value.scale(64), exponent - 64);
        }
        let field = (hi.abs().to_bits() >> 52) as i32;
        let power = field - 1023;
        Scaled { value: value.scale(-power), exponent: exponent + power }
    }

    fn special(hi: f64) -> Scaled {
        Scaled { value: Dd::from(hi), exponent: 0 }
    }

    /// `a - b`, exactly unless the two are more than 2^900 apart, also where
    /// the difference would overflow.
    pub fn difference(a: f64, b: f64) -> Scaled {
        if !a.is_finite() || !b.is_finite() {
            return Scaled::special(a - b);
        }
        let shift = if a.abs().max(b.abs()) > power_of_two(1000) { 8 } else { 0 };
        let down = power_of_two(-shift);
        Scaled::new(Dd::sum(a * down, -b * down), shift)
    }

    /// `a * b`, exactly, whatever the range.
    pub fn product(a: f64, b: f64) -> Scaled {
        Scaled::from(a) * Scaled::from(b)
    }

    /// The significand, of magnitude 1 to 2 unless zero or not finite.
    pub fn value(self) -> Dd {
        self.value
    }

    /// The power of two that goes with [`Scaled::value`].
    pub fn exponent(self) -> i32 {
        self.exponent
    }

    /// Neither infinite nor NaN.
    pub fn is_finite(self) -> bool {
        self.value.hi().is_finite()
    }

    /// NaN.
    pub fn is_nan(self) -> bool {
        self.value.hi().is_nan()
    }

    /// Exactly zero.
    pub fn is_zero(self) -> bool {
        self.value.hi() == 0.0
    }

    /// Less than zero, or -0.
    pub fn is_negative(self) -> bool {
        self.value.hi().is_sign_negative()
    }

    /// The absolute value.
    pub fn abs(self) -> Scaled {
        Scaled { value: self.value.abs(), exponent: self.exponent }
    }

    /// The product with 2^k, exactly.
    pub fn shift(self, k: i32) -> Scaled {
        Scaled::new(self.value, self.exponent + k)
    }

    /// A double-double for use beside numbers near 1: what is smaller than
    /// 2^-1000 becomes about 2^-1000, of the same sign.
    pub(crate) fn beside_one(self) -> Dd {
        if self.is_zero() || !self.is_finite() {
            return self.value;
        }
        self.value.scale(self.exponent.max(-FURTHEST))
    }

    /// The nearest `f32`, ties to even, taking the number as exact.
    pub fn nearest_f32(self) -> f32 {
        self.single(None).unwrap_or(f32::NAN)
    }

    /// The nearest `f64`, ties to even, taking the number as exact.
    pub fn nearest_f64(self) -> f64 {
        self.double(None).unwrap_or(f64::NAN)
    }

    /// The `f32` nearest to the truth of which this is an approximation within
    /// 2^[`Scaled::ERROR`]; `None` when a rounding boundary is that close.
    pub fn round_f32(self) -> Option<f32> {
        self.single(Some(Scaled::ERROR))
    }

    /// The `f64` nearest to the truth of which this is an approximation within
    /// 2^[`Scaled::ERROR`]; `None` when a rounding boundary is that close.
    pub fn round_f64(self) -> Option<f64> {
        self.double(Some(Scaled::ERROR))
    }

    fn single(self, error: Option<i32>) -> Option<f32> {
        let hi = self.value.hi();
        if hi == 0.0 || !hi.is_finite() {
            return Some(hi as f32);
        }
        let bits = self.magnitude_bits(&SINGLE, error)?;
        let magnitude = f32::from_bits(bits as u32);
        Some(if hi < 0.0 { -magnitude } else { magnitude })
    }

    fn double(self, error: Option<i32>) -> Option<f64> {
        let hi = self.value.hi();
        if hi == 0.0 || !hi.is_finite() {
            return Some(hi);
        }
        let bits = self.magnitude_bits(&DOUBLE, error)?;
        Some(f64::from_bits(bits).copysign(hi))
    }

    /// `|value| * 2^121`, its last bit standing for everything below.
    fn integer(self) -> u128 {
        let value = self.value.abs();
        let hi_bits = value.hi().to_bits();
        let significand = (hi_bits & ((1 << 52) - 1)) | (1 << 52);
        let high = i128::from(significand) << (FRACTION_BITS - 1 - 52);
        let low = value.lo() * power_of_two(FRACTION_BITS - 1);
        let floor = low.floor();
        let cut_off = i128::from(low != floor);
        let total = ((high + floor as i128) << 1) | cut_off;
        total as u128
    }

    /// The bits of the magnitude rounded to `format`.
    fn magnitude_bits(self, format: &Format, error: Option<i32>) -> Option<u64> {
        let integer = self.integer();
        let leading = 127 - integer.leading_zeros() as i32;
        let unit = self.exponent - FRACTION_BITS;
        let power = leading + unit;

        let fraction_bits = format.precision - 1;
        if power > format.top {
            let infinity = (format.top - format.quantum - fraction_bits + 2) as u64;
            return Some(infinity << fraction_bits);
        }

        let quantum = format.quantum.max(power - fraction_bits);
        let shift = quantum - unit;
        if shift > FRACTION_BITS + 5 {
            return Some(0);
        }

        let half = 1_u128 << (shift - 1);
        let rest = integer & ((half << 1) - 1);
        let mut steps = (integer >> shift) as u64;
        if let Some(error) = error {
            let margin = 1_u128 << (leading + 1 + error);
            if rest.abs_diff(half) <= margin {
                return None;
            }
        }
        if rest > half || (rest == half && steps & 1 == 1) {
            steps += 1;
        }
        // A normal result's implicit bit adds the missing 1 to the exponent
        // field, and a carry out of the significand does so too.
        let binade = (quantum - format.quantum) as u64;
        Some((binade << fraction_bits) + steps)
    }
}

impl From<f64> for Scaled {
    fn from(x: f64) -> Scaled {
        Scaled::new(Dd::from(x), 0)
    }
}

impl From<Dd> for Scaled {
    fn from(x: Dd) -> Scaled {
        Scaled::new(x, 0)
    }
}

impl PartialOrd for Scaled {
    fn partial_cmp(&self, other: &Scaled) -> Option<Ordering> {
        let (a, b) = (self.value.hi(), other.value.hi());
        if !self.is_finite() || !other.is_finite() {
            return a.partial_cmp(&b);
        }
        let difference = *self - *other;
        difference.value.hi().partial_cmp(&0.0)
    }
}

impl Neg for Scaled {
    type Output = Scaled;
    fn neg(self) -> Scaled {
        Scaled { value: -self.value, exponent: self.exponent }
    }
}

impl Add for Scaled {
    type Output = Scaled;
    fn add(self, y: Scaled) -> Scaled {
        if !self.is_finite() || !y.is_finite() || (self.is_zero() && y.is_zero()) {
            return Scaled::special(self.value.hi() + y.value.hi());
        }
        if self.is_zero() {
            return y;
        }
        if y.is_zero() {
            return self;
        }
        let (large, small) = if self.exponent >= y.exponent { (self, y) } else { (y, self) };
        let gap = (large.exponent - small.exponent).min(FURTHEST);
        Scaled::new(large.value + small.value.scale(-gap), large.exponent)
    }
}

impl Sub for Scaled {
    type Output = Scaled;
    fn sub(self, y: Scaled) -> Scaled {
        self + -y
    }
}

impl Mul for Scaled {
    type Output = Scaled;
    fn mul(self, y: Scaled) -> Scaled {
        if !self.is_finite() || !y.is_finite() {
            return Scaled::special(self.value.hi() * y.value.hi());
        }
        Scaled::new(self.value * y.value, self.exponent + y.exponent)
    }
}

impl Div for Scaled {
    type Output = Scaled;
    fn div(self, y: Scaled) -> Scaled {
        if !self.is_finite() || !y.is_finite() || y.is_zero() {
            return Scaled::special(self.value.hi() / y.value.hi());
        }
        Scaled::new(self.value / y.value, self.exponent - y.exponent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_numbers_come_back() {
        for bits in [1, 3, 0x007f_ffff, 0x0080_0000, 0x3f80_0001, 0x7f7f_ffff] {
            let x = f32::from_bits(bits);
            assert_eq!(Scaled::from(f64::from(x)).round_f32(), Some(x));
            assert_eq!(Scaled::from(f64::from(-x)).round_f32(), Some(-x));
        }
        for bits in [1, 5, 1 << 52, (1 << 52) - 1, 0x7fef_ffff_ffff_ffff] {
            let x = f64::from_bits(bits);
            assert_eq!(Scaled::from(x).round_f64(), Some(x));
        }
        assert_eq!(Scaled::from(-0.0).nearest_f64().to_bits(), 1 << 63);
    }

    #[test]
    fn conversion_agrees_with_the_hardware() {
        let mut bits = 0x0123_4567_89ab_cdef_u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let field = 1023 - 160 + (bits >> 52) % 300;
            let x = f64::from_bits((bits & !(0x7ff << 52)) | (field << 52));
            assert_eq!(Scaled::from(x).nearest_f32().to_bits(), (x as f32).to_bits());
            assert_eq!(Scaled::from(x).nearest_f64(), x);
        }
    }

    #[test]
    fn subnormal_ties_and_overflow() {
        let half_step = Scaled::ONE.shift(-1075);
        assert_eq!(half_step.nearest_f64(), 0.0);
        assert_eq!(half_step.round_f64(), None);
        let more = half_step + half_step.shift(-300);
        assert_eq!(more.nearest_f64(), f64::from_bits(1));
        assert_eq!(Scaled::ONE.shift(-5000).round_f64(), Some(0.0));
        assert_eq!(Scaled::ONE.shift(128).round_f32(), Some(f32::INFINITY));
        let edge = Scaled::difference(power_of_two(128), power_of_two(103));
        assert_eq!(edge.nearest_f32(), f32::INFINITY);
        let below = edge - Scaled::ONE.shift(40);
        assert_eq!(below.round_f32(), Some(f32::MAX));
    }

    #[test]
    fn differences_do_not_overflow() {
        let d = Scaled::difference(f64::MAX, -f64::MAX);
        assert_eq!(d.shift(-1).nearest_f64(), f64::MAX);
        assert!(d > Scaled::from(f64::MAX));
        assert!(-d < Scaled::ZERO);
    }
}
