//! tanh(x) = (eˣ - e⁻ˣ)/(eˣ + e⁻ˣ).

use crate::api::public;
use crate::backend::Backend;
use crate::error::ShapeError;
use crate::float::{Element, Float};
use crate::kernel::{Backward, BackwardWide, Kernel, Map, Pointwise, Value};
use crate::lanes::Lanes;
use crate::math::double::{self, LARGE, LOG2_LARGE, NOWHERE, Sum, residual};
use crate::math::exp::{COTH_4, Fraction, Reduced, reduce, with_constant};
use crate::math::shifted_exp::Shifting;
use crate::sigmoid::{DoubleBackward, DoubleDerivative, PairDerivative, slope};
use crate::span::{Guarded, Own, Streams, Watch, Watched, Wide, little};
use pieces::Pieces;

pub(crate) mod pieces;

public! {
    /// x to tanh x = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), in place.
    ///
    /// Error: f32 0.5 ULP, f64 1 ULP.
    ///
    /// tanh(±0) = ±0, tanh(±∞) = ±1, and NaN stays NaN. Small arguments keep full relative accuracy, subnormal ones
    /// too.
    ///
    /// The argument is reduced by a multiple of (ln 2)/2 (Cody and Waite), h·coth h is a polynomial in h² (Remez), and
    /// f32 goes through f64, which leaves a single rounding. With AVX-512 most of a long f32 slice does not: a pair of
    /// f32, from tables of polynomials, bounds tanh closely enough to round it, and f64 is left what it does not decide.
    /// f64 itself has a polynomial for e⁻²ˣ − 1, and sums of head and tail (Dekker).
    ///
    /// ```
    /// let mut xs = [f32::NEG_INFINITY, -0.0, 1e-30, 2.0];
    /// activations::tanh(&mut xs);
    /// assert_eq!(xs, [-1.0, -0.0, 1e-30, 0.9640276]);
    /// ```
    pub fn tanh(backend, xs: &mut [T]) {
        backend.elementwise(Guarded(Pieces, Value(Single)), Watched(Value(Double::<false>)), Streams::in_place(xs));
    }

    /// As [`tanh`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Guarded(Pieces, Value(Single)), Watched(Value(Double::<false>)), Streams::into(src, dst)?);
        Ok(())
    }

    /// x to tanh' x = 4/(eˣ + e⁻ˣ)², in place.
    ///
    /// Error: f32 0.5 ULP, f64 2 ULP.
    ///
    /// tanh'(±∞) = 0, tanh'(±0) = 1, and NaN stays NaN. Computed from x, never from a rounded tanh x: accurate in both
    /// tails. It is 4·σ'(2x), by the method of [`sigmoid`](crate::sigmoid()).
    pub fn tanh_derivative(backend, xs: &mut [T]) {
        backend.elementwise(
            Guarded(PairDerivative::<2>, Value(SingleDerivative)),
            Watched(Value(DoubleDerivative::<2, false>)),
            Streams::in_place(xs),
        );
    }

    /// As [`tanh_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_derivative_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(
            Guarded(PairDerivative::<2>, Value(SingleDerivative)),
            Watched(Value(DoubleDerivative::<2, false>)),
            Streams::into(src, dst)?,
        );
        Ok(())
    }

    /// As [`tanh`] on `xs` and [`tanh_derivative`] beside it, with one exponential for both.
    ///
    /// In f32 the bits are those of the two functions; in f64 the bounds are.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_with_derivative(backend, xs: &mut [T], derivative: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(Wide(SingleBoth), Own(DoubleBoth), Streams::with_second(xs, derivative)?);
        Ok(())
    }

    /// `grad` to grad·tanh'(x): the gradient of the output to that of the input `x`.
    ///
    /// Error: f32 1.5 ULP, f64 4.5 ULP.
    ///
    /// The derivative has the precision of its type but a wider exponent, so a product is accurate even where the
    /// derivative alone would be subnormal or 0. NaN in x or grad gives NaN, and an infinite grad stays infinite.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward(backend, x: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.elementwise(
            Guarded(PairDerivative::<2>, BackwardWide(SingleDerivative)),
            Watched(DoubleBackward::<2, false>),
            Streams::gradient(x, grad)?,
        );
        Ok(())
    }

    /// `grad` to grad·((1 − y)·(1 + y)) from the output y of [`tanh`], for callers who kept only that.
    ///
    /// Each operation is rounded in the element's own arithmetic, with the same bits on every backend. y was rounded:
    /// where it is near ±1, little of 1 ∓ y is left. [`tanh_backward`] is accurate everywhere.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn tanh_backward_from_output(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        backend.own(Backward(FromOutput), Streams::gradient_from_output(y, grad)?);
        Ok(())
    }
}

