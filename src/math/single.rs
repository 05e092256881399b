//! eˣ in f32 arithmetic alone, for `fast::`.
//!
//! For σ and tanh as a quotient, as in [`crate::math::exp`]: with −x = k·ln 2 − r and C = h·coth(h), h = r/2,
//!
//! ```text
//! e^−x = 2ᵏ·p/m,   p = 2C − r,   m = 2C + r.
//! ```
//!
//! For the derivatives, where p and m would each lose too much, as e^−x = 2⁻ᵏ·(1 − w) with the polynomial of
//! [`crate::math::shifted_exp`]; value with derivative has both results from that.
//!
//! e^−x leaves the range of f32 on both sides before σ does. So all of a sum may be kept [`TINY`] times too small, or
//! e^−x 1/`TINY` times too large: 2ᵏ·`TINY` is a normal number for every k up to 167, and a product with `TINY` gives
//! subnormal results with their one rounding. That is slow on some processors, but not where the result is far below the
//! least subnormal number: so arguments are held at 113, not where the result becomes 0.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::double::square;
use crate::math::shifted_exp::Shifting;

/// 2⁻⁴⁰.
pub(crate) const TINY: f32 = 1.0 / (1u64 << 40) as f32;

/// 2⁻⁶⁰, where σ, σ' and tanh' are those of 0: products of a subnormal x would be slow.
pub(crate) const NOTHING: f32 = 1.0 / (1u64 << 60) as f32;

/// log₂ of [`TINY`].
pub(crate) const LOG2_TINY: f32 = -40.0;

/// [`TINY`] as a change of the exponent.
pub(crate) const TINY_EXPONENT: f32 = f32::from_bits(TINY.to_bits().wrapping_sub(1f32.to_bits()));

/// c₁ and c₂, of degree 2 in h²: |h·coth(h) − C| < 2^-28.7 for |h| ≤ ln(2)/4·(1 + 2⁻⁸). `tools/coth_f32.sollya`
const COTH_2: [f32; 2] = [f32::from_bits(0x3eaa_aa8f), f32::from_bits(0xbcb5_5187)];

/// 2ᵏ and r of the quotient.
#[derive(Clone, Copy)]
pub(crate) struct Quotient<V> {
    /// k + `offset` where a number has its exponent: what [`Lanes::add_bits`] takes to multiply by a power of two, or,
    /// with an offset of [`BIAS`], 2ᵏ itself.
    pub(crate) exponent: V,
    pub(crate) r: V,
}

/// The exponent of 1.
pub(crate) const BIAS: f32 = 127.0;

/// x = r − k·(ln 2/`DIVISOR`) for a `DIVISOR` of 1 or 2, with `offset` added to the k that is returned.
#[inline(always)]
pub(crate) fn reduce_quotient<V: Lanes<Elem = f32>, const DIVISOR: u32>(x: V, offset: f32) -> Quotient<V> {
    let divisor = DIVISOR as f32;
    let magic = x.splat(f32::MAGIC - BIAS + offset);
    let sum = x.mul_add(x.splat(-f32::LOG2_E * divisor), magic);
    // −k: +0 times a constant, subtracted from x = −0, leaves it its sign.
    let minus_k = magic.sub(sum);
    let r = if V::FUSED && DIVISOR == 2 {
        // What ln 2 lacks is 2⁻²⁹·|k|: below 2⁻²⁴ of tanh, whose |k| is the larger the less r matters.
        minus_k.neg_mul_add(x.splat(core::f32::consts::LN_2 / divisor), x)
    } else {
        minus_k.neg_mul_add(x.splat(f32::LN_2_LOW / divisor), minus_k.neg_mul_add(x.splat(f32::LN_2_HIGH / divisor), x))
    };
    Quotient { exponent: sum.low_bits_to_exponent(), r }
}

/// z = r² and q of (2/`DIVISOR`)·C = 2/`DIVISOR` + q·z. The factors of the coefficients are powers of two, and exact.
#[inline(always)]
pub(crate) fn even<V: Lanes<Elem = f32>, const DIVISOR: u32>(r: V) -> (V, V) {
    let half = DIVISOR as f32 / 2.0;
    // tanh is near r where r is small.
    let z = if DIVISOR == 1 { square(r) } else { r.mul(r) };
    (z, z.mul_add(z.splat(COTH_2[1] * (half * half * half)), z.splat(COTH_2[0] * half)))
}

/// What is left of x, for e^−x = 2⁻ᵏ·e^−r.
#[derive(Clone, Copy)]
pub(crate) struct Reduced<V> {
    /// 2⁻ᵏ/[`TINY`].
    pub(crate) power: V,
    r: V,
}

/// x = k·ln 2 + r for x from 0 to 114. x is taken for no less than [`NOTHING`].
#[inline(always)]
pub(crate) fn reduce_below<V: Lanes<Elem = f32>>(x: V) -> Reduced<V> {
    let x = x.splat(NOTHING).max(x);
    let magic = x.splat(f32::MAGIC - LOG2_TINY);
    let sum = x.neg_mul_add(x.splat(f32::LOG2_E), magic);
    let minus_k = sum.sub(magic);
    let r = minus_k.mul_add(x.splat(f32::LN_2_LOW), minus_k.mul_add(x.splat(f32::LN_2_HIGH), x));
    Reduced { power: sum.low_bits_to_exponent(), r }
}

impl<V: Lanes<Elem = f32>> Reduced<V> {
    /// e^−x/[`TINY`].
    #[inline(always)]
    pub(crate) fn exp(self) -> V {
        self.power.neg_mul_add(self.w(), self.power)
    }

    /// w = 1 − e^−r.
    #[inline(always)]
    pub(crate) fn w(self) -> V {
        let r = self.r;
        let mut k = f32::Q.len() - 1;
        let mut q = r.splat(f32::Q[k]);
        while k > 0 {
            k -= 1;
            q = q.neg_mul_add(r, r.splat(f32::Q[k]));
        }
        r.mul(r).neg_mul_add(q, r)
    }
}
