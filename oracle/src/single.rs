//! Correctly rounded `f32` results, fast enough for a sweep of all 2^32 inputs.
//!
//! # Identity
//!
//! Rounding is monotonic: when both ends of an interval round to the same
//! `f32`, so does every number between.
//!
//! # Tiers
//!
//! 1. *Quick.*  The function in `f64`, from the platform's `exp` or `exp_m1`,
//!    taken to lie within 2^-46 of the truth.  All but about a thousand of the
//!    2^32 inputs end here.
//! 2. *Analytic.*  NaN; and the sigmoid at `|x| <= 2^-20`, where it is
//!    `1/2 + x/4 - x^3/48 + ...`.  An input that gets this far has
//!    `|x| > 2^-26`, so that `c = 1/2 + x/4` is a multiple of 2^-51 and exact in
//!    `f64`, while the rest is below 2^-65.  Boundaries are multiples of 2^-26.
//!    Hence the truth lies strictly between c and its `f64` neighbour towards
//!    1/2, no boundary lies between those two, and that neighbour, never a
//!    boundary itself, rounds as the truth does.  At odd multiples of 2^-23,
//!    c *is* a boundary and the sign of -x^3 decides.
//! 3. *Double-double.*  [`crate::functions`], wrong by 2^-95 at most.  Over all
//!    inputs of all five functions the closest truth is 2^-76.6 from a boundary,
//!    the sigmoid's at -2^-24; should one be undecided, the oracle panics rather
//!    than guess.
//!
//! # Error
//!
//! A platform's `exp` within 8 units in the last place is within 2^-49.  By the
//! factors in [`crate::functions`] it enters at most once, that of `exp_m1` at
//! most twice, and at most four roundings add 4 * 2^-53: below 2^-47.8 altogether.
//! Where `f64` underflows, zero and the truth are both far below half the
//! smallest `f32`.

use crate::dd::power_of_two;
use crate::functions;
use crate::scaled::Scaled;

/// What the quick tier's `f64` may be off by, relatively: 2^-46.
pub const SLACK: f64 = power_of_two(-46);

/// The sigmoid's three-term expansion is used up to here: 2^-20.
const ANALYTIC: f32 = power_of_two(-20) as f32;

/// Relative distances below this are measured again in double-double: 2^-36.
const CLOSE: f64 = power_of_two(-36);

/// How a result was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// By `f64` arithmetic, with room to spare.
    Quick,
    /// By the double-double truth.
    DoubleDouble,
    /// By argument: NaN, or the sign of the next term of a series.
    Analytic,
}

/// The functions judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// 1 / (1 + e^-x).
    Sigmoid,
    /// The hyperbolic tangent.
    Tanh,
    /// The derivative of the sigmoid.
    SigmoidDerivative,
    /// The derivative of tanh.
    TanhDerivative,
    /// e^x.
    Exp,
}

impl Function {
    /// All of them.
    pub const ALL: [Function; 5] =
        [Function::Sigmoid, Function::Tanh, Function::SigmoidDerivative, Function::TanhDerivative, Function::Exp];

    /// The true value at any `f64`, within 2^[`Scaled::ERROR`].
    pub fn truth(self, x: f64) -> Scaled {
        match self {
            Function::Sigmoid => functions::sigmoid(x),
            Function::Tanh => functions::tanh(x),
            Function::SigmoidDerivative => functions::sigmoid_derivative(x),
            Function::TanhDerivative => functions::tanh_derivative(x),
            Function::Exp => functions::exp(x),
        }
    }

    /// An `f64` within [`SLACK`] of the true value, relatively, or both negligible in `f32`.
    #[inline(always)]
    pub fn quick(self, x: f64) -> f64 {
        match self {
            Function::Sigmoid => {
                let t = (-x.abs()).exp();
                let above = if x < 0.0 { t } else { 1.0 };
                above / (1.0 + t)
            }
            Function::Tanh => {
                let m = (-2.0 * x.abs()).exp_m1();
                (-m / (2.0 + m)).copysign(x)
            }
            Function::SigmoidDerivative => {
                let t = (-x.abs()).exp();
                let below = 1.0 + t;
                t / (below * below)
            }
            Function::TanhDerivative => {
                let t = (-2.0 * x.abs()).exp();
                let below = 1.0 + t;
                4.0 * t / (below * below)
            }
            Function::Exp => x.exp(),
        }
    }

