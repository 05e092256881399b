//! softmax(x)ᵢ = e^xᵢ / Σ e^xⱼ with fused multiply-adds.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::Float;
use crate::rows::{AlongColumns, Axis, Gradients, OwnColumns};
use crate::softmax::{Backpropagation, Dot, Forward, Projected};
use core::marker::PhantomData;

public! {
    /// As [`crate::softmax`](fn@crate::softmax), with fused multiply-adds where there are any.
    ///
    /// Error: f32 2.5 ULP, f64 2.5 ULP. Long rows, above 4096 elements and up to 2²²:
    /// Error: f32 4 ULP, f64 4 ULP.
    pub fn softmax as fast_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward::<_, true> { axis, empty: T::NAN });
        }
    }

    /// As [`softmax`](fn@softmax), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn softmax_into as fast_softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, src.len(), 1)?;
        backend.run(Forward::<_, true> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax`](fn@softmax) on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn softmax_rows as fast_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward::<_, true> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax_rows`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn softmax_rows_into as fast_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, row_len, 1)?;
        backend.run(Forward::<_, true> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax`](fn@softmax) along the axis of `[outer, axis_len, inner_len]` data.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of blocks; then nothing is written.
    pub fn softmax_axis as fast_softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        backend.run(Forward::<_, true> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax_axis`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of blocks; then nothing is written.
    pub fn softmax_axis_into as fast_softmax_axis_into(backend, src: &[T], dst: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, axis_len, inner_len)?;
        backend.run(Forward::<_, true> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`crate::softmax_backward`], with the sum and the differences in f32.
    ///
    /// Error: f32 0.5 ULP and 24 · 2⁻²⁴ of its terms, f64 0.5 ULP and 24 · 2⁻⁵³ of its terms.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn softmax_backward as fast_softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, y.len())?;
        gradients(backend, rows);
        Ok(())
    }

    /// As [`softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn softmax_rows_backward as fast_softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, row_len)?;
        gradients(backend, rows);
        Ok(())
    }

    /// As [`softmax_backward`] along the axis of `[outer, axis_len, inner_len]` data.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of blocks; then nothing is written.
    pub fn softmax_axis_backward as fast_softmax_axis_backward(backend, y: &[T], grad: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        if inner_len == 1 {
            return backend.fast_softmax_rows_backward(y, grad, axis_len);
        }
        let columns = OwnColumns { term: Dot::<T>(PhantomData), projection: Projected, inner_len };
        backend.run(AlongColumns { blocks: Gradients::of_blocks(y, grad, axis_len, inner_len)?, single: columns, double: columns });
        Ok(())
    }
}

/// What is f64 is the root's.
fn gradients<T: Float>(backend: Backend, rows: Gradients<'_, T>) {
    if T::IS_SINGLE {
        backend.run(Backpropagation::<_, true> { rows });
    } else {
        backend.run(Backpropagation::<_, false> { rows });
    }
}
