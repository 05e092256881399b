//! Where the parameters of a walk come from.

use crate::float::Float;
use crate::lanes::{Isa, Lanes, Repeat, Vector};

/// The parameters of neighbouring places, one a lane.
pub(super) trait Parameters<T: Float, I: Isa>: Copy {
    /// # Safety
    /// The instructions of `I` exist here, and there are as many places from `place` on.
    unsafe fn turn(self, place: usize) -> T::Block<I>;
    /// # Safety
    /// As [`turn`](Self::turn).
    unsafe fn vector(self, place: usize) -> T::Own<I>;
    /// The first `len` lanes.
    ///
    /// # Safety
    /// As [`turn`](Self::turn), for `len` places.
    unsafe fn partial(self, place: usize, len: usize) -> T::Own<I>;
}

/// A parameter a place, in memory.
#[derive(Clone, Copy)]
pub(super) struct Each<T>(pub(super) *const T);

impl<T: Float, I: Isa> Parameters<T, I> for Each<T> {
    #[inline(always)]
    unsafe fn turn(self, place: usize) -> T::Block<I> {
        // SAFETY: the caller's word.
        unsafe { T::Block::<I>::load(self.0.add(place)) }
    }
    #[inline(always)]
    unsafe fn vector(self, place: usize) -> T::Own<I> {
        // SAFETY: the caller's word.
        unsafe { T::Own::<I>::load(self.0.add(place)) }
    }
    #[inline(always)]
    unsafe fn partial(self, place: usize, len: usize) -> T::Own<I> {
        // SAFETY: the caller's word.
        unsafe { T::Own::<I>::load_partial(self.0.add(place), len, T::ZERO) }
    }
}

/// The same vector everywhere.
#[derive(Clone, Copy)]
pub(super) struct Same<V>(pub(super) V);

impl<T: Float, I: Isa> Parameters<T, I> for Same<T::Own<I>> {
    #[inline(always)]
    unsafe fn turn(self, _place: usize) -> T::Block<I> {
        T::Block::<I>::repeat(self.0)
    }
    #[inline(always)]
    unsafe fn vector(self, _place: usize) -> T::Own<I> {
        self.0
    }
    #[inline(always)]
    unsafe fn partial(self, _place: usize, _len: usize) -> T::Own<I> {
        self.0
    }
}
