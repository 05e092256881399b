//! eˣ relative to the largest of a row, without ever subtracting that largest.
//!
//! Rounding x − max costs |x − max|/2 ULP of the result, 16 ULP for the smallest f32. Instead every x is reduced by
//! itself and only the powers of two are shifted: with n = round(x/ln 2), N = round(max/ln 2), r = x − n·ln 2,
//!
//! ```text
//! e = 2ⁿ⁻ᴺ·(1 + w(r)),   w(r) = eʳ − 1 = r + r²·q(r).
//! ```
//!
//! Where |max| is above [`Shifting::EXACT`] a x that matters is within a factor of two of max, so that x − max is exact
//! (Sterbenz), and it is subtracted after all.
//!
//! e is kept 2^`OFFSET` times too large: then the least value that matters is a normal number, and an x below `lowest`,
//! minus infinity above all, has a biased exponent of 0 and gives 0 exactly.
//!
//! Nothing here fuses a multiply-add, unless the product is exact, so that e has the same bits on every backend.

use crate::float::Float;
use crate::lanes::Lanes;
use crate::lanes::scalar::Scalar;
use crate::math::double::residual;

/// The constants of one element type.
pub(crate) trait Shifting: Sized + 'static {
    /// 1/ln 2.
    const LOG2_E: Self;
    /// ln 2 cut so short that its product with any n is exact.
    const LN_2_HIGH: Self;
    /// ln 2 − `LN_2_HIGH`.
    const LN_2_LOW: Self;
    /// ln 2.
    const LN_2: Self;
    /// How large |max| may be before it is subtracted.
    const EXACT: Self;
    /// log₂ of the factor by which e is too large, plus the bias of the exponent.
    const BIASED_OFFSET: Self;
    /// 1.5 times the power of two at which the spacing of numbers is 1.
    const ROUNDER: Self;
    /// The coefficients of q.
    const Q: &'static [Self];

    /// 1/(head + tail) as the sum of two numbers of this type.
    fn reciprocal(head: f64, tail: f64) -> (Self, Self);
}

impl Shifting for f32 {
    const LOG2_E: f32 = core::f32::consts::LOG2_E;
    /// 14 bits; |n| < 2¹⁰.
    const LN_2_HIGH: f32 = f32::from_bits(0x3f31_7000);
    const LN_2_LOW: f32 = f32::from_bits(0x3805_fdf4);
    const LN_2: f32 = core::f32::consts::LN_2;
    const EXACT: f32 = 256.0;
    const BIASED_OFFSET: f32 = 30.0 + 127.0;
    const ROUNDER: f32 = 12_582_912.0;
    /// Of degree 4: the relative error of 1 + r + r²·q is below 2^-27.5 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
    const Q: &'static [f32] = &[
        f32::from_bits(0x3f00_0001),
        f32::from_bits(0x3e2a_aa46),
        f32::from_bits(0x3d2a_a8ed),
        f32::from_bits(0x3c09_1ec5),
        f32::from_bits(0x3ab7_b9cc),
    ];

    #[inline(always)]
    fn reciprocal(head: f64, _tail: f64) -> (f32, f32) {
        let whole = 1.0 / head;
        let high = whole as f32;
        (high, (whole - high as f64) as f32)
    }
}

impl Shifting for f64 {
    const LOG2_E: f64 = core::f64::consts::LOG2_E;
    /// 41 bits; |n| < 2¹².
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3000);
    const LN_2_LOW: f64 = f64::from_bits(0x3d53_de6a_f278_ece6);
    const LN_2: f64 = core::f64::consts::LN_2;
    const EXACT: f64 = 2048.0;
    const BIASED_OFFSET: f64 = 70.0 + 1023.0;
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    /// Of degree 9: the relative error of 1 + r + r²·q is below 2^-57.4 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
    const Q: &'static [f64] = &[
        f64::from_bits(0x3fe0_0000_0000_000c),
        f64::from_bits(0x3fc5_5555_5555_5561),
        f64::from_bits(0x3fa5_5555_5554_fd3c),
        f64::from_bits(0x3f81_1111_1110_d617),
        f64::from_bits(0x3f56_c16c_1864_c88f),
        f64::from_bits(0x3f2a_01a0_1baf_86f6),
        f64::from_bits(0x3efa_0199_4cfd_44aa),
        f64::from_bits(0x3ec7_1ddd_f883_b0a5),
        f64::from_bits(0x3e92_8b1e_fd94_5967),
        f64::from_bits(0x3e5a_f860_a18b_4eb7),
    ];

    #[inline(always)]
    fn reciprocal(head: f64, tail: f64) -> (f64, f64) {
        let high = 1.0 / head;
        let rest = residual(Scalar(1.0), Scalar(high), Scalar(head)).0 - high * tail;
        (high, rest * high)
    }
}

