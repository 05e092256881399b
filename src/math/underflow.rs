//! Products that may be subnormal, by instructions that neither take nor give a subnormal number but in sums, which are
//! quick with them everywhere.
//!
//! Some processors take some 150 cycles for a product with a subnormal operand or result. With L the least normal number,
//!
//! ```text
//! t = L + a·b, rounded once,
//! ```
//!
//! has the spacing of subnormal numbers up to 2L: as integers, the representations of t and L differ by that of the
//! product as IEEE arithmetic rounds it. And a subnormal a is the integer of its representation times the least number:
//! put below the exponent of a power of two, as a sum of representations, and that subtracted, it is a normal number.

use crate::float::Element;
use crate::lanes::Lanes;

/// What depends on the element type.
pub(crate) trait Underflow: Sized {
    /// The least normal number, L.
    const LEAST: Self;
    /// Its representation with the sign of an integer changed.
    const MINUS_LEAST: Self;
    /// The power of two whose spacing of numbers is L.
    const LIFT: Self;
    /// Its representation with the sign of an integer changed.
    const MINUS_LIFT: Self;
    /// LIFT/L.
    const RAISE: Self;
}

macro_rules! underflow {
    ($float:ident) => {
        impl Underflow for $float {
            const LEAST: Self = $float::MIN_POSITIVE;
            const MINUS_LEAST: Self = $float::from_bits(Self::LEAST.to_bits().wrapping_neg());
            const LIFT: Self = Self::LEAST * Self::RAISE;
            const MINUS_LIFT: Self = $float::from_bits(Self::LIFT.to_bits().wrapping_neg());
            const RAISE: Self = 1.0 / $float::EPSILON;
        }
    };
}

underflow!(f32);
underflow!(f64);

/// a·b of a normal a ≥ 0, or 0, and a normal b > 0: as said above where `CAREFUL`, and by [`Lanes::times`] else or where
/// multiply-adds are not fused. NaN in a gives NaN.
#[inline(always)]
pub(crate) fn times<V: Lanes, const CAREFUL: bool>(a: V, b: V) -> V {
    if !(CAREFUL && V::FUSED) {
        return a.times(b);
    }
    let least = a.splat(V::Elem::LEAST);
    let sum = a.mul_add(b, least);
    let low = sum.add_bits(a.splat(V::Elem::MINUS_LEAST));
    V::select(sum.lt(least.add(least)), low, or_one(a, low).mul(b))
}

/// a, or 1 where the product is `low`, as its size tells: there a is less. By a select, and one of the mask that takes
/// `low` in the end, the compiler would multiply first and select then, which is slow.
#[inline(always)]
fn or_one<V: Lanes>(a: V, low: V) -> V {
    a.splat(V::Elem::ONE).or_zero(low.lt(a.splat(V::Elem::LEAST))).max(a)
}

/// a·b of any a ≥ 0 and b ≥ 0: as said above where multiply-adds are fused, but for a subnormal b, or a subnormal a with
/// b > 1, which are slow then.
#[inline(always)]
pub(crate) fn product<V: Lanes>(a: V, b: V) -> V {
    if !V::FUSED {
        return a.mul(b);
    }
    let (least, lift) = (a.splat(V::Elem::LEAST), a.splat(V::Elem::LIFT));
    // All is LIFT/L times as large, so that the sum has the spacing of L.
    let normal = least.max(a).mul(a.splat(V::Elem::RAISE));
    let raised = V::select(a.lt(least), a.add_bits(lift).sub(lift), normal);
    let sum = raised.mul_add(b, lift);
    let low = sum.add_bits(a.splat(V::Elem::MINUS_LIFT));
    V::select(sum.lt(lift.add(lift)), low, or_one(a, low).mul(b))
}
