//! The functions under C names, in place on one slice: `sigmoid_f32(xs, len)`, `leaky_relu_f64(xs, len, slope)`,
//! `fast_softmax_f32(xs, len)`. Made for a caller in the same process that measures them; no part of the library.

use activations::Float;

/// What every function here asks of its caller.
///
/// # Safety
/// `xs` is aligned and points to `len` elements that nobody else uses during the call.
unsafe fn slice<'a, T: Float>(xs: *mut T, len: usize) -> &'a mut [T] {
    if len == 0 {
        return &mut [];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts_mut(xs, len) }
}

macro_rules! face {
    ($($name:ident $element:ty = $function:path;)*) => {$(
        /// # Safety
        /// `xs` is aligned and points to `len` elements that nobody else uses during the call.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(xs: *mut $element, len: usize) {
            // SAFETY: the caller's promise is the one that `slice` asks for.
            $function(unsafe { slice(xs, len) });
        }
    )*};
}

face! {
    sigmoid_f32 f32 = activations::sigmoid;
    sigmoid_f64 f64 = activations::sigmoid;
    tanh_f32 f32 = activations::tanh;
    tanh_f64 f64 = activations::tanh;
    relu_f32 f32 = activations::relu;
    relu_f64 f64 = activations::relu;
    softmax_f32 f32 = activations::softmax;
    softmax_f64 f64 = activations::softmax;
    fast_sigmoid_f32 f32 = activations::fast::sigmoid;
    fast_tanh_f32 f32 = activations::fast::tanh;
    fast_softmax_f32 f32 = activations::fast::softmax;
}

/// # Safety
/// `xs` is aligned and points to `len` elements that nobody else uses during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn leaky_relu_f32(xs: *mut f32, len: usize, slope: f32) {
    // SAFETY: the caller's promise is the one that `slice` asks for.
    activations::leaky_relu(unsafe { slice(xs, len) }, slope);
}

/// # Safety
/// `xs` is aligned and points to `len` elements that nobody else uses during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn leaky_relu_f64(xs: *mut f64, len: usize, slope: f64) {
    // SAFETY: the caller's promise is the one that `slice` asks for.
    activations::leaky_relu(unsafe { slice(xs, len) }, slope);
}

macro_rules! along_axis {
    ($($name:ident $backward:ident $element:ty = $function:path, $gradient:path;)*) => {$(
        /// # Safety
        /// `src` and `dst` are aligned, point to `len` elements and do not overlap, and nobody else uses `dst` during the
        /// call; `len` is a whole number of `[axis_len, inner_len]` blocks.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            src: *const $element,
            dst: *mut $element,
            len: usize,
            axis_len: usize,
            inner_len: usize,
        ) {
            // SAFETY: the caller's promise is the one that `slice` asks for; `src` is only read.
            let (src, dst) = unsafe { (slice(src.cast_mut(), len), slice(dst, len)) };
            $function(src, dst, axis_len, inner_len).expect("whole blocks");
        }

        /// # Safety
        /// As the function: `y` is read, `grad` is written.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $backward(
            y: *const $element,
            grad: *mut $element,
            len: usize,
            axis_len: usize,
            inner_len: usize,
        ) {
            // SAFETY: the caller's promise is the one that `slice` asks for; `y` is only read.
            let (y, grad) = unsafe { (slice(y.cast_mut(), len), slice(grad, len)) };
            $gradient(y, grad, axis_len, inner_len).expect("whole blocks");
        }
    )*};
}

along_axis! {
    softmax_axis_f32 softmax_axis_backward_f32 f32 = activations::softmax_axis_into, activations::softmax_axis_backward;
    softmax_axis_f64 softmax_axis_backward_f64 f64 = activations::softmax_axis_into, activations::softmax_axis_backward;
    log_softmax_axis_f32 log_softmax_axis_backward_f32 f32 =
        activations::log_softmax_axis_into, activations::log_softmax_axis_backward;
    log_softmax_axis_f64 log_softmax_axis_backward_f64 f64 =
        activations::log_softmax_axis_into, activations::log_softmax_axis_backward;
    fast_softmax_axis_f32 fast_softmax_axis_backward_f32 f32 =
        activations::fast::softmax_axis_into, activations::fast::softmax_axis_backward;
    fast_log_softmax_axis_f32 fast_log_softmax_axis_backward_f32 f32 =
        activations::fast::log_softmax_axis_into, activations::fast::log_softmax_axis_backward;
}

/// The backend in use, as a zero-terminated string that lives for ever.
#[unsafe(no_mangle)]
pub extern "C" fn backend_name() -> *const u8 {
    match activations::Backend::best().name() {
        "avx512" => c"avx512",
        "avx2" => c"avx2",
        "portable" => c"portable",
        "scalar" => c"scalar",
        _ => c"unknown",
    }
    .as_ptr()
    .cast()
}
