//! Sums and quotients of f64 with heads and tails, for results that must be within 1 ULP, derivatives within 2.
//!
//! A sum is an unevaluated head and tail. A quotient is corrected by its residual, which a fused multiply-add gives
//! exactly and Dekker's product gives elsewhere.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::shifted_exp::Shifting;
use crate::math::underflow::{product, times};

/// An unevaluated sum; |head| ≥ |tail|.
#[derive(Clone, Copy)]
pub(crate) struct Sum<V> {
    pub(crate) head: V,
    pub(crate) tail: V,
}

impl<V: Lanes<Elem = f64>> Sum<V> {
    /// a + b exactly, where |a| ≥ |b| or a = 0.
    #[inline(always)]
    pub(crate) fn of(a: V, b: V) -> Self {
        let head = a.add(b);
        Self { head, tail: b.sub(head.sub(a)) }
    }
}

/// c − a·b, rounded once or, without a fused multiply-add, from Dekker's exact product. |a|, |b| < 2⁹⁹⁵.
#[inline(always)]
pub(crate) fn residual<V: Lanes<Elem = f64>>(c: V, a: V, b: V) -> V {
    if V::FUSED {
        return a.neg_mul_add(b, c);
    }
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    let product = a.mul(b);
    let error = a_high.mul(b_high).sub(product).add(a_high.mul(b_low)).add(a_low.mul(b_high)).add(a_low.mul(b_low));
    c.sub(product).sub(error)
}

/// `a` as a sum of two numbers of 26 bits each (Veltkamp).
#[inline(always)]
fn halves<V: Lanes<Elem = f64>>(a: V) -> (V, V) {
    let shifted = a.mul(a.splat(134_217_729.0));
    let high = shifted.sub(shifted.sub(a));
    (high, a.sub(high))
}

/// From 748 on e^−y is less than half the least subnormal. Products that underflow by little are slow on some processors,
/// and those that underflow by 2⁶⁰ are not: where arguments are held.
pub(crate) const NOWHERE: f64 = 790.0;

/// 2⁻¹²⁰, where σ, σ' and tanh' are those of 0: products of a subnormal x would be slow.
pub(crate) const NOTHING: f64 = 1.0 / (1u128 << 120) as f64;

/// e^−y·2¹⁰²⁴ is less than half the least subnormal from here on: no gradient is left.
pub(crate) const FURTHEST: f64 = 1456.0;

/// e^y = eʳ/S with S = 2ᵏ ≤ 1, for σ'(y), and σ beside it.
///
/// σ(−y)/S = 1/(S + eʳ), with the error that [`crate::sigmoid::Double`] has. That before the last rounding, in terms of
/// the power of two above the result, is below 2^-52.5 (`error_of_slope` of `tools/gappa/double_slope.g`) for σ', and
/// 2^-54.3 (`error_in_positive` of `tools/gappa/double_slope.g`) for σ(y) beside it.
#[derive(Clone, Copy)]
pub(crate) struct Slope<V> {
    /// The magic number + k + the offset; [`low_bits_to_exponent`](Lanes::low_bits_to_exponent) makes S of it, times
    /// 2^offset.
    biased: V,
    r: V,
}

/// log₂ of [`LARGE`].
pub(crate) const LOG2_LARGE: u32 = 120;
/// A power of two is kept so many times too large, which makes it a normal number for all arguments up to [`NOWHERE`].
/// Sums take it divided by this. A result is multiplied by it as it is kept, and then by 1/`LARGE`: of these two
/// products the last alone may be subnormal.
pub(crate) const LARGE: f64 = (1u128 << LOG2_LARGE) as f64;

/// From here on e^−y may be subnormal.
pub(crate) const NORMAL: f64 = 708.0;

/// The power of two that is [`LARGE`] times too large, as it is; where `CAREFUL`, 2⁻⁴⁰⁰ at least, which is as negligible in
/// sums with 1 as what is less.
#[inline(always)]
pub(crate) fn power_of<V: Lanes<Elem = f64>, const CAREFUL: bool>(large: V) -> V {
    const LEAST: f64 = f64::from_bits((1023 - 400 + LOG2_LARGE as u64) << 52);
    let large = if CAREFUL { large.splat(LEAST).max(large) } else { large };
    large.times(large.splat(1.0 / LARGE))
}

impl<V: Lanes<Elem = f64>> Slope<V> {
    /// For 0 ≤ y ≤ [`FURTHEST`]; beyond [`NOWHERE`] for gradients alone. y is taken for no less than [`NOTHING`].
    /// `offset` is [`LOG2_LARGE`], for gradients 0.
    #[inline(always)]
    pub(crate) fn new(y: V, offset: u32) -> Self {
        let y = y.splat(NOTHING).max(y);
        let magic = y.splat(f64::MAGIC + offset as f64);
        let biased = y.neg_mul_add(y.splat(f64::LOG2_E), magic);
        let k = biased.sub(magic);
        Self { biased, r: k.mul_add(y.splat(f64::LN_2_LOW), k.mul_add(y.splat(f64::LN_2_HIGH), y)) }
    }

