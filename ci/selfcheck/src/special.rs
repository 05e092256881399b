//! Zeros, infinities, NaN and the ends of the range, by the definitions rather than by any digest.

use crate::number::Number;
use crate::report::{Place, Report};
use activations::Backend;

type Points<T> = (&'static str, fn(Backend, &mut [T]), &'static [(Value, Value)]);
type OneRow<T> = (&'static str, fn(Backend, &mut [T]), &'static [Value], &'static [Value]);

/// A number of either element type.
#[derive(Clone, Copy)]
enum Value {
    Is(f32),
    Tiny,
    MinusTiny,
    Max,
    MinusMax,
}
use Value::{Is, Max, MinusMax, MinusTiny, Tiny};

const NAN: Value = Is(f32::NAN);
const INFINITY: Value = Is(f32::INFINITY);
const MINUS_INFINITY: Value = Is(f32::NEG_INFINITY);
const ONE: Value = Is(1.0);
const ZERO: Value = Is(0.0);
const MINUS_ZERO: Value = Is(-0.0);

impl Value {
    fn of<T: Number>(self) -> T {
        match self {
            Is(value) if value.is_nan() => T::NAN,
            Is(value) => T::from_f32(value),
            Tiny => T::TINY,
            MinusTiny => -T::TINY,
            Max => T::MAX,
            MinusMax => -T::MAX,
        }
    }
}

#[rustfmt::skip]
fn points<T: Number>() -> [Points<T>; 12] {
    [
        ("sigmoid", |b, x| b.sigmoid(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, Is(0.5)), (MINUS_ZERO, Is(0.5)),
            (ZERO, Is(0.5)), (Tiny, Is(0.5)), (Max, ONE), (INFINITY, ONE),
        ]),
        ("fast_sigmoid", |b, x| b.fast_sigmoid(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, Is(0.5)), (MINUS_ZERO, Is(0.5)),
            (ZERO, Is(0.5)), (Tiny, Is(0.5)), (Max, ONE), (INFINITY, ONE),
        ]),
        ("sigmoid_derivative", |b, x| b.sigmoid_derivative(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, Is(0.25)), (MINUS_ZERO, Is(0.25)),
            (ZERO, Is(0.25)), (Tiny, Is(0.25)), (Max, ZERO), (INFINITY, ZERO),
        ]),
        ("fast_sigmoid_derivative", |b, x| b.fast_sigmoid_derivative(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, Is(0.25)), (MINUS_ZERO, Is(0.25)),
            (ZERO, Is(0.25)), (Tiny, Is(0.25)), (Max, ZERO), (INFINITY, ZERO),
        ]),
        ("tanh", |b, x| b.tanh(x), &[
            (NAN, NAN), (MINUS_INFINITY, Is(-1.0)), (MinusMax, Is(-1.0)), (MinusTiny, MinusTiny),
            (MINUS_ZERO, MINUS_ZERO), (ZERO, ZERO), (Tiny, Tiny), (Max, ONE), (INFINITY, ONE),
        ]),
        ("fast_tanh", |b, x| b.fast_tanh(x), &[
            (NAN, NAN), (MINUS_INFINITY, Is(-1.0)), (MinusMax, Is(-1.0)), (MinusTiny, MinusTiny),
            (MINUS_ZERO, MINUS_ZERO), (ZERO, ZERO), (Tiny, Tiny), (Max, ONE), (INFINITY, ONE),
        ]),
        ("tanh_derivative", |b, x| b.tanh_derivative(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, ONE), (MINUS_ZERO, ONE),
            (ZERO, ONE), (Tiny, ONE), (Max, ZERO), (INFINITY, ZERO),
        ]),
        ("fast_tanh_derivative", |b, x| b.fast_tanh_derivative(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, ONE), (MINUS_ZERO, ONE),
            (ZERO, ONE), (Tiny, ONE), (Max, ZERO), (INFINITY, ZERO),
        ]),
        ("relu", |b, x| b.relu(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, ZERO), (MINUS_ZERO, MINUS_ZERO),
            (ZERO, ZERO), (Tiny, Tiny), (Max, Max), (INFINITY, INFINITY),
        ]),
        ("relu_derivative", |b, x| b.relu_derivative(x), &[
            (NAN, NAN), (MINUS_INFINITY, ZERO), (MinusMax, ZERO), (MinusTiny, ZERO), (MINUS_ZERO, ONE),
            (ZERO, ONE), (Tiny, ONE), (Max, ONE), (INFINITY, ONE),
        ]),
        ("leaky_relu", |b, x| b.leaky_relu(x, T::from_f32(0.5)), &[
            (NAN, NAN), (MINUS_INFINITY, MINUS_INFINITY), (Is(-3.0), Is(-1.5)), (MinusTiny, MINUS_ZERO),
            (MINUS_ZERO, MINUS_ZERO), (ZERO, ZERO), (Tiny, Tiny), (Max, Max), (INFINITY, INFINITY),
        ]),
        ("leaky_relu_derivative", |b, x| b.leaky_relu_derivative(x, T::from_f32(0.5)), &[
            (NAN, NAN), (MINUS_INFINITY, Is(0.5)), (MinusTiny, Is(0.5)), (MINUS_ZERO, ONE), (ZERO, ONE), (Tiny, ONE),
            (INFINITY, ONE),
        ]),
    ]
}

