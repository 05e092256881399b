//! Slices that do not fit: an error that names the numbers, and nothing written. Empty slices: nothing happens.

use crate::common::real::{Real, assert_same};
use crate::common::{backends, scalar};
use activations::{Backend, ShapeError};

/// A call with two slices that are written at most: the first is `b`, the second `c`.
type Attempt<T> = Box<dyn Fn(Backend, &mut [T], &mut [T]) -> Result<(), ShapeError>>;

struct Bad<T> {
    name: &'static str,
    /// What the message must contain.
    numbers: Vec<String>,
    attempt: Attempt<T>,
}

/// b has 6 elements and c has 4 throughout.
const B: usize = 6;
const C: usize = 4;

fn bad<T: Real>(
    name: &'static str,
    numbers: &[usize],
    attempt: impl Fn(Backend, &mut [T], &mut [T]) -> Result<(), ShapeError> + 'static,
) -> Bad<T> {
    Bad { name, numbers: numbers.iter().map(usize::to_string).collect(), attempt: Box::new(attempt) }
}

/// Every function over two slices, with lengths that differ.
macro_rules! lengths_differ {
    ($($name:ident $(($extra:expr))*),* $(,)?) => {
        vec![$(
            bad(stringify!($name), &[B, C], |k, b, c| k.$name(c, b $(, $extra)*)),
            bad(stringify!($name), &[B, C], |k, b, c| k.$name(b, c $(, $extra)*)),
        )*]
    };
}

fn different_lengths<T: Real>() -> Vec<Bad<T>> {
    lengths_differ![
        sigmoid_into,
        sigmoid_derivative_into,
        sigmoid_with_derivative,
        sigmoid_backward,
        sigmoid_backward_from_output,
        tanh_into,
        tanh_derivative_into,
        tanh_with_derivative,
        tanh_backward,
        tanh_backward_from_output,
        relu_into,
        relu_derivative_into,
        relu_with_derivative,
        relu_backward,
        relu_backward_from_output,
        leaky_relu_into(T::from_f64(0.5)),
        leaky_relu_derivative_into(T::from_f64(0.5)),
        leaky_relu_with_derivative(T::from_f64(0.5)),
        leaky_relu_backward(T::from_f64(0.5)),
        leaky_relu_backward_from_output(T::from_f64(0.5)),
        parametric_relu_into(&[T::from_f64(0.5)])(1),
        parametric_relu_derivative_into(&[T::from_f64(0.5)])(1),
        softmax_into,
        softmax_backward,
        softmax_rows_into(2),
        softmax_rows_backward(2),
        softmax_axis_into(1)(2),
        softmax_axis_backward(1)(2),
        masked_softmax_into,
        masked_softmax_rows_into(2),
        masked_softmax_axis_into(1)(2),
        log_softmax_into,
        log_softmax_backward,
        log_softmax_rows_into(2),
        log_softmax_rows_backward(2),
        log_softmax_axis_into(1)(2),
        log_softmax_axis_backward(1)(2),
        fast_softmax_axis_into(1)(2),
        fast_softmax_axis_backward(1)(2),
        fast_log_softmax_axis_into(1)(2),
        fast_log_softmax_axis_backward(1)(2),
    ]
}

