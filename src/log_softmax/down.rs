//! log_softmax of neighbouring rows, a row a lane.

use super::{Count, exp_below, log_of_sum, max_of_others, subtract};
use crate::backend::Job;
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector};
use crate::rows::{ColumnPass, GROUP, LargestDown, Line, Place, RoundedSums, SumOfRow, Sums};
use core::marker::PhantomData;

/// As [`Forward`](super::Forward), of neighbouring rows in up to `N` vectors: in a function of its own, which leaves rows
/// a small frame.
pub(super) struct ForwardDown<'a, T, const N: usize> {
    pub(super) line: Line<'a, T>,
}

impl<T: Float, const N: usize> Job for ForwardDown<'_, T, N> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        if T::IS_SINGLE {
            log_softmax_of_columns::<_, _, RoundedSums<I::F64>, N>(isa, self.line);
        } else {
            log_softmax_of_columns::<_, _, Sums<I::F64>, N>(isa, self.line);
        }
    }
}

#[inline(always)]
fn log_softmax_of_columns<I: Isa, T: Float, S: SumOfRow<I::F64>, const N: usize>(isa: I, line: Line<'_, T>) {
    let zero = isa.splat_f64(0.0);
    let vectors = line.vectors(I::F64::COUNT).min(N);
    let mut largest = LargestDown([zero.splat(f64::NEG_INFINITY); N]);
    line.walk_doubles_down(isa, &mut largest, -T::INFINITY);

    let mut others = OthersDown { maxima: largest.0, sums: S::empty(zero), counts: [Count::new(zero); N] };
    let mut slot = 0;
    while slot < vectors {
        others.maxima[slot] = max_of_others(largest.0[slot], S::IS_EXACT);
        slot += 1;
    }
    line.walk_doubles_down(isa, &mut others, -T::INFINITY);

    let mut subtract = SubtractDown::<_, S, N> { maxima: largest.0, logs: largest.0, sum: PhantomData };
    slot = 0;
    while slot < vectors {
        let (counts, sums) = (others.counts[slot].get().to_array(), others.sums.totals(slot));
        let mut logs = [0.0; GROUP];
        let mut lane = 0;
        while lane < I::F64::COUNT {
            logs[lane] = log_of_sum(counts[lane], sums[lane]);
            lane += 1;
        }
        subtract.logs[slot] = zero.with_lanes(&logs);
        slot += 1;
    }
    line.walk_doubles_down(isa, &mut subtract, T::ZERO);
}

/// As [`Others`](super::Others), a slot a vector.
struct OthersDown<V, S, const N: usize> {
    maxima: [V; N],
    sums: S,
    counts: [Count<V>; N],
}

impl<V: Vector<Elem = f64>, S: SumOfRow<V>, const N: usize> ColumnPass<V> for OthersDown<V, S, N> {
    const SLOTS: usize = N;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        let e = exp_below(x, self.maxima[slot], S::IS_EXACT);
        let rest = self.counts[slot].split(e);
        self.sums.include(Place::of_slot(slot), rest);
        x
    }
}

/// x to (x − m) − ln Σ, a slot a vector.
struct SubtractDown<V, S, const N: usize> {
    maxima: [V; N],
    logs: [V; N],
    sum: PhantomData<S>,
}

impl<V: Vector<Elem = f64>, S: SumOfRow<V>, const N: usize> ColumnPass<V> for SubtractDown<V, S, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        subtract(x, self.maxima[slot], self.logs[slot], S::IS_EXACT)
    }
}
