//! e^(x − m) relative to the largest m of a row in f32, without rounding x − m.
//!
//! As in [`shifted_exp`](crate::math::shifted_exp) every x is reduced by itself, but in eighths of a power of two:
//!
//! ```text
//! e^(x − m) = 2^((k − N)/8)·(1 + w(r)),   k = round(x·8/ln 2), and N that of m,
//! r = (x − k·high) − (k·low + rest),      ln(2)/8 = high + low,   rest = m − N·high − N·low.
//! ```
//!
//! x − k·high is exact. |r| is below ln(2)/8, not half of that, as k is the integer next to x and not to x − m; so
//! w(r) = r + r²·(q₀ + q₁·r + q₂·r²). The power is one of eight, times 2 to a whole number, which the integer sum of
//! two representations gives. The sum 2^(k/8) + 2^(k/8)·w, before it is rounded, is within 2^-25.0 (`sum` of
//! `tools/gappa/table_exp.g`) where nothing is fused: e is within 1 ULP. For x = m the r is 0 but for its last
//! roundings and w vanishes in the sum, so that equal elements have equal shares and one dominant element brings no
//! error into the sum.
//!
//! A factor that the powers have in common cancels; it was chosen so that they are nearly numbers of f32.
//!
//! Where |m| is above [`EXACT`] an x that matters is within a factor of two of m, so that x − m is exact (Sterbenz),
//! and it is subtracted at once. Where m is subnormal or infinite, [`LITTLE`] is added to each x, which e does not show:
//! products of subnormal numbers are slow to wait for.
//!
//! e is kept too large by 2 to an offset: then the least value that matters is a normal number. Where k − N + 8·offset
//! is below [`LEAST`], e is 0. Either a mask makes it so, in the end, since r and the power are without meaning there,
//! or x is held above `lowest` and the power, whose representation is negative there, at 0: an operation more, and no
//! mask to keep.
//!
//! Nothing here fuses a multiply-add, unless the product is exact or `FAST` allows it, so that e has the same bits on
//! every backend.

use crate::lanes::many::Repeat;
use crate::lanes::{Lanes, Vector};
use crate::math::shifted_exp::RowExp;

/// 8/ln 2. `tools/table_exp_f32.sollya`
const UNITS: f32 = f32::from_bits(0x4138_aa3b);
/// ln(2)/8 cut to 12 bits; |k| < 2¹². `tools/table_exp_f32.sollya`
const UNIT_HIGH: f32 = f32::from_bits(0x3db1_7000);
/// ln(2)/8 − `UNIT_HIGH`, within 2^-42.1. `tools/table_exp_f32.sollya`
const UNIT_LOW: f32 = f32::from_bits(0x3685_fdf4);
/// How large |m| may be before it is subtracted: k stays below 2¹² down to m − [`span`] of [`FAR_OFFSET`].
const EXACT: f32 = 224.0;
/// 2⁻⁶⁰.
const LITTLE: f32 = 1.0 / (1u64 << 60) as f32;
/// k − N + 8·offset below which the exponent of the power is no number's: e is below 2⁻¹²⁶.
const LEAST: f32 = -8.0 * 127.0;
/// log₂ of the factor by which e is too large: below 2⁻¹⁷⁶ of the largest it is 0, which no share shows.
pub(crate) const OFFSET: f32 = 50.0;
/// The same where e is 0 below 2⁻¹⁸² of the largest, so that what even 2²² of them are together is no number of f32.
pub(crate) const FAR_OFFSET: f32 = 56.0;
/// 1.5 times the power of two at which the spacing of numbers is 1.
const ROUNDER: f32 = 12_582_912.0;
/// q₀ to q₂, of degree 2: the relative error of 1 + r + r²·q is below 2^-27.2 for |r| ≤ ln(2)/8·(1 + 2⁻⁸).
/// `tools/table_exp_f32.sollya`
const Q: [f32; 3] = [f32::from_bits(0x3f00_000b), f32::from_bits(0x3e2a_b909), f32::from_bits(0x3d2a_4c44)];
/// 2^(j/8) for j = 0 to 7 times a common factor, within 2^-27.9. `tools/table_exp_f32.sollya`
const POWERS: [f32; 8] = [
    f32::from_bits(0x3f8b_3a3e),
    f32::from_bits(0x3f97_d424),
    f32::from_bits(0x3fa5_9202),
    f32::from_bits(0x3fb4_8e45),
    f32::from_bits(0x3fc4_e5be),
    f32::from_bits(0x3fd6_b7da),
    f32::from_bits(0x3fea_26de),
    f32::from_bits(0x3fff_5829),
];

/// 1 as all powers are: the factor that they have in common.
pub(crate) const ONE: f32 = POWERS[0];

/// The powers as [`Lanes::power`] wants them.
const TABLE: [f32; 8] = {
    let mut table = POWERS;
    let mut j = 0;
    while j < 8 {
        table[j] = f32::from_bits(POWERS[j].to_bits() - ((j as u32) << 20));
        j += 1;
    }
    table
};

