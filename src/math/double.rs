//! e^−|x| with heads and tails, for f64 results that must be within 1 ULP, derivatives within 2.
//!
//! Values, and derivatives beside them, are from the quotient form of eˣ, derivatives alone from a polynomial: [`Slope`].
//!
//! With y = −|x| the scale 2ᵏ is at most 1, and with r = head + tail and the even part s = R − 2 (at most 0.021, so its
//! own rounding error is below 2⁻⁵⁸),
//!
//! ```text
//! e^y = 2ᵏ·p/m,   p = 2 + r + s,   m = 2 − r + s.
//! ```
//!
//! Every sum below is carried as an unevaluated head and tail, and the one division is corrected by its residual, which
//! a fused multiply-add gives exactly and Dekker's product gives elsewhere. What is left is the last rounding and a
//! relative error below 2^-56.0 (`a` of `tools/gappa/double.g`) for σ with its derivative, as σ alone has another form,
//! and 2^-55.6 (`value` of `tools/gappa/double_tanh.g`) for tanh, at most 0.17 ULP. A derivative beside its value has
//! 2^-52.7 (`product` of `tools/gappa/double_tanh.g`), 1.24 ULP, where its product is rounded before the cross terms are
//! added, and no more than 0.14 ULP where that is fused.

use crate::float::Element;
use crate::lanes::Lanes;
use crate::math::exp::{COTH_6, doubled, reduce_exactly, without_constant};
use crate::math::shifted_exp::Shifting;

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

    #[inline(always)]
    fn plus(self, tail: V) -> Self {
        Self { head: self.head, tail: self.tail.add(tail) }
    }

    /// The same sum with a tail below an ULP of its head.
    #[inline(always)]
    fn normal(self) -> Self {
        Self::of(self.head, self.tail)
    }

    #[inline(always)]
    pub(crate) fn total(self) -> V {
        self.head.add(self.tail)
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

/// e^−|x| before it is put together.
#[derive(Clone, Copy)]
pub(crate) struct Parts<V> {
    /// 2ᵏ, but never below 2⁻¹⁰⁰⁰, where it no longer shows in a sum with 1.
    scale: V,
    /// What `scale` lacks: 2⁰, or less where the result is near or in the subnormal range. The biased exponent.
    rest: V,
    r: Sum<V>,
    /// R − 2.
    even: V,
}

/// The parts of e^−y for 0 ≤ y ≤ [`NOWHERE`].
#[inline(always)]
pub(crate) fn parts<V: Lanes<Elem = f64>>(y: V) -> Parts<V> {
    const R: [f64; 6] = doubled(COTH_6);
    let magic = y.splat(f64::MAGIC);
    let (biased, r, tail) = reduce_exactly(y.neg());
    let kept = biased.max(y.splat(f64::MAGIC - 1000.0));
    Parts {
        scale: kept.low_bits_to_exponent(),
        rest: biased.sub(kept).add(magic),
        r: Sum { head: r, tail },
        even: without_constant(square(r), R),
    }
}

/// From 748 on e^−y is less than half the least subnormal. Products that underflow by little are slow on some processors,
/// and those that underflow by 2⁶⁰ are not: where arguments are held.
pub(crate) const NOWHERE: f64 = 790.0;

/// 2⁻¹²⁰, where σ, σ' and tanh' are those of 0: products of a subnormal x would be slow.
pub(crate) const NOTHING: f64 = 1.0 / (1u128 << 120) as f64;

/// e^−y·2¹⁰²⁴ is less than half the least subnormal from here on: no gradient is left.
pub(crate) const FURTHEST: f64 = 1456.0;

/// numerator/denominator, and the reciprocal of the denominator's head, which quotients may share.
#[derive(Clone, Copy)]
struct Denominator<V> {
    sum: Sum<V>,
    reciprocal: V,
}

impl<V: Lanes<Elem = f64>> Denominator<V> {
    #[inline(always)]
    fn new(sum: Sum<V>) -> Self {
        let sum = sum.normal();
        Self { sum, reciprocal: sum.head.splat(1.0).div(sum.head) }
    }

    #[inline(always)]
    fn divide(self, numerator: Sum<V>) -> Sum<V> {
        let numerator = numerator.normal();
        let head = numerator.head.mul(self.reciprocal);
        Sum { head, tail: self.rest(numerator, head).mul(self.reciprocal) }
    }

    /// The same as one number, of a numerator that may be subnormal.
    #[inline(always)]
    fn divide_rounded(self, numerator: Sum<V>) -> V {
        let numerator = numerator.normal();
        let head = numerator.head.times(self.reciprocal);
        self.rest(numerator, head).mul_add(self.reciprocal, head)
    }

    /// What `head` times the denominator lacks of the numerator.
    #[inline(always)]
    fn rest(self, numerator: Sum<V>, head: V) -> V {
        residual(numerator.head, head, self.sum.head).add(head.neg_mul_add(self.sum.tail, numerator.tail))
    }
}

impl<V: Lanes<Elem = f64>> Parts<V> {
    #[inline(always)]
    fn p(self) -> Sum<V> {
        let two = self.even.splat(2.0);
        Sum::of(two, self.r.head).plus(self.even.add(self.r.tail))
    }

    #[inline(always)]
    fn m(self) -> Sum<V> {
        let two = self.even.splat(2.0);
        Sum::of(two, self.r.head.neg()).plus(self.even.sub(self.r.tail))
    }

    /// 2ᵏ·p + m. The sum of the heads is exact: 2ᵏ·p ≤ m, as y ≤ 0.
    #[inline(always)]
    fn denominator(self) -> Denominator<V> {
        let (p, m) = (self.p(), self.m());
        Denominator::new(Sum::of(m.head, self.scale.mul(p.head)).plus(self.scale.mul_add(p.tail, m.tail)))
    }

    /// v·2ᵏ, with one rounding more where that is subnormal.
    #[inline(always)]
    fn scaled(self, v: V) -> V {
        v.mul(self.scale).times(self.rest.low_bits_to_exponent())
    }

    /// Both, with one division: σ'(y)/2ᵏ = (p/(2ᵏp + m))·(m/(2ᵏp + m)).
    #[inline(always)]
    pub(crate) fn sigmoid_and_derivative(self, x: V) -> (V, V) {
        let negative = x.lt(x.splat(0.0));
        let denominator = self.denominator();
        let (a, b) = (denominator.divide(self.p()), denominator.divide(self.m()));
        let value = V::select(negative, self.scaled(a.total()), b.total());
        (value, self.scaled(product(a, b)))
    }

    /// tanh(y/2) of y = −|2x|: (2ᵏp − m)/(2ᵏp + m) with the difference of p and m taken before they are rounded:
    ///
    /// ```text
    /// numerator   = (1 + 2ᵏ)·r − (1 − 2ᵏ)·(2 + s)
    /// denominator = (1 + 2ᵏ)·(2 + s) − (1 − 2ᵏ)·r
    /// ```
    ///
    /// For k = 0 the numerator is 2r, so that small arguments keep their relative accuracy. 2ᵏ·r is exact.
    #[inline(always)]
    pub(crate) fn tanh_half(self) -> V {
        self.tanh_half_denominator().divide_rounded(self.tanh_half_numerator())
    }

    /// tanh(y/2) and 4σ'(y), with one division.
    #[inline(always)]
    pub(crate) fn tanh_half_and_derivative(self) -> (V, V) {
        let denominator = self.tanh_half_denominator();
        let value = denominator.divide_rounded(self.tanh_half_numerator());
        let slope = product(denominator.divide(self.p()), denominator.divide(self.m()));
        (value, self.scaled(slope.mul(slope.splat(4.0))))
    }

    #[inline(always)]
    fn tanh_half_numerator(self) -> Sum<V> {
        let two = self.even.splat(2.0);
        let even = Sum::of(two.neg(), self.scale.add(self.scale));
        let odd = Sum::of(self.r.head, self.scale.times(self.r.head));
        let (less, more) = self.less_and_more();
        let small = less.neg_mul_add(self.even, more.mul(self.r.tail));
        Sum::of(even.head, odd.head).plus(even.tail.add(odd.tail).add(small))
    }

    #[inline(always)]
    fn tanh_half_denominator(self) -> Denominator<V> {
        let two = self.even.splat(2.0);
        let even = Sum::of(two, self.scale.add(self.scale));
        let odd = Sum::of(self.r.head.neg(), self.scale.times(self.r.head));
        let (less, more) = self.less_and_more();
        let small = more.mul_add(self.even, less.mul(self.r.tail).neg());
        Denominator::new(Sum::of(even.head, odd.head).plus(even.tail.add(odd.tail).add(small)))
    }

    /// 1 − 2ᵏ and 1 + 2ᵏ, for products with small terms.
    #[inline(always)]
    fn less_and_more(self) -> (V, V) {
        let one = self.even.splat(1.0);
        (one.sub(self.scale), one.add(self.scale))
    }
}

/// e^−y = 2ᵏ·(1 − w), for a derivative alone.
///
/// With w = r − r²·q, see [`crate::math::shifted_exp`]. The error before the last rounding, in terms of the power of two
/// above the result, is below 2^-52.4 (`error_of_slope` of `tools/gappa/double_slope.g`).
#[derive(Clone, Copy)]
pub(crate) struct Slope<V> {
    /// The magic number + k.
    biased: V,
    w: V,
}

/// log₂ of [`LARGE`].
pub(crate) const LOG2_LARGE: u32 = 120;
/// A power of two is kept so many times too large, which makes it a normal number for all arguments up to [`NOWHERE`].
pub(crate) const LARGE: f64 = (1u128 << LOG2_LARGE) as f64;

impl<V: Lanes<Elem = f64>> Slope<V> {
    /// For 0 ≤ y ≤ [`FURTHEST`]; beyond [`NOWHERE`] for gradients alone. y is taken for no less than [`NOTHING`].
    #[inline(always)]
    pub(crate) fn new(y: V) -> Self {
        let y = y.splat(NOTHING).max(y);
        let magic = y.splat(f64::MAGIC);
        let biased = y.neg_mul_add(y.splat(f64::LOG2_E), magic);
        let k = biased.sub(magic);
        let minus_r = k.mul_add(y.splat(f64::LN_2_LOW), k.mul_add(y.splat(f64::LN_2_HIGH), y));
        Self { biased, w: minus_r.sub(square_part(minus_r.neg())) }
    }

    /// σ'(y)/2ᵏ, with `power` for 2ᵏ, or what is negligible beside 1 as well. With e = 2ᵏ·(1 − w) it is v − 2ᵏ·v² of
    /// v = (1 − w)/(1 + e), and no less accurate than v. What the heads of 1 − w and 1 + e lost joins what the quotient
    /// lost.
    #[inline(always)]
    fn of(self, power: V) -> V {
        let one = self.w.splat(1.0);
        let numerator = Sum::of(one, self.w.neg());
        let denominator = Sum::of(one, power.times(numerator.head));
        let reciprocal = one.div(denominator.head);
        let quotient = numerator.head.mul(reciprocal);
        let rest = denominator.tail.neg_mul_add(quotient, numerator.tail);
        let value = residual(numerator.head, quotient, denominator.head).add(rest).mul_add(reciprocal, quotient);
        value.times(power).neg_mul_add(value, value)
    }

    /// σ'(y), times a power of two from 1 to 4.
    #[inline(always)]
    pub(crate) fn derivative(self, factor: f64) -> V {
        let large = self.biased.add(self.biased.splat(LOG2_LARGE as f64)).low_bits_to_exponent();
        let slope = self.of(large.times(large.splat(1.0 / LARGE)));
        slope.mul(large).times(large.splat(factor / LARGE))
    }

    /// g·σ'(y), times a power of two: that of the rounded σ' as long as this is a normal number, and accurate beyond.
    #[inline(always)]
    pub(crate) fn gradient(self, factor: f64, g: V) -> V {
        let (magic, least) = (g.splat(f64::MAGIC), g.splat(f64::MAGIC - 1000.0));
        let biased = self.biased.max(least);
        let rest = self.biased.sub(biased).add(magic);
        let middle = rest.max(least);
        let last = rest.sub(middle).add(magic);
        let power = biased.low_bits_to_exponent();
        let slope = self.of(power).mul(power).mul(power.splat(factor));
        g.times(slope).times(middle.low_bits_to_exponent()).times(last.low_bits_to_exponent()).or_sign_of(g)
    }
}

/// r², and a little more where multiply-adds are fused: a product that underflows is slow, and this little is far below
/// what the sums keep that it goes into.
#[inline(always)]
pub(crate) fn square<V: Lanes>(r: V) -> V {
    if V::FUSED { r.mul_add(r, r.splat(V::Elem::EPSILON * V::Elem::EPSILON)) } else { r.mul(r) }
}

/// eʳ − 1 − r, the even and the odd coefficients of the polynomial apart, which halves the chain.
#[inline(always)]
pub(crate) fn square_part<V: Lanes<Elem = f64>>(r: V) -> V {
    const HALF: usize = f64::Q.len() / 2;
    const { assert!(f64::Q.len() == 2 * HALF) }
    let z = square(r);
    let mut even = r.splat(f64::Q[2 * HALF - 2]);
    let mut odd = r.splat(f64::Q[2 * HALF - 1]);
    let mut k = HALF - 1;
    while k > 0 {
        k -= 1;
        even = even.mul_add(z, r.splat(f64::Q[2 * k]));
        odd = odd.mul_add(z, r.splat(f64::Q[2 * k + 1]));
    }
    odd.mul_add(r, even).mul(z)
}

/// a·b to a little more than one rounding.
#[inline(always)]
fn product<V: Lanes<Elem = f64>>(a: Sum<V>, b: Sum<V>) -> V {
    let cross = a.head.mul_add(b.tail, a.tail.mul(b.head));
    a.head.mul_add(b.head, cross)
}
