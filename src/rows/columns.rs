//! Sums down columns, a column a lane, and a gradient that is written on the way.
//!
//! A column's sum is a chain as in [`chains`](super::chains): [`CHAIN`] terms are added one after another, then brought
//! without a rounding into a head and a tail. Its error is below 17u of the sum of the terms' magnitudes.

use super::chains::{CHAIN, Term, joined};
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::span::{Port, VectorPort};

/// Columns that are summed together, at most.
pub(crate) const WIDTH: usize = 32;

/// Columns that make a step.
const STEP: usize = 8;

/// What becomes of a gradient.
pub(crate) trait Gradient: Copy {
    /// g to what is written, by x and the parameter of its column.
    fn back<V: Lanes>(self, x: V, g: V, parameter: V) -> V;
}

/// Some columns of rows that lie one after another; the last row may be cut short.
pub(crate) struct Strip<'a, T> {
    pub(crate) x: &'a [T],
    pub(crate) grad: &'a mut [T],
    /// Elements of a row; not 0.
    pub(crate) row_len: usize,
    /// The first of the columns.
    pub(crate) first: usize,
    /// How many there are, at most [`WIDTH`]; no more than the rows have from `first` on.
    pub(crate) width: usize,
    /// One a column.
    pub(crate) parameters: [T; WIDTH],
}

impl<T: Float> Strip<'_, T> {
    /// The sums; row after row the gradient is written once it has been read.
    #[inline(always)]
    pub(crate) fn run<I: Isa, F: Term<f64>, G: Gradient>(&mut self, isa: I, term: F, gradient: G) -> [f64; WIDTH] {
        let zero = isa.splat_f64(0.0);
        match self.width.div_ceil(STEP) {
            // Lanes of one element have one loop for all.
            _ if I::F64::COUNT == 1 => self.run_steps::<I, F, G, 4>(zero, term, gradient),
            0 | 1 => self.run_steps::<I, F, G, 1>(zero, term, gradient),
            2 => self.run_steps::<I, F, G, 2>(zero, term, gradient),
            3 => self.run_steps::<I, F, G, 3>(zero, term, gradient),
            _ => self.run_steps::<I, F, G, 4>(zero, term, gradient),
        }
    }

    /// On `N` steps of columns, of which the last may hold some that are not asked for.
    #[inline(always)]
    fn run_steps<I: Isa, F: Term<f64>, G: Gradient, const N: usize>(
        &mut self,
        zero: I::F64,
        term: F,
        gradient: G,
    ) -> [f64; WIDTH] {
        let (count, len) = (I::F64::COUNT, self.x.len().min(self.grad.len()));
        let vectors = N * STEP / count;
        let (mut heads, mut tails) = ([zero; WIDTH], [zero; WIDTH]);
        let mut at = self.first;
        while at < len {
            let mut links = [zero; WIDTH];
            let mut row = 0;
            while row < CHAIN && at < len {
                // SAFETY: `len - at` elements are left; the instructions are proven by `zero`.
                unsafe {
                    self.add_row::<I, F, N>(term, &mut links, at, len - at);
                    self.write_row::<I, G>(gradient, at, self.width.min(WIDTH).min(len - at));
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
        let mut sums = [0.0; WIDTH];
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
    /// The instructions of `I` exist here, and `rest` elements are left at `at`.
    #[inline(always)]
    unsafe fn add_row<I: Isa, F: Term<f64>, const N: usize>(
        &self,
        term: F,
        links: &mut [I::F64; WIDTH],
        at: usize,
        rest: usize,
    ) {
        let count = I::F64::COUNT;
        let (x, g) = (self.x.as_ptr(), self.grad.as_ptr());
        let mut column = 0;
        // SAFETY: every access is to elements from `at` to `at + rest`; the instructions are the caller's word.
        unsafe {
            if count == 1 {
                while column < rest.min(self.width).min(WIDTH) {
                    let (x, g) = (x.add(at + column), g.add(at + column));
                    let (x, g) = (T::Doubles::<I>::load(x, None), T::Doubles::<I>::load(g, None));
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
                    let x = T::Doubles::<I>::load_partly(x, part, T::ZERO, None);
                    let g = T::Doubles::<I>::load_partly(g, part, T::ZERO, None);
                    links[column / count] = term.add(links[column / count], x, g);
                }
                column += count;
            }
        }
    }

    /// # Safety
    /// The instructions of `I` exist here, and `width` elements, at most [`WIDTH`], are left at `at`.
    #[inline(always)]
    unsafe fn write_row<I: Isa, G: Gradient>(&mut self, gradient: G, at: usize, width: usize) {
        let count = T::Own::<I>::COUNT;
        let (x, g, parameters) = (self.x.as_ptr(), self.grad.as_mut_ptr(), self.parameters.as_ptr());
        // SAFETY: every access is to elements from `at` to `at + width`, or to the first WIDTH of the parameters, of
        // which COUNT is a divisor; the instructions are the caller's word.
        unsafe {
            let mut column = 0;
            // As long as this is known to the compiler, the loop is none.
            let whole = if width == WIDTH { WIDTH } else { width / count * count };
            while column < whole {
                let (x, g) = (x.add(at + column), g.add(at + column));
                let parameter = T::Own::<I>::load(parameters.add(column));
                gradient.back(T::Own::<I>::load(x), T::Own::<I>::load(g), parameter).store(g);
                column += count;
            }
            if column < width {
                let rest = width - column;
                let (x, g) = (x.add(at + column), g.add(at + column));
                let parameter = T::Own::<I>::load(parameters.add(column));
                let x = T::Own::<I>::load_partial(x, rest, T::ZERO);
                gradient.back(x, T::Own::<I>::load_partial(g, rest, T::ZERO), parameter).store_partial(g, rest);
            }
        }
    }
}
