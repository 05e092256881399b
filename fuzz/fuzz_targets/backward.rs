//! Gradients through element-wise functions, from inputs and from outputs.
#![no_main]

use Agreement::{Everywhere, OfRounded};
use activations::{Backend, ShapeError};
use activations_fuzz::{Agreement, Input, Real, anything, bound, check, exactly, slope_at};
use libfuzzer_sys::fuzz_target;
use oracle::{Scaled, functions};

fuzz_target!(|input: Input<'_>| {
    run::<f32>(&input);
    run::<f64>(&input);
});

fn run<T: Real>(input: &Input<'_>) {
    let (xs, gs) = input.slices::<T>();
    let slope = T::from_bits(input.slope);
    let x = input.guarded(0, &xs);
    let grad = input.guarded(1, input.shortened(&gs));
    let fits = x.get().len() == grad.get().len();
    let slices = [&x, &grad];
    let judged = |result: Result<(), ShapeError>| {
        assert_eq!(result.is_ok(), fits, "{result:?}");
        result
    };

    let truth = near_product("sigmoid_backward", &xs, &gs, functions::sigmoid_derivative);
    let call = |b: Backend, x: &[T], g: &mut [T]| judged(b.sigmoid_backward(x, g));
    check("sigmoid_backward", OfRounded, slices, call, truth);
    let truth = near_product("tanh_backward", &xs, &gs, functions::tanh_derivative);
    let call = |b: Backend, x: &[T], g: &mut [T]| judged(b.tanh_backward(x, g));
    check("tanh_backward", OfRounded, slices, call, truth);

    let call = |b: Backend, y: &[T], g: &mut [T]| judged(b.sigmoid_backward_from_output(y, g));
    check("sigmoid_backward_from_output", Everywhere, slices, call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(b.tanh_backward_from_output(y, g));
    check("tanh_backward_from_output", Everywhere, slices, call, anything);

    let gate = |open: bool, x: T, g: T| if open { g } else { slope_at(x, T::ZERO) };
    let truth = exactly("relu_backward", &xs, &gs, |x, g| gate(x >= T::ZERO, x, g));
    let call = |b: Backend, x: &[T], g: &mut [T]| judged(b.relu_backward(x, g));
    check("relu_backward", Everywhere, slices, call, truth);
    let truth = exactly("relu_backward_from_output", &xs, &gs, |y, g| {
        if y > T::ZERO {
            g
        } else if y <= T::ZERO {
            T::ZERO
        } else {
            y
        }
    });
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(b.relu_backward_from_output(y, g));
    check("relu_backward_from_output", Everywhere, slices, call, truth);

    let truth = exactly("leaky_relu_backward", &xs, &gs, |x, g| g * slope_at(x, slope));
    let call = |b: Backend, x: &[T], g: &mut [T]| judged(b.leaky_relu_backward(x, g, slope));
    check("leaky_relu_backward", Everywhere, slices, call, truth);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(b.leaky_relu_backward_from_output(y, g, slope));
    check("leaky_relu_backward_from_output", Everywhere, slices, call, anything);
}

/// g·f'(x) within the bound of `name`; an infinite g stays as it is, and NaN in either is NaN.
fn near_product<T: Real>(name: &str, xs: &[T], gs: &[T], derivative: fn(f64) -> Scaled) -> impl Fn(&[T]) {
    let bound = bound::<T>(name);
    move |got| {
        for ((x, g), got) in xs.iter().zip(gs).zip(got) {
            if g.widen().is_finite() && !x.widen().is_nan() {
                let truth = derivative(x.widen()) * Scaled::from(g.widen());
                let error = got.ulps(&truth);
                assert!(error <= bound, "{g:?} times the derivative at {x:?} is {got:?}, {error} ULP off");
            } else {
                let wanted = if x.widen().is_nan() { *x } else { *g };
                assert!(got.same(wanted), "{g:?} at {x:?} became {got:?}");
            }
        }
    }
}
