//! Sums down columns, a column a lane, and gradients: written on the way, or from the sums afterwards.
//!
//! A column's sum is a chain as in [`chains`](super::chains): [`CHAIN`] terms are added one after another, then brought
//! without a rounding into a head and a tail. Its error is below 17u of the sum of the terms' magnitudes.

use super::chains::{CHAIN, Term, joined};
use super::gradients::Projection;
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::span::{Streams, VectorPort};

/// Columns that are summed together, at most.
pub(crate) const WIDTH: usize = 32;

/// Columns that make a step.
const STEP: usize = 8;

/// What becomes of a gradient while its column is summed.
pub(crate) trait Gradient: Copy {
    /// Whether anything does.
    const WRITES: bool = true;

    /// g to what is written, by x and the parameter of its column.
    fn back<V: Lanes>(self, x: V, g: V, parameter: V) -> V;
}

/// Nothing: the sums alone.
#[derive(Clone, Copy)]
pub(super) struct Unchanged;

impl Gradient for Unchanged {
    const WRITES: bool = false;

    #[inline(always)]
    fn back<V: Lanes>(self, _x: V, g: V, _parameter: V) -> V {
        g
    }
}

/// Some columns of rows that lie one after another; the last row may be cut short.
pub(crate) struct Strip<'a, 'b, T> {
    /// x, or y, and its gradient.
    pub(crate) streams: &'a Streams<'b, T>,
    /// Elements of a row; not 0.
    pub(crate) row_len: usize,
    /// The first of the columns.
    pub(crate) first: usize,
    /// How many there are, at most [`WIDTH`]; no more than the rows have from `first` on.
    pub(crate) width: usize,
}

impl<T: Float> Strip<'_, '_, T> {
    /// The sums in the lanes of `zero`; row after row the gradient is written once it has been read.
    #[inline(always)]
    pub(crate) fn sums<I: Isa, P, E: Float, F: Term<E>, G: Gradient>(
        &self,
        isa: I,
        zero: P::Lanes,
        term: F,
        gradient: G,
        parameters: &[T; WIDTH],
    ) -> [E; WIDTH]
    where
        P: VectorPort<E, Memory = T>,
    {
        match (self.width.div_ceil(STEP), P::Lanes::COUNT) {
            // Lanes of one element have one loop for all.
            (_, 1) => self.sums_of_steps::<I, P, E, F, G, 4>(isa, zero, term, gradient, parameters),
            (0 | 1, ..=STEP) => self.sums_of_steps::<I, P, E, F, G, 1>(isa, zero, term, gradient, parameters),
            (0..=2, _) => self.sums_of_steps::<I, P, E, F, G, 2>(isa, zero, term, gradient, parameters),
            (3, ..=STEP) => self.sums_of_steps::<I, P, E, F, G, 3>(isa, zero, term, gradient, parameters),
            _ => self.sums_of_steps::<I, P, E, F, G, 4>(isa, zero, term, gradient, parameters),
        }
    }

    /// On `N` steps of columns, whole vectors, of which the last may hold some that are not asked for.
    #[inline(always)]
    fn sums_of_steps<I: Isa, P, E: Float, F: Term<E>, G: Gradient, const N: usize>(
        &self,
        isa: I,
        zero: P::Lanes,
        term: F,
        gradient: G,
        parameters: &[T; WIDTH],
    ) -> [E; WIDTH]
    where
        P: VectorPort<E, Memory = T>,
    {
        let _proof = isa;
        let (count, len) = (P::Lanes::COUNT, self.streams.len);
        let vectors = N * STEP / count;
        let (mut heads, mut tails) = ([zero; WIDTH], [zero; WIDTH]);
        let mut at = self.first;
        while at < len {
            let mut links = [zero; WIDTH];
            let mut row = 0;
            while row < CHAIN && at < len {
                // SAFETY: `len - at` elements are left; the instructions are proven by `zero` and `isa`.
                unsafe {
                    self.add_row::<P, E, F, N>(term, &mut links, at, len - at);
                    if G::WRITES {
                        self.write_row::<T::Own<I>, G>(gradient, at, self.width.min(WIDTH).min(len - at), parameters);
                    }
                }
                at += self.row_len;
                row += 1;
            }
            let mut slot = 0;
            while slot < vectors {
                let (head, error) = two_sum(heads[slot], links[slot]);
                heads[slot] = head;
                tails[slot] = tails[slot].add(error);
                slot += 1;
            }
        }
        let mut sums = [E::ZERO; WIDTH];
        let mut slot = 0;
        while slot < vectors {
            let (head, tail) = (heads[slot].to_array(), tails[slot].to_array());
            let mut lane = 0;
            while lane < count {
                sums[slot * count + lane] = joined(head[lane], tail[lane]);
                lane += 1;
            }
            slot += 1;
        }
        sums
    }

