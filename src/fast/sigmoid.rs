//! σ(x) = 1/(1 + e⁻ˣ) in f32 arithmetic.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::Float;
use crate::lanes::Lanes;
use crate::math::single::{LOG2_TINY, Quotient, Reduced, TINY, even, even_and_odd, reduce_quotient, reduce_tiny};
use crate::sigmoid::{Double, DoubleBoth, DoubleDerivative, FromOutput};
use crate::span::{Backward, Kernel, Map, Own, Streams, Value};

public! {
    /// As [`crate::sigmoid`](fn@crate::sigmoid), in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 1 ULP.
    pub fn sigmoid as fast_sigmoid(backend, xs: &mut [T]) {
        backend.elementwise(Own(Value(Single)), Own(Value(Double)), Streams::in_place(xs));
    }

    /// As [`sigmoid`](fn@sigmoid), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_into as fast_sigmoid_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Value(Single)), Own(Value(Double)), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`crate::sigmoid_derivative`], in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 2 ULP.
    pub fn sigmoid_derivative as fast_sigmoid_derivative(backend, xs: &mut [T]) {
        backend.elementwise(Own(Value(SingleDerivative)), Own(Value(DoubleDerivative)), Streams::in_place(xs));
    }

    /// As [`sigmoid_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_derivative_into as fast_sigmoid_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Value(SingleDerivative)), Own(Value(DoubleDerivative)), Streams::into(src, dst)?);
        Ok(())
    }

    /// The value in place and the derivative beside it: [`sigmoid`](fn@sigmoid) and [`sigmoid_derivative`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_with_derivative as fast_sigmoid_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(SingleBoth), Own(DoubleBoth), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` times the [derivative](sigmoid_derivative) at `x`, rounded once more. Where that derivative is subnormal,
    /// it has few bits, and so has the product.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_backward as fast_sigmoid_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Backward(SingleDerivative)), Own(Backward(DoubleDerivative)), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// The same as [`crate::sigmoid_backward_from_output`], which is in the element's own arithmetic already.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_backward_from_output as fast_sigmoid_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Backward(FromOutput), Streams::gradient(y, grad)?);
        Ok(())
    }
}

/// σ = m/(2ᵏ·p + m) with e⁻ˣ = 2ᵏ·p/m. Numerator and denominator are kept [`TINY`] times too small, so that 2ᵏ·p stays in
/// the range of f32 until the one division, which then gives subnormal results with their one rounding.
#[derive(Clone, Copy)]
struct Single;

impl Map<f32> for Single {
    type Reduced<V: Lanes<Elem = f32>> = Quotient<V>;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Quotient<V> {
        // σ(-104.7) is less than half the least subnormal, σ(18) rounds to 1.
        reduce_quotient::<V, 1>(x.splat(-104.7).max(x.splat(18.0).min(x)), LOG2_TINY)
    }
    #[inline(always)]
    fn evaluate<V: Lanes<Elem = f32>>(self, Quotient { exponent, r }: Quotient<V>) -> V {
        let (z, q) = even::<V, 1>(r);
        let even = q.mul_add(z, r.splat(2.0));
        // A product, unlike a change of the exponent, keeps NaN.
        let m = even.add(r).mul(r.splat(TINY));
        m.div(even.sub(r).add_bits(exponent).add(m))
    }
}

/// 1/(e^x + 2 + e^-x): nothing cancels. With cosh(r) - 1 and sinh(r) from one polynomial, both exponentials cost little more
/// than one.
#[derive(Clone, Copy)]
struct SingleDerivative;

/// `TINY`·(e^x + 2 + e^-x) for x >= 0.
#[inline(always)]
pub(crate) fn sum_of_exponentials<V: Lanes<Elem = f32>>(reduced: Reduced<V>) -> V {
    let (large, small) = (reduced.power(), reduced.inverse_power());
    let (even, odd) = even_and_odd(reduced.r);
    let rest = large.mul_add(even.add(odd), reduced.r.splat(2.0 * TINY));
    large.add(rest.add(small.mul_add(even.sub(odd), small)))
}

impl Map<f32> for SingleDerivative {
    type Reduced<V: Lanes<Elem = f32>> = Reduced<V>;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Reduced<V> {
        // σ'(104.7) is less than half the least subnormal.
        reduce_tiny(x.splat(104.7).min(x.abs()))
    }
    #[inline(always)]
    fn evaluate<V: Lanes<Elem = f32>>(self, reduced: Reduced<V>) -> V {
        reduced.r.splat(TINY).div(sum_of_exponentials(reduced))
    }
}

/// Both.
#[derive(Clone, Copy)]
struct SingleBoth;

impl Kernel<f32> for SingleBoth {
    type Reduced<V: Lanes<Elem = f32>> = (Quotient<V>, Reduced<V>);
    const WRITES_SECOND: bool = true;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Self::Reduced<V> {
        (Single.reduce(x), SingleDerivative.reduce(x))
    }
    #[inline(always)]
    fn evaluate<V: Lanes<Elem = f32>>(self, (value, derivative): Self::Reduced<V>, _g: V) -> (V, V) {
        (Single.evaluate(value), SingleDerivative.evaluate(derivative))
    }
}
