//! softmax of neighbouring rows, a row a lane.

use super::{Scale, factor};
use crate::backend::Job;
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::rows::{ColumnPass, LargestDown, Line, Pass, Place, Sums};

/// As [`Forward`](super::Forward), of neighbouring rows in up to `N` vectors: in a function of its own, which leaves rows
/// a small frame.
pub(super) struct ForwardDown<'a, T, const FAST: bool, const N: usize> {
    pub(super) line: Line<'a, T>,
    /// As [`Forward::empty`](super::Forward::empty).
    pub(super) empty: T,
}

impl<T: Float, const FAST: bool, const N: usize> Job for ForwardDown<'_, T, FAST, N> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { line, empty } = self;
        let lowest = T::splat(isa, -T::INFINITY);
        let vectors = line.vectors(T::Own::<I>::COUNT).min(N);
        let mut largest = LargestDown([lowest; N]);
        line.walk_down(isa, &mut largest, -T::INFINITY);

        let mut exps =
            ExpsDown::<_, FAST, N> { shifts: [ShiftOf::<I, T>::new::<true>(largest.0[0]); N], sums: Sums::new(lowest) };
        let mut slot = 1;
        while slot < vectors {
            exps.shifts[slot] = ShiftOf::<I, T>::new::<true>(largest.0[slot]);
            slot += 1;
        }
        line.walk_down(isa, &mut exps, -T::INFINITY);

        let mut scale = ScaleDown([Scale::<_, FAST, false> { high: lowest, low: lowest }; N]);
        slot = 0;
        while slot < vectors {
            let maxima = largest.0[slot].to_array();
            let (heads, tails) = exps.sums.of_slot(slot);
            let (mut highs, mut lows) = (maxima, maxima);
            let mut lane = 0;
            while lane < T::Own::<I>::COUNT {
                (highs[lane], lows[lane]) = factor(maxima[lane], (heads[lane], tails[lane]), empty);
                lane += 1;
            }
            scale.0[slot] = Scale { high: lowest.with_lanes(&highs), low: lowest.with_lanes(&lows) };
            slot += 1;
        }
        line.again().walk_down(isa, &mut scale, T::ZERO);
    }
}

/// x to e, and its sum, a slot a vector.
struct ExpsDown<V: Vector, const FAST: bool, const N: usize> {
    shifts: [<V::Elem as Shifting>::Shift<V>; N],
    sums: Sums<V>,
}

impl<V: Vector, const FAST: bool, const N: usize> ColumnPass<V> for ExpsDown<V, FAST, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        let e = <V::Elem as Shifting>::Shift::<V>::exp::<FAST>(self.shifts[slot].reduce::<true, FAST>(x));
        self.sums.add(Place::of_slot(slot), e);
        e
    }
    #[inline(always)]
    fn end_stretch(&mut self, slot: usize) {
        self.sums.end_stretch_of(slot);
    }
}

/// e to e/sum, a slot a vector.
struct ScaleDown<V, const FAST: bool, const N: usize>([Scale<V, FAST, false>; N]);

impl<V: Vector, const FAST: bool, const N: usize> ColumnPass<V> for ScaleDown<V, FAST, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, e: V) -> V {
        self.0[slot].compute(e)
    }
}
