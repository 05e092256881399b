//! Walks along rows: the loops of softmax and its relatives, and of sums that belong to a channel.
//!
//! A row is walked in groups of [`GROUP`] elements, whatever the width of the lanes, and element i belongs to virtual
//! lane i mod `GROUP`. Sums are kept a virtual lane, and one fixed tree joins them, so that a sum has the same bits on
//! every backend. The tail is padded with a value that a pass leaves without effect.
//!
//! Where the rows of a bundle lie side by side (`inner_len` > 1), the lanes hold neighbouring rows instead, and each sum
//! is in the order of its row: [`down`].

mod batch;
mod chains;
mod columns;
mod down;
mod gradients;
mod short;
mod sums;

pub(crate) use batch::{Batches, ColumnSums, Columns, Doubles, EachBatch, LONGEST, doubles, singles};
pub(crate) use chains::{Chains, Term, add_product};
pub(crate) use columns::{Gradient, Strip, WIDTH};
pub(crate) use down::{ColumnPass, LargestDown};
pub(crate) use gradients::{AlongColumns, Gradients, OwnColumns, Projection, WideColumns};
pub(crate) use short::EachShort;
pub(crate) use sums::{Largest, RoundedSums, SumOfRow, Sums, tree};

use crate::error::{ShapeError, same_len};
use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector};
use crate::span::{OwnPort, Port, VectorPort, little};
use core::marker::PhantomData;

/// Virtual lanes: as many as the widest vector has elements.
pub(crate) const GROUP: usize = 16;

/// Elements of f32 that a walk takes at a time.
const BLOCK: usize = 4 * GROUP;

/// Elements after which the tails of sums are brought into their heads.
const STRETCH: usize = 64 * BLOCK;

/// The same of a virtual lane, and of rows whose elements have no others beside them.
const STRETCH_DOWN: usize = STRETCH / GROUP;

/// Where a vector stands in a block.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// Groups before it.
    group: usize,
    /// Vectors of the group before it; known to the compiler, unlike the group.
    slot: usize,
}

impl Place {
    /// Where each element of neighbouring rows stands.
    #[inline(always)]
    pub(crate) fn of_slot(slot: usize) -> Self {
        Self { group: 0, slot }
    }
}

/// One walk: what is done with every element.
pub(crate) trait Pass<V: Vector> {
    /// Whether what `compute` returns is stored.
    const WRITES: bool = false;

    /// What `begin` hands to `compute`, for a block while its predecessor is computed.
    type Begun<B: Repeat<V>>: Copy;

    /// The first half.
    fn begin<B: Repeat<V>>(&self, x: B) -> Self::Begun<B>;

    /// The second half: what is stored, and what is kept.
    fn compute<B: Repeat<V>>(&self, begun: Self::Begun<B>) -> B;

    /// Keeps what was computed, a vector at a time.
    #[inline(always)]
    fn keep(&mut self, place: Place, kept: V) {
        let _ = (place, kept);
    }

    /// Many blocks, or the row, end.
    #[inline(always)]
    fn end_stretch(&mut self) {}
}

/// One row, or neighbouring rows whose elements alternate.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a, T> {
    x: *const T,
    y: *mut T,
    /// Elements of a row.
    len: usize,
    /// From an element of a row to its next.
    stride: usize,
    /// Rows side by side; 1 where `stride` is 1.
    width: usize,
    slices: PhantomData<&'a mut [T]>,
}

/// `[outer, axis_len, inner_len]` data, to be walked along the axis.
pub(crate) struct Axis<'a, T> {
    x: *const T,
    y: *mut T,
    outer: usize,
    axis_len: usize,
    inner_len: usize,
    slices: PhantomData<&'a mut [T]>,
}

impl<'a, T: Float> Axis<'a, T> {
    #[inline(always)]
    pub(crate) fn in_place(xs: &'a mut [T], axis_len: usize, inner_len: usize) -> Result<Self, ShapeError> {
        let y = xs.as_mut_ptr();
        Self::new(y, y, xs.len(), axis_len, inner_len)
    }

    #[inline(always)]
    pub(crate) fn into(src: &'a [T], dst: &'a mut [T], axis_len: usize, inner_len: usize) -> Result<Self, ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        Self::new(src.as_ptr(), dst.as_mut_ptr(), src.len(), axis_len, inner_len)
    }

    /// The pointers are those of slices of `len` elements that live for 'a.
    #[inline(always)]
    fn new(x: *const T, y: *mut T, len: usize, axis_len: usize, inner_len: usize) -> Result<Self, ShapeError> {
        let outer = crate::error::blocks(len, axis_len, inner_len)?;
        Ok(Self { x, y, outer, axis_len, inner_len, slices: PhantomData })
    }

    /// Calls `each` for every bundle of rows, at most so many as [`GROUP`] vectors of `count` lanes hold.
    #[inline(always)]
    pub(crate) fn for_each<E: EachLine<T>>(&mut self, each: &mut E, count: usize) {
        if self.outer == 0 {
            return;
        }
        let at_most = if count == 1 { 1 } else { GROUP * count };
        let block = self.axis_len * self.inner_len;
        let mut start = 0;
        for _ in 0..self.outer {
            let mut column = 0;
            while column < self.inner_len {
                let width = at_most.min(self.inner_len - column);
                let at = start + column;
                // SAFETY: at < outer·axis_len·inner_len, the length of all three slices.
                let (x, y) = unsafe { (self.x.add(at), self.y.add(at)) };
                let line = Line { x, y, len: self.axis_len, stride: self.inner_len, width, slices: PhantomData };
                each.line(line);
                column += width;
            }
            start += block;
        }
    }
}

