//! tanh(x) = (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) in f32 arithmetic.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::fast::sigmoid::SingleDerivative;
use crate::float::Float;
use crate::kernel::{Backward, Kernel, Map, Overlap, Value};
use crate::lanes::Lanes;
use crate::math::exp::Fraction;
use crate::math::single::{BIAS, Quotient, Reduced, TINY, even, reduce_quotient};
use crate::sigmoid::{DoubleBackward, DoubleDerivative};
use crate::span::{ByTables, Own, Streams, Watched};
use crate::tanh::{Double, DoubleBoth, FromOutput};

use pieces::Pieces;

mod pieces;

public! {
    /// As [`crate::tanh`](fn@crate::tanh), in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 1 ULP.
    ///
    /// With AVX-512 f32 is a polynomial of degree 4 in each of 32 pieces (Remez), elsewhere a quotient.
    pub fn tanh as fast_tanh(backend, xs: &mut [T]) {
        backend.elementwise(VALUE, Watched(Value(Double::<false>)), Streams::in_place(xs));
    }

    /// As [`tanh`](fn@tanh), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_into as fast_tanh_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(VALUE, Watched(Value(Double::<false>)), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`crate::tanh_derivative`], in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 2 ULP.
    pub fn tanh_derivative as fast_tanh_derivative(backend, xs: &mut [T]) {
        backend.elementwise(Watched(Value(SingleDerivative::<2, false>)), Watched(Value(DoubleDerivative::<2, false>)), Streams::in_place(xs));
    }

    /// As [`tanh_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_derivative_into as fast_tanh_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Watched(Value(SingleDerivative::<2, false>)), Watched(Value(DoubleDerivative::<2, false>)), Streams::into(src, dst)?);
        Ok(())
    }

    /// The value in place and the derivative beside it, with one exponential for both: within the bounds of
    /// [`tanh`](fn@tanh) and [`tanh_derivative`], and not with their bits.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_with_derivative as fast_tanh_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(SingleBoth), Own(DoubleBoth), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` times the derivative at `x`: in f32 times [`tanh_derivative`], rounded once more; of f64 it is the root's.
    ///
    /// Error: f32 5.5 ULP, f64 4.5 ULP.
    ///
    /// That of f32 holds where the derivative is a normal number. Where that is subnormal it has few bits, and so has the
    /// product; where it underflows to 0, so does the product, and an infinite gradient becomes NaN. Where gradients of
    /// inputs so far out matter, use [`crate::tanh_backward`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward as fast_tanh_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Backward(SingleDerivative::<2, false>)), Watched(DoubleBackward::<2, false>), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// The same as [`crate::tanh_backward_from_output`], which is in the element's own arithmetic already.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward_from_output as fast_tanh_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Backward(FromOutput), Streams::gradient_from_output(y, grad)?);
        Ok(())
    }
}

/// tanh of f32.
const VALUE: ByTables<Own<Pieces>, Own<Single>> = ByTables(Own(Pieces), Own(Single));

/// 2⁻³¹, whose exponent's bits are in that of every number up to 2: what r of [`Single`] is kept above.
const LEAST_R: f32 = 1.0 / 2_147_483_648.0;

/// With e^−2x = S·(1 + p)/(1 + m), S = 2ᵏ, m = e + r and −p = r − e, where 1 + e is C of [`crate::math::single`]:
///
/// ```text
/// tanh(x) = ((1 − S) + (m + S·(−p)))/((1 + S) + (m − S·(−p))).
/// ```
///
/// 1 ± S are exact where S matters, and p and m are small, so that little is lost before the last sums. Near zero S = 1,
/// and the numerator is 2r with its full relative accuracy.
///
/// A division is slow if its operands or its result are subnormal. So where multiply-adds are fused r is kept away from
/// zero, and where that made the quotient too large the result is x, which tanh(x) is never farther from zero than. Only
/// k = 0 has r between 0 and [`LEAST_R`]: elsewhere r is a multiple of 2⁻³⁰, and an r of 0 may as well be [`LEAST_R`].
#[derive(Clone, Copy)]
struct Single;

impl Kernel<f32> for Single {
    type Reduced<V: Lanes<Elem = f32>> = Quotient<V>;
    type Expanded<V: Lanes<Elem = f32>> = Fraction<V>;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Quotient<V> {
        // tanh(10) rounds to 1.
        if V::FUSED {
            let Quotient { exponent, r } = reduce_quotient::<V, 2>(x.splat(-10.0).max(x.splat(10.0).min(x)), BIAS);
            Quotient { exponent, r: r.not_below(r.splat(LEAST_R)) }
        } else {
            reduce_quotient::<V, 2>(x.splat(10.0).min(x.abs()), BIAS)
        }
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, Quotient { exponent: scale, r }: Quotient<V>) -> Fraction<V> {
        let one = r.splat(1.0);
        let (z, q) = even::<V, 2>(r);
        let (m, minus_p) = (q.mul_add(z, r), q.neg_mul_add(z, r));
        let numerator = one.sub(scale).add(scale.mul_add(minus_p, m));
        let denominator = one.add(scale).add(scale.neg_mul_add(minus_p, m));
        Fraction { numerator, denominator }
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, fraction: Fraction<V>, x: V) -> (V, V) {
        let quotient = fraction.divide();
        let y = if V::FUSED { quotient.nearer_zero(x) } else { quotient.or_sign_of(x) };
        (y, y)
    }
}

/// tanh and tanh' with one exponential: with e = e^-2|x| = S·(1 - w), tanh|x| = ((1 - S) + S·w)/(1 + e).
///
/// 1 - S is exact where it matters. Near zero S = 1, and the numerator is w with its full relative accuracy; an x that
/// e was taken for 1 of is its own tanh.
#[derive(Clone, Copy)]
struct SingleBoth;

impl Kernel<f32> for SingleBoth {
    type Reduced<V: Lanes<Elem = f32>> = (V, Reduced<V>);
    /// x, S/[`TINY`] and w.
    type Expanded<V: Lanes<Elem = f32>> = (V, V, V);
    const WRITES_SECOND: bool = true;
    const OVERLAP: Overlap = Overlap::Three;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> (V, Reduced<V>) {
        (x, SingleDerivative::<2, false>.reduce(x))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, (x, reduced): (V, Reduced<V>)) -> (V, V, V) {
        (x, reduced.power, reduced.w())
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, (x, power, w): (V, V, V), _g: V) -> (V, V) {
        let (one, tiny) = (x.splat(1.0), x.splat(TINY));
        let part = power.mul(w);
        let large = power.sub(part);
        let numerator = part.mul_add(tiny, power.neg_mul_add(tiny, one));
        let value = numerator.div(large.mul_add(tiny, one)).min(x.abs()).or_sign_of(x);
        (value, SingleDerivative::<2, false>.finish(large))
    }
}
