//! The functions that are measured, each a symbol of its own: the library's, `fast::` and loops over the libm crate.

#![no_std]

use core::panic::PanicInfo;

macro_rules! measured {
    ($($symbol:ident = $run:expr;)*) => {
        $(
            #[unsafe(no_mangle)]
            #[inline(never)]
            pub fn $symbol(xs: &mut [f32]) {
                let run: fn(&mut [f32]) = $run;
                run(xs);
            }
        )*

        /// All of them by name.
        pub const ALL: &[(&str, fn(&mut [f32]))] = &[$((stringify!($symbol), $symbol),)*];
    };
}

measured! {
    default_sigmoid = activations::sigmoid;
    default_sigmoid_derivative = activations::sigmoid_derivative;
    default_tanh = activations::tanh;
    default_tanh_derivative = activations::tanh_derivative;
    default_relu = activations::relu;
    default_leaky_relu = |xs| activations::leaky_relu(xs, 0.01);
    default_softmax = activations::softmax;
    default_log_softmax = activations::log_softmax;

    fast_sigmoid = activations::fast::sigmoid;
    fast_sigmoid_derivative = activations::fast::sigmoid_derivative;
    fast_tanh = activations::fast::tanh;
    fast_tanh_derivative = activations::fast::tanh_derivative;
    fast_softmax = activations::fast::softmax;
    fast_log_softmax = activations::fast::log_softmax;

    libm_sigmoid = |xs| each(xs, logistic);
    libm_sigmoid_derivative = |xs| each(xs, |x| logistic(x) * (1.0 - logistic(x)));
    libm_tanh = |xs| each(xs, libm::tanhf);
    libm_tanh_derivative = |xs| each(xs, |x| 1.0 - libm::tanhf(x) * libm::tanhf(x));
    libm_relu = |xs| each(xs, |x| if x < 0.0 { 0.0 } else { x });
    libm_leaky_relu = |xs| each(xs, |x| if x < 0.0 { 0.01 * x } else { x });
    libm_softmax = |xs| {
        let largest = xs.iter().fold(f32::NEG_INFINITY, |largest, &x| if x > largest { x } else { largest });
        let mut sum = 0.0;
        for x in &mut *xs {
            *x = libm::expf(*x - largest);
            sum += *x;
        }
        each(xs, |e| e / sum);
    };
    libm_log_softmax = |xs| {
        let largest = xs.iter().fold(f32::NEG_INFINITY, |largest, &x| if x > largest { x } else { largest });
        let sum: f32 = xs.iter().map(|&x| libm::expf(x - largest)).sum();
        let log = libm::logf(sum);
        each(xs, |x| x - largest - log);
    };
}

#[inline(always)]
fn each(xs: &mut [f32], f: impl Fn(f32) -> f32) {
    for x in xs {
        *x = f(*x);
    }
}

#[inline(always)]
fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    #[allow(clippy::empty_loop)]
    loop {}
}