/// f32 through f64: x = k·(ln 2)/2 + h, and with S = 2ᵏ and C(h²) = h·coth(h), the sum and the difference of e²ˣ and 1
/// become
///
/// ```text
/// tanh(x) = ((1 + S)·h - (1 - S)·C)/(S·p + m),   p = C + h, m = C - h.
/// ```
///
/// Near zero S = 1 and tanh(x) = h/C, with full relative accuracy and the sign of zero: relative error below 2^-49.1
/// (`value` of `tools/gappa/tanh_near_zero.g`), and elsewhere 2^-48.2 (`value` of `tools/gappa/tanh.g`).
#[derive(Clone, Copy)]
struct Single;

/// Numerator and denominator, and m.
#[inline(always)]
fn parts_of_value<V: Lanes<Elem = f64>>(reduced: Reduced<V>) -> (Fraction<V>, V) {
    let Reduced { scale, r: h } = reduced;
    let one = h.splat(1.0);
    let (less, more) = (one.sub(scale), one.add(scale));
    let c = with_constant(h.mul(h), 1.0, COTH_4);
    let m = c.sub(h);
    let numerator = less.neg_mul_add(c, more.mul(h));
    (Fraction { numerator, denominator: scale.mul_add(c.add(h), m) }, m)
}

impl Map<f64> for Single {
    type Reduced<V: Lanes<Elem = f64>> = Reduced<V>;
    type Expanded<V: Lanes<Elem = f64>> = Fraction<V>;
    /// tanh(±10) rounds to ±1.
    const DOMAIN: Option<(f32, f32)> = Some((-10.0, 10.0));

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, x: V) -> Reduced<V> {
        reduce::<V, 2>(x)
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, reduced: Reduced<V>) -> Fraction<V> {
        parts_of_value(reduced).0
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, fraction: Fraction<V>) -> V {
        fraction.divide()
    }
}

/// f32 through f64: tanh'(x) = 4·σ'(2x) = 4·S·p·m/(S·p + m)² with p = C + h, m = C - h. Relative error below 2^-47.4
/// (`derivative` of `tools/gappa/sigmoid.g`), as the factor 4 is exact.
#[derive(Clone, Copy)]
struct SingleDerivative;

/// Beyond ±100 no product of tanh' and an f32 is above half the least subnormal.
const SLOPE_DOMAIN: Option<(f32, f32)> = Some((-100.0, 100.0));

impl Map<f64> for SingleDerivative {
    type Reduced<V: Lanes<Elem = f64>> = Reduced<V>;
    type Expanded<V: Lanes<Elem = f64>> = Fraction<V>;
    const DOMAIN: Option<(f32, f32)> = SLOPE_DOMAIN;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, x: V) -> Reduced<V> {
        reduce::<V, 1>(x.add(x))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, reduced: Reduced<V>) -> Fraction<V> {
        let Fraction { numerator, denominator } = slope(reduced);
        Fraction { numerator: numerator.mul(denominator.splat(4.0)), denominator }
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, fraction: Fraction<V>) -> V {
        fraction.divide()
    }
}

/// tanh and tanh' of |x| with one division, q = 1/(S·p + m): 1 - tanh = 2·m·q, and tanh' = (1 + tanh)·2·m·q loses
/// nothing where tanh is near 1. Relative errors: below 2^-48.2 (`both_value` of `tools/gappa/tanh.g`) and 2^-47.3
/// (`both_derivative` of `tools/gappa/tanh.g`).
#[derive(Clone, Copy)]
struct SingleBoth;

