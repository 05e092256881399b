//! The tables: one line a function.

use activations::*;

type Result = core::result::Result<(), ShapeError>;

/// A function by the types of its arguments.
pub enum Entry<T> {
    InPlace(fn(&mut [T])),
    Into(fn(&[T], &mut [T]) -> Result),
    Beside(fn(&mut [T], &mut [T]) -> Result),
    InPlaceBy(fn(&mut [T], T)),
    IntoBy(fn(&[T], &mut [T], T) -> Result),
    BesideBy(fn(&mut [T], &mut [T], T) -> Result),
    Rows(fn(&mut [T], usize) -> Result),
    RowsInto(fn(&[T], &mut [T], usize) -> Result),
    Axis(fn(&mut [T], usize, usize) -> Result),
    Channels(fn(&mut [T], &[T], usize) -> Result),
    ChannelsInto(fn(&[T], &mut [T], &[T], usize) -> Result),
    ChannelsBackward(fn(&[T], &mut [T], &[T], usize, &mut [T]) -> Result),
}
use Entry::*;

#[rustfmt::skip]
pub const fn entries<T: Float>() -> [Entry<T>; 77] {
    [
        InPlace(sigmoid),
        Into(sigmoid_into),
        InPlace(sigmoid_derivative),
        Into(sigmoid_derivative_into),
        Beside(sigmoid_with_derivative),
        Into(sigmoid_backward),
        Into(sigmoid_backward_from_output),

        InPlace(tanh),
        Into(tanh_into),
        InPlace(tanh_derivative),
        Into(tanh_derivative_into),
        Beside(tanh_with_derivative),
        Into(tanh_backward),
        Into(tanh_backward_from_output),

        InPlace(relu),
        Into(relu_into),
        InPlace(relu_derivative),
        Into(relu_derivative_into),
        Beside(relu_with_derivative),
        Into(relu_backward),
        Into(relu_backward_from_output),

        InPlaceBy(leaky_relu),
        IntoBy(leaky_relu_into),
        InPlaceBy(leaky_relu_derivative),
        IntoBy(leaky_relu_derivative_into),
        BesideBy(leaky_relu_with_derivative),
        IntoBy(leaky_relu_backward),
        IntoBy(leaky_relu_backward_from_output),

        Channels(parametric_relu),
        ChannelsInto(parametric_relu_into),
        Channels(parametric_relu_derivative),
        ChannelsInto(parametric_relu_derivative_into),
        ChannelsBackward(parametric_relu_backward),

        InPlace(softmax),
        Into(softmax_into),
        Rows(softmax_rows),
        RowsInto(softmax_rows_into),
        Axis(softmax_axis),
        Into(softmax_backward),
        RowsInto(softmax_rows_backward),

        InPlace(log_softmax),
        Into(log_softmax_into),
        Rows(log_softmax_rows),
        RowsInto(log_softmax_rows_into),
        Axis(log_softmax_axis),
        Into(log_softmax_backward),
        RowsInto(log_softmax_rows_backward),

        InPlace(masked_softmax),
        Rows(masked_softmax_rows),

        InPlace(fast::sigmoid),
        Into(fast::sigmoid_into),
        InPlace(fast::sigmoid_derivative),
        Into(fast::sigmoid_derivative_into),
        Beside(fast::sigmoid_with_derivative),
        Into(fast::sigmoid_backward),
        Into(fast::sigmoid_backward_from_output),
        InPlace(fast::tanh),
        Into(fast::tanh_into),
        InPlace(fast::tanh_derivative),
        Into(fast::tanh_derivative_into),
        Beside(fast::tanh_with_derivative),
        Into(fast::tanh_backward),
        Into(fast::tanh_backward_from_output),
        InPlace(fast::softmax),
        Into(fast::softmax_into),
        Rows(fast::softmax_rows),
        RowsInto(fast::softmax_rows_into),
        Axis(fast::softmax_axis),
        Into(fast::softmax_backward),
        RowsInto(fast::softmax_rows_backward),
        InPlace(fast::log_softmax),
        Into(fast::log_softmax_into),
        Rows(fast::log_softmax_rows),
        RowsInto(fast::log_softmax_rows_into),
        Axis(fast::log_softmax_axis),
        Into(fast::log_softmax_backward),
        RowsInto(fast::log_softmax_rows_backward),
    ]
}
