//! e^(x − m) relative to the largest m of a row, without rounding x − m: f64. [`table_exp`] has f32.
//!
//! Rounding x − m costs |x − m|/2 ULP of the result. Instead every x is reduced by itself:
//! with k = round(x/ln 2) chosen so that the fraction is centred, N that of m, and ln 2 = high + low,
//!
//! ```text
//! e^(x − m) = 2^(k − N)·(1 + w(r)),   r = ((x − k·high) − (m − N·high)) − (k − N)·low,
//! ```
//!
//! where w(r) = eʳ − 1 = r + r²·q(r). Both brackets are exact. For x = m the r is 0 and the result 1, so that equal
//! elements have equal shares and one dominant element brings no error into the sum. To each r [`NOTHING`] is added,
//! which shows in none that shows in e.
//!
//! Where |m| is above [`EXACT`] an x that matters is within a factor of two of m, so that x − m is exact
//! (Sterbenz), and it is subtracted at once.
//!
//! e is kept 2^`OFFSET` times too large: then the least value that matters is a normal number, and an x below `lowest`,
//! minus infinity above all, has a biased exponent of 0 and gives 0 exactly.
//!
//! Nothing here fuses a multiply-add, unless the product is exact, so that e has the same bits on every backend.

use crate::float::Element;
use crate::lanes::many::Repeat;
use crate::lanes::{Lanes, Vector};
use crate::math::double::residual;
use crate::math::table_exp;

/// The exponentials of one row, or of neighbouring rows a lane, relative to that of the largest element.
pub(crate) trait RowExp<V: Lanes>: Copy {
    /// What the first half hands to the second.
    type Reduced: Copy;

    /// Whether elements of this largest are reduced with `BASE`.
    fn has_base(max: V::Elem) -> bool;
    /// For the largest; where that is infinite, for 0, which keeps the e of −∞ zero and that of NaN NaN. `BASE` as it
    /// is reduced, or true for all.
    fn new<const BASE: bool>(max: V) -> Self;
    /// The same for a sum of which all is wanted, however far below the largest: e of the largest is
    /// [`E_OF_LARGEST`](Shifting::E_OF_LARGEST).
    fn new_far<const BASE: bool>(max: V) -> Self;
    /// For blocks of vectors.
    fn repeat<B: Repeat<V>>(&self) -> <V::Elem as Shifting>::Shift<B>
    where
        V: Vector;
    /// The half up to r. `FAST`: with fused multiply-adds where there are any.
    fn reduce<const BASE: bool, const FAST: bool>(&self, x: V) -> Self::Reduced;
    /// e, too large by a power of two that all rows have in common.
    fn exp<const FAST: bool>(reduced: Self::Reduced) -> V;
}

/// What a row is measured by, in lanes of its own type.
pub(crate) type ShiftOf<I, T> = <T as Shifting>::Shift<<T as Element>::Own<I>>;

/// What depends on the element type.
pub(crate) trait Shifting: Sized + 'static {
    /// 1/ln 2.
    const LOG2_E: Self;
    /// ln 2 cut so short that its product with any n is exact.
    const LN_2_HIGH: Self;
    /// ln 2 − `LN_2_HIGH`, cut so short that its product with any n − N is exact.
    const LN_2_LOW: Self;
    /// The factor by which all e of [`RowExp::new_far`] are too large.
    const E_OF_LARGEST: Self;
    /// The coefficients of q.
    const Q: &'static [Self];

    /// Whether sums of a row are added in f64 in the end: see [`Sums`](crate::rows::Sums).
    const IS_SINGLE: bool;

    /// The exponentials of a row.
    type Shift<V: Lanes<Elem = Self>>: RowExp<V>;

    /// 1/(head + tail) as the sum of two numbers, of which the first is still to be rounded to this type.
    fn reciprocal<V: Lanes<Elem = f64>>(head: V, tail: V) -> (V, V);
}