    /// # Safety
    /// The instructions of the port's lanes exist here, and `rest` elements are left at `at`.
    #[inline(always)]
    unsafe fn add_row<P: VectorPort<E, Memory = T>, E: Float, F: Term<E>, const N: usize>(
        &self,
        term: F,
        links: &mut [P::Lanes; WIDTH],
        at: usize,
        rest: usize,
    ) {
        let count = P::Lanes::COUNT;
        let (x, g) = (self.streams.x, self.streams.g);
        let mut column = 0;
        // SAFETY: every access is to elements from `at` to `at + rest`; the instructions are the caller's word.
        unsafe {
            if count == 1 {
                while column < rest.min(self.width).min(WIDTH) {
                    let (x, g) = (P::load(x.add(at + column), None), P::load(g.add(at + column), None));
                    links[column] = term.add(links[column], x, g);
                    column += 1;
                }
                return;
            }
            let whole = rest >= N * STEP;
            // In so many steps in any case: then the compiler keeps the links in registers.
            while column < N * STEP {
                if whole || column < rest {
                    let part = if whole || rest - column >= count { None } else { Some(rest - column) };
                    let (x, g) = (x.add(at + column), g.add(at + column));
                    let x = P::load_partly(x, part, T::ZERO, None);
                    let g = P::load_partly(g, part, T::ZERO, None);
                    links[column / count] = term.add(links[column / count], x, g);
                }
                column += count;
            }
        }
    }

    /// # Safety
    /// The instructions of `V` exist here, and `width` elements, at most [`WIDTH`], are left at `at`.
    #[inline(always)]
    unsafe fn write_row<V: Vector<Elem = T>, G: Gradient>(
        &self,
        gradient: G,
        at: usize,
        width: usize,
        parameters: &[T; WIDTH],
    ) {
        let count = V::COUNT;
        let (x, g, y) = (self.streams.x, self.streams.g, self.streams.y);
        // SAFETY: every access is to elements from `at` to `at + width`, or to the first WIDTH of the parameters, of
        // which COUNT is a divisor; the instructions are the caller's word.
        unsafe {
            let mut column = 0;
            // As long as this is known to the compiler, the loop is none.
            let whole = if width == WIDTH { WIDTH } else { width / count * count };
            while column < whole {
                let (x, g) = (V::load(x.add(at + column)), V::load(g.add(at + column)));
                let parameter = V::load(parameters.as_ptr().add(column));
                gradient.back(x, g, parameter).store(y.add(at + column));
                column += count;
            }
            if column < width {
                let rest = width - column;
                let x = V::load_partial(x.add(at + column), rest, T::ZERO);
                let g = V::load_partial(g.add(at + column), rest, T::ZERO);
                let parameter = V::load(parameters.as_ptr().add(column));
                gradient.back(x, g, parameter).store_partial(y.add(at + column), rest);
            }
        }
    }

    /// Writes the gradients of all rows.
    #[inline(always)]
    pub(super) fn project<P: VectorPort<E, Memory = T>, E: Float, J: Projection<E>>(
        &self,
        zero: P::Lanes,
        projection: J,
        parameters: &[[E; WIDTH]; 2],
    ) {
        let _proof = zero;
        let (count, len) = (P::Lanes::COUNT, self.streams.len);
        let (x, g, y) = (self.streams.x, self.streams.g, self.streams.y);
        let [first, second] = parameters;
        let mut at = self.first;
        while at < len {
            let width = self.width.min(WIDTH).min(len - at);
            let mut column = 0;
            while column < width {
                let part = if width - column >= count { None } else { Some(width - column) };
                let (x, g, y) = (x.wrapping_add(at + column), g.wrapping_add(at + column), y.wrapping_add(at + column));
                // SAFETY: `len - at` elements are left at `at`, of which `width - column` or more from here; of the
                // parameters COUNT is a divisor; the instructions are proven by `zero`.
                unsafe {
                    let (x, g) = (P::load_partly(x, part, T::ZERO, None), P::load_partly(g, part, T::ZERO, None));
                    let parameters =
                        [P::Lanes::load(first.as_ptr().add(column)), P::Lanes::load(second.as_ptr().add(column))];
                    P::store_partly(projection.project(x, g, parameters), y, part);
                }
                column += count;
            }
            at += self.row_len;
        }
    }
}
