//! Rows so short that they stay in registers.

use super::{Axis, Line};
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector};
use core::marker::PhantomData;

/// What is done with a short row that is in vectors.
pub(crate) trait EachShort<V: Vector> {
    fn row<const N: usize>(&self, xs: [V; N]) -> [V; N];
}

impl<T: Float> Axis<'_, T> {
    /// Rows that fit into four vectors, or into eight of 32 bytes; false if they do not. What is beyond a row is minus
    /// infinity.
    #[inline(always)]
    pub(crate) fn for_each_short<I: Isa, E: EachShort<T::Own<I>> + EachShort<T::Short<I>>>(
        &mut self,
        isa: I,
        each: &E,
    ) -> bool {
        let _proof = isa;
        let count = T::Own::<I>::COUNT;
        // Vectors of AVX2, of which eight are what four are of AVX-512.
        let vectors = if count * size_of::<T>() == 32 { 8 } else { 4 };
        if self.inner_len != 1 || count == 1 || self.axis_len > vectors * count {
            return false;
        }
        // SAFETY: `isa` proves the instructions.
        unsafe {
            if self.axis_len <= T::Short::<I>::COUNT {
                self.short::<T::Short<I>, E, 1, 4>(each);
            } else if self.axis_len <= count {
                self.short::<T::Own<I>, E, 1, 4>(each);
            } else if self.axis_len <= 2 * count {
                self.short::<T::Own<I>, E, 2, 2>(each);
            } else if vectors == 4 || self.axis_len <= 4 * count {
                self.short::<T::Own<I>, E, 4, 1>(each);
            } else {
                self.short::<T::Own<I>, E, 8, 1>(each);
            }
        }
        true
    }

    /// Whether there is a single row, and nothing beside it.
    #[inline(always)]
    pub(crate) fn is_one_row(&self) -> bool {
        self.outer == 1 && self.inner_len == 1
    }

    /// # Safety
    /// `row` is below `outer`, and `inner_len` is 1.
    #[inline(always)]
    unsafe fn row(&self, row: usize) -> Line<'_, T> {
        let (len, at) = (self.axis_len, row * self.axis_len);
        // SAFETY: the caller's word: at + len is at most the length of all slices.
        let (x, y) = unsafe { (self.x.add(at), self.y.add(at)) };
        Line { x, y, len, stride: 1, width: 1, slices: PhantomData }
    }

    /// `R` rows at a time, of which the next are read before these are written: a masked load waits for a masked store
    /// that may only seem to overlap it.
    ///
    /// # Safety
    /// The instructions of `V` exist here.
    #[inline(always)]
    unsafe fn short<V: Vector<Elem = T>, E: EachShort<V>, const N: usize, const R: usize>(&mut self, each: &E) {
        // SAFETY: row < outer, and outer·axis_len is the length of all slices; the instructions are the caller's word.
        unsafe {
            let mut row = 0;
            while row < self.outer % R {
                self.row(row).store_short(each.row(self.row(row).load_short::<V, N>()));
                row += 1;
            }
            if row < self.outer {
                let mut xs = [self.row(row).load_short::<V, N>(); R];
                let mut r = 1;
                while r < R {
                    xs[r] = self.row(row + r).load_short();
                    r += 1;
                }
                while row + R <= self.outer {
                    let mut next = xs;
                    if row + 2 * R <= self.outer {
                        let mut r = 0;
                        while r < R {
                            next[r] = self.row(row + R + r).load_short();
                            r += 1;
                        }
                    }
                    let mut r = 0;
                    let mut ys = xs;
                    while r < R {
                        ys[r] = each.row(xs[r]);
                        r += 1;
                    }
                    let mut r = 0;
                    while r < R {
                        self.row(row + r).store_short(ys[r]);
                        r += 1;
                    }
                    xs = next;
                    row += R;
                }
            }
        }
    }
}

impl<T: Float> Line<'_, T> {
    /// A row of at most `N` vectors, the rest minus infinity.
    ///
    /// # Safety
    /// The instructions of `V` exist here.
    #[inline(always)]
    unsafe fn load_short<V: Vector<Elem = T>, const N: usize>(&self) -> [V; N] {
        // SAFETY: nothing is read; the instructions are the caller's word.
        let mut vectors = [unsafe { V::load_partial(self.x, 0, -T::INFINITY) }; N];
        let mut j = 0;
        while j < N && j * V::COUNT < self.len {
            let rest = self.len - j * V::COUNT;
            // SAFETY: `rest` elements are left of the row's `len`; the instructions are the caller's word.
            vectors[j] = unsafe {
                let x = self.x.add(j * V::COUNT);
                if rest >= V::COUNT { V::load(x) } else { V::load_partial(x, rest, -T::INFINITY) }
            };
            j += 1;
        }
        vectors
    }

    /// Writes what `load_short` read.
    #[inline(always)]
    fn store_short<V: Vector<Elem = T>, const N: usize>(&self, vectors: [V; N]) {
        let mut j = 0;
        while j < N && j * V::COUNT < self.len {
            let rest = self.len - j * V::COUNT;
            // SAFETY: `rest` elements are left of the row's `len`.
            unsafe {
                let y = self.y.add(j * V::COUNT);
                if rest >= V::COUNT { vectors[j].store(y) } else { vectors[j].store_partial(y, rest) }
            }
            j += 1;
        }
    }
}
