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
