//! e^y of an f32 in f64, for differences that are rounded to f32.
//!
//! ```text
//! e^y = 2ᵏ·(1 + w(r)),   k = round(y/ln 2),   r = y − k·high − k·low,   ln 2 = high + low,
//! ```
//!
//! where w(r) = eʳ − 1 = r + r²·q(r). The product of y, which has 24 bits, with 29 bits of 1/ln 2 is exact, and so are
//! those of k with both parts of ln 2: fusing them changes nothing. Nothing else is fused, so that e has the same bits on
//! every backend. It is within 2^-45.2 (`value` of `tools/gappa/wide_exp.g`), of which the polynomial has 2^-45.3.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::shifted_exp::{SPARE, Shifting};

/// 29 bits of 1/ln 2, within 2^-30.5. `tools/wide_exp.sollya`, `tools/below_exp.sollya`
pub(crate) const SHORT_LOG2_E: f64 = f64::from_bits(0x3ff7_1547_6500_0000);

/// Of degree 7: the relative error of 1 + r + r²·q is below 2^-45.3 for |r| <= ln(2)/2*(1 + 2^-8).
/// `tools/wide_exp.sollya`
const Q: [f64; 8] = [
    f64::from_bits(0x3fdf_ffff_fffe_e0f3),
    f64::from_bits(0x3fc5_5555_5554_c4a9),
    f64::from_bits(0x3fa5_5555_582a_64d2),
    f64::from_bits(0x3f81_1111_1306_45a3),
    f64::from_bits(0x3f56_c163_39c6_fe6c),
    f64::from_bits(0x3f2a_0196_bd01_4fa7),
    f64::from_bits(0x3efa_1773_35e5_d38e),
    f64::from_bits(0x3ec7_30a3_5ab2_723d),
];

/// Where y is clamped: at the lower end e is 0, and far above 0, which no logarithm of a probability is, it would leave
/// the range of f64.
pub(crate) const DOMAIN: (f32, f32) = (-((SPARE + 1023.0) * core::f64::consts::LN_2) as f32, 600.0);

/// 2ᵏ, 2^[`SPARE`] times too large, and r.
#[derive(Clone, Copy)]
pub(crate) struct Parts<V> {
    scale: V,
    r: V,
}

/// The parts of an f32 within [`DOMAIN`].
#[inline(always)]
pub(crate) fn parts<V: Lanes<Elem = f64>>(y: V) -> Parts<V> {
    let magic = y.splat(f64::MAGIC + SPARE);
    let biased = y.mul_add(y.splat(SHORT_LOG2_E), magic);
    let k = biased.sub(magic);
    let r = k.neg_mul_add(y.splat(f64::LN_2_LOW), k.neg_mul_add(y.splat(f64::LN_2_HIGH), y));
    Parts { scale: biased.low_bits_to_exponent(), r }
}

impl<V: Lanes<Elem = f64>> Parts<V> {
    /// e^y, 2^[`SPARE`] times too large. The product with the power of two is exact.
    #[inline(always)]
    pub(crate) fn exp(self) -> V {
        let r = self.r;
        let square = r.mul(r);
        let pair = |k: usize| r.splat(Q[k + 1]).mul(r).add(r.splat(Q[k]));
        let q = pair(6).mul(square).add(pair(4)).mul(square).add(pair(2)).mul(square).add(pair(0));
        self.scale.mul_add(q.mul(square).add(r), self.scale)
    }
}
