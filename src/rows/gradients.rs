//! Gradients of functions of whole rows: row by row, or along an inner axis, where the columns of a block are the rows.

use super::chains::Term;
use super::columns::{Strip, Unchanged, WIDTH};
use crate::backend::Job;
use crate::error::{ShapeError, blocks, same_len};
use crate::float::{Element, Float};
use crate::lanes::{Isa, Lanes};
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

/// A gradient that depends on the sum of a term down its whole column.
pub(crate) trait Projection<E: Float>: Term<E> {
    /// What the sum comes to, once a column.
    fn parameters(self, sum: E) -> [E; 2];

    /// g to what is written, by y and the parameters of its column.
    fn project<V: Lanes<Elem = E>>(self, y: V, g: V, parameters: [V; 2]) -> V;
}

/// The gradients of `[axis_len, inner_len]` blocks, in lanes of the element itself.
#[derive(Clone, Copy)]
pub(crate) struct OwnColumns<J> {
    pub(crate) projection: J,
    /// Not 0 where there is data.
    pub(crate) inner_len: usize,
}

/// The same in lanes of f64, of f32.
#[derive(Clone, Copy)]
pub(crate) struct WideColumns<J> {
    pub(crate) projection: J,
    /// Not 0 where there is data.
    pub(crate) inner_len: usize,
}

impl<T: Float, J: Projection<T>> Road<T> for OwnColumns<J> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        project::<I, OwnPort<T::Own<I>>, T, J>(isa, T::splat(isa, T::ZERO), self.projection, &streams, self.inner_len);
    }
}

impl<J: Projection<f64>> Road<f32> for WideColumns<J> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        project::<I, WidePort<I::F64>, f64, J>(isa, isa.splat_f64(0.0), self.projection, &streams, self.inner_len);
    }
}

/// Strip by strip, first the sums, then the gradients, while both are in the cache.
#[inline(always)]
fn project<I: Isa, P: VectorPort<E>, E: Float, J: Projection<E>>(
    isa: I,
    zero: P::Lanes,
    projection: J,
    streams: &Streams<'_, P::Memory>,
    row_len: usize,
) {
    let mut first = 0;
    while first < row_len {
        let strip = Strip { streams, row_len, first, width: WIDTH.min(row_len - first) };
        let sums = strip.sums::<I, P, E, J, Unchanged>(isa, zero, projection, Unchanged, &[P::Memory::ZERO; WIDTH]);
        let mut parameters = [[E::ZERO; WIDTH]; 2];
        for (column, &sum) in sums.iter().enumerate() {
            [parameters[0][column], parameters[1][column]] = projection.parameters(sum);
        }
        strip.project::<P, E, J>(zero, projection, &parameters);
        first += WIDTH;
    }
}