#[rustfmt::skip]
fn one_row<T: Number>() -> [OneRow<T>; 31] {
    [
        ("softmax", |b, x| b.softmax(x), &[], &[]),
        ("softmax", |b, x| b.softmax(x), &[Is(-7.0)], &[ONE]),
        ("softmax", |b, x| b.softmax(x), &[Max, Max], &[Is(0.5), Is(0.5)]),
        ("softmax", |b, x| b.softmax(x), &[MinusMax; 4], &[Is(0.25); 4]),
        ("softmax", |b, x| b.softmax(x), &[ZERO, MINUS_INFINITY, MINUS_ZERO, MinusMax], &[Is(0.5), ZERO, Is(0.5), ZERO]),
        ("softmax", |b, x| b.softmax(x), &[ZERO, NAN, ONE], &[NAN; 3]),
        ("softmax", |b, x| b.softmax(x), &[ZERO, INFINITY, ONE], &[NAN; 3]),
        ("softmax", |b, x| b.softmax(x), &[MINUS_INFINITY; 5], &[NAN; 5]),
        ("masked_softmax", |b, x| b.masked_softmax(x), &[MINUS_INFINITY; 5], &[ZERO; 5]),
        ("masked_softmax", |b, x| b.masked_softmax(x), &[MINUS_INFINITY, Is(3.0)], &[ZERO, ONE]),
        ("masked_softmax", |b, x| b.masked_softmax(x), &[MINUS_INFINITY, NAN], &[NAN; 2]),
        ("log_softmax", |b, x| b.log_softmax(x), &[], &[]),
        ("log_softmax", |b, x| b.log_softmax(x), &[Is(-7.0)], &[ZERO]),
        ("log_softmax", |b, x| b.log_softmax(x), &[ZERO, MINUS_INFINITY], &[ZERO, MINUS_INFINITY]),
        ("log_softmax", |b, x| b.log_softmax(x), &[ZERO, NAN, ONE], &[NAN; 3]),
        ("log_softmax", |b, x| b.log_softmax(x), &[ZERO, INFINITY], &[NAN; 2]),
        ("log_softmax", |b, x| b.log_softmax(x), &[MINUS_INFINITY; 3], &[NAN; 3]),

        ("fast_softmax", |b, x| b.fast_softmax(x), &[], &[]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[Is(-7.0)], &[ONE]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[Max, Max], &[Is(0.5), Is(0.5)]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[MinusMax; 4], &[Is(0.25); 4]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[ZERO, MINUS_INFINITY, MINUS_ZERO, MinusMax], &[Is(0.5), ZERO, Is(0.5), ZERO]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[ZERO, NAN, ONE], &[NAN; 3]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[ZERO, INFINITY, ONE], &[NAN; 3]),
        ("fast_softmax", |b, x| b.fast_softmax(x), &[MINUS_INFINITY; 5], &[NAN; 5]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[], &[]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[Is(-7.0)], &[ZERO]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[ZERO, MINUS_INFINITY], &[ZERO, MINUS_INFINITY]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[ZERO, NAN, ONE], &[NAN; 3]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[ZERO, INFINITY], &[NAN; 2]),
        ("fast_log_softmax", |b, x| b.fast_log_softmax(x), &[MINUS_INFINITY; 3], &[NAN; 3]),
    ]
}

/// Each value alone, and as every element of a slice with a tail.
const LENGTHS: [usize; 2] = [1, 37];

pub fn check<T: Number>(report: &mut Report<'_>, backend: Backend) {
    for (name, run, points) in points::<T>() {
        for &(x, y) in points {
            for len in LENGTHS {
                let mut xs = [x.of::<T>(); LENGTHS[1]];
                run(backend, &mut xs[..len]);
                for (index, &got) in xs[..len].iter().enumerate() {
                    report.same(got, y.of(), Place { len, index, ..Place::new::<T>(name, backend) });
                }
            }
        }
    }
    for (name, run, row, wanted) in one_row::<T>() {
        let mut xs = [T::NAN; 5];
        let len = row.len();
        for (slot, x) in xs.iter_mut().zip(row) {
            *slot = x.of();
        }
        run(backend, &mut xs[..len]);
        for (index, (&got, y)) in xs.iter().zip(wanted).enumerate() {
            report.same(got, y.of(), Place { len, index, ..Place::new::<T>(name, backend) });
        }
    }
}