/// How far below m an x has no other k than those below [`LEAST`].
#[inline(always)]
const fn span(offset: f32) -> f32 {
    (offset + 128.0) * core::f32::consts::LN_2
}

/// What the elements of a row are measured by.
#[derive(Clone, Copy)]
pub(crate) struct Shift<V> {
    /// What is subtracted at once: m, −[`LITTLE`] or 0.
    base: V,
    /// Below this, and a little above, e is 0.
    lowest: V,
    /// The magic number that rounds to k and leaves k − N + 8·offset in the low bits.
    magic: V,
    /// m − N·ln(2)/8.
    rest: V,
}

/// What is left of x.
#[derive(Clone, Copy)]
pub(crate) struct Reduced<V> {
    /// k − N + 8·offset in the low bits.
    biased: V,
    r: V,
}

impl<V: Lanes<Elem = f32>> Shift<V> {
    /// For a largest of 0, with e 2^offset times too large.
    #[inline(always)]
    pub(crate) fn of_zero(offset: V) -> Self {
        let zero = offset.splat(0.0);
        let lowest = offset.add(offset.splat(128.0)).mul(offset.splat(-core::f32::consts::LN_2));
        let magic = offset.mul(offset.splat(8.0)).add(offset.splat(ROUNDER));
        Self { base: zero, lowest, magic, rest: zero }
    }

    /// As [`RowExp::new`], with e 2^`offset` times too large.
    #[inline(always)]
    fn with_offset<const BASE: bool>(max: V, offset: f32) -> Self {
        let zero = max.splat(0.0);
        let (m, base) = if BASE {
            let little = V::select(max.eq(zero), zero, max.splat(-LITTLE));
            let max = V::select(max.abs().lt(max.splat(f32::INFINITY)), max, zero);
            let large = V::select(max.splat(EXACT).lt(max.abs()), max, zero);
            let base = V::select(max.abs().lt(max.splat(f32::MIN_POSITIVE)), little, large);
            (max.sub(base), base)
        } else {
            (max, zero)
        };
        let rounder = max.splat(ROUNDER);
        let n = m.mul(max.splat(UNITS)).add(rounder).sub(rounder);
        Self {
            base,
            lowest: m.sub(max.splat(span(offset))),
            magic: max.splat(ROUNDER + 8.0 * offset).sub(n),
            rest: n.neg_mul_add(max.splat(UNIT_HIGH), m).sub(n.mul(max.splat(UNIT_LOW))),
        }
    }
}

impl<V: Lanes<Elem = f32>> RowExp<V> for Shift<V> {
    type Reduced = Reduced<V>;

    #[inline(always)]
    fn has_base(max: f32) -> bool {
        max.abs() > EXACT || max.is_subnormal()
    }

    #[inline(always)]
    fn new<const BASE: bool>(max: V) -> Self {
        Self::with_offset::<BASE>(max, OFFSET)
    }
    #[inline(always)]
    fn new_far<const BASE: bool>(max: V) -> Self {
        Self::with_offset::<BASE>(max, FAR_OFFSET)
    }

    #[inline(always)]
    fn repeat<B: Repeat<V>>(&self) -> Shift<B>
    where
        V: Vector,
    {
        Shift {
            base: B::repeat(self.base),
            lowest: B::repeat(self.lowest),
            magic: B::repeat(self.magic),
            rest: B::repeat(self.rest),
        }
    }

    #[inline(always)]
    fn reduce<const BASE: bool, const FAST: bool>(&self, x: V) -> Reduced<V> {
        let x = if BASE { x.sub(self.base) } else { x };
        let x = if V::MASKS_ARE_DEAR { self.lowest.max(x) } else { x };
        let (units, low) = (x.splat(UNITS), x.splat(UNIT_LOW));
        let biased = if FAST { x.mul_add(units, self.magic) } else { x.mul(units).add(self.magic) };
        let k = biased.sub(self.magic);
        let exact = k.neg_mul_add(x.splat(UNIT_HIGH), x);
        let r = if FAST { k.neg_mul_add(low, exact.sub(self.rest)) } else { exact.sub(k.mul(low).add(self.rest)) };
        Reduced { biased, r }
    }

    #[inline(always)]
    fn exp<const FAST: bool>(reduced: Reduced<V>) -> V {
        let Reduced { biased, r } = reduced;
        let power = biased.power(&TABLE);
        let power = if V::MASKS_ARE_DEAR { power.max(r.splat(0.0)) } else { power };
        let (q0, q1, q2) = (r.splat(Q[0]), r.splat(Q[1]), r.splat(Q[2]));
        let e = if FAST {
            let q = r.mul_add(q2, q1).mul_add(r, q0);
            power.mul_add(q.mul_add(r.times(r), r), power)
        } else {
            let q = r.mul(q2).add(q1).mul(r).add(q0);
            power.add(power.times(q.mul(r.mul(r)).add(r)))
        };
        if V::MASKS_ARE_DEAR { e } else { e.or_zero(biased.not_lt(r.splat(ROUNDER + LEAST))) }
    }
}
