//! Every function of the library in one line.

use crate::number::Number;
use activations::{Backend, ShapeError};

type Result = core::result::Result<(), ShapeError>;

/// A function of each element by itself.
pub struct Elementwise<T> {
    pub name: &'static str,
    pub run: Run<T>,
}

/// Its slices.
pub enum Run<T> {
    InPlace(fn(Backend, &mut [T])),
    /// Two slices of one length, of which at least one is written.
    Two(fn(Backend, &mut [T], &mut [T]) -> Result),
}

impl<T> Run<T> {
    pub fn call(&self, backend: Backend, xs: &mut [T], gs: &mut [T]) -> Result {
        match self {
            Self::InPlace(run) => run(backend, xs),
            Self::Two(run) => return run(backend, xs, gs),
        }
        Ok(())
    }
}

/// A function of rows.
pub struct OfRows<T> {
    pub name: &'static str,
    pub run: fn(Backend, Rows<'_, T>) -> Result,
}

/// Data of whole rows, something as long beside it, and two slices of one row's length.
pub struct Rows<'a, T> {
    pub xs: &'a mut [T],
    pub gs: &'a mut [T],
    pub slopes: &'a [T],
    pub slope_grads: &'a mut [T],
    pub row_len: usize,
}

const fn one<T>(name: &'static str, run: fn(Backend, &mut [T])) -> Elementwise<T> {
    Elementwise { name, run: Run::InPlace(run) }
}

const fn two<T>(name: &'static str, run: fn(Backend, &mut [T], &mut [T]) -> Result) -> Elementwise<T> {
    Elementwise { name, run: Run::Two(run) }
}

const fn of_rows<T>(name: &'static str, run: fn(Backend, Rows<'_, T>) -> Result) -> OfRows<T> {
    OfRows { name, run }
}

fn slope<T: Number>() -> T {
    T::from_f32(0.01)
}

#[rustfmt::skip]
pub fn elementwise<T: Number>() -> [Elementwise<T>; 42] {
    [
        one("sigmoid", |b, x| b.sigmoid(x)),
        two("sigmoid_into", |b, x, y| b.sigmoid_into(x, y)),
        one("sigmoid_derivative", |b, x| b.sigmoid_derivative(x)),
        two("sigmoid_derivative_into", |b, x, y| b.sigmoid_derivative_into(x, y)),
        two("sigmoid_with_derivative", |b, x, d| b.sigmoid_with_derivative(x, d)),
        two("sigmoid_backward", |b, x, g| b.sigmoid_backward(x, g)),
        two("sigmoid_backward_from_output", |b, y, g| b.sigmoid_backward_from_output(y, g)),

        one("tanh", |b, x| b.tanh(x)),
        two("tanh_into", |b, x, y| b.tanh_into(x, y)),
        one("tanh_derivative", |b, x| b.tanh_derivative(x)),
        two("tanh_derivative_into", |b, x, y| b.tanh_derivative_into(x, y)),
        two("tanh_with_derivative", |b, x, d| b.tanh_with_derivative(x, d)),
        two("tanh_backward", |b, x, g| b.tanh_backward(x, g)),
        two("tanh_backward_from_output", |b, y, g| b.tanh_backward_from_output(y, g)),

        one("relu", |b, x| b.relu(x)),
        two("relu_into", |b, x, y| b.relu_into(x, y)),
        one("relu_derivative", |b, x| b.relu_derivative(x)),
        two("relu_derivative_into", |b, x, y| b.relu_derivative_into(x, y)),
        two("relu_with_derivative", |b, x, d| b.relu_with_derivative(x, d)),
        two("relu_backward", |b, x, g| b.relu_backward(x, g)),
        two("relu_backward_from_output", |b, y, g| b.relu_backward_from_output(y, g)),

        one("leaky_relu", |b, x| b.leaky_relu(x, slope())),
        two("leaky_relu_into", |b, x, y| b.leaky_relu_into(x, y, slope())),
        one("leaky_relu_derivative", |b, x| b.leaky_relu_derivative(x, slope())),
        two("leaky_relu_derivative_into", |b, x, y| b.leaky_relu_derivative_into(x, y, slope())),
        two("leaky_relu_with_derivative", |b, x, d| b.leaky_relu_with_derivative(x, d, slope())),
        two("leaky_relu_backward", |b, x, g| b.leaky_relu_backward(x, g, slope())),
        two("leaky_relu_backward_from_output", |b, y, g| b.leaky_relu_backward_from_output(y, g, slope())),

        one("fast_sigmoid", |b, x| b.fast_sigmoid(x)),
        two("fast_sigmoid_into", |b, x, y| b.fast_sigmoid_into(x, y)),
        one("fast_sigmoid_derivative", |b, x| b.fast_sigmoid_derivative(x)),
        two("fast_sigmoid_derivative_into", |b, x, y| b.fast_sigmoid_derivative_into(x, y)),
        two("fast_sigmoid_with_derivative", |b, x, d| b.fast_sigmoid_with_derivative(x, d)),
        two("fast_sigmoid_backward", |b, x, g| b.fast_sigmoid_backward(x, g)),
        two("fast_sigmoid_backward_from_output", |b, y, g| b.fast_sigmoid_backward_from_output(y, g)),

        one("fast_tanh", |b, x| b.fast_tanh(x)),
        two("fast_tanh_into", |b, x, y| b.fast_tanh_into(x, y)),
        one("fast_tanh_derivative", |b, x| b.fast_tanh_derivative(x)),
        two("fast_tanh_derivative_into", |b, x, y| b.fast_tanh_derivative_into(x, y)),
        two("fast_tanh_with_derivative", |b, x, d| b.fast_tanh_with_derivative(x, d)),
        two("fast_tanh_backward", |b, x, g| b.fast_tanh_backward(x, g)),
        two("fast_tanh_backward_from_output", |b, y, g| b.fast_tanh_backward_from_output(y, g)),
    ]
}

