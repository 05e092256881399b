//! e^(x − m) relative to the largest m of a row, without rounding x − m.
//!
//! Rounding x − m costs |x − m|/2 ULP of the result, 16 ULP for the smallest f32. Instead every x is reduced by itself:
//! with k = round(x/ln 2) chosen so that the fraction is centred, N that of m, and ln 2 = high + low,
//!
//! ```text
//! e^(x − m) = 2^(k − N)·(1 + w(r)),   r = ((x − k·high) − (m − N·high)) − (k − N)·low,
//! ```
//!
//! where w(r) = eʳ − 1 = r + r²·q(r). Both brackets are exact. For x = m the r is 0 and the result 1, so that equal
//! elements have equal shares and one dominant element brings no error into the sum.
//!
//! Where |m| is above [`Shifting::EXACT`] an x that matters is within a factor of two of m, so that x − m is exact
//! (Sterbenz), and it is subtracted at once.
//!
//! e is kept 2^`OFFSET` times too large: then the least value that matters is a normal number, and an x below `lowest`,
//! minus infinity above all, has a biased exponent of 0 and gives 0 exactly.
//!
//! Nothing here fuses a multiply-add, unless the product is exact, so that e has the same bits on every backend.

use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::scalar::Scalar;
use crate::lanes::{Lanes, Vector};
use crate::math::double::residual;
use crate::rows::GROUP;

/// The constants of one element type.
pub(crate) trait Shifting: Sized + 'static {
    /// 1/ln 2.
    const LOG2_E: Self;
    /// ln 2 cut so short that its product with any n is exact.
    const LN_2_HIGH: Self;
    /// ln 2 − `LN_2_HIGH`, cut so short that its product with any n − N is exact.
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
    /// `tools/shifted_exp_f32.sollya`
    const LOG2_E: f32 = core::f32::consts::LOG2_E;
    /// 12 bits; |n| < 2¹⁰. `tools/shifted_exp_f32.sollya`
    const LN_2_HIGH: f32 = f32::from_bits(0x3f31_7000);
    /// 15 bits, for |n − N| < 2⁸; the sum of both is within 2^-34.4 of ln 2. `tools/shifted_exp_f32.sollya`
    const LN_2_LOW: f32 = f32::from_bits(0x3805_fe00);
    /// `tools/shifted_exp_f32.sollya`
    const LN_2: f32 = core::f32::consts::LN_2;
    const EXACT: f32 = 256.0;
    const BIASED_OFFSET: f32 = 30.0 + 127.0;
    const ROUNDER: f32 = 12_582_912.0;
    /// Of degree 4: the relative error of 1 + r + r²·q is below 2^-27.5 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
    /// `tools/shifted_exp_f32.sollya`
    const Q: &'static [f32] = &[
        f32::from_bits(0x3f00_0001),
        f32::from_bits(0x3e2a_aa46),
        f32::from_bits(0x3d2a_a8ed),
        f32::from_bits(0x3c09_1ec5),
        f32::from_bits(0x3ab7_b9cc),
    ];

    #[inline(always)]
    fn reciprocal(head: f64, tail: f64) -> (f32, f32) {
        let whole = 1.0 / (head + tail);
        let high = whole as f32;
        (high, (whole - high as f64) as f32)
    }
}

impl Shifting for f64 {
    /// `tools/shifted_exp_f64.sollya`
    const LOG2_E: f64 = core::f64::consts::LOG2_E;
    /// 41 bits; |n| < 2¹². `tools/shifted_exp_f64.sollya`
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3000);
    /// 41 bits, for |n − N| < 2¹¹; the sum of both is within 2^-84.3 of ln 2. `tools/shifted_exp_f64.sollya`
    const LN_2_LOW: f64 = f64::from_bits(0x3d53_de6a_f278_f000);
    /// `tools/shifted_exp_f64.sollya`
    const LN_2: f64 = core::f64::consts::LN_2;
    const EXACT: f64 = 2048.0;
    const BIASED_OFFSET: f64 = 70.0 + 1023.0;
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    /// Of degree 9: the relative error of 1 + r + r²·q is below 2^-57.4 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
    /// `tools/shifted_exp_f64.sollya`
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

/// What the elements of one row are measured by: numbers, or lanes of them.
#[derive(Clone, Copy)]
pub(crate) struct Shift<V> {
    /// m where it is subtracted at once, else 0.
    base: V,
    /// Below this, e is 0.
    lowest: V,
    /// r of m: what centres the fraction.
    centre: V,
    /// The magic number that rounds to k and leaves k − N, biased, in the low bits.
    magic: V,
    /// N.
    n: V,
    /// m − N·high.
    rest: V,
}

