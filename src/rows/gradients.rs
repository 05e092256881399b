//! Gradients of functions of whole rows: row by row, or along an inner axis, where the columns of a block are the rows.

use super::GROUP;
use super::chains::{CHAIN, Term, joined};
use crate::backend::Job;
use crate::error::{ShapeError, blocks, same_len};
use crate::float::Float;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::span::{OwnPort, Road, Streams, VectorPort, WidePort};

/// The rows of a gradient, one after another, or its `[axis_len, inner_len]` blocks.
pub(crate) struct Gradients<'a, T> {
    y: &'a [T],
    grad: &'a mut [T],
    block: usize,
}

impl<'a, T: Float> Gradients<'a, T> {
    #[inline(always)]
    pub(crate) fn of_rows(y: &'a [T], grad: &'a mut [T], row_len: usize) -> Result<Self, ShapeError> {
        Self::of_blocks(y, grad, row_len, 1)
    }

    #[inline(always)]
    pub(crate) fn of_blocks(
        y: &'a [T],
        grad: &'a mut [T],
        axis_len: usize,
        inner_len: usize,
    ) -> Result<Self, ShapeError> {
        same_len("grad", grad.len(), "y", y.len())?;
        blocks(y.len(), axis_len, inner_len)?;
        // Of no data the product may wrap, and does not matter.
        Ok(Self { y, grad, block: axis_len.wrapping_mul(inner_len) })
    }

    /// The next one and its gradient.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<(&'a [T], &'a mut [T])> {
        if self.y.is_empty() {
            return None;
        }
        let (y, rest) = self.y.split_at_checked(self.block)?;
        let (grad, others) = core::mem::take(&mut self.grad).split_at_mut_checked(self.block)?;
        (self.y, self.grad) = (rest, others);
        Some((y, grad))
    }
}

/// The columns of every block, by one road or the other.
pub(crate) struct AlongColumns<'a, T, S, D> {
    pub(crate) blocks: Gradients<'a, T>,
    pub(crate) single: S,
    pub(crate) double: D,
}

impl<T: Float, S: Road<f32>, D: Road<f64>> Job for AlongColumns<'_, T, S, D> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        while let Some((y, grad)) = self.blocks.next() {
            if let Ok(streams) = Streams::gradient_from_output(y, grad) {
                T::elementwise(isa, self.single, self.double, streams);
            }
        }
    }
}

/// A gradient that depends on a sum down its whole column.
pub(crate) trait Projection<E: Float>: Copy {
    /// What the sum comes to, once a column.
    fn parameters(self, sum: E) -> [E; 2];

    /// g to what is written, by y and the parameters of its column.
    fn project<V: Lanes<Elem = E>>(self, y: V, g: V, parameters: [V; 2]) -> V;
}

/// The gradients of a block of columns, in lanes of the element itself.
#[derive(Clone, Copy)]
pub(crate) struct OwnColumns<F, J> {
    /// What is summed.
    pub(crate) term: F,
    pub(crate) projection: J,
    /// As many columns as lie side by side; not 0 where there is data.
    pub(crate) inner_len: usize,
}

/// The same in lanes of f64, of f32.
#[derive(Clone, Copy)]
pub(crate) struct WideColumns<F, J> {
    /// What is summed.
    pub(crate) term: F,
    pub(crate) projection: J,
    /// As many columns as lie side by side; not 0 where there is data.
    pub(crate) inner_len: usize,
}

impl<T: Float, F: Term<T>, J: Projection<T>> Road<T> for OwnColumns<F, J> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        let Self { term, projection, inner_len } = self;
        by_bands::<OwnPort<T::Own<I>>, T, F, J>(T::splat(isa, T::ZERO), term, projection, &streams, inner_len);
    }
}

impl<F: Term<f64>, J: Projection<f64>> Road<f32> for WideColumns<F, J> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        let Self { term, projection, inner_len } = self;
        by_bands::<WidePort<I::F64>, f64, F, J>(isa.splat_f64(0.0), term, projection, &streams, inner_len);
    }
}

/// Vectors of columns that are taken together: so many that what is read of a row in one go is long.
const SLOTS: usize = 32;

