//! leaky_relu(x) = x for x >= 0, slope·x otherwise.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::{Element, Float};
use crate::kernel::{Backward, Both, InOne, Pointwise, Step, Value};
use crate::lanes::Lanes;
use crate::math::underflow::product;
use crate::span::{Streams, Watch, little};

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
        backend.watched(Value(Leaky(slope)), Streams::in_place(xs));
    }

    /// As [`leaky_relu`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn leaky_relu_into(backend, src: &[T], dst: &mut [T], slope: T) -> Result<(), ShapeError> {
        backend.watched(Value(Leaky(slope)), Streams::into(src, dst)?);
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
        backend.watched(Backward(Slope(slope)), Streams::gradient(x, grad)?);
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
    x.mul(V::select(x.ge(x.splat(V::Elem::ZERO)), x.splat(V::Elem::ONE), slope))
}

/// Whether the larger of the product and x is the result, and x where the product is NaN: so it is with such a slope, and
/// quicker on lanes that fuse, which have a maximum in one instruction. The compiler takes the question out of the loop.
#[inline(always)]
fn is_larger<V: Lanes>(slope: V::Elem) -> bool {
    V::FUSED && slope > V::Elem::ZERO && slope <= V::Elem::ONE
}

#[derive(Clone, Copy)]
pub(crate) struct Leaky<T>(pub(crate) T);

impl<T: Float> Pointwise<T> for Leaky<T> {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        let slope = x.splat(self.0);
        if is_larger::<V>(self.0) {
            return x.mul(slope).max(x);
        }
        leaky(x, slope)
    }
}

/// Below this, products with a slope may be subnormal.
#[inline(always)]
fn least<T: Float>(slope: T) -> T {
    let size = slope.magnitude();
    if size < T::ONE && size > T::ZERO { T::LEAST / size } else { T::LEAST }
}

impl<T: Float> Watch<T> for Value<Leaky<T>> {
    type Careful = Value<CarefulLeaky<T>>;
    const SPACING: usize = 1024;

    #[inline(always)]
    fn careful(self) -> Self::Careful {
        Value(CarefulLeaky(self.0.0))
    }
    #[inline(always)]
    fn slow<V: Lanes<Elem = T>>(self, x: V, _g: V) -> V {
        little(x, least(self.0.0))
    }
}

/// [`Leaky`] with no subnormal operand or result.
#[derive(Clone, Copy)]
pub(crate) struct CarefulLeaky<T>(T);

impl<T: Float> Pointwise<T> for CarefulLeaky<T> {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, x: V) -> V {
        if is_larger::<V>(self.0) {
            return product(x.abs(), x.splat(self.0)).or_sign_of(x).max(x);
        }
        V::select(x.ge(x.splat(T::ZERO)), x, times_slope(x, self.0))
    }
}

/// x·slope with no subnormal operand or result.
#[inline(always)]
fn times_slope<V: Lanes>(x: V, slope: V::Elem) -> V {
    let sign = if V::Elem::ONE.with_sign_of(slope) > V::Elem::ZERO { x } else { x.neg() };
    product(x.abs(), x.splat(slope.magnitude())).copysign(sign)
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
        if V::FUSED && !V::HAS_CLASSES && self.0 >= T::ZERO {
            return V::select(x.ge(x.splat(T::ZERO)), x.splat(T::ONE), slope.max(x));
        }
        x.one_or(slope)
    }
}

impl<T: Float> Watch<T> for Backward<Slope<T>> {
    type Careful = InOne<CarefulSlope<T>>;
    const SPACING: usize = 1024;

    #[inline(always)]
    fn careful(self) -> Self::Careful {
        InOne(CarefulSlope(self.0.0))
    }
    #[inline(always)]
    fn slow<V: Lanes<Elem = T>>(self, _x: V, g: V) -> V {
        little(g, least(self.0.0))
    }
}

/// The gradient times [`Slope`], with no subnormal operand or result.
#[derive(Clone, Copy)]
pub(crate) struct CarefulSlope<T>(T);

impl<T: Float> Step<T> for CarefulSlope<T> {
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, g: V) -> (V, V) {
        let product = V::select(x.ge(x.splat(T::ZERO)), g, times_slope(g, self.0));
        let y = V::select(x.eq(x), product, x);
        (y, y)
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
