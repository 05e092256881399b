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
    // What the sum lost, and so the logarithm. Both differences are exact: c is a multiple of what the last place of the
    // sum is worth.
    let lost = (rest - (sum - count)) / sum;
    // The exponent of a number from √½ up, less that of √½, counts powers of two.
    let above = sum.to_bits().wrapping_sub(SQRT_HALF);
    let power = above >> 52 << 52;
    let u = f64::from_bits((above - power).wrapping_add(SQRT_HALF)) - 1.0;
    let s = u / (2.0 + u);
    let z = s * s;
    let mut p = P[6];
    let mut j = 6;
    while j > 0 {
        j -= 1;
        p = p * z + P[j];
    }
    let k = (power >> 52) as i32 as f64;
    k * LN_2_HIGH - ((s * (u - z * p) - (k * LN_2_LOW + lost)) - u)
}