/// Band by band.
#[inline(always)]
fn by_bands<P: VectorPort<E>, E: Float, F: Term<E>, J: Projection<E>>(
    zero: P::Lanes,
    term: F,
    projection: J,
    streams: &Streams<'_, P::Memory>,
    row_len: usize,
) {
    let count = P::Lanes::COUNT;
    let mut first = 0;
    while first < row_len {
        let width = row_len.min(first + SLOTS * count) - first;
        let band = Band { streams, row_len, first, width };
        // Slots cost something even where they are not used. Scalar lanes, which are for small machines, have one loop.
        match width.div_ceil(count) {
            0 | 1 if count > 1 => band.project::<P, E, F, J, 1>(zero, term, projection),
            2..=4 if count > 1 => band.project::<P, E, F, J, 4>(zero, term, projection),
            _ => band.project::<P, E, F, J, SLOTS>(zero, term, projection),
        }
        first += width;
    }
}

/// Some neighbouring columns of a block.
struct Band<'a, 'b, T> {
    streams: &'a Streams<'b, T>,
    /// Elements of a row of the block.
    row_len: usize,
    first: usize,
    /// No more than the row has from `first` on.
    width: usize,
}

impl<T: Float> Band<'_, '_, T> {
    /// First the sums, then the gradients. `N` vectors hold the band, in registers where these are few.
    ///
    /// A sum is a chain as in [`chains`](super::chains), of one link: its error is below 17u of its terms' magnitudes.
    #[inline(always)]
    fn project<P: VectorPort<E, Memory = T>, E: Float, F: Term<E>, J: Projection<E>, const N: usize>(
        &self,
        zero: P::Lanes,
        term: F,
        projection: J,
    ) {
        let count = P::Lanes::COUNT;
        let vectors = self.width.div_ceil(count).min(N);
        let (mut heads, mut tails) = ([zero; N], [zero; N]);
        let mut at = self.first;
        while self.has_row(at) {
            let mut links = [zero; N];
            let mut row = 0;
            while row < CHAIN && self.has_row(at) {
                let mut slot = 0;
                while slot < vectors {
                    // SAFETY: the row is there, and the instructions are proven by `zero`.
                    let (y, g, _) = unsafe { self.load::<P, E>(at, slot) };
                    links[slot] = term.add(links[slot], y, g);
                    slot += 1;
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

        let mut parameters = [[zero; 2]; N];
        let mut slot = 0;
        while slot < vectors {
            let (head, tail) = (heads[slot].to_array(), tails[slot].to_array());
            let mut lanes = [[E::ZERO; GROUP]; 2];
            let mut lane = 0;
            while lane < count {
                [lanes[0][lane], lanes[1][lane]] = projection.parameters(joined(head[lane], tail[lane]));
                lane += 1;
            }
            parameters[slot] = [zero.with_lanes(&lanes[0]), zero.with_lanes(&lanes[1])];
            slot += 1;
        }

        at = self.first;
        while self.has_row(at) {
            slot = 0;
            while slot < vectors {
                // SAFETY: as above; what is written has just been read.
                unsafe {
                    let (y, g, part) = self.load::<P, E>(at, slot);
                    let to = self.streams.y.add(at + slot * count);
                    P::store_partly(projection.project(y, g, parameters[slot]), to, part);
                }
                slot += 1;
            }
            at += self.row_len;
        }
    }

    /// Whether all columns of the band have an element from `at` on.
    #[inline(always)]
    fn has_row(&self, at: usize) -> bool {
        at < self.streams.len && self.streams.len - at >= self.width
    }

    /// y, g, and how many of them there are, if not all.
    ///
    /// # Safety
    /// The instructions of the port's lanes exist here, there is a row at `at`, and the slot is one of the vectors that
    /// the width needs.
    #[inline(always)]
    unsafe fn load<P: VectorPort<E, Memory = T>, E: Float>(
        &self,
        at: usize,
        slot: usize,
    ) -> (P::Lanes, P::Lanes, Option<usize>) {
        let count = P::Lanes::COUNT;
        let rest = self.width - slot * count;
        let part = if rest >= count { None } else { Some(rest) };
        // SAFETY: `width` elements lie at `at`, of which `rest` are left here, and the constructors of `Streams` checked
        // that all slices have as many; the instructions are the caller's word.
        unsafe {
            let (y, g) = (self.streams.x.add(at + slot * count), self.streams.g.add(at + slot * count));
            (P::load_partly(y, part, T::ZERO, None), P::load_partly(g, part, T::ZERO, None), part)
        }
    }
}
