//! Definitions that the oracle does not have: what is exact in the element's own arithmetic, and the terms of gradients
//! that may cancel.

use super::real::Real;
use oracle::{Scaled, functions};

/// x for x ≥ 0, 0 for x < 0.
pub(crate) fn relu<T: Real>(x: T) -> T {
    if x >= T::from_f64(0.0) || x.is_nan() { x } else { T::from_f64(0.0) }
}

/// 1 for x ≥ 0, 0 for x < 0.
pub(crate) fn relu_derivative<T: Real>(x: T) -> T {
    leaky_relu_derivative(x, T::from_f64(0.0))
}

/// Below zero nothing comes back, not even a NaN.
pub(crate) fn relu_backward<T: Real>(x: T, g: T) -> T {
    if x.is_nan() {
        x
    } else if x >= T::from_f64(0.0) {
        g
    } else {
        T::from_f64(0.0)
    }
}

/// And nothing at 0.
pub(crate) fn relu_backward_from_output<T: Real>(y: T, g: T) -> T {
    if y == T::from_f64(0.0) { T::from_f64(0.0) } else { relu_backward(y, g) }
}

/// x for x ≥ 0, slope·x for x < 0.
pub(crate) fn leaky_relu<T: Real>(x: T, slope: T) -> T {
    if x >= T::from_f64(0.0) || x.is_nan() { x } else { slope * x }
}

/// 1 for x ≥ 0, slope for x < 0.
pub(crate) fn leaky_relu_derivative<T: Real>(x: T, slope: T) -> T {
    if x.is_nan() {
        x
    } else if x >= T::from_f64(0.0) {
        T::from_f64(1.0)
    } else {
        slope
    }
}

pub(crate) fn leaky_relu_backward<T: Real>(x: T, g: T, slope: T) -> T {
    g * leaky_relu_derivative(x, slope)
}

/// A slope above 0 keeps signs; any other leaves only y > 0 as a sign of x > 0.
pub(crate) fn leaky_relu_backward_from_output<T: Real>(y: T, g: T, slope: T) -> T {
    let zero = T::from_f64(0.0);
    let hidden = y == zero && (slope <= zero || slope.is_nan());
    g * if hidden { slope } else { leaky_relu_derivative(y, slope) }
}

pub(crate) fn sigmoid_backward_from_output<T: Real>(y: T, g: T) -> T {
    g * (y * (T::from_f64(1.0) - y))
}

pub(crate) fn tanh_backward_from_output<T: Real>(y: T, g: T) -> T {
    g * ((T::from_f64(1.0) - y) * (T::from_f64(1.0) + y))
}

/// As softmax, but zeros for a row of −∞ alone.
pub(crate) fn masked_softmax(xs: &[f64]) -> Vec<Scaled> {
    if xs.iter().all(|&x| x == f64::NEG_INFINITY) {
        return vec![Scaled::ZERO; xs.len()];
    }
    oracle::rows::softmax(xs)
}

fn sum(terms: impl Iterator<Item = Scaled>) -> Scaled {
    terms.fold(Scaled::ZERO, |sum, term| sum + term)
}

/// |yᵢ|·(|gᵢ| + Σ|yⱼgⱼ|).
pub(crate) fn softmax_backward_terms(y: &[f64], g: &[f64]) -> Vec<Scaled> {
    let dot = sum(y.iter().zip(g).map(|(&y, &g)| Scaled::product(y, g).abs()));
    y.iter().zip(g).map(|(&y, &g)| Scaled::from(y.abs()) * (Scaled::from(g.abs()) + dot)).collect()
}

/// |gᵢ| + e^yᵢ·Σ|gⱼ|.
pub(crate) fn log_softmax_backward_terms(y: &[f64], g: &[f64]) -> Vec<Scaled> {
    let total = sum(g.iter().map(|&g| Scaled::from(g.abs())));
    y.iter().zip(g).map(|(&y, &g)| Scaled::from(g.abs()) + functions::exp(y) * total).collect()
}

/// The gradient of a slope that was `before`, and its terms: Σ xⱼgⱼ over the xⱼ below 0.
pub(crate) fn slope_gradient(before: f64, x: &[f64], g: &[f64]) -> [Scaled; 2] {
    let before = Scaled::from(before);
    let below = x.iter().zip(g).filter(|&(&x, _)| x < 0.0);
    below.fold([before, before.abs()], |[sum, terms], (&x, &g)| {
        let product = Scaled::product(x, g);
        [sum + product, terms + product.abs()]
    })
}
