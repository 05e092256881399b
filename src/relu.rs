//! relu(x) = max(0, x).

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::Float;
use crate::kernel::{Both, InOne, Pointwise, Step, Value};
use crate::lanes::Lanes;
use crate::span::Streams;

public! {
    /// x to max(0, x), in place: x for x ≥ 0, else 0.
    ///
    /// Exact. −0.0 stays −0.0, and NaN stays NaN.
    ///
    /// ```
    /// let mut xs = [-1.0f32, -0.0, 2.0, f32::NAN];
    /// activations::relu(&mut xs);
    /// assert_eq!(xs[..3], [0.0, -0.0, 2.0]);
    /// assert!(xs[3].is_nan());
    /// ```
    pub fn relu(backend, xs: &mut [T]) {
        backend.own(Value(Relu), Streams::in_place(xs));
    }

    /// As [`relu`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn relu_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Value(Relu), Streams::into(src, dst)?);
        Ok(())
    }

    /// x to 1 for x ≥ 0, else 0, in place: at ±0 the right-hand derivative.
    ///
    /// NaN stays NaN.
    pub fn relu_derivative(backend, xs: &mut [T]) {
        backend.own(Value(Unit), Streams::in_place(xs));
    }

    /// As [`relu_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn relu_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Value(Unit), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`relu`] on `xs` and [`relu_derivative`] beside it.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn relu_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Both(Value(Relu), Value(Unit)), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` to itself where x ≥ 0, else to 0: the gradient of the output to that of the input `x`.
    ///
    /// Where x < 0 the result is 0 even for an infinite or NaN gradient. NaN in x gives NaN.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn relu_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(InOne(Gate::<true>), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// `grad` to itself where y > 0, else to 0, from the output y of [`relu`].
    ///
    /// y = 0 comes from x = 0 as from x < 0, and so nothing passes there, as in PyTorch; [`relu_backward`] passes the
    /// gradient at x = 0. NaN in y gives NaN.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn relu_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(InOne(Gate::<false>), Streams::gradient_from_output(y, grad)?);
        Ok(())
    }
}

/// 0 > x ? 0 : x, which keeps -0.0 and NaN.
#[derive(Clone, Copy)]
struct Relu;

impl<T: Float> Pointwise<T> for Relu {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        x.splat(T::ZERO).max(x)
    }
}

/// 1 where x >= 0, else 0; NaN where x is.
#[derive(Clone, Copy)]
struct Unit;

impl<T: Float> Pointwise<T> for Unit {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        let zero = x.splat(T::ZERO);
        V::select(x.ge(zero), x.splat(T::ONE), zero.max(x))
    }
}

/// g where x is above 0 (or, `AT_ZERO`, is 0), else 0, whatever g is; NaN where x is.
#[derive(Clone, Copy)]
struct Gate<const AT_ZERO: bool>;

impl<T: Float, const AT_ZERO: bool> Step<T> for Gate<AT_ZERO> {
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, g: V) -> (V, V) {
        let y = x.gate::<AT_ZERO>(g);
        (y, y)
    }
}
