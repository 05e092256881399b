//! Parameters that are laid out, a place for each element, and what is walked with them.

use super::{Each, Repeated, Same};
use crate::backend::Job;
use crate::float::Float;
use crate::kernel::Step;
use crate::lanes::{Isa, Lanes, Vector};
use core::mem::MaybeUninit;

/// As many parameters are laid out at a time.
pub(super) const PLACES: usize = 256;

/// The most elements of a vector, and of a turn of a loop.
const WIDEST: usize = 16;
const LONGEST: usize = 64;

/// A parameter a place. Behind the last there is room for a turn that begins there, and what a vector has too much.
#[repr(align(64))]
struct Places<T>(MaybeUninit<[T; PLACES + LONGEST + WIDEST]>);

impl<T: Float> Places<T> {
    /// For vectors and turns of `I`.
    #[inline(always)]
    fn new<I: Isa>() -> Self {
        const { assert!(T::Own::<I>::COUNT <= WIDEST && T::Block::<I>::COUNT <= LONGEST && LONGEST <= PLACES) };
        Self(MaybeUninit::uninit())
    }
    #[inline(always)]
    fn start(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }
}

impl<T: Float, S: Step<T>> Repeated<'_, T, S> {
    /// Where a vector is a whole number of blocks.
    #[inline(always)]
    pub(super) fn in_a_vector<I: Isa>(&self, isa: I) {
        let count = T::Own::<I>::COUNT;
        let mut places = Places::<T>::new::<I>();
        let places = places.start();
        // SAFETY: `drive` saw that the last block that is laid out ends with the vector, which is whole then; `along` gets
        // all elements.
        unsafe {
            let mut place = 0;
            while place < count {
                self.lay_out(isa, self.parameters, places.add(place));
                place += self.block;
            }
            self.along(isa, Same(T::Own::<I>::load(places)), 0, self.streams.len);
        }
    }

    /// Lays out each of `parameters` as often as it has elements: by short vectors where one holds all of these, so that
    /// less is written twice.
    ///
    /// # Safety
    /// `places` is valid for writing so many, and a vector more.
    #[inline(always)]
    unsafe fn lay_out<I: Isa>(&self, isa: I, parameters: &[T], places: *mut T) {
        let (count, short) = (T::Own::<I>::COUNT, T::Short::<I>::COUNT);
        let (mut places, mut place) = (places, 0);
        // SAFETY: `isa` proves the instructions. Each vector that is stored begins among the places of `parameters`, and
        // what it has too much is written over by the next; those that are loaded lie in the slice.
        unsafe {
            if self.inner_len == 1 {
                let from = parameters.as_ptr();
                while parameters.len() - place >= count {
                    T::Own::<I>::load(from.add(place)).store(places.add(place));
                    place += count;
                }
                let rest = parameters.len() - place;
                if rest > 0 {
                    T::Own::<I>::load_partial(from.add(place), rest, T::ZERO).store(places.add(place));
                }
                return;
            }
            for &parameter in parameters {
                if self.inner_len <= short {
                    T::Short::<I>::load_partial(&raw const parameter, 1, parameter).splat(parameter).store(places);
                } else {
                    place = 0;
                    while place < self.inner_len {
                        T::splat(isa, parameter).store(places.add(place));
                        place += count;
                    }
                }
                places = places.add(self.inner_len);
            }
        }
    }
}

