//! eˣ as a quotient that never cancels.
//!
//! With k = round(x/ln 2) and r = x − k·ln 2, |r| ≤ ln(2)/2, and with the even function R(r²) = r·coth(r/2),
//!
//! ```text
//! eˣ = 2ᵏ·(R + r)/(R − r) = 2ᵏ·p/m.
//! ```
//!
//! R is 2 plus a small even polynomial, so p and m are exact but for one rounding each, and functions of eˣ are
//! quotients of short sums of p, m and 2ᵏ: one division, no table.
//!
//! R(z) = 2·C(z/4), where C(h²) = h·coth(h) = 1 + c₁h² + c₂h⁴ + ..., |h| ≤ ln(2)/4.
//!
//! k comes from adding [`MAGIC`](crate::float::Element::MAGIC), 1.5·2⁵² + 1023: the sum's low bits are the biased
//! exponent of 2ᵏ, one shift away from 2ᵏ itself.

use crate::float::Element;
use crate::lanes::Lanes;

/// 1/ln 2, rounded to nearest: 0x3ff71547652b82fe. `tools/ln2.sollya`
const LOG2_E: f64 = core::f64::consts::LOG2_E;
/// ln 2, rounded to nearest: 0x3fe62e42fefa39ef, with an error < 2^-55.2. `tools/ln2.sollya`
const LN_2: f64 = core::f64::consts::LN_2;
/// ln 2 cut to 42 bits: its product with any |k| < 2¹¹ is exact. `tools/ln2.sollya`
pub(crate) const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3800);
/// ln 2 − [`LN_2_HIGH`], with an error < 2^-102.0. `tools/ln2.sollya`
pub(crate) const LN_2_LOW: f64 = f64::from_bits(0x3d2e_f357_93c7_6730);

/// c₁ to c₄, of degree 4 in h²: |h·coth(h) − C| < 2^-49.6 for |h| ≤ ln(2)/4·(1 + 2⁻¹⁰). `tools/coth.sollya`
pub(crate) const COTH_4: [f64; 4] = [
    f64::from_bits(0x3fd5_5555_5555_0005),
    f64::from_bits(0xbf96_c16c_1006_66b3),
    f64::from_bits(0x3f61_5655_9a2b_7720),
    f64::from_bits(0xbf2b_8920_ca8f_9c21),
];

/// The coefficients of R(r²) − 2 from those of C(h²) − 1: the k-th times 2·4⁻ᵏ, which is exact.
pub(crate) const fn doubled<const N: usize>(c: [f64; N]) -> [f64; N] {
    let mut r = c;
    let mut scale = 0.5;
    let mut k = 0;
    while k < N {
        r[k] = c[k] * scale;
        scale *= 0.25;
        k += 1;
    }
    r
}

/// A quotient before the division.
#[derive(Clone, Copy)]
pub(crate) struct Fraction<V> {
    pub(crate) numerator: V,
    pub(crate) denominator: V,
}

impl<V: Lanes> Fraction<V> {
    #[inline(always)]
    pub(crate) fn divide(self) -> V {
        self.numerator.div(self.denominator)
    }
}

/// 2ᵏ and r, where x = k·`UNIT` + r.
#[derive(Clone, Copy)]
pub(crate) struct Reduced<V> {
    pub(crate) scale: V,
    pub(crate) r: V,
}

/// x = k·(ln 2/`DIVISOR`) + r, for a power of two `DIVISOR`. |x| < 2¹⁰·ln 2/`DIVISOR`; NaN stays NaN in r.
///
/// r is within |k|·2⁻⁵⁵·⁴ + 2⁻⁵⁵ of the truth where multiply-adds are fused, and within 2⁻⁵⁴ elsewhere: one fused step with
/// [`LN_2`] is enough for results that are rounded to f32.
#[inline(always)]
pub(crate) fn reduce<V: Lanes<Elem = f64>, const DIVISOR: u32>(x: V) -> Reduced<V> {
    let divisor = DIVISOR as f64;
    let magic = x.splat(f64::MAGIC);
    let biased = x.mul_add(x.splat(LOG2_E * divisor), magic);
    let k = biased.sub(magic);
    let r = if V::FUSED {
        k.neg_mul_add(x.splat(LN_2 / divisor), x)
    } else {
        x.sub(k.mul(x.splat(LN_2_HIGH / divisor))).sub(k.mul(x.splat(LN_2_LOW / divisor)))
    };
    Reduced { scale: biased.low_bits_to_exponent(), r }
}

/// `constant` + z·(c₁ + z·(c₂ + ...)).
#[inline(always)]
pub(crate) fn with_constant<V: Lanes<Elem = f64>, const N: usize>(z: V, constant: f64, c: [f64; N]) -> V {
    let mut sum = z.splat(c[N - 1]);
    let mut k = N - 1;
    while k > 0 {
        k -= 1;
        sum = sum.mul_add(z, z.splat(c[k]));
    }
    sum.mul_add(z, z.splat(constant))
}

/// p and m of eʳ = p/m, for results that are rounded to f32.
#[inline(always)]
pub(crate) fn quotient<V: Lanes<Elem = f64>>(r: V) -> (V, V) {
    const R: [f64; 4] = doubled(COTH_4);
    let even = with_constant(r.mul(r), 2.0, R);
    (even.add(r), even.sub(r))
}
