//! softmax of short rows: one in registers, or many at once.

use super::{Scale, factor, has_careful_shares};
use crate::float::{Element, Float};
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::rows::{ColumnSums, Columns, Doubles, EachBatch, EachShort, Pass, Sums};

/// A row in registers.
pub(super) struct Short<T, const FAST: bool> {
    /// As [`Forward::empty`](super::Forward::empty).
    pub(super) empty: T,
}

impl<V: Vector, const FAST: bool> EachShort<V> for Short<V::Elem, FAST> {
    #[inline(always)]
    fn row<const N: usize>(&self, xs: [V; N]) -> [V; N] {
        let mut largest = xs[0].max(xs[0].splat(-V::Elem::INFINITY));
        let mut j = 1;
        while j < N {
            largest = xs[j].max(largest);
            j += 1;
        }
        let largest = largest.largest_everywhere();
        let max = largest.to_array()[0];
        let es = if <V::Elem as Shifting>::Shift::<V>::has_base(max) {
            short_exps::<V, N, true, FAST>(xs, largest)
        } else {
            short_exps::<V, N, false, FAST>(xs, largest)
        };
        let (high, low) = factor(max, <Sums<_>>::of(es), self.empty);
        let scale = Scale::<_, FAST, false> { high: xs[0].splat(high), low: xs[0].splat(low) };
        let mut ys = es;
        let mut j = 0;
        while j < N {
            ys[j] = scale.compute(es[j]);
            j += 1;
        }
        ys
    }
}

#[inline(always)]
fn short_exps<V: Vector, const N: usize, const BASE: bool, const FAST: bool>(xs: [V; N], largest: V) -> [V; N] {
    let shift = <V::Elem as Shifting>::Shift::<V>::new::<BASE>(largest);
    let mut es = xs;
    let mut j = 0;
    while j < N {
        es[j] = <V::Elem as Shifting>::Shift::<V>::exp::<FAST>(shift.reduce::<BASE, FAST>(xs[j]));
        j += 1;
    }
    es
}

/// Many rows, a row a lane.
pub(super) struct Batch<T, const FAST: bool> {
    /// As [`Forward::empty`](super::Forward::empty).
    pub(super) empty: T,
}

impl<T: Float, const FAST: bool> EachBatch<T> for Batch<T, FAST> {
    #[inline(always)]
    fn rows<I: Isa>(&self, isa: I, columns: &mut Columns<'_, I, T>, sums: &mut ColumnSums<Doubles<I, T>>) {
        let largest = columns.largest(isa);
        let least = columns.least(isa);
        let shift = ShiftOf::<I, T>::new::<true>(largest);
        let mut c = 0;
        while c < columns.len() {
            columns.set(c, ShiftOf::<I, T>::exp::<FAST>(shift.reduce::<true, FAST>(columns.get(c))));
            c += 1;
        }
        let [sum, high, low] = columns.reciprocals(isa, sums);
        let (high, low) = factors(largest, sum, (high, low), self.empty);
        if has_careful_shares::<I, T, FAST>() && has_little_share(largest, least) {
            shares::<I, T, FAST, true>(columns, high, low);
        } else {
            shares::<I, T, FAST, false>(columns, high, low);
        }
    }
}

#[inline(always)]
fn shares<I: Isa, T: Float, const FAST: bool, const CAREFUL: bool>(
    columns: &mut Columns<'_, I, T>,
    high: T::Own<I>,
    low: T::Own<I>,
) {
    let scale = Scale::<_, FAST, CAREFUL> { high, low };
    let mut c = 0;
    while c < columns.len() {
        let e = columns.get(c);
        columns.set(c, scale.compute(e));
        c += 1;
    }
}

/// Whether the share of the least x of a row may be subnormal, or the part of it that the rounded 1/sum lacks. −∞ has
/// none; the sum of up to 32 elements is below e⁴.
#[inline(always)]
fn has_little_share<V: Vector>(largest: V, least: V) -> bool {
    let span = if V::Elem::IS_SINGLE { 87.0 - 4.0 } else { 671.0 - 4.0 };
    let far = largest.sub(largest.splat(V::Elem::from_f64(span)));
    let far = V::select(largest.splat(-V::Elem::INFINITY).lt(least), far, least);
    far.is_anywhere(least.lt(far))
}

/// As [`factor`](super::factor), of a row a lane, from the reciprocals of their sums.
#[inline(always)]
fn factors<V: Lanes>(largest: V, sum: V, (high, low): (V, V), empty: V::Elem) -> (V, V) {
    let (zero, nan) = (sum.splat(V::Elem::ZERO), sum.splat(V::Elem::NAN));
    let masked = V::select(sum.eq(zero), sum.splat(empty), nan);
    let other = V::select(largest.lt(zero), masked, nan);
    let is_finite = largest.abs().lt(sum.splat(V::Elem::INFINITY));
    (V::select(is_finite, high, other), V::select(is_finite, low, zero))
}
