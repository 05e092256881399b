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
use crate::lanes::{Isa, Lanes, Repeat, Vector};
use core::mem::MaybeUninit;

/// As many parameters are laid out at a time.
const PLACES: usize = 256;

/// The most elements of a vector, and of a turn of a loop.
const WIDEST: usize = 16;
const LONGEST: usize = 64;

/// From so many elements on runs are walked by themselves.
const LONG: usize = 16;

/// A parameter a place. Behind the last there is room for a turn that begins there, and what a vector has too much.
#[repr(C, align(64))]
struct Places<T>(MaybeUninit<[T; PLACES + LONGEST + WIDEST]>);

impl<T> Places<T> {
    #[inline(always)]
    fn new() -> Self {
        Self(MaybeUninit::uninit())
    }
    #[inline(always)]
    fn start(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }
}

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
        const { assert!(T::Own::<I>::COUNT <= WIDEST && T::Block::<I>::COUNT <= LONGEST && LONGEST <= PLACES) };
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

    /// Where a vector is a whole number of blocks.
    #[inline(always)]
    fn in_a_vector<I: Isa>(&self, isa: I) {
        let count = T::Own::<I>::COUNT;
        let mut places = Places::<T>::new();
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

    /// Lays out each of `parameters` as often as it has elements.
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
struct LaidOut<'a, T, S>(Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for LaidOut<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let mut places = Places::<T>::new();
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
struct LongRows<'a, T, S>(Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for LongRows<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let (turn, len, block) = (T::Block::<I>::COUNT, call.streams.len, call.block);
        let parameters = call.parameters.as_ptr();
        let mut seam = Places::<T>::new();
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

/// Where a few neighbours share a parameter, at most [`PLACES`].
struct Stretches<'a, T, S>(Repeated<'a, T, S>);

impl<T: Float, S: Step<T>> Job for Stretches<'_, T, S> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self(call) = self;
        let most = PLACES / call.inner_len.max(1);
        let mut places = Places::<T>::new();
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

/// The parameters of neighbouring places, one a lane.
trait Parameters<T: Float, I: Isa>: Copy {
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
struct Each<T>(*const T);

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
struct Same<V>(V);

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

/// A step with one parameter for all elements.
#[derive(Clone, Copy)]
struct Shared<S, T>(S, T);

impl<T: Float, S: Step<T>> Step<T> for Shared<S, T> {
    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, _g: V) -> (V, V) {
        self.0.step(x, x.splat(self.1))
    }
}

/// The least multiple of both, of which the second is a power of two; `usize::MAX` where that is too large.
#[inline(always)]
fn common_multiple(len: usize, power_of_two: usize) -> usize {
    let missing = power_of_two.trailing_zeros().saturating_sub(len.trailing_zeros());
    len.saturating_mul(1 << missing)
}
