//! σ(x) = 1/(1 + e⁻ˣ) in f32 arithmetic.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::Float;
use crate::kernel::{Backward, Kernel, Map, Overlap, Value};
use crate::lanes::Lanes;
use crate::math::exp::Fraction;
use crate::math::single::{
    LOG2_TINY, NOTHING, Quotient, Reduced, TINY, TINY_EXPONENT, even, reduce_below, reduce_quotient,
};
use crate::math::underflow::times;
use crate::sigmoid::{Double, DoubleBackward, DoubleBoth, DoubleDerivative, FromOutput};
use crate::span::{Own, Streams, Watch, Watched, little, within};

public! {
    /// As [`crate::sigmoid`](fn@crate::sigmoid), in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 1 ULP.
    pub fn sigmoid as fast_sigmoid(backend, xs: &mut [T]) {
        backend.elementwise(Watched(Value(Single::<false>)), Watched(Value(Double::<false>)), Streams::in_place(xs));
    }

    /// As [`sigmoid`](fn@sigmoid), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_into as fast_sigmoid_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Watched(Value(Single::<false>)), Watched(Value(Double::<false>)), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`crate::sigmoid_derivative`], in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 2 ULP.
    pub fn sigmoid_derivative as fast_sigmoid_derivative(backend, xs: &mut [T]) {
        backend.elementwise(Watched(Value(SingleDerivative::<1, false>)), Watched(Value(DoubleDerivative::<1, false>)), Streams::in_place(xs));
    }

    /// As [`sigmoid_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_derivative_into as fast_sigmoid_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Watched(Value(SingleDerivative::<1, false>)), Watched(Value(DoubleDerivative::<1, false>)), Streams::into(src, dst)?);
        Ok(())
    }

    /// The value in place and the derivative beside it, with one exponential for both: within the bounds of
    /// [`sigmoid`](fn@sigmoid) and [`sigmoid_derivative`], and not with the bits of the first.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_with_derivative as fast_sigmoid_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(SingleBoth), Own(DoubleBoth), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` times the derivative at `x`: in f32 times [`sigmoid_derivative`], rounded once more; of f64 it is the root's.
    ///
    /// Error: f32 5.5 ULP, f64 4.5 ULP.
    ///
    /// That of f32 holds where the derivative is a normal number. Where that is subnormal it has few bits, and so has the
    /// product; where it underflows to 0, so does the product, and an infinite gradient becomes NaN. Where gradients of
    /// inputs so far out matter, use [`crate::sigmoid_backward`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_backward as fast_sigmoid_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Backward(SingleDerivative::<1, false>)), Watched(DoubleBackward::<1, false>), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// The same as [`crate::sigmoid_backward_from_output`], which is in the element's own arithmetic already.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn sigmoid_backward_from_output as fast_sigmoid_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Backward(FromOutput), Streams::gradient_from_output(y, grad)?);
        Ok(())
    }
}

/// Where arguments are held, see [`crate::math::single`].
const FURTHEST: f64 = 113.0;
/// From here on e⁻ˣ may be subnormal, and so may σ and σ' be.
const NORMAL: f64 = 87.0;

/// σ = m/(2ᵏ·p + m) with e⁻ˣ = 2ᵏ·p/m. The denominator is kept [`TINY`] times too small, so that 2ᵏ·p stays in the range of
/// f32. So the quotient is a normal number, which the division is fast for, and a subnormal result comes from the product
/// with [`TINY`].
///
/// `CAREFUL`, here and below: with no subnormal operand or result, see [`Watched`].
#[derive(Clone, Copy)]
struct Single<const CAREFUL: bool>;

impl Watch<f32> for Value<Single<false>> {
    type Careful = Value<Single<true>>;

    #[inline(always)]
    fn careful(self) -> Self::Careful {
        Value(Single)
    }
    #[inline(always)]
    fn slow<V: Lanes<Elem = f32>>(self, x: V, _g: V) -> V {
        within(x, -FURTHEST, -NORMAL).max(little(x, f32::MIN_POSITIVE))
    }
}