/// What to take off, and how far to shift, for the rows of one bundle: a row a lane, or one row in all lanes.
#[derive(Clone, Copy)]
pub(crate) struct Shift<V> {
    base: V,
    lowest: V,
    magic: V,
}

/// The same for one row.
#[derive(Clone, Copy)]
pub(crate) struct RowShift<T> {
    base: T,
    lowest: T,
    magic: T,
}

impl<T: Float> RowShift<T> {
    /// For the largest of a row; where that is infinite, for 0, which keeps the e of -inf zero and that of NaN NaN.
    #[inline(always)]
    pub(crate) fn new(max: T) -> Self {
        let max = if max.magnitude() < T::INFINITY { max } else { T::ZERO };
        let base = if max.magnitude() > T::EXACT { max } else { T::ZERO };
        let n = (max - base) * T::LOG2_E + T::ROUNDER - T::ROUNDER;
        let offset = T::BIASED_OFFSET - n;
        Self { base, lowest: T::ZERO - offset * T::LN_2, magic: T::ROUNDER + offset }
    }

    /// For a row in all lanes.
    #[inline(always)]
    pub(crate) fn splat<V: Lanes<Elem = T>>(self, any: V) -> Shift<V> {
        Shift { base: any.splat(self.base), lowest: any.splat(self.lowest), magic: any.splat(self.magic) }
    }
}

impl<V: Lanes> Shift<V> {
    /// For neighbouring rows, whose largest are in the lanes of `max`.
    #[inline(always)]
    pub(crate) fn of_columns(max: V) -> Self {
        let maxima = max.to_array();
        let (mut bases, mut lowests, mut magics) = (maxima, maxima, maxima);
        let mut lane = 0;
        while lane < V::COUNT {
            let shift = RowShift::new(maxima[lane]);
            bases[lane] = shift.base;
            lowests[lane] = shift.lowest;
            magics[lane] = shift.magic;
            lane += 1;
        }
        Self { base: max.from_array(&bases), lowest: max.from_array(&lowests), magic: max.from_array(&magics) }
    }

    /// e of x, 2^`OFFSET` times too large.
    #[inline(always)]
    pub(crate) fn exp(&self, x: V) -> V {
        let x = self.lowest.max(x.sub(self.base));
        let biased = x.mul(x.splat(V::Elem::LOG2_E)).add(self.magic);
        let n = biased.sub(self.magic);
        let exact = n.neg_mul_add(x.splat(V::Elem::LN_2_HIGH), x);
        let r = exact.sub(n.mul(x.splat(V::Elem::LN_2_LOW)));
        let scale = biased.low_bits_to_exponent();
        scale.add(scale.mul(expm1(r)))
    }
}

/// r + r²·q(r), the even and the odd coefficients of q apart, which halves the chain.
#[inline(always)]
fn expm1<V: Lanes>(r: V) -> V {
    let square = r.mul(r);
    every_other(square, 0).add(every_other(square, 1).mul(r)).mul(square).add(r)
}

/// The coefficients of one parity, as a polynomial in r².
#[inline(always)]
fn every_other<V: Lanes>(square: V, parity: usize) -> V {
    let mut k = V::Elem::Q.len() - 1;
    k -= (k + parity) % 2;
    let mut sum = square.splat(V::Elem::Q[k]);
    while k >= 2 {
        k -= 2;
        sum = sum.mul(square).add(square.splat(V::Elem::Q[k]));
    }
    sum
}
