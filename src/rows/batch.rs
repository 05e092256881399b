//! Many short rows at once: a row a lane.

use super::sums::sum_of_two;
use super::{Axis, GROUP};
use crate::backend::Job;
use crate::float::{Element, Float};
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::span::Port;

/// The longest row that is taken so on any lanes.
pub(crate) const LONGEST: usize = 32;

/// What holds the lanes of a vector of T as f64.
pub(crate) type Doubles<I, T> = <<T as Element>::AllDoubles<I> as Port<f64>>::Lanes;

/// What is done with `COUNT` rows. The sums are there to be used, whatever they hold.
pub(crate) trait EachBatch<T: Float> {
    fn rows<I: Isa>(&self, isa: I, columns: &mut Columns<'_, I, T>, sums: &mut ColumnSums<Doubles<I, T>>);
}

/// Takes as many rows as fit into whole batches; the result is the others. A job of its own takes no registers from the
/// loops of those.
pub(crate) struct Batches<'a, T, E> {
    pub(crate) axis: Axis<'a, T>,
    pub(crate) each: E,
}

impl<'a, T: Float, E: EachBatch<T>> Job for Batches<'a, T, E> {
    type Output = Axis<'a, T>;
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) -> Axis<'a, T> {
        self.axis.take_batches(isa, &self.each);
        self.axis
    }
}

/// Element c of `COUNT` rows, for all c below `len`.
pub(crate) struct Columns<'a, I: Isa, T: Float> {
    vectors: &'a mut [T::Own<I>; LONGEST],
    first: usize,
    len: usize,
}

impl<T: Float> Axis<'_, T> {
    /// Takes as many rows as fit into whole batches, and leaves the others.
    #[inline(always)]
    pub(crate) fn take_batches<I: Isa, E: EachBatch<T>>(&mut self, isa: I, each: &E) {
        let row_len = self.axis_len;
        let longest = const { T::Own::<I>::LONGEST_IN_BATCH };
        if longest == 0
            || self.outer < T::Own::<I>::COUNT
            || self.inner_len != 1
            || !(2..=longest.min(LONGEST)).contains(&row_len)
        {
            return;
        }
        // Columns come by four: rows of two and three elements are taken two and four at a time.
        let rows = if row_len >= 4 { 1 } else { 2 * row_len - 2 };
        let len = rows * row_len;
        let at_once = rows * T::Own::<I>::COUNT;
        if self.outer < at_once {
            return;
        }
        let mut vectors = [T::splat(isa, T::ZERO); LONGEST];
        let mut sums = ColumnSums::new(doubles::<I, T>(isa, &vectors[0]));
        while self.outer >= at_once {
            // SAFETY: the slices have outer·axis_len elements, and len·COUNT are no more than that; `isa` proves the
            // instructions.
            unsafe {
                let mut c = 0;
                while c < len {
                    let from = c.min(len - 4);
                    let four = T::Own::<I>::load_columns(self.x.add(from), len);
                    let mut j = 0;
                    while j < 4 {
                        vectors[(from + j) % LONGEST] = four[j];
                        j += 1;
                    }
                    c += 4;
                }
                let mut row = 0;
                while row < rows {
                    let mut columns = Columns { vectors: &mut vectors, first: row * row_len, len: row_len };
                    each.rows(isa, &mut columns, &mut sums);
                    row += 1;
                }
                c = 0;
                while c < len {
                    let from = c.min(len - 4);
                    let mut four = [vectors[from % LONGEST]; 4];
                    let mut j = 1;
                    while j < 4 {
                        four[j] = vectors[(from + j) % LONGEST];
                        j += 1;
                    }
                    T::Own::<I>::store_columns(four, self.y.add(from), len);
                    c += 4;
                }
                self.skip(at_once);
            }
        }
    }

    /// # Safety
    /// There are as many rows, and `inner_len` is 1.
    #[inline(always)]
    unsafe fn skip(&mut self, rows: usize) {
        let elements = rows * self.axis_len;
        // SAFETY: the caller's word.
        unsafe {
            self.x = self.x.add(elements);
            self.y = self.y.add(elements);
        }
        self.outer -= rows;
    }
}