impl<const CAREFUL: bool> Map<f32> for Single<CAREFUL> {
    type Reduced<V: Lanes<Elem = f32>> = Quotient<V>;
    type Expanded<V: Lanes<Elem = f32>> = Fraction<V>;
    const OVERLAP: Overlap = Overlap::Three;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Quotient<V> {
        // An x that this changes is so little that σ is 1/2.
        let x = if CAREFUL { x.add(x.splat(NOTHING)) } else { x };
        // σ(-104.7) is less than half the least subnormal, σ(18) rounds to 1.
        reduce_quotient::<V, 1>(x.splat(-FURTHEST as f32).max(x.splat(18.0).min(x)), LOG2_TINY)
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, Quotient { exponent, r }: Quotient<V>) -> Fraction<V> {
        let (z, q) = even::<V, 1>(r);
        let even = q.mul_add(z, r.splat(2.0));
        let (p, m) = (even.sub(r), even.add(r));
        // Changes of the exponent may lose a NaN, but the numerator has it too.
        Fraction { numerator: m, denominator: p.add_bits(exponent).add(m.add_bits(r.splat(TINY_EXPONENT))) }
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, fraction: Fraction<V>) -> V {
        times::<V, CAREFUL>(fraction.divide(), fraction.numerator.splat(TINY))
    }
}

/// σ'(N·x)·N² with e = e^-|N·x|: σ' = e/(1 + e)², in which nothing cancels. tanh' has 2 for N.
#[derive(Clone, Copy)]
pub(crate) struct SingleDerivative<const N: u8, const CAREFUL: bool>;

impl<const N: u8> Watch<f32> for Value<SingleDerivative<N, false>> {
    type Careful = Value<SingleDerivative<N, true>>;

    #[inline(always)]
    fn careful(self) -> Self::Careful {
        Value(SingleDerivative)
    }
    #[inline(always)]
    fn slow<V: Lanes<Elem = f32>>(self, x: V, _g: V) -> V {
        within(x.abs(), NORMAL / N as f64, FURTHEST / N as f64)
    }
}

impl<const N: u8, const CAREFUL: bool> Map<f32> for SingleDerivative<N, CAREFUL> {
    type Reduced<V: Lanes<Elem = f32>> = Reduced<V>;
    /// e/[`TINY`].
    type Expanded<V: Lanes<Elem = f32>> = V;
    const OVERLAP: Overlap = Overlap::Three;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Reduced<V> {
        // σ'(104.7) is less than half the least subnormal.
        reduce_below(x.splat(FURTHEST as f32 / N as f32).min(x.abs()).mul(x.splat(N as f32)))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, reduced: Reduced<V>) -> V {
        reduced.exp()
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, large: V) -> V {
        // 1 + e·(2 + e), which what 2 + e loses is little of.
        let (one, tiny) = (large.splat(1.0), large.splat(TINY));
        let square = if V::FUSED {
            large.mul_add(large.mul_add(large.splat(TINY * TINY), large.splat(2.0 * TINY)), one)
        } else {
            let e = large.mul(tiny);
            e.mul_add(e.add(large.splat(2.0)), one)
        };
        times::<V, CAREFUL>(large.div(square), large.splat(TINY * (N as f32 * N as f32)))
    }
}

/// σ and σ' with one exponential: with e = e^-|x|, σ(|x|) = 1/(1 + e) and σ(-|x|) = e/(1 + e).
#[derive(Clone, Copy)]
struct SingleBoth;

impl Kernel<f32> for SingleBoth {
    type Reduced<V: Lanes<Elem = f32>> = (V, Reduced<V>);
    /// x, and e/[`TINY`].
    type Expanded<V: Lanes<Elem = f32>> = (V, V);
    const WRITES_SECOND: bool = true;
    const OVERLAP: Overlap = Overlap::Three;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> (V, Reduced<V>) {
        (x, SingleDerivative::<1, false>.reduce(x))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, (x, reduced): (V, Reduced<V>)) -> (V, V) {
        (x, reduced.exp())
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, (x, large): (V, V), _g: V) -> (V, V) {
        let tiny = x.splat(TINY);
        let numerator = V::select(x.lt(x.splat(0.0)), large, x.splat(1.0 / TINY));
        let value = numerator.div(large.mul_add(tiny, x.splat(1.0))).times(tiny);
        (value, SingleDerivative::<1, false>.finish(large))
    }
}