impl<T: Float> Shift<T> {
    /// Whether there is a base to subtract.
    #[inline(always)]
    pub(crate) fn has_base(&self) -> bool {
        self.base != T::ZERO
    }

    /// For the largest of a row; where that is infinite, for 0, which keeps the e of −∞ zero and that of NaN NaN.
    #[inline(always)]
    pub(crate) fn new(max: T) -> Self {
        let max = if max.magnitude() < T::INFINITY { max } else { T::ZERO };
        let base = if max.magnitude() > T::EXACT { max } else { T::ZERO };
        let m = max - base;
        let n = m * T::LOG2_E + T::ROUNDER - T::ROUNDER;
        let rest = m - n * T::LN_2_HIGH;
        let magic = T::ROUNDER + (T::BIASED_OFFSET - n);
        Self { base, lowest: m - T::BIASED_OFFSET * T::LN_2, centre: rest - n * T::LN_2_LOW, magic, n, rest }
    }

    /// For a row in all lanes.
    #[inline(always)]
    pub(crate) fn splat<V: Lanes<Elem = T>>(self, any: V) -> Shift<V> {
        Shift {
            base: any.splat(self.base),
            lowest: any.splat(self.lowest),
            centre: any.splat(self.centre),
            magic: any.splat(self.magic),
            n: any.splat(self.n),
            rest: any.splat(self.rest),
        }
    }
}

impl<V: Vector> Shift<V> {
    /// For neighbouring rows, whose largest are in the lanes of `max`.
    #[inline(always)]
    pub(crate) fn of_columns(max: V) -> Self {
        let maxima = max.to_array();
        let mut shifts = [Shift::new(maxima[0]); GROUP];
        let mut lane = 1;
        while lane < V::COUNT {
            shifts[lane] = Shift::new(maxima[lane]);
            lane += 1;
        }
        Self {
            base: max.with_lanes(&shifts.map(|shift| shift.base)),
            lowest: max.with_lanes(&shifts.map(|shift| shift.lowest)),
            centre: max.with_lanes(&shifts.map(|shift| shift.centre)),
            magic: max.with_lanes(&shifts.map(|shift| shift.magic)),
            n: max.with_lanes(&shifts.map(|shift| shift.n)),
            rest: max.with_lanes(&shifts.map(|shift| shift.rest)),
        }
    }
}

impl<V: Lanes> Shift<V> {
    /// For blocks of vectors.
    #[inline(always)]
    pub(crate) fn repeat<B: Repeat<V>>(&self) -> Shift<B>
    where
        V: Vector,
    {
        Shift {
            base: B::repeat(self.base),
            lowest: B::repeat(self.lowest),
            centre: B::repeat(self.centre),
            magic: B::repeat(self.magic),
            n: B::repeat(self.n),
            rest: B::repeat(self.rest),
        }
    }

    /// e of x, 2^`OFFSET` times too large.
    #[inline(always)]
    pub(crate) fn exp(&self, x: V) -> V {
        self.reduce(x).exp()
    }

    /// The half of [`exp`](Self::exp) up to r.
    #[inline(always)]
    pub(crate) fn reduce(&self, x: V) -> Shifted<V> {
        self.reduce_based(x.sub(self.base))
    }

    /// The same where `base` is known to be 0, or has been subtracted.
    #[inline(always)]
    pub(crate) fn reduce_based(&self, x: V) -> Shifted<V> {
        let x = self.lowest.max(x);
        let biased = x.sub(self.centre).mul(x.splat(V::Elem::LOG2_E)).add(self.magic);
        let k = biased.sub(self.magic);
        let exact = k.neg_mul_add(x.splat(V::Elem::LN_2_HIGH), x).sub(self.rest);
        let r = k.sub(self.n).neg_mul_add(x.splat(V::Elem::LN_2_LOW), exact);
        Shifted { scale: biased.low_bits_to_exponent(), r }
    }
}

/// 2^(k − N + `OFFSET`), and r.
#[derive(Clone, Copy)]
pub(crate) struct Shifted<V> {
    scale: V,
    r: V,
}

impl<V: Lanes> Shifted<V> {
    /// The product with the power of two is exact, so that fusing it changes nothing.
    #[inline(always)]
    pub(crate) fn exp(self) -> V {
        self.scale.mul_add(expm1(self.r), self.scale)
    }

    /// The same with fused multiply-adds where there are any.
    #[inline(always)]
    pub(crate) fn exp_fused(self) -> V {
        let (r, q) = (self.r, V::Elem::Q);
        let mut k = q.len() - 1;
        let mut sum = r.splat(q[k]);
        while k > 0 {
            k -= 1;
            sum = sum.mul_add(r, r.splat(q[k]));
        }
        self.scale.mul_add(sum.mul_add(r.mul(r), r), self.scale)
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