/// Every function that takes a layout, given `axis_len` and `inner_len` that do not fit 6 elements. Functions of rows
/// take part where `inner_len` is 1.
fn layouts<T: Real>(axis_len: usize, inner_len: usize) -> Vec<Bad<T>> {
    let numbers = if inner_len == 1 { vec![B, axis_len] } else { vec![B, axis_len, inner_len] };
    let src = [T::from_f64(1.0); B];
    let mut all = vec![
        bad("softmax_axis", &numbers, move |k, b, _| k.softmax_axis(b, axis_len, inner_len)),
        bad("log_softmax_axis", &numbers, move |k, b, _| k.log_softmax_axis(b, axis_len, inner_len)),
        bad("masked_softmax_axis", &numbers, move |k, b, _| k.masked_softmax_axis(b, axis_len, inner_len)),
    ];
    type IntoOrBackward<T> = fn(Backend, &[T], &mut [T], usize, usize) -> Result<(), ShapeError>;
    let along: [(&str, IntoOrBackward<T>); 9] = [
        ("softmax_axis_into", |k, a, b, len, inner_len| k.softmax_axis_into(a, b, len, inner_len)),
        ("log_softmax_axis_into", |k, a, b, len, inner_len| k.log_softmax_axis_into(a, b, len, inner_len)),
        ("masked_softmax_axis_into", |k, a, b, len, inner_len| k.masked_softmax_axis_into(a, b, len, inner_len)),
        ("fast::softmax_axis_into", |k, a, b, len, inner_len| k.fast_softmax_axis_into(a, b, len, inner_len)),
        ("fast::log_softmax_axis_into", |k, a, b, len, inner_len| k.fast_log_softmax_axis_into(a, b, len, inner_len)),
        ("softmax_axis_backward", |k, a, b, len, inner_len| k.softmax_axis_backward(a, b, len, inner_len)),
        ("log_softmax_axis_backward", |k, a, b, len, inner_len| k.log_softmax_axis_backward(a, b, len, inner_len)),
        ("fast::softmax_axis_backward", |k, a, b, len, inner_len| k.fast_softmax_axis_backward(a, b, len, inner_len)),
        ("fast::log_softmax_axis_backward", |k, a, b, len, inner_len| {
            k.fast_log_softmax_axis_backward(a, b, len, inner_len)
        }),
    ];
    all.extend(along.map(|(name, run)| bad(name, &numbers, move |k, b, _| run(k, &src, b, axis_len, inner_len))));
    if inner_len == 1 {
        all.extend([
            bad("softmax_rows", &numbers, move |k, b, _| k.softmax_rows(b, axis_len)),
            bad("softmax_rows_into", &numbers, move |k, b, _| k.softmax_rows_into(&src, b, axis_len)),
            bad("softmax_rows_backward", &numbers, move |k, b, _| k.softmax_rows_backward(&src, b, axis_len)),
            bad("masked_softmax_rows", &numbers, move |k, b, _| k.masked_softmax_rows(b, axis_len)),
            bad("masked_softmax_rows_into", &numbers, move |k, b, _| k.masked_softmax_rows_into(&src, b, axis_len)),
            bad("log_softmax_rows", &numbers, move |k, b, _| k.log_softmax_rows(b, axis_len)),
            bad("log_softmax_rows_into", &numbers, move |k, b, _| k.log_softmax_rows_into(&src, b, axis_len)),
            bad("log_softmax_rows_backward", &numbers, move |k, b, _| k.log_softmax_rows_backward(&src, b, axis_len)),
        ]);
    }
    if axis_len <= C {
        let slopes = vec![T::from_f64(0.5); axis_len];
        let with = |run: fn(Backend, &[T], &mut [T], &mut [T], &[T], usize) -> Result<(), ShapeError>| {
            let slopes = slopes.clone();
            move |k: Backend, b: &mut [T], c: &mut [T]| run(k, &src, b, &mut c[..axis_len], &slopes, inner_len)
        };
        all.extend([
            bad("parametric_relu", &numbers, with(|k, _, b, _, slopes, n| k.parametric_relu(b, slopes, n))),
            bad(
                "parametric_relu_into",
                &numbers,
                with(|k, a, b, _, slopes, n| k.parametric_relu_into(a, b, slopes, n)),
            ),
            bad(
                "parametric_relu_derivative",
                &numbers,
                with(|k, _, b, _, slopes, n| k.parametric_relu_derivative(b, slopes, n)),
            ),
            bad(
                "parametric_relu_derivative_into",
                &numbers,
                with(|k, a, b, _, slopes, n| k.parametric_relu_derivative_into(a, b, slopes, n)),
            ),
            bad(
                "parametric_relu_backward",
                &numbers,
                with(|k, a, b, c, slopes, n| k.parametric_relu_backward(a, b, slopes, n, c)),
            ),
        ]);
    }
    all
}

/// The third and the fourth slice of the one function that has so many.
fn parametric_backward<T: Real>() -> Vec<Bad<T>> {
    let half = [T::from_f64(0.5); 3];
    let src = [T::from_f64(-1.0); B];
    vec![
        bad("x and grad", &[B, C], move |k, b, c| k.parametric_relu_backward(b, c, &half, 1, &mut half.clone())),
        bad("slopes and slope_grads", &[3, C], move |k, b, c| k.parametric_relu_backward(&src, b, &half, 1, c)),
    ]
}

