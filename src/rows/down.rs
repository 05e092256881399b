//! Walks down neighbouring rows, whose elements lie side by side: a row a lane.
//!
//! A bundle is up to [`GROUP`] vectors of rows. So many are walked together since rows are often a power of two apart:
//! then their elements fight for the same places of the cache, and only what is read in one go is quick.

use super::{GROUP, Line, STRETCH_DOWN};
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector};
use crate::span::{OwnPort, VectorPort};

/// One walk down neighbouring rows, of which every vector has a slot.
pub(crate) trait ColumnPass<V: Vector> {
    /// Slots there are: more than 1 are of memory.
    const SLOTS: usize;
    /// Whether what `step` returns is stored.
    const WRITES: bool = false;

    /// What is stored of one element of all rows in a vector, and what is kept.
    fn step(&mut self, slot: usize, x: V) -> V;

    /// Many elements, or the rows, of a slot end.
    #[inline(always)]
    fn end_stretch(&mut self, slot: usize) {
        let _ = slot;
    }
}

/// The largest of neighbouring rows, a slot a vector.
pub(crate) struct LargestDown<V, const N: usize>(pub(crate) [V; N]);

impl<V: Vector, const N: usize> ColumnPass<V> for LargestDown<V, N> {
    const SLOTS: usize = N;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        self.0[slot] = x.max(self.0[slot]);
        x
    }
}

impl<T: Float> Line<'_, T> {
    /// Vectors of neighbouring rows.
    #[inline(always)]
    pub(crate) fn vectors(&self, count: usize) -> usize {
        self.width.div_ceil(count).min(GROUP)
    }

    /// Walks down neighbouring rows on lanes of the element itself.
    #[inline(always)]
    pub(crate) fn walk_down<I: Isa, S: ColumnPass<T::Own<I>>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `T::Own<I>`.
        unsafe { self.walk_columns::<OwnPort<T::Own<I>>, T, S>(pass, padding) }
    }

    /// Walks down neighbouring rows on lanes of f64.
    #[inline(always)]
    pub(crate) fn walk_doubles_down<I: Isa, S: ColumnPass<I::F64>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `I::F64`.
        unsafe { self.walk_columns::<T::Doubles<I>, f64, S>(pass, padding) }
    }

    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_columns<P, E: Float, S: ColumnPass<P::Lanes>>(&self, pass: &mut S, padding: T)
    where
        P: VectorPort<E, Memory = T>,
    {
        let count = P::Lanes::COUNT;
        let vectors = self.vectors(count).min(S::SLOTS);
        let (mut index, mut at) = (0, 0);
        while index < self.len {
            let end = self.len.min(index + STRETCH_DOWN);
            while index < end {
                let mut slot = 0;
                while slot < vectors {
                    let rest = self.width - slot * count;
                    let part = if rest >= count { None } else { Some(rest) };
                    // SAFETY: `width` elements at every multiple of the stride lie in the bundle, and of them `rest` or
                    // more are here; the instructions are the caller's word.
                    unsafe {
                        let place = at + slot * count;
                        let y = pass.step(slot, P::load_partly(self.x.add(place), part, padding, None));
                        if S::WRITES {
                            P::store_partly(y, self.y.add(place), part);
                        }
                    }
                    slot += 1;
                }
                at += self.stride;
                index += 1;
            }
            let mut slot = 0;
            while slot < vectors {
                pass.end_stretch(slot);
                slot += 1;
            }
        }
    }
}