/// Where a block is at most [`PLACES`].
pub(super) struct LaidOut<'a, T, S>(pub(super) Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for LaidOut<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let mut places = Places::<T>::new::<I>();
        let places = places.start();
        let (count, turn, len) = (T::Own::<I>::COUNT, T::Block::<I>::COUNT, call.streams.len);
        // A row is whole blocks and at least a turn: if possible whole turns, or whole vectors.
        let mut row_len = match (common_multiple(call.block, turn), common_multiple(call.block, count)) {
            (turns, _) if turns <= PLACES && turns <= len / 4 => turns,
            (_, vectors) if vectors <= PLACES => vectors,
            _ => call.block,
        };
        while row_len < turn {
            row_len *= 2;
        }
        // SAFETY: `drive` saw that a block is at most `PLACES`, and so is a row, where blocks end. Only what is laid out is
        // loaded:
        // - the copies read what stands a whole number of blocks before them;
        // - what follows a row that is not whole turns is again its first turn, where elements are left for that;
        // - the loops load turns that begin in a row, and in whole turns end in it; where `len` is less than a row they
        //   stay within `end`. What is left is less than a turn.
        unsafe {
            let end = len.min(row_len);
            let mut place = 0;
            while place < end && (place == 0 || !place.is_multiple_of(count)) {
                call.lay_out(isa, call.parameters, places.add(place));
                place += call.block;
            }
            let blocks = place;
            while place < end {
                T::Own::<I>::load(places.add(place - blocks)).store(places.add(place));
                place += count;
            }
            if !row_len.is_multiple_of(turn) && len > row_len {
                T::Block::<I>::load(places).store(places.add(row_len));
            }
            let mut at = 0;
            if row_len == turn && len >= turn {
                let parameters = T::Block::<I>::load(places);
                while len - at >= turn {
                    call.one(parameters, at);
                    at += turn;
                }
            }
            while row_len.is_multiple_of(turn) && len - at >= row_len {
                call.turns(isa, places, at, row_len / turn);
                at += row_len;
            }
            let mut place = 0;
            while len - at >= turn {
                call.one(T::Block::<I>::load(places.add(place)), at);
                at += turn;
                place += turn;
                if place >= row_len {
                    place -= row_len;
                }
            }
            call.along(isa, Each(places.add(place)), at, len - at);
        }
    }
}

/// Where each element of a block has a parameter of its own, and there are more than [`PLACES`].
pub(super) struct LongRows<'a, T, S>(pub(super) Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for LongRows<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let (turn, len, block) = (T::Block::<I>::COUNT, call.streams.len, call.block);
        let parameters = call.parameters.as_ptr();
        let mut seam = Places::<T>::new::<I>();
        let seam = seam.start();
        // SAFETY: `drive` saw that there are so many parameters. The elements are whole blocks, so that as many are left
        // as parameters of this row. What is left of them after whole turns comes from the seam, which has their last
        // turn and then the first.
        unsafe {
            T::Block::<I>::load(parameters.add(block - turn)).store(seam);
            T::Block::<I>::load(parameters).store(seam.add(turn));
            let (mut at, mut place) = (0, 0);
            loop {
                let whole = (block - place) / turn;
                call.turns(isa, parameters.add(place), at, whole);
                at += whole * turn;
                place += whole * turn;
                if len - at < turn {
                    break;
                }
                let left = block - place;
                call.one(T::Block::<I>::load(seam.add(turn - left)), at);
                at += turn;
                place = turn - left;
            }
            call.along(isa, Each(parameters.add(place)), at, len - at);
        }
    }
}

/// Where a few neighbours share a parameter, at most [`PLACES`].
pub(super) struct Stretches<'a, T, S>(pub(super) Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for Stretches<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let most = PLACES / call.inner_len.max(1);
        let mut places = Places::<T>::new::<I>();
        let places = places.start();
        let mut at = 0;
        while at < call.streams.len {
            let mut rest = call.parameters;
            while !rest.is_empty() {
                let (now, then) = rest.split_at_checked(most).unwrap_or((rest, &[]));
                let len = now.len() * call.inner_len;
                // SAFETY: the elements are whole blocks, and what is laid out is at most `PLACES`.
                unsafe {
                    call.lay_out(isa, now, places);
                    call.along(isa, Each(places), at, len);
                }
                at += len;
                rest = then;
            }
        }
    }
}

/// The least multiple of both, of which the second is a power of two; `usize::MAX` where that is too large.
#[inline(always)]
fn common_multiple(len: usize, power_of_two: usize) -> usize {
    let missing = power_of_two.trailing_zeros().saturating_sub(len.trailing_zeros());
    len.saturating_mul(1 << missing)
}