#[rustfmt::skip]
pub fn rows<T: Number>() -> [OfRows<T>; 50] {
    [
        of_rows("softmax", |b, r| { b.softmax(r.xs); Ok(()) }),
        of_rows("softmax_into", |b, r| b.softmax_into(r.xs, r.gs)),
        of_rows("softmax_rows", |b, r| b.softmax_rows(r.xs, r.row_len)),
        of_rows("softmax_rows_into", |b, r| b.softmax_rows_into(r.xs, r.gs, r.row_len)),
        of_rows("softmax_axis", |b, r| b.softmax_axis(r.xs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("softmax_axis_into", |b, r| b.softmax_axis_into(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("softmax_backward", |b, r| b.softmax_backward(r.xs, r.gs)),
        of_rows("softmax_rows_backward", |b, r| b.softmax_rows_backward(r.xs, r.gs, r.row_len)),
        of_rows("softmax_axis_backward", |b, r| b.softmax_axis_backward(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("masked_softmax", |b, r| { b.masked_softmax(r.xs); Ok(()) }),
        of_rows("masked_softmax_into", |b, r| b.masked_softmax_into(r.xs, r.gs)),
        of_rows("masked_softmax_rows", |b, r| b.masked_softmax_rows(r.xs, r.row_len)),
        of_rows("masked_softmax_rows_into", |b, r| b.masked_softmax_rows_into(r.xs, r.gs, r.row_len)),
        of_rows("masked_softmax_axis", |b, r| b.masked_softmax_axis(r.xs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("masked_softmax_axis_into", |b, r| b.masked_softmax_axis_into(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),

        of_rows("log_softmax", |b, r| { b.log_softmax(r.xs); Ok(()) }),
        of_rows("log_softmax_into", |b, r| b.log_softmax_into(r.xs, r.gs)),
        of_rows("log_softmax_rows", |b, r| b.log_softmax_rows(r.xs, r.row_len)),
        of_rows("log_softmax_rows_into", |b, r| b.log_softmax_rows_into(r.xs, r.gs, r.row_len)),
        of_rows("log_softmax_axis", |b, r| b.log_softmax_axis(r.xs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("log_softmax_axis_into", |b, r| b.log_softmax_axis_into(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("log_softmax_backward", |b, r| b.log_softmax_backward(r.xs, r.gs)),
        of_rows("log_softmax_rows_backward", |b, r| b.log_softmax_rows_backward(r.xs, r.gs, r.row_len)),
        of_rows("log_softmax_axis_backward", |b, r| b.log_softmax_axis_backward(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),

        of_rows("parametric_relu", |b, r| b.parametric_relu(r.xs, r.slopes, 1)),
        of_rows("parametric_relu_into", |b, r| b.parametric_relu_into(r.xs, r.gs, r.slopes, 1)),
        of_rows("parametric_relu_derivative", |b, r| b.parametric_relu_derivative(r.xs, r.slopes, 1)),
        of_rows("parametric_relu_derivative_into", |b, r| b.parametric_relu_derivative_into(r.xs, r.gs, r.slopes, 1)),
        of_rows("parametric_relu_backward", |b, r| b.parametric_relu_backward(r.xs, r.gs, r.slopes, 1, r.slope_grads)),

        // One slope a row: the rows are channels, their elements what lies within.
        of_rows("parametric_relu_channels", |b, r| b.parametric_relu(r.xs, channels(r.slopes), r.row_len)),
        of_rows("parametric_relu_channels_into", |b, r| b.parametric_relu_into(r.xs, r.gs, channels(r.slopes), r.row_len)),
        of_rows("parametric_relu_channels_backward", |b, r| {
            let channels = channels(r.slopes);
            let slope_grads = r.slope_grads.get_mut(..channels.len()).unwrap_or_default();
            b.parametric_relu_backward(r.xs, r.gs, channels, r.row_len, slope_grads)
        }),

        of_rows("fast_softmax", |b, r| { b.fast_softmax(r.xs); Ok(()) }),
        of_rows("fast_softmax_into", |b, r| b.fast_softmax_into(r.xs, r.gs)),
        of_rows("fast_softmax_rows", |b, r| b.fast_softmax_rows(r.xs, r.row_len)),
        of_rows("fast_softmax_rows_into", |b, r| b.fast_softmax_rows_into(r.xs, r.gs, r.row_len)),
        of_rows("fast_softmax_axis", |b, r| b.fast_softmax_axis(r.xs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("fast_softmax_axis_into", |b, r| b.fast_softmax_axis_into(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("fast_softmax_backward", |b, r| b.fast_softmax_backward(r.xs, r.gs)),
        of_rows("fast_softmax_rows_backward", |b, r| b.fast_softmax_rows_backward(r.xs, r.gs, r.row_len)),
        of_rows("fast_softmax_axis_backward", |b, r| b.fast_softmax_axis_backward(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),

        of_rows("fast_log_softmax", |b, r| { b.fast_log_softmax(r.xs); Ok(()) }),
        of_rows("fast_log_softmax_into", |b, r| b.fast_log_softmax_into(r.xs, r.gs)),
        of_rows("fast_log_softmax_rows", |b, r| b.fast_log_softmax_rows(r.xs, r.row_len)),
        of_rows("fast_log_softmax_rows_into", |b, r| b.fast_log_softmax_rows_into(r.xs, r.gs, r.row_len)),
        of_rows("fast_log_softmax_axis", |b, r| b.fast_log_softmax_axis(r.xs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("fast_log_softmax_axis_into", |b, r| b.fast_log_softmax_axis_into(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
        of_rows("fast_log_softmax_backward", |b, r| b.fast_log_softmax_backward(r.xs, r.gs)),
        of_rows("fast_log_softmax_rows_backward", |b, r| b.fast_log_softmax_rows_backward(r.xs, r.gs, r.row_len)),
        of_rows("fast_log_softmax_axis_backward", |b, r| b.fast_log_softmax_axis_backward(r.xs, r.gs, r.xs.len() / r.row_len.max(1), r.row_len)),
    ]
}

/// The slopes of two channels, or of one where there are no two.
fn channels<T>(slopes: &[T]) -> &[T] {
    slopes.get(..2).unwrap_or(slopes)
}

/// Whether two backends must give the same bits only if both fuse multiply-adds or neither does.
pub fn depends_on_fusing<T: Number>(name: &str) -> bool {
    T::NAME == "f64" || name.starts_with("fast_")
}

/// Whether two backends must give the same bits only if both have tables or neither does.
pub fn depends_on_tables<T: Number>(name: &str) -> bool {
    T::NAME == "f32" && matches!(name, "fast_tanh" | "fast_tanh_into")
}

/// `fast::` has nothing of its own for f64.
pub fn has_code_for<T: Number>(name: &str) -> bool {
    !(T::NAME == "f64" && name.starts_with("fast_"))
}
