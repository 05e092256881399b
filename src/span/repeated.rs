//! x to f(x, parameter), where a parameter is that of `inner_len` neighbours, the next one that of the next, and after
//! the last comes the first again.
//!
//! Vectors need a parameter a lane. A call takes the first of these roads that is open to it:
//!
//! | where | parameters come from |
//! |---|---|
//! | a vector is a whole number of blocks | one vector, in a register |
//! | each element of a block has its own, and there are few blocks | the slice |
//! | a block is at most [`PLACES`] elements | whole blocks, laid out once, in registers or in the nearest cache |
//! | each element of a block has its own | the slice, and where it begins again a seam |
//! | a vector or more of neighbours share one | a register |
//! | a few neighbours share one | as many as [`PLACES`] hold, laid out for one stretch after the other |
//!
//! A block is all elements from a parameter to where it comes again. Lanes of one element need nothing of this.

use super::{Own, Road, Streams};
use crate::backend::Job;
use crate::float::Float;
use crate::kernel::{InOne, Step};
use crate::lanes::{Isa, Lanes, Vector};
use laid_out::{LaidOut, LongRows, PLACES, Stretches};
use parameters::{Each, Parameters, Same};

mod laid_out;
mod parameters;

/// From so many elements on runs are walked by themselves.
const LONG: usize = 16;

/// A call, whose parameters are at least two.
struct Repeated<'a, T, S> {
    streams: Streams<'a, T>,
    step: S,
    parameters: &'a [T],
    inner_len: usize,
    /// Elements from a parameter to where it comes again: at least two, and the streams are whole blocks.
    block: usize,
}

impl<T: Float> Streams<'_, T> {
    /// Element i with the parameter i / `inner_len` mod their number. The elements are whole blocks of that.
    #[inline(always)]
    pub(crate) fn drive_repeated<I: Isa, S: Step<T>>(self, isa: I, step: S, parameters: &[T], inner_len: usize) {
        let block = parameters.len().saturating_mul(inner_len);
        if let [parameter] = *parameters {
            Own(InOne(Shared(step, parameter))).drive(isa, self);
        } else if block > 0 && self.len.is_multiple_of(block) {
            Repeated { streams: self, step, parameters, inner_len, block }.drive(isa);
        }
    }
}

impl<T: Float, S: Step<T>> Repeated<'_, T, S> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I) {
        let count = T::Own::<I>::COUNT;
        if count == 1 {
            self.one_by_one(isa);
        } else if self.block <= count && self.block.is_power_of_two() {
            self.in_a_vector(isa);
        } else if self.inner_len == 1 && self.block >= count && self.streams.len / 4 <= self.block {
            self.few_rows(isa);
        } else if self.block <= PLACES {
            isa.apart(LaidOut(self));
        } else if self.inner_len == 1 {
            isa.apart(LongRows(self));
        } else if self.inner_len >= LONG {
            isa.apart(Runs(self));
        } else {
            isa.apart(Stretches(self));
        }
    }

    /// For lanes of one element.
    #[inline(always)]
    fn one_by_one<I: Isa>(&self, isa: I) {
        let mut at = 0;
        while at < self.streams.len {
            if self.inner_len == 1 {
                for (place, &parameter) in self.parameters.iter().enumerate() {
                    // SAFETY: the elements are whole blocks, and a block has as many parameters.
                    unsafe { self.one(T::splat(isa, parameter), at + place) };
                }
                at += self.block;
                continue;
            }
            for &parameter in self.parameters {
                for place in 0..self.inner_len {
                    // SAFETY: the elements are whole blocks, and a block has as many runs as parameters.
                    unsafe { self.one(T::splat(isa, parameter), at + place) };
                }
                at += self.inner_len;
            }
        }
    }

    /// Where each element of a block has a parameter of its own.
    #[inline(always)]
    fn few_rows<I: Isa>(&self, isa: I) {
        let mut at = 0;
        while at < self.streams.len {
            // SAFETY: the elements are whole blocks, and `drive` saw that a block has as many parameters.
            unsafe { self.along(isa, Each(self.parameters.as_ptr()), at, self.block) };
            at += self.block;
        }
    }

    /// `len` elements from `at` on. The last vector is a whole one that ends with them, where there are so many; where
    /// it overlaps the one before both have read before either is written.
    ///
    /// # Safety
    /// The streams have these elements, and `parameters` those of as many places.
    #[inline(always)]
    unsafe fn along<I: Isa, P: Parameters<T, I>>(&self, isa: I, parameters: P, at: usize, len: usize) {
        let _proof = isa;
        let (count, turn) = (T::Own::<I>::COUNT, T::Block::<I>::COUNT);
        let (s, mut place) = (&self.streams, 0);
        // SAFETY: `isa` proves the instructions, and no access goes beyond `len`: of turns and vectors as the conditions
        // say, of the last vector where more than `count` elements are left.
        unsafe {
            while len - place >= turn + count {
                self.one(parameters.turn(place), at + place);
                place += turn;
            }
            while len - place > 2 * count {
                self.one(parameters.vector(place), at + place);
                place += count;
            }
            let rest = len - place;
            if rest > count {
                let last = len - count;
                let (x, last_x) = (T::Own::<I>::load(s.x.add(at + place)), T::Own::<I>::load(s.x.add(at + last)));
                self.step.step(x, parameters.vector(place)).0.store(s.y.add(at + place));
                self.step.step(last_x, parameters.vector(last)).0.store(s.y.add(at + last));
            } else if rest == count {
                self.one(parameters.vector(place), at + place);
            } else if rest > 0 {
                let x = T::Own::<I>::load_partial(s.x.add(at + place), rest, T::ZERO);
                self.step.step(x, parameters.partial(place, rest)).0.store_partial(s.y.add(at + place), rest);
            }
        }
    }

    /// So many turns from `at` on, with the parameters from `from` on.
    ///
    /// # Safety
    /// The streams have these elements, and there are as many parameters.
    #[inline(always)]
    unsafe fn turns<I: Isa>(&self, isa: I, from: *const T, at: usize, count: usize) {
        let _proof = isa;
        for turn in 0..count {
            let place = turn * T::Block::<I>::COUNT;
            // SAFETY: the caller's word; `isa` proves the instructions.
            unsafe { self.one(T::Block::<I>::load(from.add(place)), at + place) };
        }
    }

    /// # Safety
    /// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
    #[inline(always)]
    unsafe fn one<V: Lanes<Elem = T>>(&self, parameter: V, at: usize) {
        // SAFETY: the caller's word.
        unsafe { self.step.step(V::load(self.streams.x.add(at)), parameter).0.store(self.streams.y.add(at)) };
    }
}

/// Where elements that share a parameter are many.
struct Runs<'a, T, S>(Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for Runs<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let mut at = 0;
        while at < call.streams.len {
            for &parameter in call.parameters {
                // SAFETY: the elements are whole blocks, and a block is as many runs as there are parameters.
                unsafe { call.along(isa, Same(T::splat(isa, parameter)), at, call.inner_len) };
                at += call.inner_len;
            }
        }
    }
}

/// A step with one parameter for all elements.
#[derive(Clone, Copy)]
struct Shared<S, T>(S, T);

impl<T: Float, S: Step<T>> Step<T> for Shared<S, T> {
    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, _g: V) -> (V, V) {
        self.0.step(x, x.splat(self.1))
    }
}
