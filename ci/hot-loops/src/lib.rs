//! The functions whose loops are counted, each a symbol of its own: the library's name for it, then the type.

use activations::Backend;
use std::slice::{from_raw_parts, from_raw_parts_mut};

macro_rules! counted {
    ($($symbol:ident($element:ty) = $run:expr;)*) => {$(
        /// # Safety
        /// The three point to `len` elements that nobody else uses.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $symbol(
            backend: &Backend,
            x: *const $element,
            y: *mut $element,
            second: *mut $element,
            len: usize,
        ) {
            let run: fn(Backend, &[$element], &mut [$element], &mut [$element]) = $run;
            // SAFETY: the caller's word.
            unsafe { run(*backend, from_raw_parts(x, len), from_raw_parts_mut(y, len), from_raw_parts_mut(second, len)) };
        }
    )*};
}

macro_rules! of_both_types {
    ($($single:ident $double:ident = $run:expr;)*) => {
        counted! {
            $($single(f32) = $run; $double(f64) = $run;)*
        }
    };
}

of_both_types! {
    sigmoid_f32 sigmoid_f64 = |b, _, y, _| b.sigmoid(y);
    sigmoid_derivative_f32 sigmoid_derivative_f64 = |b, _, y, _| b.sigmoid_derivative(y);
    sigmoid_with_derivative_f32 sigmoid_with_derivative_f64 = |b, _, y, d| _ = b.sigmoid_with_derivative(y, d);
    sigmoid_backward_f32 sigmoid_backward_f64 = |b, x, g, _| _ = b.sigmoid_backward(x, g);
    tanh_f32 tanh_f64 = |b, _, y, _| b.tanh(y);
    tanh_derivative_f32 tanh_derivative_f64 = |b, _, y, _| b.tanh_derivative(y);
    tanh_with_derivative_f32 tanh_with_derivative_f64 = |b, _, y, d| _ = b.tanh_with_derivative(y, d);
    tanh_backward_f32 tanh_backward_f64 = |b, x, g, _| _ = b.tanh_backward(x, g);
    relu_f32 relu_f64 = |b, _, y, _| b.relu(y);
    relu_derivative_f32 relu_derivative_f64 = |b, _, y, _| b.relu_derivative(y);
    relu_with_derivative_f32 relu_with_derivative_f64 = |b, _, y, d| _ = b.relu_with_derivative(y, d);
    relu_backward_f32 relu_backward_f64 = |b, x, g, _| _ = b.relu_backward(x, g);
    leaky_relu_f32 leaky_relu_f64 = |b, _, y, _| b.leaky_relu(y, 0.01);
    leaky_relu_backward_f32 leaky_relu_backward_f64 = |b, x, g, _| _ = b.leaky_relu_backward(x, g, 0.01);
    parametric_relu_f32 parametric_relu_f64 = |b, slopes, y, _| _ = b.parametric_relu(y, slopes, 1);
    parametric_relu_backward_f32 parametric_relu_backward_f64 =
        |b, x, g, sums| _ = b.parametric_relu_backward(x, g, &x[..sums.len()], 1, sums);
    softmax_f32 softmax_f64 = |b, _, y, _| b.softmax(y);
    softmax_rows_f32 softmax_rows_f64 = |b, x, y, _| _ = b.softmax_rows(y, x.len() / 16);
    softmax_backward_f32 softmax_backward_f64 = |b, x, g, _| _ = b.softmax_backward(x, g);
    log_softmax_f32 log_softmax_f64 = |b, _, y, _| b.log_softmax(y);
}

counted! {
    fast_sigmoid_f32(f32) = |b, _, y, _| b.fast_sigmoid(y);
    fast_sigmoid_derivative_f32(f32) = |b, _, y, _| b.fast_sigmoid_derivative(y);
    fast_sigmoid_with_derivative_f32(f32) = |b, _, y, d| _ = b.fast_sigmoid_with_derivative(y, d);
    fast_sigmoid_backward_f32(f32) = |b, x, g, _| _ = b.fast_sigmoid_backward(x, g);
    fast_tanh_f32(f32) = |b, _, y, _| b.fast_tanh(y);
    fast_tanh_derivative_f32(f32) = |b, _, y, _| b.fast_tanh_derivative(y);
    fast_tanh_with_derivative_f32(f32) = |b, _, y, d| _ = b.fast_tanh_with_derivative(y, d);
    fast_tanh_backward_f32(f32) = |b, x, g, _| _ = b.fast_tanh_backward(x, g);
    fast_softmax_f32(f32) = |b, _, y, _| b.fast_softmax(y);
    fast_log_softmax_f32(f32) = |b, _, y, _| b.fast_log_softmax(y);
}