/// What is done with every line; a trait, since a closure might not be inlined into the backend's function.
pub(crate) trait EachLine<T> {
    fn line(&mut self, line: Line<'_, T>);
}

impl<'a, T: Float> Line<'a, T> {
    /// Whether the lanes of a vector hold elements of one row, not of neighbouring rows.
    #[inline(always)]
    pub(crate) fn is_row(&self) -> bool {
        self.stride == 1
    }

    /// The same elements, but what was written is read.
    #[inline(always)]
    pub(crate) fn again(self) -> Self {
        Self { x: self.y, ..self }
    }

    /// Whether a row has an element that is not 0 and nearer to it than `limit`, as far as a vector here and there shows;
    /// shorter ones cannot wait for the answer.
    #[inline(always)]
    pub(crate) fn has_little<I: Isa>(&self, isa: I, limit: T) -> bool {
        if !(self.is_row() && self.len >= 4 * BLOCK) {
            return false;
        }
        let (count, spacing) = (T::Own::<I>::COUNT, (self.len / 8).clamp(2 * BLOCK, 8 * BLOCK));
        let mut found = T::splat(isa, T::ZERO);
        let mut at = 0;
        while self.len - at >= count {
            // SAFETY: `count` elements of the row are left at `at`; `isa` proves the instructions.
            found = found.max(little(unsafe { T::Own::<I>::load(self.x.add(at)) }, limit));
            at += spacing.min(self.len - at);
        }
        found.is_anywhere(found.splat(T::ZERO).lt(found))
    }

    /// Walks all elements of a row on lanes of the element itself.
    #[inline(always)]
    pub(crate) fn walk<I: Isa, S: Pass<T::Own<I>>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `T::Own<I>`.
        unsafe { self.walk_through::<OwnPort<T::Own<I>>, OwnPort<T::Block<I>>, T, S>(pass, padding) }
    }

