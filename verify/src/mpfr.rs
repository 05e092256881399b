//! The truth once more, by MPFR, which shares nothing with the oracle but the identities.
//!
//! With 320 bits every value is right to 2⁻³⁰⁰ relatively: the error of an operation is 2⁻³²⁰, and none of the formulas
//! magnifies it by more than a few thousand. Exponents do not overflow: MPFR has 62 bits of them.

use oracle::Function;
use rug::Float;

/// Bits of significand.
const PRECISION: u32 = 320;

/// What a value may be off by, as a power of two: a verdict that this could change is refused.
const ERROR: i32 = -300;

fn exact(x: f64) -> Float {
    Float::with_val(PRECISION, x)
}

/// The value of a function at x.
pub(crate) fn truth(function: Function, x: f64) -> Float {
    let x = exact(x);
    match function {
        Function::Sigmoid => ((-x).exp() + 1u32).recip(),
        Function::Tanh => x.tanh(),
        Function::SigmoidDerivative => bell(-x.abs()),
        Function::TanhDerivative => bell(x.abs() * -2i32) * 4u32,
        Function::Exp => x.exp(),
    }
}

/// eˣ/(1 + eˣ)².
fn bell(x: Float) -> Float {
    let t = x.exp();
    let below: Float = t.clone() + 1u32;
    t / below.square()
}

/// The nearest f32, or `None` if a midpoint of two f32 is nearer than the error.
pub(crate) fn round_f32(truth: &Float) -> Option<f32> {
    if !truth.is_finite() || truth.is_zero() {
        return Some(truth.to_f32());
    }
    let slack: Float = truth.clone() >> -ERROR;
    let low = nearest_f32(&(truth.clone() - &slack));
    let high = nearest_f32(&(truth.clone() + &slack));
    (low.to_bits() == high.to_bits()).then_some(low)
}

/// The nearest f32. Near the subnormal range the conversion of the library would round twice, first to 24 bits.
fn nearest_f32(x: &Float) -> f32 {
    let normal = x.to_f32();
    if normal.abs() >= 2.0 * f32::MIN_POSITIVE {
        return normal;
    }
    let steps = (x.clone() << 149u32).round_even().to_f64();
    (steps * f64::from(f32::from_bits(1))) as f32
}

/// The error of `got` in units in the last place of the nearest f64.
pub(crate) fn ulp_error_f64(got: f64, truth: &Float) -> f64 {
    let field = (truth.to_f64().abs().to_bits() >> 52) as i32;
    ulp_error(got, truth, field.max(1) - 1075)
}

/// The error of `got` in units in the last place of the nearest f32.
pub(crate) fn ulp_error_f32(got: f32, truth: &Float) -> f64 {
    let field = (truth.to_f32().abs().to_bits() >> 23) as i32;
    ulp_error(f64::from(got), truth, field.max(1) - 150)
}

fn ulp_error(got: f64, truth: &Float, quantum: i32) -> f64 {
    if got.is_nan() && truth.is_nan() || !got.is_nan() && *truth == got {
        return 0.0;
    }
    let difference: Float = exact(got) - truth;
    let units = difference.abs() >> quantum;
    if units.is_finite() { units.to_f64() } else { f64::INFINITY }
}

/// The softmax of a row of finite numbers and minus infinities.
pub(crate) fn softmax(xs: &[f64]) -> Vec<Float> {
    let (powers, _) = powers(xs);
    let sum = powers.iter().fold(exact(0.0), |sum, e| sum + e);
    powers.into_iter().map(|e| e / &sum).collect()
}

/// The logarithm of the softmax of such a row: (x − m) − ln(1 + the sum without one of its largest).
pub(crate) fn log_softmax(xs: &[f64]) -> Vec<Float> {
    let (mut powers, place) = powers(xs);
    powers.swap_remove(place);
    let others = powers.iter().fold(exact(0.0), |sum, e| sum + e);
    let log = others.ln_1p();
    xs.iter().map(|&x| exact(x) - xs[place] - &log).collect()
}

/// e^(x − m), and the place of the largest.
fn powers(xs: &[f64]) -> (Vec<Float>, usize) {
    let place = (0..xs.len()).reduce(|a, b| if xs[b] > xs[a] { b } else { a }).unwrap_or(0);
    let powers = xs.iter().map(|&x| (exact(x) - xs[place]).exp()).collect();
    (powers, place)
}