impl Shifting for f32 {
    /// `tools/shifted_exp_f32.sollya`
    const LOG2_E: f32 = core::f32::consts::LOG2_E;
    /// 12 bits; |n| < 2¹⁰. `tools/shifted_exp_f32.sollya`
    const LN_2_HIGH: f32 = f32::from_bits(0x3f31_7000);
    /// 15 bits, for |n − N| < 2⁸; the sum of both is within 2^-34.4 of ln 2. `tools/shifted_exp_f32.sollya`
    const LN_2_LOW: f32 = f32::from_bits(0x3805_fe00);
    const E_OF_LARGEST: f32 = table_exp::ONE * (1u64 << table_exp::FAR_OFFSET as u32) as f32;
    /// Of degree 4: the relative error of 1 + r + r²·q is below 2^-27.5 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
    /// `tools/shifted_exp_f32.sollya`
    const Q: &'static [f32] = &[
        f32::from_bits(0x3f00_0001),
        f32::from_bits(0x3e2a_aa46),
        f32::from_bits(0x3d2a_a8ed),
        f32::from_bits(0x3c09_1ec5),
        f32::from_bits(0x3ab7_b9cc),
    ];

    const IS_SINGLE: bool = true;
    type Shift<V: Lanes<Elem = f32>> = table_exp::Shift<V>;

    /// A little too large, by 2⁻²⁸: the largest e, alone in its sum, has a share of 1 whatever the rounding. It is
    /// 1.0878 (times a power of two), so that its product with the rounded reciprocal is above 1 − 1.088·2⁻²⁵ + 2⁻²⁸,
    /// and that above 1 − 2⁻²⁵.
    #[inline(always)]
    fn reciprocal<V: Lanes<Elem = f64>>(head: V, _tail: V) -> (V, V) {
        const UP: f64 = 1.0 + 1.0 / 268_435_456.0;
        (head.splat(UP).div(head), head.splat(0.0))
    }
}

impl Shifting for f64 {
    /// `tools/shifted_exp_f64.sollya`
    const LOG2_E: f64 = core::f64::consts::LOG2_E;
    /// 41 bits; |n| < 2¹². `tools/shifted_exp_f64.sollya`
    const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fefa_3000);
    /// 41 bits, for |n − N| < 2¹¹; the sum of both is within 2^-84.3 of ln 2. `tools/shifted_exp_f64.sollya`
    const LN_2_LOW: f64 = f64::from_bits(0x3d53_de6a_f278_f000);
    const E_OF_LARGEST: f64 = (1u128 << SPARE as u32) as f64;
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

    const IS_SINGLE: bool = false;
    type Shift<V: Lanes<Elem = f64>> = Shift<V>;

    #[inline(always)]
    fn reciprocal<V: Lanes<Elem = f64>>(head: V, tail: V) -> (V, V) {
        let one = head.splat(1.0);
        let high = one.div(head);
        let rest = residual(one, high, head).sub(high.mul(tail));
        (high, rest.mul(high))
    }
}

/// `tools/shifted_exp_f64.sollya`
const LN_2: f64 = core::f64::consts::LN_2;
/// How large |m| may be before it is subtracted.
const EXACT: f64 = 2048.0;
/// log₂ of the factor by which e is too large, plus the bias of the exponent.
const BIASED_OFFSET: f64 = SPARE + 1023.0;
/// log₂ of the factor by which e is too large.
pub(crate) const SPARE: f64 = 124.0;
/// 2⁻⁴⁸⁰, less than what half the spacing of numbers is where x and m are above 2⁻⁴²⁶. Nearer to zero every e is 1, and
/// this keeps r where no product of it underflows: what waits for such a product is slow.
pub(crate) const NOTHING: f64 = f64::from_bits((1023 - 480) << 52);
/// 1.5 times the power of two at which the spacing of numbers is 1.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// What the elements of a row are measured by.
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
    /// m − N·high − `NOTHING`.
    rest: V,
}

impl<V: Lanes<Elem = f64>> Shift<V> {
    /// For a largest of 0, as constants.
    #[inline(always)]
    pub(crate) fn of_zero(any: V) -> Self {
        let zero = any.splat(0.0);
        let (lowest, magic) = (any.splat(-BIASED_OFFSET * LN_2), any.splat(ROUNDER + BIASED_OFFSET));
        Self { base: zero, lowest, centre: zero, magic, n: zero, rest: zero }
    }

