//! leaky_relu(x) = x for x >= 0, slope·x otherwise.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::{Element, Float};
use crate::kernel::{Backward, Both, Pointwise, Value};
use crate::lanes::Lanes;
use crate::span::Streams;

public! {
    /// x to x for x ≥ 0, else to slope·x, in place.
    ///
    /// One multiplication as IEEE arithmetic has it, whatever the slope: above 1, 0, negative, infinite or NaN. NaN
    /// stays NaN.
    ///
    /// ```
    /// let mut xs = [-2.0f32, 0.0, 2.0];
    /// activations::leaky_relu(&mut xs, 0.25);
    /// assert_eq!(xs, [-0.5, 0.0, 2.0]);
    /// ```
    pub fn leaky_relu(backend, xs: &mut [T], slope: T) {
        backend.own(Value(Leaky(slope)), Streams::in_place(xs));
    }

    /// As [`leaky_relu`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_into(backend, src: &[T], dst: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.own(Value(Leaky(slope)), Streams::into(src, dst)?);
        Ok(())
    }

    /// x to 1 for x ≥ 0, else to `slope`, in place: at ±0 the right-hand derivative.
    ///
    /// NaN stays NaN.
    pub fn leaky_relu_derivative(backend, xs: &mut [T], slope: T) {
        backend.own(Value(Slope(slope)), Streams::in_place(xs));
    }

    /// As [`leaky_relu_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_derivative_into(backend, src: &[T], dst: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.own(Value(Slope(slope)), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`leaky_relu`] on `xs` and [`leaky_relu_derivative`] beside it.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_with_derivative(backend, xs: &mut [T], derivative: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.own(Both(Value(Leaky(slope)), Value(Slope(slope))), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` to grad·1 where x ≥ 0, else to grad·slope: the gradient of the output to that of the input `x`.
    ///
    /// NaN in x gives NaN.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_backward(backend, x: &[T], grad: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.own(Backward(Slope(slope)), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// As [`leaky_relu_backward`], from the output y of [`leaky_relu`].
    ///
    /// With a positive slope y has the sign of x, and the two agree wherever slope·x does not underflow to −0.0. A
    /// slope of 0, below, or NaN hides that sign: then the factor is 1 where y > 0, else `slope`. For a negative slope use
    /// [`leaky_relu_backward`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_backward_from_output(backend, y: &[T], grad: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.own(Backward(OutputSlope(slope)), Streams::gradient_from_output(y, grad)?);
        Ok(())
    }
}

/// x·(1 or slope): for x >= 0 the product is x itself, -0.0 and infinity included, and otherwise slope·x as IEEE
/// arithmetic has it, NaN included. The select is between constants, so that no compiler turns it into a masked store.
#[inline(always)]
pub(crate) fn leaky<V: Lanes>(x: V, slope: V) -> V {
    x.mul(factor(x, slope))
}

/// 1 where x >= 0, else slope, also where x is NaN.
#[inline(always)]
fn factor<V: Lanes>(x: V, slope: V) -> V {
    V::select(x.ge(x.splat(V::Elem::ZERO)), x.splat(V::Elem::ONE), slope)
}

/// 1 where x >= 0, slope where x < 0; NaN where x is.
#[inline(always)]
pub(crate) fn slope_at<V: Lanes>(x: V, slope: V) -> V {
    V::select(x.eq(x), factor(x, slope), x)
}

#[derive(Clone, Copy)]
pub(crate) struct Leaky<T>(pub(crate) T);

impl<T: Float> Pointwise<T> for Leaky<T> {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        let slope = x.splat(self.0);
        // With such a slope the larger one is right, and the second operand where the product is NaN. The compiler takes
        // the question out of the loop. Lanes that fuse have a maximum in one instruction.
        if V::FUSED && self.0 > T::ZERO && self.0 <= T::ONE {
            return x.mul(slope).max(x);
        }
        leaky(x, slope)
    }
}

/// The derivative.
#[derive(Clone, Copy)]
pub(crate) struct Slope<T>(pub(crate) T);

impl<T: Float> Pointwise<T> for Slope<T> {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        let slope = x.splat(self.0);
        // Where x is below 0 the larger one is the slope, and where it is NaN the second operand. One instruction does it
        // where there are fused ones, and elsewhere it is slower. The compiler takes the question out of the loop.
        if V::FUSED && self.0 >= T::ZERO {
            return V::select(x.ge(x.splat(T::ZERO)), x.splat(T::ONE), slope.max(x));
        }
        slope_at(x, slope)
    }
}

/// The derivative as far as y tells it: a positive slope keeps signs, so y >= 0 is x >= 0; a slope of 0 or below does
/// not, and then only y > 0 counts as x > 0, as for relu.
#[derive(Clone, Copy)]
struct OutputSlope<T>(T);

impl<T: Float> Pointwise<T> for OutputSlope<T> {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, y: V) -> V {
        let (zero, slope) = (y.splat(T::ZERO), y.splat(self.0));
        if self.0 > T::ZERO {
            return Slope(self.0).at(y);
        }
        let factor = V::select(zero.lt(y), y.splat(T::ONE), slope);
        V::select(y.eq(y), factor, y)
    }
}