impl Kernel<f64> for SingleBoth {
    type Reduced<V: Lanes<Elem = f64>> = (V, Reduced<V>);
    /// x, numerator and denominator of |tanh x|, and m.
    type Expanded<V: Lanes<Elem = f64>> = (V, Fraction<V>, V);
    const WRITES_SECOND: bool = true;
    const DOMAIN: Option<(f32, f32)> = SLOPE_DOMAIN;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, x: V) -> (V, Reduced<V>) {
        (x, reduce::<V, 2>(x.abs()))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, (x, reduced): (V, Reduced<V>)) -> (V, Fraction<V>, V) {
        let (fraction, m) = parts_of_value(reduced);
        (x, fraction, m)
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, (x, fraction, m): (V, Fraction<V>, V), _g: V) -> (V, V) {
        let one = x.splat(1.0);
        let q = one.div(fraction.denominator);
        let value = fraction.numerator.mul(q);
        (value.copysign(x), one.add(value).mul(m.add(m).mul(q)))
    }
}

/// Of degree 10: the relative error of r + r²·q for eʳ − 1 is below 2^-61.5 for |r| ≤ ln(2)/2·(1 + 2⁻⁸).
/// `tools/expm1.sollya`
const EXPM1: [f64; 11] = [
    f64::from_bits(0x3fe0_0000_0000_0000),
    f64::from_bits(0x3fc5_5555_5555_5559),
    f64::from_bits(0x3fa5_5555_5555_554d),
    f64::from_bits(0x3f81_1111_1110_f61c),
    f64::from_bits(0x3f56_c16c_16c1_ab1b),
    f64::from_bits(0x3f2a_01a0_1b02_ad38),
    f64::from_bits(0x3efa_01a0_18e1_51c9),
    f64::from_bits(0x3ec7_1ddf_789d_59a6),
    f64::from_bits(0x3e92_7e51_2e81_7a21),
    f64::from_bits(0x3e5a_f604_89de_5beb),
    f64::from_bits(0x3e21_f1b4_30b7_6c7c),
];

/// e^−2|x| = S·(1 − w), S = 2ᵏ. For k = 0 w is that of 2|x| itself and small with it: small arguments keep their relative
/// accuracy.
#[derive(Clone, Copy)]
pub(crate) struct Below<V> {
    /// The magic number + k + the offset.
    biased: V,
    w: Sum<V>,
}

impl<V: Lanes<Elem = f64>> Below<V> {
    /// Of x no further from 0 than `furthest`. `offset` is the log₂ of what the power of two is to be too large by.
    #[inline(always)]
    fn new(x: V, furthest: f64, offset: u32) -> Self {
        let y = x.splat(furthest).min(x.abs());
        let y = y.add(y);
        let magic = y.splat(f64::MAGIC + offset as f64);
        let biased = y.neg_mul_add(y.splat(f64::LOG2_E), magic);
        let k = biased.sub(magic);
        let exact = k.mul_add(y.splat(f64::LN_2_HIGH), y);
        let minus_r = k.mul_add(y.splat(f64::LN_2_LOW), exact);
        let z = minus_r.times(minus_r);
        let mut even = z.splat(EXPM1[10]);
        let mut odd = z.splat(EXPM1[9]);
        let mut n = 8;
        while n > 0 {
            even = even.mul_add(z, z.splat(EXPM1[n]));
            odd = odd.mul_add(z, z.splat(EXPM1[n - 1]));
            n -= 2;
        }
        let higher = even.neg_mul_add(minus_r, odd);
        let square = higher.neg_mul_add(minus_r, z.splat(EXPM1[0])).times(z);
        let head = minus_r.sub(square);
        let tail = k.mul_add(y.splat(f64::LN_2_LOW), exact.sub(head).sub(square));
        Self { biased, w: Sum { head, tail } }
    }

    /// 1 − e = (1 − S) + S·w and 1 + e = 2 − (1 − e), with `power` for S.
    #[inline(always)]
    fn numerator_and_denominator(self, power: V) -> (Sum<V>, Denominator<V>) {
        let whole = Sum::of(power.splat(1.0), power.neg());
        let head = power.mul_add(self.w.head, whole.head);
        let lost = power.mul_add(self.w.head, whole.head.sub(head));
        let tail = power.mul_add(self.w.tail, lost.add(whole.tail));
        let other = Sum::of(power.splat(2.0), head.neg());
        (Sum { head, tail }, Denominator::new(Sum { head: other.head, tail: other.tail.sub(tail) }))
    }

    /// 1 − w.
    #[inline(always)]
    fn exp(self) -> Sum<V> {
        let Sum { head, tail } = Sum::of(self.w.head.splat(1.0), self.w.head.neg());
        Sum { head, tail: tail.sub(self.w.tail) }
    }
}