impl<I: Isa, T: Float> Columns<'_, I, T> {
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub(crate) fn get(&self, c: usize) -> T::Own<I> {
        self.vectors[(self.first + c) % LONGEST]
    }

    #[inline(always)]
    pub(crate) fn set(&mut self, c: usize, vector: T::Own<I>) {
        self.vectors[(self.first + c) % LONGEST] = vector;
    }

    /// The largest of each row.
    #[inline(always)]
    pub(crate) fn largest(&self, isa: I) -> T::Own<I> {
        let mut largest = T::splat(isa, -T::INFINITY);
        let mut c = 0;
        while c < self.len {
            largest = self.get(c).max(largest);
            c += 1;
        }
        largest
    }

    /// The least of each row; of none with NaN.
    #[inline(always)]
    pub(crate) fn least(&self, isa: I) -> T::Own<I> {
        let mut least = T::splat(isa, T::INFINITY);
        let mut c = 0;
        while c < self.len {
            least = self.get(c).min(least);
            c += 1;
        }
        least
    }

    /// The sums of the rows to nearest, and their reciprocals as heads and tails; the bits are those of a row alone.
    #[inline(always)]
    pub(crate) fn reciprocals(&self, isa: I, sums: &mut ColumnSums<Doubles<I, T>>) -> [T::Own<I>; 3] {
        let mut c = 0;
        while c < self.len {
            let mut e = doubles::<I, T>(isa, &self.get(c));
            if T::IS_SINGLE {
                if c == GROUP {
                    break;
                }
                if c + GROUP < self.len {
                    let (head, tail) = sum_of_two(self.get(c), self.get(c + GROUP));
                    e = doubles::<I, T>(isa, &head).add(doubles::<I, T>(isa, &tail));
                }
            }
            sums.include(c, e, !T::IS_SINGLE);
            c += 1;
        }
        let (head, tail) = sums.totals(self.len, !T::IS_SINGLE);
        let (high, low) = T::reciprocal(head, tail);
        let rounded = singles::<I, T>(isa, high);
        let low = high.sub(doubles::<I, T>(isa, &rounded)).add(low);
        [singles::<I, T>(isa, head), rounded, singles::<I, T>(isa, low)]
    }
}

/// The lanes as f64.
#[inline(always)]
pub(crate) fn doubles<I: Isa, T: Float>(isa: I, vector: &T::Own<I>) -> Doubles<I, T> {
    let _proof = isa;
    const { assert!(Doubles::<I, T>::COUNT == T::Own::<I>::COUNT) }
    let from: *const T::Own<I> = vector;
    // SAFETY: a vector is COUNT elements, as many as there are of f64; `isa` proves the instructions.
    unsafe { T::AllDoubles::<I>::load(from.cast(), None) }
}

/// The lanes rounded to T.
#[inline(always)]
pub(crate) fn singles<I: Isa, T: Float>(isa: I, doubles: Doubles<I, T>) -> T::Own<I> {
    const { assert!(Doubles::<I, T>::COUNT == T::Own::<I>::COUNT) }
    let mut vector = T::splat(isa, T::ZERO);
    let to: *mut T::Own<I> = &mut vector;
    // SAFETY: a vector is COUNT elements, as many as there are of f64; `isa` proves the instructions.
    unsafe { T::AllDoubles::<I>::store(doubles, to.cast()) }
    vector
}

/// The sums of rows in lanes, each in the order of a row alone: a vector a virtual lane. `is_exact`, which is the same for
/// all calls, says whether there are tails, or every addition is rounded.
pub(crate) struct ColumnSums<V> {
    heads: [V; GROUP],
    tails: [V; GROUP],
}

impl<V: Lanes<Elem = f64>> ColumnSums<V> {
    #[inline(always)]
    fn new(any: V) -> Self {
        let zeros = [any.splat(0.0); GROUP];
        Self { heads: zeros, tails: zeros }
    }

    /// Adds the elements c = 0, 1, 2, ...; the first `GROUP` take the place of what was there.
    #[inline(always)]
    pub(crate) fn include(&mut self, c: usize, x: V, is_exact: bool) {
        let zero = x.splat(0.0);
        if c >= GROUP {
            self.add(c % GROUP, (x, zero), is_exact);
        } else {
            self.heads[c] = x;
            if is_exact {
                self.tails[c] = zero;
            }
        }
    }

    /// Heads and tails of the sums of `len` elements: the tree of [`super::Sums`], in place.
    #[inline(always)]
    pub(crate) fn totals(&mut self, len: usize, is_exact: bool) -> (V, V) {
        let mut half = GROUP / 2;
        while half > 0 {
            let mut l = 0;
            while l < half && l + half < len {
                self.add(l, (self.heads[l + half], self.tails[l + half]), is_exact);
                l += 1;
            }
            half /= 2;
        }
        (self.heads[0], self.tails[0])
    }

    #[inline(always)]
    fn add(&mut self, l: usize, (head, tail): (V, V), is_exact: bool) {
        if !is_exact {
            self.heads[l] = self.heads[l].add(head);
            return;
        }
        let (sum, error) = two_sum(self.heads[l], head);
        self.heads[l] = sum;
        self.tails[l] = self.tails[l].add(tail.add(error));
    }
}
