//! eˣ in f32 arithmetic alone, for `fast::`.
//!
//! x = k·ln 2 + r in two steps, and eʳ − 1 = w(r) by the polynomial of [`crate::math::shifted_exp`], with fused multiply-adds
//! where there are any.
//!
//! e^x leaves the range of f32 on both sides before σ does. So all of a sum may be kept [`TINY`] times too small: 2ᵏ·`TINY`
//! is a normal number for every k up to 153, and the one division by the sum gives subnormal results with their one
//! rounding.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::shifted_exp::Shifting;

/// 2⁻²⁶.
pub(crate) const TINY: f32 = 1.0 / 67_108_864.0;

/// log₂ of [`TINY`].
const LOG2_TINY: f32 = -26.0;

/// A power of two and r.
#[derive(Clone, Copy)]
pub(crate) struct Reduced<V> {
    /// k + the magic number.
    biased: V,
    pub(crate) r: V,
}

/// For |x| below 106, with powers [`TINY`] times too small.
#[inline(always)]
pub(crate) fn reduce_tiny<V: Lanes<Elem = f32>>(x: V) -> Reduced<V> {
    reduce_by(x, f32::MAGIC + LOG2_TINY)
}

/// For |x| below 87, with powers as they are.
#[inline(always)]
pub(crate) fn reduce<V: Lanes<Elem = f32>>(x: V) -> Reduced<V> {
    reduce_by(x, f32::MAGIC)
}

#[inline(always)]
fn reduce_by<V: Lanes<Elem = f32>>(x: V, magic: f32) -> Reduced<V> {
    let magic = x.splat(magic);
    let biased = x.mul_add(x.splat(f32::LOG2_E), magic);
    let k = biased.sub(magic);
    let r = k.neg_mul_add(x.splat(f32::LN_2_LOW), k.neg_mul_add(x.splat(f32::LN_2_HIGH), x));
    Reduced { biased, r }
}

impl<V: Lanes<Elem = f32>> Reduced<V> {
    /// 2ᵏ, or 2ᵏ·[`TINY`].
    #[inline(always)]
    pub(crate) fn power(self) -> V {
        self.biased.low_bits_to_exponent()
    }

    /// After [`reduce_tiny`]: 2⁻ᵏ·[`TINY`], and for k above 60 a number that is as negligible beside 2ᵏ.
    #[inline(always)]
    pub(crate) fn inverse_power(self) -> V {
        let magic = self.r.splat(f32::MAGIC + LOG2_TINY);
        let k = self.r.splat(60.0).min(self.biased.sub(magic));
        magic.sub(k).low_bits_to_exponent()
    }
}

/// eʳ − 1.
#[inline(always)]
pub(crate) fn expm1<V: Lanes<Elem = f32>>(r: V) -> V {
    let q = f32::Q;
    let mut sum = r.splat(q[4]);
    let mut k = 4;
    while k > 0 {
        k -= 1;
        sum = sum.mul_add(r, r.splat(q[k]));
    }
    sum.mul_add(r.mul(r), r)
}

/// cosh(r) − 1 and sinh(r).
#[inline(always)]
pub(crate) fn even_and_odd<V: Lanes<Elem = f32>>(r: V) -> (V, V) {
    let q = f32::Q;
    let square = r.mul(r);
    let even = r.splat(q[4]).mul_add(square, r.splat(q[2])).mul_add(square, r.splat(q[0])).mul(square);
    let odd = r.splat(q[3]).mul_add(square, r.splat(q[1])).mul(square);
    (even, odd.mul_add(r, r))
}
