//! e^(x − m) in f64 of an f32 and the largest of its row, for a logarithm that is rounded to f32.
//!
//! With S = [`SHORT_LOG2_E`], which is 1/ln 2 cut short, and u = (x − m)·S,
//!
//! ```text
//! e^(x − m) = 2ᵏ·(1 + f·s(f)),   k = round(u),   f = u − k·unit,   unit = S·ln 2,   1 + f·s(f) = e^(f/S).
//! ```
//!
//! The polynomial s takes three products (Knuth, The Art of Computer Programming, 4.6.4).
//!
//! The products of S with x and with m are exact, and so are those of k with the unit, and of f and of f·s with powers of
//! two: fusing them changes nothing. Nothing else is fused, so that e has the same bits on every backend. It is within
//! 2^-33.5 (`value` of `tools/gappa/below_exp.g`), of which the polynomial has 2^-33.7, down to 2⁻¹⁵⁰, below which no
//! result shows it.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::shifted_exp::SPARE;
use crate::math::wide_exp::SHORT_LOG2_E;

/// S·ln 2 in 42 bits, within 2^-44.0; |k| < 2¹¹. `tools/below_exp.sollya`
const UNIT: f64 = f64::from_bits(0x3fef_ffff_ffc3_b000);

/// What makes s, of degree 6: the relative error of 1 + f·s is below 2^-33.7 for |f| ≤ 1/2·(1 + 2⁻¹⁶).
/// `tools/below_exp.sollya`
const C: [f64; 6] = [
    f64::from_bits(0x3f95_f0f5_1e12_190d),
    f64::from_bits(0x3fc0_a0cb_d7d5_41f4),
    f64::from_bits(0xbfed_5503_3c81_02d7),
    f64::from_bits(0x4013_a9b7_473b_5f46),
    f64::from_bits(0xc020_f414_9411_716f),
    f64::from_bits(0x4031_b8d6_3b55_10f7),
];

/// e^(x − m), 2^[`SPARE`] times too large: exactly that for x = m, no more for an x below, and 0 for minus infinity. An
/// infinite m makes NaN of its own.
#[inline(always)]
pub(crate) fn exp_below<V: Lanes<Elem = f64>>(x: V, max: V) -> V {
    let short = x.splat(SHORT_LOG2_E);
    let u = x.mul_add(short, max.mul(short).neg());
    // At the lower end the exponent of 2ᵏ is that of 0.
    let u = x.splat(-(SPARE + 1023.0)).max(u);
    let magic = x.splat(f64::MAGIC + SPARE);
    let biased = u.add(magic);
    let scale = biased.low_bits_to_exponent();
    let f = biased.sub(magic).neg_mul_add(x.splat(UNIT), u);
    let z = f.mul_add(x.splat(1.0 / 256.0), x.splat(C[0])).mul(f).add(x.splat(C[1]));
    let w = f.add(x.splat(C[2])).mul(z).add(x.splat(C[3]));
    let s = z.add(x.splat(C[4])).add(w).mul(w).add(x.splat(C[5]));
    scale.mul_add(s.mul(f), scale)
}
