//! Many short rows at once: a row a lane.

use super::sums::sum_of_two;
use super::{Axis, GROUP};
use crate::float::{Element, Float};
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::math::shifted_exp::Shifting;
use crate::span::Port;

/// The longest row that is taken so on any lanes.
const LONGEST: usize = 32;

/// What is done with `COUNT` rows.
pub(crate) trait EachBatch<I: Isa, T: Float> {
    fn rows(&self, isa: I, columns: &mut Columns<'_, T::Own<I>>);
}

/// Element c of `COUNT` rows, for all c below `len`.
pub(crate) struct Columns<'a, V> {
    vectors: &'a mut [V; LONGEST],
    first: usize,
    len: usize,
}

impl<T: Float> Axis<'_, T> {
    /// Takes as many rows as fit into whole batches, and leaves the others.
    #[inline(always)]
    pub(crate) fn take_batches<I: Isa, E: EachBatch<I, T>>(&mut self, isa: I, each: &E) {
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
                    each.rows(isa, &mut Columns { vectors: &mut vectors, first: row * row_len, len: row_len });
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

impl<V: Vector> Columns<'_, V> {
    #[inline(always)]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub(crate) fn get(&self, c: usize) -> V {
        self.vectors[(self.first + c) % LONGEST]
    }

    #[inline(always)]
    pub(crate) fn set(&mut self, c: usize, vector: V) {
        self.vectors[(self.first + c) % LONGEST] = vector;
    }

    /// The sums of the rows to nearest, and their reciprocals as heads and tails; the bits are those of a row alone.
    #[inline(always)]
    pub(crate) fn reciprocals<I: Isa>(&self, isa: I) -> [V; 3]
    where
        V::Elem: Float<Own<I> = V>,
    {
        let mut results = [[V::Elem::ZERO; GROUP]; 3];
        let mut lane = 0;
        while lane < V::COUNT {
            let (head, tail) = self.sum(isa, lane);
            let (high, low) = V::Elem::reciprocal(head, tail);
            // SAFETY: COUNT is a multiple of that of f64, and no more than GROUP; `isa` proves the instructions.
            unsafe {
                let [sums, highs, lows] = &mut results;
                <V::Elem as Element>::Doubles::<I>::store(head, sums.as_mut_ptr().add(lane));
                let high_at = highs.as_mut_ptr().add(lane);
                <V::Elem as Element>::Doubles::<I>::store(high, high_at);
                let rounded = <V::Elem as Element>::Doubles::<I>::load(high_at, None);
                let low = high.sub(rounded).add(low);
                <V::Elem as Element>::Doubles::<I>::store(low, lows.as_mut_ptr().add(lane));
            }
            lane += I::F64::COUNT;
        }
        let any = self.vectors[0];
        [any.with_lanes(&results[0]), any.with_lanes(&results[1]), any.with_lanes(&results[2])]
    }

    /// Head and tail of the sums of the rows from `lane` on: the tree of [`super::Sums`].
    #[inline(always)]
    fn sum<I: Isa>(&self, isa: I, lane: usize) -> (I::F64, I::F64)
    where
        V::Elem: Float<Own<I> = V>,
    {
        let zero = isa.splat_f64(0.0);
        let (mut heads, mut tails) = ([zero; GROUP], [zero; GROUP]);
        let mut c = 0;
        while c < self.len.min(GROUP) {
            let mut e = [self.get(c), self.get(c)];
            let has_two = c + GROUP < self.len;
            if has_two {
                e[1] = self.get(c + GROUP);
                if V::Elem::IS_SINGLE {
                    (e[0], e[1]) = sum_of_two(e[0], e[1]);
                }
            }
            // SAFETY: a vector is COUNT elements, and lane + COUNT of f64 is no more; `isa` proves the instructions.
            let [first, second] = unsafe {
                let [first, second]: [*const V; 2] = [&e[0], &e[1]];
                [
                    <V::Elem as Element>::Doubles::<I>::load(first.cast::<V::Elem>().add(lane), None),
                    <V::Elem as Element>::Doubles::<I>::load(second.cast::<V::Elem>().add(lane), None),
                ]
            };
            heads[c] = first;
            if has_two {
                (heads[c], tails[c]) = add::<V, _>((first, zero), (second, zero));
            }
            c += 1;
        }
        let mut half = GROUP / 2;
        while half > 0 {
            let mut l = 0;
            while l < half && l + half < self.len {
                (heads[l], tails[l]) = add::<V, _>((heads[l], tails[l]), (heads[l + half], tails[l + half]));
                l += 1;
            }
            half /= 2;
        }
        (heads[0], tails[0])
    }
}

/// Rounded for elements that are f32, and with the error beside it for f64.
#[inline(always)]
fn add<V: Vector, D: Lanes<Elem = f64>>(a: (D, D), b: (D, D)) -> (D, D) {
    if V::Elem::IS_SINGLE {
        return (a.0.add(b.0), a.1);
    }
    let (sum, error) = two_sum(a.0, b.0);
    (sum, a.1.add(b.1.add(error)))
}
