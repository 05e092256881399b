//! tanh(x) = (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ) in f32 arithmetic.

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::fast::sigmoid::over_sum;
use crate::float::Float;
use crate::kernel::{Backward, Both, Kernel, Map, Value};
use crate::lanes::Lanes;
use crate::math::exp::Fraction;
use crate::math::single::{BIAS, Quotient, Reduced, TINY, even, reduce_quotient, reduce_tiny};
use crate::span::{ByTables, Own, Streams};
use crate::tanh::{Double, DoubleBackward, DoubleBoth, DoubleDerivative, FromOutput};

use pieces::Pieces;

mod pieces;

public! {
    /// As [`crate::tanh`](fn@crate::tanh), in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 1 ULP.
    ///
    /// With AVX-512 f32 is a polynomial of degree 4 in each of 32 pieces (Remez), elsewhere a quotient.
    pub fn tanh as fast_tanh(backend, xs: &mut [T]) {
        backend.elementwise(VALUE, Own(Value(Double)), Streams::in_place(xs));
    }

    /// As [`tanh`](fn@tanh), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_into as fast_tanh_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(VALUE, Own(Value(Double)), Streams::into(src, dst)?);
        Ok(())
    }

    /// As [`crate::tanh_derivative`], in place, in the element's own arithmetic.
    ///
    /// Error: f32 2.5 ULP, f64 2 ULP.
    pub fn tanh_derivative as fast_tanh_derivative(backend, xs: &mut [T]) {
        backend.elementwise(Own(Value(SingleDerivative)), Own(Value(DoubleDerivative)), Streams::in_place(xs));
    }

    /// As [`tanh_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_derivative_into as fast_tanh_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Value(SingleDerivative)), Own(Value(DoubleDerivative)), Streams::into(src, dst)?);
        Ok(())
    }

    /// The value in place and the derivative beside it: [`tanh`](fn@tanh) and [`tanh_derivative`].
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_with_derivative as fast_tanh_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(BOTH, Own(DoubleBoth), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` times the [derivative](tanh_derivative) at `x`, rounded once more. Where that derivative is subnormal, it
    /// has few bits, and so has the product.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward as fast_tanh_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Own(Backward(SingleDerivative)), Own(DoubleBackward), Streams::gradient(x, grad)?);
        Ok(())
    }

    /// The same as [`crate::tanh_backward_from_output`], which is in the element's own arithmetic already.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward_from_output as fast_tanh_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Backward(FromOutput), Streams::gradient(y, grad)?);
        Ok(())
    }
}

/// tanh of f32.
const VALUE: ByTables<Own<Pieces>, Own<Single>> = ByTables(Own(Pieces), Own(Single));
/// tanh and tanh' of f32.
const BOTH: ByTables<Beside<Pieces>, Beside<Single>> =
    ByTables(Own(Both(Pieces, Value(SingleDerivative))), Own(Both(Single, Value(SingleDerivative))));
/// A kernel, and the derivative beside it.
type Beside<K> = Own<Both<K, Value<SingleDerivative>>>;

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

/// 4/(e^2x + 2 + e^-2x), four times σ'(2x).
#[derive(Clone, Copy)]
struct SingleDerivative;

impl Map<f32> for SingleDerivative {
    type Reduced<V: Lanes<Elem = f32>> = Reduced<V>;
    type Expanded<V: Lanes<Elem = f32>> = Fraction<V>;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Reduced<V> {
        // tanh'(52.7) is less than half the least subnormal.
        let y = x.splat(57.0).min(x.abs());
        reduce_tiny(y.add(y))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, reduced: Reduced<V>) -> Fraction<V> {
        over_sum(4.0, reduced)
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, fraction: Fraction<V>) -> V {
        fraction.divide().times(fraction.numerator.splat(TINY))
    }
}
