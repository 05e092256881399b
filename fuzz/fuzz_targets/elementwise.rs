//! Values and derivatives of arbitrary bits: in place, into another slice, and both at once.
#![no_main]

use Agreement::{Everywhere, OfRounded, WhereFusedAlike, WithSameTables};
use activations::{Backend, ShapeError};
use activations_fuzz::{Agreement, Input, Real, check, exactly, leaky, near, slope_at};
use libfuzzer_sys::fuzz_target;
use oracle::functions;

fuzz_target!(|input: Input<'_>| {
    run::<f32>(&input);
    run::<f64>(&input);
});

/// The five forms of one function.
struct Forms<T> {
    in_place: fn(Backend, &mut [T], T),
    into: fn(Backend, &[T], &mut [T], T) -> Result<(), ShapeError>,
    derivative: fn(Backend, &mut [T], T),
    derivative_into: fn(Backend, &[T], &mut [T], T) -> Result<(), ShapeError>,
    both: fn(Backend, &mut [T], &mut [T], T) -> Result<(), ShapeError>,
}

fn run<T: Real>(input: &Input<'_>) {
    let (xs, _) = input.slices::<T>();
    let slope = T::from_bits(input.slope);

    let value = near("sigmoid", &xs, functions::sigmoid);
    let derivative = near("sigmoid_derivative", &xs, functions::sigmoid_derivative);
    let forms = Forms {
        in_place: |backend, xs, _| backend.sigmoid(xs),
        into: |backend, x, y, _| backend.sigmoid_into(x, y),
        derivative: |backend, xs, _| backend.sigmoid_derivative(xs),
        derivative_into: |backend, x, y, _| backend.sigmoid_derivative_into(x, y),
        both: |backend, xs, d, _| backend.sigmoid_with_derivative(xs, d),
    };
    forms.check("sigmoid", [OfRounded; 2], input, &xs, slope, value, derivative);

    let value = near("tanh", &xs, functions::tanh);
    let derivative = near("tanh_derivative", &xs, functions::tanh_derivative);
    let forms = Forms {
        in_place: |backend, xs, _| backend.tanh(xs),
        into: |backend, x, y, _| backend.tanh_into(x, y),
        derivative: |backend, xs, _| backend.tanh_derivative(xs),
        derivative_into: |backend, x, y, _| backend.tanh_derivative_into(x, y),
        both: |backend, xs, d, _| backend.tanh_with_derivative(xs, d),
    };
    forms.check("tanh", [OfRounded; 2], input, &xs, slope, value, derivative);

    let value = near("fast::sigmoid", &xs, functions::sigmoid);
    let derivative = near("fast::sigmoid_derivative", &xs, functions::sigmoid_derivative);
    let forms = Forms {
        in_place: |backend, xs, _| backend.fast_sigmoid(xs),
        into: |backend, x, y, _| backend.fast_sigmoid_into(x, y),
        derivative: |backend, xs, _| backend.fast_sigmoid_derivative(xs),
        derivative_into: |backend, x, y, _| backend.fast_sigmoid_derivative_into(x, y),
        both: |backend, xs, d, _| backend.fast_sigmoid_with_derivative(xs, d),
    };
    forms.check("fast::sigmoid", [WhereFusedAlike; 2], input, &xs, slope, value, derivative);

    let value = near("fast::tanh", &xs, functions::tanh);
    let derivative = near("fast::tanh_derivative", &xs, functions::tanh_derivative);
    let forms = Forms {
        in_place: |backend, xs, _| backend.fast_tanh(xs),
        into: |backend, x, y, _| backend.fast_tanh_into(x, y),
        derivative: |backend, xs, _| backend.fast_tanh_derivative(xs),
        derivative_into: |backend, x, y, _| backend.fast_tanh_derivative_into(x, y),
        both: |backend, xs, d, _| backend.fast_tanh_with_derivative(xs, d),
    };
    forms.check("fast::tanh", [WithSameTables, WhereFusedAlike], input, &xs, slope, value, derivative);

    let value = exactly("relu", &xs, &xs, |x, _| if x < T::ZERO { T::ZERO } else { x });
    let derivative = exactly("relu_derivative", &xs, &xs, |x, _| slope_at(x, T::ZERO));
    let forms = Forms {
        in_place: |backend, xs, _| backend.relu(xs),
        into: |backend, x, y, _| backend.relu_into(x, y),
        derivative: |backend, xs, _| backend.relu_derivative(xs),
        derivative_into: |backend, x, y, _| backend.relu_derivative_into(x, y),
        both: |backend, xs, d, _| backend.relu_with_derivative(xs, d),
    };
    forms.check("relu", [Everywhere; 2], input, &xs, slope, value, derivative);

    let value = exactly("leaky_relu", &xs, &xs, |x, _| leaky(x, slope));
    let derivative = exactly("leaky_relu_derivative", &xs, &xs, |x, _| slope_at(x, slope));
    let forms = Forms {
        in_place: |backend, xs, slope| backend.leaky_relu(xs, slope),
        into: |backend, x, y, slope| backend.leaky_relu_into(x, y, slope),
        derivative: |backend, xs, slope| backend.leaky_relu_derivative(xs, slope),
        derivative_into: |backend, x, y, slope| backend.leaky_relu_derivative_into(x, y, slope),
        both: |backend, xs, d, slope| backend.leaky_relu_with_derivative(xs, d, slope),
    };
    forms.check("leaky_relu", [Everywhere; 2], input, &xs, slope, value, derivative);
}

impl<T: Real> Forms<T> {
    #[allow(clippy::too_many_arguments)]
    fn check(
        self,
        name: &str,
        [of_value, of_derivative]: [Agreement; 2],
        input: &Input<'_>,
        xs: &[T],
        slope: T,
        value: impl Fn(&[T]),
        derivative: impl Fn(&[T]),
    ) {
        let src = input.guarded(0, xs);
        let dst = input.guarded(1, input.shortened(xs));
        let fits = dst.get().len() == xs.len();
        let name = |form: &str| format!("{name}{form}");

        let in_place = |b: Backend, _: &[T], y: &mut [T]| {
            (self.in_place)(b, y, slope);
            Ok(())
        };
        check(&name(""), of_value, [&src, &src], in_place, &value);
        let in_place = |b: Backend, _: &[T], y: &mut [T]| {
            (self.derivative)(b, y, slope);
            Ok(())
        };
        check(&name("_derivative"), of_derivative, [&src, &src], in_place, &derivative);

        let judged = |result: Result<(), ShapeError>| {
            assert_eq!(result.is_ok(), fits, "{result:?}");
            result
        };
        let into = |b: Backend, x: &[T], y: &mut [T]| judged((self.into)(b, x, y, slope));
        check(&name("_into"), of_value, [&src, &dst], into, &value);
        let into = |b: Backend, x: &[T], y: &mut [T]| judged((self.derivative_into)(b, x, y, slope));
        check(&name("_derivative_into"), of_derivative, [&src, &dst], into, &derivative);
        let second = |b: Backend, x: &[T], y: &mut [T]| judged((self.both)(b, &mut x.to_vec(), y, slope));
        check(&name("_with_derivative, derivative"), of_derivative, [&src, &dst], second, &derivative);
        let first = |b: Backend, x: &[T], y: &mut [T]| {
            let mut beside = x.to_vec();
            judged((self.both)(b, y, &mut beside, slope))
        };
        // That of `fast::tanh` is no polynomial from a table.
        check(&name("_with_derivative, value"), of_derivative, [&src, &dst], first, &value);
    }
}
