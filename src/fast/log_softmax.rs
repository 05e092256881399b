//! log_softmax(x)ᵢ = xᵢ − ln Σ e^xⱼ. There is one form: the sum and its logarithm are wanted in f64 anyway.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::Float;
use crate::log_softmax::{Backpropagation, Forward, rows};
use crate::rows::{Axis, RowGradients};

public! {
    /// The same function as [`crate::log_softmax`](fn@crate::log_softmax), whose sum and logarithm are in f64 anyway.
    pub fn log_softmax as fast_log_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward { axis });
        }
    }

    /// As [`log_softmax`](fn@log_softmax), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_into as fast_log_softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, src.len())?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// As [`log_softmax`](fn@log_softmax) on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows as fast_log_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax_rows`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_into as fast_log_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, row_len)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax`](fn@log_softmax) along the axis of `[outer, axis_len, inner_len]` data.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of blocks; then nothing is written.
    pub fn log_softmax_axis as fast_log_softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        rows(backend, axis);
        Ok(())
    }

    /// The same as [`crate::log_softmax_backward`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_backward as fast_log_softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let rows = RowGradients::new(y, grad, y.len())?;
        backend.run(Backpropagation { rows });
        Ok(())
    }

    /// The same as [`crate::log_softmax_rows_backward`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_backward as fast_log_softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let rows = RowGradients::new(y, grad, row_len)?;
        backend.run(Backpropagation { rows });
        Ok(())
    }
}