    /// The correctly rounded result, and how it was decided.
    ///
    /// # Panics
    ///
    /// When the truth is within 2^-95 of a rounding boundary, which no `f32`
    /// input brings about.
    #[inline(always)]
    pub fn decide(self, x: f32) -> (f32, Decided) {
        let y = self.quick(f64::from(x));
        let low = (y * (1.0 - SLACK)) as f32;
        let high = (y * (1.0 + SLACK)) as f32;
        if low == high { (low, Decided::Quick) } else { self.escalate(x) }
    }

    #[cold]
    #[inline(never)]
    fn escalate(self, x: f32) -> (f32, Decided) {
        if x.is_nan() {
            return (f32::NAN, Decided::Analytic);
        }
        if self == Function::Sigmoid && x.abs() <= ANALYTIC {
            return (sigmoid_near_zero(x), Decided::Analytic);
        }
        match self.truth(f64::from(x)).round_f32() {
            Some(y) => (y, Decided::DoubleDouble),
            None => panic!("{self:?}({x:e}) is too close to a rounding boundary"),
        }
    }

    /// The correctly rounded result.
    #[inline(always)]
    pub fn eval(self, x: f32) -> f32 {
        self.decide(x).0
    }
}

/// The neighbour of 1/2 + x/4 towards 1/2, rounded.
fn sigmoid_near_zero(x: f32) -> f32 {
    let centre = 0.5 + 0.25 * f64::from(x);
    let bits = centre.to_bits();
    let inner = if x > 0.0 { bits - 1 } else { bits + 1 };
    f64::from_bits(inner) as f32
}

/// The sigmoid of x, correctly rounded.
#[inline]
pub fn sigmoid(x: f32) -> f32 {
    Function::Sigmoid.eval(x)
}

/// The hyperbolic tangent of x, correctly rounded.
#[inline]
pub fn tanh(x: f32) -> f32 {
    Function::Tanh.eval(x)
}

/// The derivative of the sigmoid at x, correctly rounded.
#[inline]
pub fn sigmoid_derivative(x: f32) -> f32 {
    Function::SigmoidDerivative.eval(x)
}

/// The derivative of tanh at x, correctly rounded.
#[inline]
pub fn tanh_derivative(x: f32) -> f32 {
    Function::TanhDerivative.eval(x)
}

/// e^x, correctly rounded.
#[inline]
pub fn exp(x: f32) -> f32 {
    Function::Exp.eval(x)
}

/// Base-two logarithm of the relative distance from the true value at x to the
/// nearest `f32` rounding boundary, that is, midpoint of neighbours.
///
/// Positive where the value is negligible beside the smallest boundary, infinite
/// where it vanishes even in `f64`, NaN at NaN.
pub fn boundary_distance(function: Function, x: f32) -> f64 {
    let y = function.quick(f64::from(x)).abs();
    if y.is_nan() || y.is_infinite() {
        return if y.is_nan() { y } else { 0.0 };
    }
    if y == 0.0 {
        return f64::INFINITY;
    }
    let boundary = nearest_boundary(y);
    let relative = (y - boundary).abs() / y;
    if relative >= CLOSE {
        return relative.log2();
    }
    let truth = function.truth(f64::from(x)).abs();
    let distance = (truth - Scaled::from(boundary)).abs() / truth;
    distance.nearest_f64().log2()
}

/// The midpoint of neighbouring `f32` nearest to a finite `y > 0`.
fn nearest_boundary(y: f64) -> f64 {
    let rounded = y as f32;
    let bits = rounded.to_bits();
    let here = widen(bits);
    let up = 0.5 * (here + widen(bits + 1));
    if bits == 0 {
        return up;
    }
    let down = 0.5 * (here + widen(bits - 1));
    let overflow = rounded.is_infinite();
    if overflow || y - down < up - y { down } else { up }
}

/// The `f32` of these bits, infinity standing for 2^128.
fn widen(bits: u32) -> f64 {
    let y = f32::from_bits(bits);
    if y.is_finite() { f64::from(y) } else { power_of_two(128) }
}