/// A denominator, and the reciprocal of its head, which value and derivative share.
#[derive(Clone, Copy)]
struct Denominator<V> {
    sum: Sum<V>,
    reciprocal: V,
}

impl<V: Lanes<Elem = f64>> Denominator<V> {
    #[inline(always)]
    fn new(sum: Sum<V>) -> Self {
        Self { sum, reciprocal: sum.head.splat(1.0).div(sum.head) }
    }

    /// numerator/denominator: what its own rounding lost, and what the heads of both lack, joins before the last one.
    #[inline(always)]
    fn divide(self, numerator: Sum<V>) -> V {
        let quotient = numerator.head.times(self.reciprocal);
        let rest = self.sum.tail.neg_mul_add(quotient, numerator.tail);
        residual(numerator.head, quotient, self.sum.head).add(rest).mul_add(self.reciprocal, quotient)
    }
}

/// f64: tanh|x| = (1 − e)/(1 + e) with e = e^−2|x|, of heads and tails. The error before the last rounding, in terms of
/// the power of two above the result, is below 2^-54.2 (`error_in_result` of `tools/gappa/double_tanh.g`), and for k = 0
/// 2^-54.1 (`error_in_result` of `tools/gappa/double_tanh_near_zero.g`): 0.47 ULP.
///
/// `CAREFUL`: with no subnormal operand or result, see [`Watched`].
#[derive(Clone, Copy)]
pub(crate) struct Double<const CAREFUL: bool>;

/// 2⁻¹⁰⁰. What is nearer to 0 is its own tanh, also as the quotient has it.
const LITTLE: f64 = 1.0 / (1u128 << 100) as f64;

impl Watch<f64> for Value<Double<false>> {
    type Careful = Value<Double<true>>;

    #[inline(always)]
    fn careful(self) -> Self::Careful {
        Value(Double)
    }
    #[inline(always)]
    fn slow<V: Lanes<Elem = f64>>(self, x: V, _g: V) -> V {
        little(x, f64::MIN_POSITIVE)
    }
}

impl<const CAREFUL: bool> Map<f64> for Double<CAREFUL> {
    type Reduced<V: Lanes<Elem = f64>> = V;
    type Expanded<V: Lanes<Elem = f64>> = (V, Below<V>);
    const IS_LIGHT: bool = true;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, x: V) -> (V, Below<V>) {
        // tanh(22) rounds to 1.
        (x, Below::new(if CAREFUL { x.splat(LITTLE).max(x.abs()) } else { x }, 22.0, 0))
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, (x, below): (V, Below<V>)) -> V {
        let (numerator, denominator) = below.numerator_and_denominator(below.biased.low_bits_to_exponent());
        let y = denominator.divide(numerator).copysign(x);
        if CAREFUL { V::select(x.abs().lt(x.splat(LITTLE)), x, y) } else { y }
    }
}

/// f64, both with one division: tanh' = 4·σ'(2x), with an error before the last rounding below 2^-52.8
/// (`error_of_slope` of `tools/gappa/double_tanh_slope.g`).
#[derive(Clone, Copy)]
pub(crate) struct DoubleBoth;

impl Kernel<f64> for DoubleBoth {
    type Reduced<V: Lanes<Elem = f64>> = V;
    type Expanded<V: Lanes<Elem = f64>> = (V, Below<V>);
    const WRITES_SECOND: bool = true;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, x: V) -> (V, Below<V>) {
        (x, Below::new(x, NOWHERE / 2.0, LOG2_LARGE))
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, (x, below): (V, Below<V>), _g: V) -> (V, V) {
        let large = below.biased.low_bits_to_exponent();
        let power = large.times(x.splat(1.0 / LARGE));
        let (numerator, denominator) = below.numerator_and_denominator(power);
        let slope = double::slope(denominator.divide(below.exp()), power).mul(large).times(x.splat(4.0 / LARGE));
        (denominator.divide(numerator).copysign(x), slope)
    }
}

/// 1 - y² as (1 - y)(1 + y), which does not cancel; in the element's own arithmetic and without fusing.
#[derive(Clone, Copy)]
pub(crate) struct FromOutput;

impl<T: Float> Pointwise<T> for FromOutput {
    #[inline(always)]
    fn at<V: Lanes<Elem = T>>(self, y: V) -> V {
        let one = y.splat(T::ONE);
        one.sub(y).mul(one.add(y))
    }
}