    /// σ(−y)/S, with `power` for S, or what is negligible beside 1 as well.
    #[inline(always)]
    fn value(self, power: V) -> V {
        reciprocal(power_and_exp(power, self.r))
    }

    /// σ'(y), times a power of two from 1 to 4.
    #[inline(always)]
    pub(crate) fn derivative<const CAREFUL: bool>(self, factor: f64) -> V {
        let large = self.biased.low_bits_to_exponent();
        let power = power_of::<V, CAREFUL>(large);
        times::<V, CAREFUL>(slope(self.value(power), power).mul(large), large.splat(factor / LARGE))
    }

    /// σ(y), or σ(−y) where `negative`, and σ'(y).
    #[inline(always)]
    pub(crate) fn value_and_derivative(self, negative: V::Mask) -> (V, V) {
        let large = self.biased.low_bits_to_exponent();
        let least = large.splat(1.0 / LARGE);
        let power = large.times(least);
        let value = self.value(power);
        let near_one = power.neg_mul_add(value, power.splat(1.0));
        let near_zero = value.mul(large).times(least);
        (V::select(negative, near_zero, near_one), slope(value, power).mul(large).times(least))
    }

    /// g·σ'(y), times a power of two: that of the rounded σ' as long as this is a normal number, and accurate beyond.
    #[inline(always)]
    pub(crate) fn gradient<const CAREFUL: bool>(self, factor: f64, g: V) -> V {
        let (magic, least) = (g.splat(f64::MAGIC), g.splat(f64::MAGIC - 1000.0));
        let biased = self.biased.max(least);
        let rest = self.biased.sub(biased).add(magic);
        let middle = rest.max(least);
        let last = rest.sub(middle).add(magic);
        let power = biased.low_bits_to_exponent();
        let (middle, last) = (middle.low_bits_to_exponent(), last.low_bits_to_exponent());
        let slope = slope(self.value(power), power).mul(power).mul(power.splat(factor));
        if CAREFUL && V::FUSED {
            return product(times::<V, true>(g.abs().mul(slope), middle), last).copysign(g);
        }
        g.times(slope).times(middle).times(last).or_sign_of(g)
    }
}

/// r², and a little more where multiply-adds are fused: a product that underflows is slow, and this little is far below
/// what the sums keep that it goes into.
#[inline(always)]
pub(crate) fn square<V: Lanes>(r: V) -> V {
    if V::FUSED { r.mul_add(r, r.splat(V::Elem::EPSILON * V::Elem::EPSILON)) } else { r.mul(r) }
}

/// S + eʳ, `power` for S: S + 1 + r + r²·q(r), see [`crate::math::shifted_exp`].
///
/// S + 1 + r is exact up to S = 2⁵³: where the first sum is not exact, its difference from the larger term is. Beyond, the
/// 1 is lost.
#[inline(always)]
pub(crate) fn power_and_exp<V: Lanes<Elem = f64>>(power: V, r: V) -> Sum<V> {
    let one = r.splat(1.0);
    let whole = one.add(power);
    let head = whole.add(r);
    let tail = one.sub(whole).add(power).add(r.sub(head.sub(whole)));
    // Even and odd powers apart, which halves the chain. Not in a function: that made sigmoid 1.1 times as slow with AVX2.
    const HALF: usize = f64::Q.len() / 2;
    let z = square(r);
    let mut even = r.splat(f64::Q[2 * HALF - 2]);
    let mut odd = r.splat(f64::Q[2 * HALF - 1]);
    let mut k = HALF - 1;
    while k > 0 {
        k -= 1;
        even = even.mul_add(z, r.splat(f64::Q[2 * k]));
        odd = odd.mul_add(z, r.splat(f64::Q[2 * k + 1]));
    }
    Sum::of(head, tail.add(odd.mul_add(r, even).mul(z)))
}

/// 1/denominator.
#[inline(always)]
pub(crate) fn reciprocal<V: Lanes<Elem = f64>>(denominator: Sum<V>) -> V {
    let one = denominator.head.splat(1.0);
    let quotient = one.div(denominator.head);
    let error = denominator.tail.neg_mul_add(quotient, residual(one, quotient, denominator.head));
    error.mul_add(quotient, quotient)
}

/// v − S·v² of v = σ(−y)/S: σ'(y)/S, and no less accurate than v.
#[inline(always)]
pub(crate) fn slope<V: Lanes<Elem = f64>>(v: V, power: V) -> V {
    v.times(power).neg_mul_add(v, v)
}
