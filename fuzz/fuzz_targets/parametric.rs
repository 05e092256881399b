//! Slopes of channels, in every layout that fits and in some that do not.
#![no_main]

use Agreement::Everywhere;
use activations::{Backend, ShapeError};
use activations_fuzz::{Agreement, Input, Real, anything, check, leaky, slope_at};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Input<'_>| {
    run::<f32>(&input);
    run::<f64>(&input);
});

fn run<T: Real>(input: &Input<'_>) {
    let (xs, gs) = input.slices::<T>();
    let [channels, inner_len] = input.shape.map(usize::from);
    let inner_len = inner_len % 40;
    // Longer than any block that is laid out as a whole.
    let channels = if inner_len == 1 { 2 * channels } else { channels % 40 };
    let slopes = &gs[..channels.min(gs.len())];
    let channels = slopes.len();
    let block = channels * inner_len;
    // Mostly whole blocks.
    let whole = if input.missing < 220 { xs.len() / block.max(1) * block } else { xs.len() };
    let (xs, gs) = (&xs[..whole], &gs[..whole]);
    let fits = xs.is_empty() || block > 0 && xs.len() % block == 0;
    let slope_of = |i: usize| slopes[i / inner_len % channels];
    let judged = |result: Result<(), ShapeError>| {
        assert_eq!(result.is_ok(), fits, "{} elements, {channels} x {inner_len}: {result:?}", xs.len());
        result
    };

    let (src, dst) = (input.guarded(0, xs), input.guarded(1, gs));
    let value = |got: &[T]| {
        for (i, (x, got)) in xs.iter().zip(got).enumerate() {
            assert!(got.same(leaky(*x, slope_of(i))), "parametric_relu({x:?}, {:?}) = {got:?}", slope_of(i));
        }
    };
    let derivative = |got: &[T]| {
        for (i, (x, got)) in xs.iter().zip(got).enumerate() {
            assert!(got.same(slope_at(*x, slope_of(i))), "its derivative of {x:?} is {got:?}, {:?}", slope_of(i));
        }
    };
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(b.parametric_relu(y, slopes, inner_len));
    check("parametric_relu", Everywhere, [&src, &src], call, value);
    let call = |b: Backend, x: &[T], y: &mut [T]| judged(b.parametric_relu_into(x, y, slopes, inner_len));
    check("parametric_relu_into", Everywhere, [&src, &dst], call, value);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(b.parametric_relu_derivative(y, slopes, inner_len));
    check("parametric_relu_derivative", Everywhere, [&src, &src], call, derivative);
    let call = |b: Backend, x: &[T], y: &mut [T]| judged(b.parametric_relu_derivative_into(x, y, slopes, inner_len));
    check("parametric_relu_derivative_into", Everywhere, [&src, &dst], call, derivative);

    let gradient = |got: &[T]| {
        for (i, ((x, g), got)) in xs.iter().zip(gs).zip(got).enumerate() {
            assert!(got.same(*g * slope_at(*x, slope_of(i))), "{g:?} at {x:?} became {got:?}, {:?}", slope_of(i));
        }
    };
    let call = |b: Backend, x: &[T], g: &mut [T]| {
        let mut sums = slopes.to_vec();
        judged(b.parametric_relu_backward(x, g, slopes, inner_len, &mut sums))
    };
    check("parametric_relu_backward", Everywhere, [&src, &dst], call, gradient);
    let slopes_in = input.guarded(0, slopes);
    let call = |b: Backend, _: &[T], sums: &mut [T]| {
        judged(b.parametric_relu_backward(xs, &mut gs.to_vec(), slopes, inner_len, sums))
    };
    check("parametric_relu_backward, slopes", Everywhere, [&src, &slopes_in], call, anything);
}
