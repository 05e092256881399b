//! log_softmax of neighbouring rows, a row a lane.

use super::{Count, Subtract, log_of_sum, split};
use crate::backend::Job;
use crate::float::{Element, Float};
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::rows::{ColumnPass, LargestDown, Line, Pass, Place, Sums};

/// As [`Forward`](super::Forward), of neighbouring rows in up to `N` vectors: in a function of its own, which leaves rows
/// a small frame.
pub(super) struct ForwardDown<'a, T, const N: usize> {
    pub(super) line: Line<'a, T>,
}

impl<T: Float, const N: usize> Job for ForwardDown<'_, T, N> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (line, lowest) = (self.line, T::splat(isa, -T::INFINITY));
        let (zero, vectors) = (lowest.splat(T::ZERO), line.vectors(T::Own::<I>::COUNT).min(N));
        let mut largest = LargestDown([lowest; N]);
        line.walk_down(isa, &mut largest, -T::INFINITY);

        let mut others = OthersDown {
            shifts: [ShiftOf::<I, T>::new_far::<true>(largest.0[0]); N],
            sums: Sums::new(lowest),
            counts: [zero; N],
            all: [Count(zero, zero); N],
        };
        let mut slot = 1;
        while slot < vectors {
            others.shifts[slot] = ShiftOf::<I, T>::new_far::<true>(largest.0[slot]);
            slot += 1;
        }
        line.walk_down(isa, &mut others, -T::INFINITY);

        let mut subtract = SubtractDown { maxima: largest.0, logs: largest.0 };
        slot = 0;
        while slot < vectors {
            let (counts, (heads, tails)) = (others.all[slot].of_lanes(), others.sums.of_slot(slot));
            let (mut logs, mut lane) = (lowest.to_array(), 0);
            while lane < T::Own::<I>::COUNT {
                logs[lane] = log_of_sum(counts[lane], (heads[lane], tails[lane]));
                lane += 1;
            }
            subtract.logs[slot] = lowest.with_lanes(&logs);
            slot += 1;
        }
        line.walk_down(isa, &mut subtract, T::ZERO);
    }
}

/// As [`Others`](super::Others), a slot a vector.
///
/// In this order: were the counts 4096 bytes from the sums, as behind the counts of all, a processor that sees the low bits
/// of addresses first may take the store of the one for what the load of the next waits for.
#[repr(C)]
struct OthersDown<V: Vector, const N: usize> {
    shifts: [<V::Elem as Shifting>::Shift<V>; N],
    sums: Sums<V, true>,
    /// Of this stretch.
    counts: [V; N],
    all: [Count<V>; N],
}

impl<V: Vector, const N: usize> ColumnPass<V> for OthersDown<V, N> {
    const SLOTS: usize = N;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        let e = <V::Elem as Shifting>::Shift::<V>::exp::<true>(self.shifts[slot].reduce::<true, true>(x));
        let rest = split(e, &mut self.counts[slot]);
        self.sums.add(Place::of_slot(slot), rest);
        x
    }
    #[inline(always)]
    fn end_stretch(&mut self, slot: usize) {
        self.sums.end_stretch_of(slot);
        self.all[slot].add(self.counts[slot]);
        self.counts[slot] = self.counts[slot].splat(V::Elem::ZERO);
    }
}

/// As [`Subtract`], a slot a vector.
struct SubtractDown<V, const N: usize> {
    maxima: [V; N],
    logs: [V; N],
}

impl<V: Vector, const N: usize> ColumnPass<V> for SubtractDown<V, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        Subtract { max: self.maxima[slot], log: self.logs[slot] }.compute(x)
    }
}
