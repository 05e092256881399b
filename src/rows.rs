//! Walks along rows: the loops of softmax and its relatives, and of sums that belong to a channel.
//!
//! A row is walked in groups of [`GROUP`] elements, whatever the width of the lanes, and element i belongs to virtual
//! lane i mod `GROUP`. Sums are kept a virtual lane, and one fixed tree joins them, so that a sum has the same bits on
//! every backend. The tail is padded with a value that a pass leaves without effect.
//!
//! Where the rows of a bundle lie side by side (`inner_len` > 1), the lanes hold neighbouring rows instead, and each
//! sum is in the order of its row.

use crate::error::{ShapeError, same_len};
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector};
use crate::span::{OwnPort, VectorPort};
use core::marker::PhantomData;

/// Virtual lanes: as many as the widest vector has elements.
pub(crate) const GROUP: usize = 16;

/// One walk: what is done with every element.
pub(crate) trait Pass<V: Vector> {
    /// Whether `step` looks at `g`; if not, it is x again.
    const READS_SECOND: bool = false;
    /// Whether what `step` returns is stored.
    const WRITES: bool = false;

    /// `slot` counts the vectors of a group from 0.
    fn step(&mut self, slot: usize, x: V, g: V) -> V;
}

/// One row, or neighbouring rows whose elements alternate.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a, T> {
    x: *const T,
    g: *const T,
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
    g: *const T,
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
        Self::new(y, y, y, xs.len(), axis_len, inner_len)
    }

    #[inline(always)]
    pub(crate) fn rows_into(src: &'a [T], dst: &'a mut [T], row_len: usize) -> Result<Self, ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        Self::new(src.as_ptr(), src.as_ptr(), dst.as_mut_ptr(), src.len(), row_len, 1)
    }

    /// x is the first slice, g and the written one the second.
    #[inline(always)]
    pub(crate) fn gradient(
        x: &'a [T],
        grad: &'a mut [T],
        axis_len: usize,
        inner_len: usize,
    ) -> Result<Self, ShapeError> {
        same_len("grad", grad.len(), "x", x.len())?;
        let g = grad.as_mut_ptr();
        Self::new(x.as_ptr(), g, g, x.len(), axis_len, inner_len)
    }

    /// The pointers are those of slices of `len` elements that live for 'a.
    #[inline(always)]
    fn new(
        x: *const T,
        g: *const T,
        y: *mut T,
        len: usize,
        axis_len: usize,
        inner_len: usize,
    ) -> Result<Self, ShapeError> {
        let outer = crate::error::blocks(len, axis_len, inner_len)?;
        Ok(Self { x, g, y, outer, axis_len, inner_len, slices: PhantomData })
    }

    /// Calls `each` for every bundle of at most `GROUP` rows.
    #[inline(always)]
    pub(crate) fn for_each<E: EachLine<T>>(&mut self, each: &mut E, at_most: usize) {
        // Too much for usize only where there is no data, and so no block.
        let block = self.axis_len.wrapping_mul(self.inner_len);
        let mut start = 0;
        for _ in 0..self.outer {
            let mut column = 0;
            while column < self.inner_len {
                let width = at_most.min(self.inner_len - column);
                let at = start + column;
                // SAFETY: at < outer·axis_len·inner_len, the length of all three slices.
                let (x, g, y) = unsafe { (self.x.add(at), self.g.add(at), self.y.add(at)) };
                let line = Line { x, g, y, len: self.axis_len, stride: self.inner_len, width, slices: PhantomData };
                each.line(line, column);
                column += width;
            }
            start += block;
        }
    }
}

/// What is done with every line; a trait, since a closure might not be inlined into the backend's function.
pub(crate) trait EachLine<T> {
    /// `column` is the place of the line's first row among its neighbours.
    fn line(&mut self, line: Line<'_, T>, column: usize);
}

impl<'a, T: Float> Line<'a, T> {
    /// One row: x is the first slice, g and the written one the second.
    #[inline(always)]
    pub(crate) fn gradient(x: &'a [T], grad: &'a mut [T]) -> Self {
        let g = grad.as_mut_ptr();
        let len = x.len().min(grad.len());
        Self { x: x.as_ptr(), g, y: g, len, stride: 1, width: 1, slices: PhantomData }
    }

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

    /// Walks all elements on lanes of the element itself.
    #[inline(always)]
    pub(crate) fn walk<I: Isa, S: Pass<T::Own<I>>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `T::Own<I>`.
        unsafe { self.walk_through::<OwnPort<T::Own<I>>, T, S>(pass, padding) }
    }