    /// e of x, 2^`OFFSET` times too large.
    #[inline(always)]
    pub(crate) fn exp_of(&self, x: V) -> V {
        Self::exp::<false>(self.reduce::<true, false>(x))
    }
}

impl<V: Lanes<Elem = f64>> RowExp<V> for Shift<V> {
    type Reduced = Shifted<V>;

    #[inline(always)]
    fn has_base(max: f64) -> bool {
        max.abs() > EXACT
    }

    #[inline(always)]
    fn new<const BASE: bool>(max: V) -> Self {
        let zero = max.splat(0.0);
        let (m, base) = if BASE {
            let max = V::select(max.abs().lt(max.splat(f64::INFINITY)), max, zero);
            let base = V::select(max.splat(EXACT).lt(max.abs()), max, zero);
            (max.sub(base), base)
        } else {
            (max, zero)
        };
        let rounder = max.splat(ROUNDER);
        let n = m.mul(max.splat(f64::LOG2_E)).add(rounder).sub(rounder);
        let rest = m.sub(n.mul(max.splat(f64::LN_2_HIGH))).sub(max.splat(NOTHING));
        Self {
            base,
            lowest: m.sub(max.splat(BIASED_OFFSET * LN_2)),
            centre: rest.sub(n.mul(max.splat(f64::LN_2_LOW))),
            magic: rounder.add(max.splat(BIASED_OFFSET).sub(n)),
            n,
            rest,
        }
    }
    #[inline(always)]
    fn new_far<const BASE: bool>(max: V) -> Self {
        Self::new::<BASE>(max)
    }

    #[inline(always)]
    fn repeat<B: Repeat<V>>(&self) -> Shift<B>
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

    #[inline(always)]
    fn reduce<const BASE: bool, const FAST: bool>(&self, x: V) -> Shifted<V> {
        let x = if BASE { x.sub(self.base) } else { x };
        let x = self.lowest.max(x);
        let biased = x.sub(self.centre).mul(x.splat(f64::LOG2_E)).add(self.magic);
        let k = biased.sub(self.magic);
        let exact = k.neg_mul_add(x.splat(f64::LN_2_HIGH), x).sub(self.rest);
        let r = k.sub(self.n).neg_mul_add(x.splat(f64::LN_2_LOW), exact);
        Shifted { scale: biased.low_bits_to_exponent(), r }
    }

    /// The product with the power of two is exact, so that fusing it changes nothing.
    #[inline(always)]
    fn exp<const FAST: bool>(Shifted { scale, r }: Shifted<V>) -> V {
        if !FAST {
            return scale.mul_add(expm1(r), scale);
        }
        let q = f64::Q;
        let mut k = q.len() - 1;
        let mut sum = r.splat(q[k]);
        while k > 0 {
            k -= 1;
            sum = sum.mul_add(r, r.splat(q[k]));
        }
        scale.mul_add(sum.mul_add(r.mul(r), r), scale)
    }
}

/// 2^(k − N + `OFFSET`), and r.
#[derive(Clone, Copy)]
pub(crate) struct Shifted<V> {
    scale: V,
    r: V,
}

/// r + r²·q(r), the even and the odd coefficients of q apart, which halves the chain.
#[inline(always)]
fn expm1<V: Lanes<Elem = f64>>(r: V) -> V {
    let square = r.mul(r);
    every_other(square, 0).add(every_other(square, 1).mul(r)).mul(square).add(r)
}

/// The coefficients of one parity, as a polynomial in r².
#[inline(always)]
fn every_other<V: Lanes<Elem = f64>>(square: V, parity: usize) -> V {
    let mut k = f64::Q.len() - 1;
    k -= (k + parity) % 2;
    let mut sum = square.splat(f64::Q[k]);
    while k >= 2 {
        k -= 2;
        sum = sum.mul(square).add(square.splat(f64::Q[k]));
    }
    sum
}