fn all<T: Real>() -> Vec<Bad<T>> {
    let mut all = different_lengths();
    all.extend(parametric_backward());
    // No whole number of rows or blocks; none at all; products that overflow to 0, to 2, or just not.
    let half = 1 << (usize::BITS / 2);
    let fits = [
        (4, 1),
        (7, 1),
        (12, 1),
        (usize::MAX, 1),
        (0, 1),
        (2, 2),
        (3, 4),
        (2, 0),
        (0, 2),
        (0, 0),
        (half, half),
        (2, usize::MAX),
        (4, usize::MAX / 2 + 1),
        (2, usize::MAX / 2 + 2),
        (usize::MAX, usize::MAX),
    ];
    for (axis_len, inner_len) in fits {
        all.extend(layouts(axis_len, inner_len));
    }
    all
}

#[test]
fn errors_name_the_numbers_and_nothing_is_written() {
    fn check<T: Real>() {
        let before = |len: usize| -> Vec<T> { (0..len).map(|i| T::from_f64(i as f64 - 2.25)).collect() };
        for backend in backends() {
            for Bad { name, numbers, attempt } in all::<T>() {
                let what = || format!("{name} {} on {}, {numbers:?}", T::NAME, backend.name());
                let (mut b, mut c) = (before(B), before(C));
                let result = attempt(backend, &mut b, &mut c);
                assert_same(&b, &before(B), what);
                assert_same(&c, &before(C), what);
                let message = result.expect_err(&what()).to_string();
                for number in &numbers {
                    assert!(message.contains(number.as_str()), "{}: {message:?}", what());
                }
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn an_error_is_an_error() {
    let error = scalar().sigmoid_into(&[1.0f32; 3], &mut [0.0; 5]).expect_err("lengths differ");
    let error: &dyn core::error::Error = &error;
    assert_eq!(error.to_string(), "`dst` has 5 elements, but `src` has 3");
    let error = scalar().sigmoid_backward(&[1.0f32; 3], &mut [0.0; 5]).expect_err("lengths differ");
    assert_eq!(error.to_string(), "`grad` has 5 elements, but `x` has 3");
    for from_output in [Backend::sigmoid_backward_from_output, Backend::softmax_backward, Backend::log_softmax_backward]
    {
        let error = from_output(scalar(), &[1.0f32; 3], &mut [0.0; 5]).expect_err("lengths differ");
        assert_eq!(error.to_string(), "`grad` has 5 elements, but `y` has 3");
    }
    let error = scalar().softmax_rows(&mut [1.0f32; 6], 4).expect_err("one row and a half");
    assert_eq!(error, ShapeError::Blocks { len: 6, axis_len: 4, inner_len: 1 });
    assert_eq!(error.to_string(), "6 elements are not a whole number of rows of 4");
    let error = scalar().softmax_axis(&mut [1.0f32; 6], 2, 2).expect_err("one block and a half");
    assert_eq!(error.to_string(), "6 elements are not a whole number of blocks of 2 x 2");
}

/// No data is whole rows of any length, even of none.
#[test]
fn empty_slices() {
    fn check<T: Real>() {
        for backend in backends() {
            for (axis_len, inner_len) in [(0, 0), (0, 1), (1, 0), (3, 5), (usize::MAX, usize::MAX)] {
                let no: &mut [T] = &mut [];
                backend.softmax_axis(no, axis_len, inner_len).expect("no data");
                backend.log_softmax_axis(no, axis_len, inner_len).expect("no data");
                backend.softmax_axis_backward(&[], no, axis_len, inner_len).expect("no data");
                backend.log_softmax_axis_backward(&[], no, axis_len, inner_len).expect("no data");
                backend.masked_softmax_axis_into(&[], no, axis_len, inner_len).expect("no data");
                backend.softmax_rows(no, axis_len).expect("no data");
                backend.masked_softmax_rows(no, axis_len).expect("no data");
                backend.log_softmax_rows(no, axis_len).expect("no data");
                backend.softmax_rows_into(&[], no, axis_len).expect("no data");
                backend.softmax_rows_backward(&[], no, axis_len).expect("no data");
                backend.log_softmax_rows_backward(&[], no, axis_len).expect("no data");
                backend.parametric_relu(no, &[], inner_len).expect("no data");
                backend.parametric_relu(no, &[T::from_f64(0.5); 3], inner_len).expect("no data");
            }
            let mut slope_grads = [T::from_f64(0.5)];
            backend.parametric_relu_backward(&[], &mut [], &slope_grads.clone(), 1, &mut slope_grads).expect("no data");
            assert_same(&slope_grads, &[T::from_f64(0.5)], || format!("slope_grads on {}", backend.name()));
        }
    }
    check::<f32>();
    check::<f64>();
}