    /// Walks all elements on lanes of f64.
    #[inline(always)]
    pub(crate) fn walk_doubles<I: Isa, S: Pass<I::F64>>(&self, isa: I, pass: &mut S, padding: T) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `I::F64`.
        unsafe { self.walk_through::<T::Doubles<I>, f64, S>(pass, padding) }
    }

    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_through<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(&self, pass: &mut S, padding: T) {
        // SAFETY: the caller's word.
        unsafe {
            if self.is_row() {
                self.walk_row::<P, E, S>(pass, padding);
            } else {
                self.walk_columns::<P, E, S>(pass, padding);
            }
        }
    }

    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_row<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(&self, pass: &mut S, padding: T) {
        let count = P::Lanes::COUNT;
        let mut at = 0;
        // SAFETY: every access is to at..at + count elements of a row of `len`; the instructions are the caller's word.
        unsafe {
            while self.len - at >= GROUP {
                let mut slot = 0;
                while slot < GROUP / count {
                    self.step::<P, E, S>(pass, slot, at + slot * count, None, padding);
                    slot += 1;
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
                self.step::<P, E, S>(pass, slot, at, if whole { None } else { Some(rest) }, padding);
                at += if whole { count } else { rest };
                slot += 1;
            }
        }
    }

    /// # Safety
    /// The instructions of the port's lanes exist here.
    #[inline(always)]
    unsafe fn walk_columns<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(&self, pass: &mut S, padding: T) {
        let count = P::Lanes::COUNT;
        let part = if self.width >= count { None } else { Some(self.width) };
        let mut at = 0;
        for _ in 0..self.len {
            // SAFETY: `width` elements at every multiple of the stride lie in the bundle; the instructions are the
            // caller's word.
            unsafe { self.step::<P, E, S>(pass, 0, at, part, padding) };
            at += self.stride;
        }
    }

    /// # Safety
    /// `count` elements, or `COUNT` where it is `None`, lie at `at`.
    #[inline(always)]
    unsafe fn step<P: VectorPort<E, Memory = T>, E: Float, S: Pass<P::Lanes>>(
        &self,
        pass: &mut S,
        slot: usize,
        at: usize,
        count: Option<usize>,
        padding: T,
    ) {
        // SAFETY: the caller's word.
        unsafe {
            let x = P::load_partly(self.x.add(at), count, padding, None);
            let g = if S::READS_SECOND { P::load_partly(self.g.add(at), count, T::ZERO, None) } else { x };
            let y = pass.step(slot, x, g);
            if S::WRITES {
                P::store_partly(y, self.y.add(at), count);
            }
        }
    }
}

/// The largest, a virtual lane. NaN is passed over: it comes back through its own exponential.
pub(crate) struct Largest<V> {
    slots: [V; GROUP],
}

impl<V: Vector> Pass<V> for Largest<V> {
    #[inline(always)]
    fn step(&mut self, slot: usize, x: V, _g: V) -> V {
        self.slots[slot % GROUP] = x.max(self.slots[slot % GROUP]);
        x
    }
}

impl<V: Vector> Largest<V> {
    /// Nothing but `lowest` so far.
    #[inline(always)]
    pub(crate) fn new(lowest: V) -> Self {
        Self { slots: [lowest; GROUP] }
    }

    /// The largest of neighbouring rows, one a lane.
    #[inline(always)]
    pub(crate) fn of_columns(&self) -> V {
        self.slots[0]
    }

    /// The largest of a row.
    #[inline(always)]
    pub(crate) fn of_row(&self) -> V::Elem {
        let mut vector = self.slots[0];
        let mut slot = 1;
        while slot < GROUP / V::COUNT {
            vector = self.slots[slot].max(vector);
            slot += 1;
        }
        let lanes = vector.to_array();
        let mut largest = lanes[0];
        let mut lane = 1;
        while lane < V::COUNT {
            if lanes[lane] > largest {
                largest = lanes[lane];
            }
            lane += 1;
        }
        largest
    }
}

/// A sum a virtual lane.
pub(crate) struct Sums<V: Vector> {
    slots: [V::Sum; GROUP],
}

impl<V: Vector> Sums<V> {
    #[inline(always)]
    pub(crate) fn new(any: V) -> Self {
        Self { slots: [any.no_sum(); GROUP] }
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, slot: usize, x: V) {
        self.slots[slot % GROUP] = x.add_to(self.slots[slot % GROUP]);
    }

    /// The sum of a row: one fixed tree over the virtual lanes.
    #[inline(always)]
    pub(crate) fn of_row(&self) -> (f64, f64) {
        let (mut heads, mut tails) = ([0.0; GROUP], [0.0; GROUP]);
        let mut slot = 0;
        while slot < GROUP / V::COUNT {
            let (mut h, mut t) = ([0.0; GROUP], [0.0; GROUP]);
            V::sums(self.slots[slot], &mut h, &mut t);
            let mut lane = 0;
            while lane < V::COUNT {
                heads[slot * V::COUNT + lane] = h[lane];
                tails[slot * V::COUNT + lane] = t[lane];
                lane += 1;
            }
            slot += 1;
        }
        let mut half = GROUP / 2;
        while half > 0 {
            let mut lane = 0;
            while lane < half {
                let (sum, error) = add_exactly(heads[lane], heads[lane + half]);
                heads[lane] = sum;
                tails[lane] += tails[lane + half] + error;
                lane += 1;
            }
            half /= 2;
        }
        (heads[0], tails[0])
    }

    /// The sums of neighbouring rows, one a lane.
    #[inline(always)]
    pub(crate) fn of_columns(&self) -> ([f64; GROUP], [f64; GROUP]) {
        let (mut heads, mut tails) = ([0.0; GROUP], [0.0; GROUP]);
        V::sums(self.slots[0], &mut heads, &mut tails);
        (heads, tails)
    }
}

/// a + b and its exact error (Knuth).
#[inline(always)]
pub(crate) fn add_exactly(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}