    /// Walks all elements of a row on lanes of f64.
    #[inline(always)]
    pub(crate) fn walk_doubles<I: Isa, S: Pass<I::F64>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `I::F64`.
        unsafe { self.walk_through::<T::Doubles<I>, T::DoublesBlock<I>, f64, S>(pass, padding) }
    }

    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_through<P, Q, E, S>(&self, pass: &mut S, padding: T)
    where
        P: VectorPort<E, Memory = T>,
        Q: Port<E, Memory = T, Lanes: Repeat<P::Lanes>>,
        E: Float,
        S: Pass<P::Lanes>,
    {
        // SAFETY: the caller's word.
        unsafe {
            if P::Lanes::COUNT == 1 {
                self.walk_elements::<P, E, S>(pass, padding);
            } else {
                self.walk_row::<P, Q, E, S>(pass, padding);
            }
        }
    }

    /// Scalar lanes, which are for small machines, have one loop for rows and columns: a column is a row whose blocks
    /// have one element.
    ///
    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_elements<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(
        &self,
        pass: &mut S,
        padding: T,
    ) {
        let (block, stretch) = if self.is_row() { (BLOCK, STRETCH) } else { (1, STRETCH_DOWN) };
        let (mut index, mut at) = (0, 0);
        while index < self.len {
            let within = index & (block - 1);
            let place = Place { group: within / GROUP, slot: within % GROUP };
            // SAFETY: the bundle has an element at every multiple of the stride below len·stride; the instructions are
            // the caller's word.
            unsafe { self.step::<P, E, S>(pass, place, at, None, padding) };
            index += 1;
            at += self.stride;
            if index == self.len || index & (stretch - 1) == 0 {
                pass.end_stretch();
            }
        }
    }

    /// # Safety
    /// The instructions of the ports' lanes exist here.
    #[inline(always)]
    unsafe fn walk_row<P, Q, E, S>(&self, pass: &mut S, padding: T)
    where
        P: VectorPort<E, Memory = T>,
        Q: Port<E, Memory = T, Lanes: Repeat<P::Lanes>>,
        E: Float,
        S: Pass<P::Lanes>,
    {
        let (count, block) = (P::Lanes::COUNT, Q::Lanes::COUNT);
        let mut at = 0;
        // SAFETY: every access is to at..at + block or at..at + count elements of a row of `len`; the instructions are
        // the caller's word.
        unsafe {
            if !E::IS_SINGLE {
                return self.walk_exact_row::<P, Q, E, S>(pass, padding);
            }
            while self.len - at >= BLOCK {
                let end = if self.len - at > STRETCH { at + STRETCH } else { self.len };
                while end - at >= BLOCK {
                    let mut place = 0;
                    while place < BLOCK {
                        let begun = pass.begin(Q::load(self.x.add(at + place), None));
                        self.finish_block::<P, Q, E, S>(pass, place, at + place, begun);
                        place += block;
                    }
                    at += BLOCK;
                }
                pass.end_stretch();
            }
            if at == self.len {
                return;
            }
            // Less than `BLOCK` is left, but perhaps as much as is taken at a time.
            let mut group = 0;
            if block < BLOCK && block % GROUP == 0 && self.len - at >= block {
                let begun = pass.begin(Q::load(self.x.add(at), None));
                self.finish_block::<P, Q, E, S>(pass, 0, at, begun);
                at += block;
                group = block / GROUP;
            }
            while at < self.len {
                let mut slot = 0;
                while slot < GROUP / count {
                    let rest = self.len - at;
                    if rest == 0 {
                        break;
                    }
                    let whole = rest >= count;
                    let part = if whole { None } else { Some(rest) };
                    self.step::<P, E, S>(pass, Place { group, slot }, at, part, padding);
                    at += if whole { count } else { rest };
                    slot += 1;
                }
                group += 1;
            }
            pass.end_stretch();
        }
    }

    /// As `walk_row` where every element is added exactly, so that nothing depends on blocks. The chain an element is
    /// long: it helps that two blocks are in flight.
    ///
    /// # Safety
    /// The instructions of the ports' lanes exist here.
    #[inline(always)]
    unsafe fn walk_exact_row<P, Q, E, S>(&self, pass: &mut S, padding: T)
    where
        P: VectorPort<E, Memory = T>,
        Q: Port<E, Memory = T, Lanes: Repeat<P::Lanes>>,
        E: Float,
        S: Pass<P::Lanes>,
    {
        let (count, block) = (P::Lanes::COUNT, Q::Lanes::COUNT);
        let mut at = 0;
        // SAFETY: every access is to at..at + block or at..at + count elements of a row of `len`; the instructions are
        // the caller's word.
        unsafe {
            if block > GROUP && self.len >= block {
                let mut begun = pass.begin(Q::load(self.x, None));
                while self.len - at >= 2 * block {
                    let next = pass.begin(Q::load(self.x.add(at + block), None));
                    self.finish_block::<P, Q, E, S>(pass, 0, at, begun);
                    begun = next;
                    at += block;
                }
                self.finish_block::<P, Q, E, S>(pass, 0, at, begun);
                at += block;
            }
            while self.len - at >= GROUP {
                if block <= GROUP {
                    let mut place = 0;
                    while place < GROUP {
                        let begun = pass.begin(Q::load(self.x.add(at + place), None));
                        self.finish_block::<P, Q, E, S>(pass, place, at + place, begun);
                        place += block;
                    }
                } else {
                    let mut slot = 0;
                    while slot < GROUP / count {
                        self.step::<P, E, S>(pass, Place { group: 0, slot }, at + slot * count, None, padding);
                        slot += 1;
                    }
                }
                at += GROUP;
            }
            let mut slot = 0;
            while slot < GROUP / count {
                let rest = self.len - at;
                if rest == 0 {
                    return;
                }
                let whole = rest >= count;
                self.step::<P, E, S>(
                    pass,
                    Place { group: 0, slot },
                    at,
                    if whole { None } else { Some(rest) },
                    padding,
                );
                at += if whole { count } else { rest };
                slot += 1;
            }
        }
    }

    /// # Safety
    /// `count` elements, or `COUNT` where it is `None`, lie at `at`.
    #[inline(always)]
    unsafe fn step<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(
        &self,
        pass: &mut S,
        place: Place,
        at: usize,
        count: Option<usize>,
        padding: T,
    ) {
        // SAFETY: the caller's word.
        unsafe {
            let x = P::load_partly(self.x.add(at), count, padding, None);
            let y = pass.compute(pass.begin(x));
            if S::WRITES {
                P::store_partly(y, self.y.add(at), count);
            }
            pass.keep(place, y);
        }
    }

    /// # Safety
    /// The instructions of the ports' lanes exist here, and a block of elements lies at `at`.
    #[inline(always)]
    unsafe fn finish_block<P, Q, E, S>(&self, pass: &mut S, place: usize, at: usize, begun: S::Begun<Q::Lanes>)
    where
        P: VectorPort<E, Memory = T>,
        Q: Port<E, Memory = T, Lanes: Repeat<P::Lanes>>,
        E: Float,
        S: Pass<P::Lanes>,
    {
        // SAFETY: the caller's word.
        unsafe {
            let y = pass.compute(begun);
            if S::WRITES {
                Q::store(y, self.y.add(at));
            }
            let mut part = 0;
            while part < Q::Lanes::COUNT / P::Lanes::COUNT {
                let vector = place / P::Lanes::COUNT + part;
                let slots = GROUP / P::Lanes::COUNT;
                pass.keep(Place { group: vector / slots, slot: vector % slots }, y.part(part));
                part += 1;
            }
        }
    }
}
