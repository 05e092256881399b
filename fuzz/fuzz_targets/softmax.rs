//! Rows and axes of softmax, its logarithm, its masked form, and their gradients.
#![no_main]

use Agreement::{Everywhere, WhereFusedAlike};
use activations::{Backend, ShapeError};
use activations_fuzz::{Agreement, Input, Real, anything, bound, check};
use libfuzzer_sys::fuzz_target;
use oracle::{Scaled, rows};

fuzz_target!(|input: Input<'_>| {
    run::<f32>(&input);
    run::<f64>(&input);
});

fn run<T: Real>(input: &Input<'_>) {
    let (xs, gs) = input.slices::<T>();
    let [axis_len, inner_len] = input.shape.map(usize::from);
    let inner_len = inner_len % 40;
    let (src, dst) = (input.guarded(0, &xs), input.guarded(1, &gs));
    let short = input.guarded(1, input.shortened(&gs));
    let both = [&src, &dst];
    let whole = xs.len().max(1);

    let near = |function: &str, row_len: usize, truth: fn(&[f64]) -> Vec<Scaled>| {
        let (xs, bound) = (&xs, bound::<T>(function));
        move |got: &[T]| near_rows(bound, row_len, truth, xs, got)
    };
    let done = |()| Ok(());
    let softmax = near("softmax", whole, rows::softmax);
    check("softmax", Everywhere, [&src, &src], |b: Backend, _: &[T], y: &mut [T]| done(b.softmax(y)), &softmax);
    check(
        "softmax_into",
        Everywhere,
        [&src, &short],
        |b: Backend, x: &[T], y: &mut [T]| b.softmax_into(x, y),
        &softmax,
    );
    let call = |b: Backend, _: &[T], y: &mut [T]| done(b.fast_softmax(y));
    check("fast::softmax", WhereFusedAlike, [&src, &src], call, &softmax);
    let log_softmax = near("log_softmax", whole, rows::log_softmax);
    let call = |b: Backend, _: &[T], y: &mut [T]| done(b.log_softmax(y));
    check("log_softmax", Everywhere, [&src, &src], call, &log_softmax);
    let call = |b: Backend, x: &[T], y: &mut [T]| b.log_softmax_into(x, y);
    check("log_softmax_into", Everywhere, [&src, &short], call, &log_softmax);
    let call = |b: Backend, _: &[T], y: &mut [T]| done(b.fast_log_softmax(y));
    let near_fast = near("fast::log_softmax", whole, rows::log_softmax);
    check("fast::log_softmax", WhereFusedAlike, [&src, &src], call, near_fast);
    let masked = |got: &[T]| match xs.iter().all(|x| x.widen() == f64::NEG_INFINITY) {
        true => assert!(got.iter().all(|y| y.same(T::ZERO)), "a masked row became {got:?}"),
        false => softmax(got),
    };
    let call = |b: Backend, _: &[T], y: &mut [T]| done(b.masked_softmax(y));
    check("masked_softmax", Everywhere, [&src, &src], call, masked);

    let judged = |inner_len: usize, result: Result<(), ShapeError>| {
        let block = axis_len * inner_len;
        let fits = xs.is_empty() || block > 0 && xs.len() % block == 0;
        assert_eq!(result.is_ok(), fits, "{} elements, {axis_len} x {inner_len}: {result:?}", xs.len());
        result
    };
    let row = axis_len.max(1);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(1, b.softmax_rows(y, axis_len));
    check("softmax_rows", Everywhere, [&src, &src], call, near("softmax", row, rows::softmax));
    let call = |b: Backend, x: &[T], y: &mut [T]| judged(1, b.softmax_rows_into(x, y, axis_len));
    check("softmax_rows_into", Everywhere, both, call, near("softmax", row, rows::softmax));
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(1, b.masked_softmax_rows(y, axis_len));
    check("masked_softmax_rows", Everywhere, [&src, &src], call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(1, b.log_softmax_rows(y, axis_len));
    check("log_softmax_rows", Everywhere, [&src, &src], call, anything);
    let call = |b: Backend, x: &[T], y: &mut [T]| judged(1, b.log_softmax_rows_into(x, y, axis_len));
    check("log_softmax_rows_into", Everywhere, both, call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(inner_len, b.softmax_axis(y, axis_len, inner_len));
    check("softmax_axis", Everywhere, [&src, &src], call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(inner_len, b.log_softmax_axis(y, axis_len, inner_len));
    check("log_softmax_axis", Everywhere, [&src, &src], call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(inner_len, b.masked_softmax_axis(y, axis_len, inner_len));
    check("masked_softmax_axis", Everywhere, [&src, &src], call, anything);
    let call = |b: Backend, x: &[T], y: &mut [T]| judged(inner_len, b.softmax_axis_into(x, y, axis_len, inner_len));
    check("softmax_axis_into", Everywhere, both, call, anything);

    check(
        "softmax_backward",
        Everywhere,
        [&src, &short],
        |b: Backend, y: &[T], g: &mut [T]| b.softmax_backward(y, g),
        anything,
    );
    let call = |b: Backend, y: &[T], g: &mut [T]| b.log_softmax_backward(y, g);
    check("log_softmax_backward", Everywhere, [&src, &short], call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(1, b.softmax_rows_backward(y, g, axis_len));
    check("softmax_rows_backward", Everywhere, both, call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(1, b.log_softmax_rows_backward(y, g, axis_len));
    check("log_softmax_rows_backward", Everywhere, both, call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(inner_len, b.softmax_axis_backward(y, g, axis_len, inner_len));
    check("softmax_axis_backward", Everywhere, both, call, anything);
    let call =
        |b: Backend, y: &[T], g: &mut [T]| judged(inner_len, b.log_softmax_axis_backward(y, g, axis_len, inner_len));
    check("log_softmax_axis_backward", Everywhere, both, call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(1, b.fast_log_softmax_rows(y, axis_len));
    check("fast::log_softmax_rows", WhereFusedAlike, [&src, &src], call, anything);
    let call = |b: Backend, _: &[T], y: &mut [T]| judged(inner_len, b.fast_log_softmax_axis(y, axis_len, inner_len));
    check("fast::log_softmax_axis", WhereFusedAlike, [&src, &src], call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(1, b.fast_softmax_rows_backward(y, g, axis_len));
    check("fast::softmax_rows_backward", WhereFusedAlike, both, call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| judged(1, b.fast_log_softmax_rows_backward(y, g, axis_len));
    check("fast::log_softmax_rows_backward", WhereFusedAlike, both, call, anything);
    let call =
        |b: Backend, y: &[T], g: &mut [T]| judged(inner_len, b.fast_softmax_axis_backward(y, g, axis_len, inner_len));
    check("fast::softmax_axis_backward", WhereFusedAlike, both, call, anything);
    let call = |b: Backend, y: &[T], g: &mut [T]| {
        judged(inner_len, b.fast_log_softmax_axis_backward(y, g, axis_len, inner_len))
    };
    check("fast::log_softmax_axis_backward", WhereFusedAlike, both, call, anything);
}

/// Within the bound, where the numbers of the row are such that one is stated.
fn near_rows<T: Real>(bound: f64, row_len: usize, truth: fn(&[f64]) -> Vec<Scaled>, xs: &[T], got: &[T]) {
    for (xs, got) in xs.chunks(row_len).zip(got.chunks(row_len)) {
        let wide: Vec<f64> = xs.iter().map(|x| x.widen()).collect();
        for ((truth, got), x) in truth(&wide).iter().zip(got).zip(xs) {
            let error = got.ulps(truth);
            assert!(error <= bound, "{got:?} of {x:?} is {error} ULP off {} in {xs:?}", truth.nearest_f64());
        }
    }
}
