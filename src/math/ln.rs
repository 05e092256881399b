//! ln(c + ρ) for a number c of elements and a ρ ≥ 0: what log_softmax takes once a row.
//!
//! c + ρ = 2ᵏ·(1 + u), √½ ≤ 1 + u < √2, and with s = u/(2 + u), z = s²,
//!
//! ```text
//! ln(c + ρ) = k·ln 2 + ln(1 + u),   ln(1 + u) = 2·atanh(s) = 2s + s·z·P(z) = u − s·(u − z·P(z)).
//! ```
//!
//! The larger part of k·ln 2 is exact, and what the rounding of c + ρ lost is added in the end: where ρ is small beside
//! c = 1, that is all there is. The result is within an ULP. Nothing is fused.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::lanes::scalar::Scalar;
use crate::math::exp::{LN_2_HIGH, LN_2_LOW};

/// p₀ to p₆, of degree 6: the relative error of 2 + z·P is < 2^-59.4 for |s| <= 3 - 2*sqrt(2). `tools/ln.sollya`
const P: [f64; 7] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd9_9999_9997_fa5a),
    f64::from_bits(0x3fd2_4924_9422_14aa),
    f64::from_bits(0x3fcc_71c5_1e14_e05c),
    f64::from_bits(0x3fc7_4664_75df_15eb),
    f64::from_bits(0x3fc3_9a0d_99f5_80aa),
    f64::from_bits(0x3fc2_f0e8_77c8_cc97),
];

/// NaN for a NaN. c >= 1 and c + ρ < 2¹⁰⁰⁰.
#[inline(always)]
pub(crate) fn ln_of_sum(count: f64, rest: f64) -> f64 {
    const SQRT_HALF: u64 = core::f64::consts::FRAC_1_SQRT_2.to_bits();
    let sum = count + rest;
    // The exponent of a number from √½ up, less that of √½, counts powers of two.
    let above = sum.to_bits().wrapping_sub(SQRT_HALF);
    let power = above >> 52 << 52;
    let u = f64::from_bits((above - power).wrapping_add(SQRT_HALF)) - 1.0;
    let k = (power >> 52) as i32 as f64;
    ln_of_parts(Scalar(count), Scalar(rest), Scalar(sum), Scalar(u), Scalar(k)).0
}

/// For how many elements [`ln_of_few`] is meant.
pub(crate) const FEW: usize = 45;

/// The same a lane, for c + ρ < [`FEW`]. Lanes have no exponents as integers: k is how many of √2, 2√2, ... are no more.
#[inline(always)]
pub(crate) fn ln_of_few<V: Lanes<Elem = f64>>(count: V, rest: V) -> V {
    let (zero, one) = (count.splat(0.0), count.splat(1.0));
    let sum = count.add(rest);
    let (mut k, mut limit) = (zero, core::f64::consts::SQRT_2);
    while limit < FEW as f64 {
        k = k.add(V::select(sum.ge(sum.splat(limit)), one, zero));
        limit *= 2.0;
    }
    let scale = sum.splat(f64::MAGIC).sub(k).low_bits_to_exponent();
    ln_of_parts(count, rest, sum, sum.mul(scale).sub(one), k)
}

/// Of c, ρ, c + ρ, u and k.
#[inline(always)]
fn ln_of_parts<V: Lanes<Elem = f64>>(count: V, rest: V, sum: V, u: V, k: V) -> V {
    // What the sum lost, and so the logarithm. Both differences are exact: c is a multiple of what the last place of the
    // sum is worth.
    let lost = rest.sub(sum.sub(count)).div(sum);
    let s = u.div(u.splat(2.0).add(u));
    let z = s.mul(s);
    let mut p = u.splat(P[6]);
    let mut j = 6;
    while j > 0 {
        j -= 1;
        p = p.mul(z).add(u.splat(P[j]));
    }
    let low = k.mul(k.splat(LN_2_LOW)).add(lost);
    k.mul(k.splat(LN_2_HIGH)).sub(s.mul(u.sub(z.mul(p))).sub(low).sub(u))
}
