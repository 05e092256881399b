//! Softmax, its logarithm and their gradients, row by row.
//!
//! # Identities
//!
//! With `m = max x_i`, `e_i = e^(x_i - m)` and `S = sum e_i`:
//!
//! ```text
//! softmax_i     = e_i / S
//! log_softmax_i = (x_i - m) - ln(1 + R),    R = S without one of its maxima
//! softmax backward:      dx_i = y_i (g_i - sum y_j g_j)       y = softmax
//! log_softmax backward:  dx_i = g_i - e^(y_i) sum g_j         y = log_softmax
//! ```
//!
//! Both terms of `log_softmax` are negative or zero: nothing cancels, and where
//! one entry dominates, `ln(1 + R)` keeps the full relative accuracy of an R of
//! 1e-300.  A row of `f32` is judged after widening, which is exact.
//!
//! # Error
//!
//! `x_i - m` is exact.  Sums go pairwise: of n positive terms, within
//! `ceil(log2 n) * 3 u^2` on top of the terms' own error (`u = 2^-53`).  With
//! 16 `u^2` for an exponential, 15 for a quotient, 36 for a logarithm:
//!
//! * softmax: `(16 + 16 + 3 log2 n + 15) u^2`, **2^-99** for n up to 2^24;
//! * log_softmax: `ln(1 + R)` passes an error of R on by a factor of 1 at most:
//!   `(16 + 3 log2 n + 36 + 3) u^2`, **2^-99**;
//! * gradients: each product within `4 u^2`, the sum within `(4 + 3 log2 n) u^2`
//!   of the sum of *absolute* values; the last subtraction may cancel, so the
//!   error is relative to `|y_i| (|g_i| + sum |y_j g_j|)`, or to
//!   `|g_i| + e^(y_i) sum |g_j|`: **2^-98** of these.
//!
//! # Special rows
//!
//! An entry of -inf has probability 0 and log-probability -inf.  A row with a
//! NaN, with +inf, or of nothing but -inf is NaN throughout.  The gradients
//! follow IEEE arithmetic of the formulas.

use crate::functions;
use crate::scaled::Scaled;

/// A row of `f32` as `f64`, exactly.
pub fn widen(xs: &[f32]) -> Vec<f64> {
    xs.iter().map(|&x| f64::from(x)).collect()
}

/// The sum of a slice, halves first.
fn pairwise(terms: &[Scaled]) -> Scaled {
    match terms {
        [] => Scaled::ZERO,
        [only] => *only,
        _ => {
            let (left, right) = terms.split_at(terms.len() / 2);
            pairwise(left) + pairwise(right)
        }
    }
}

/// The place of the largest entry; `None` where softmax is not defined.
fn place_of_maximum(xs: &[f64]) -> Option<usize> {
    let mut place = 0;
    for (i, &x) in xs.iter().enumerate() {
        if x.is_nan() || x == f64::INFINITY {
            return None;
        }
        if x > xs[place] {
            place = i;
        }
    }
    let found = xs.get(place)?;
    found.is_finite().then_some(place)
}

/// `x_i - m`, all at most zero.
fn below_maximum(xs: &[f64], place: usize) -> Vec<Scaled> {
    let maximum = xs[place];
    xs.iter().map(|&x| Scaled::difference(x, maximum)).collect()
}

/// The softmax of a row.
pub fn softmax(xs: &[f64]) -> Vec<Scaled> {
    let Some(place) = place_of_maximum(xs) else {
        return vec![Scaled::NAN; xs.len()];
    };
    let below = below_maximum(xs, place);
    let powers: Vec<Scaled> = below.into_iter().map(functions::exp_scaled).collect();
    let sum = pairwise(&powers);
    powers.into_iter().map(|e| e / sum).collect()
}

/// The logarithm of the softmax of a row, with full relative accuracy.
pub fn log_softmax(xs: &[f64]) -> Vec<Scaled> {
    let Some(place) = place_of_maximum(xs) else {
        return vec![Scaled::NAN; xs.len()];
    };
    let below = below_maximum(xs, place);
    let mut powers: Vec<Scaled> = below.iter().map(|&d| functions::exp_scaled(d)).collect();
    powers.swap_remove(place);
    let log_sum = functions::ln_1p(pairwise(&powers));
    below.into_iter().map(|d| d - log_sum).collect()
}

/// The gradient of softmax: `y` its output, `g` the gradient that comes back.
///
/// # Panics
///
/// When the lengths differ.
pub fn softmax_backward(y: &[f64], g: &[f64]) -> Vec<Scaled> {
    assert_eq!(y.len(), g.len(), "rows of different lengths");
    let pairs = || y.iter().zip(g);
    let products: Vec<Scaled> = pairs().map(|(&y, &g)| Scaled::product(y, g)).collect();
    let dot = pairwise(&products);
    pairs().map(|(&y, &g)| Scaled::from(y) * (Scaled::from(g) - dot)).collect()
}

/// The gradient of log-softmax: `y` its output (log-probabilities), `g` the
/// gradient that comes back.
///
/// # Panics
///
/// When the lengths differ.
pub fn log_softmax_backward(y: &[f64], g: &[f64]) -> Vec<Scaled> {
    assert_eq!(y.len(), g.len(), "rows of different lengths");
    let terms: Vec<Scaled> = g.iter().map(|&g| Scaled::from(g)).collect();
    let sum = pairwise(&terms);
    y.iter().zip(terms).map(|(&y, g)| g - functions::exp(y) * sum).collect()
}
