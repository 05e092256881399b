//! The true values, in double-double, from the exponential alone.
//!
//! # Identities
//!
//! With `t = e^-|x|` and `m = e^(-2|x|) - 1`:
//!
//! ```text
//! sigmoid(x)  = 1 / (1 + t)  for x >= 0,   t / (1 + t)  for x < 0
//! sigmoid'(x) = t / (1 + t)^2
//! tanh(x)     = sign(x) * -m / (2 + m)
//! tanh'(x)    = 4 T / (1 + T)^2            T = t^2 = e^(-2|x|)
//! ln(1 + z)   = 2 atanh(s) = 2 (s + s^3/3 + s^5/5 + ...),  s = z / (2 + z)
//! ```
//!
//! No line subtracts nearly equal numbers.
//!
//! # Reduction
//!
//! `x = k ln 2 + r` with `|r| <= 0.35`; then `e^x = 2^k (1 + r A)` where
//! `A = 1 + r/2 (1 + r/3 (1 + r/4 ...))`, which also is `(e^r - 1) / r`.
//! ln 2 is carried in three parts, 2^-160 fine.
//!
//! # Error
//!
//! In units of `u^2 = 2^-106`, with the bounds of [`crate::dd`]:
//!
//! * `r`: exact when `k = 0`.  Otherwise `x.hi - k L1` is exact as a pair plus
//!   the pair's error of `k L1`; four additions follow, each within 3 of an
//!   intermediate below 0.7, hence 9 absolutely.  Cutting `k ln 2` off at
//!   `k 2^-160` adds nothing for `|k| < 2^29`.
//! * `A`: one step is `1 + (r/n) A'`: 2 for the sum, and 3 + 4 + (error of A')
//!   times `|r/n A'| / |A| <= 0.25`.  So `a <= 2 + 0.25 (7 + a)`, `a <= 5`.
//!   The tail after 27 terms is below 0.35^27 / 28! < 2^-137.
//! * `r A`: 4 + 5 = 9, relatively, while `k = 0`: this is e^x - 1.
//! * `e^x`: 2 + 9 * 0.42 + 9 < 16, that is **2^-102**.
//! * sigmoid: the error of t enters by a factor of 1 at most: 16, sum 3,
//!   quotient 15: 34 in all, **2^-100**.
//! * sigmoid', tanh': `d ln / d ln t = (1 - t) / (1 + t) <= 1`: 16, two sums 6,
//!   square 4, quotient 15: 41, **2^-100**.
//! * e^x - 1 away from 0: `t <= 0.71` is off by 16, times `t / (1 - t) <= 2.42`,
//!   and 3: 42; for positive x, `e^x / (e^x - 1) <= 3.42`: 58.  **2^-100**.
//! * tanh: `d ln / d ln m = 2 / (2 + m)`, at most 1.2 in the series' range:
//!   11 + 2 + 15 = 28; elsewhere `2t / (1 - t^2) <= 2.83` times 16 is 46, then
//!   2 * 3 + 2 + 15: 69, **2^-99**.
//! * ln(1 + z), z small: s 18, s^2 enters by a factor of 0.01, product 4, sum
//!   of the series 3: 25, **2^-101**.  ln a: the sum of `k ln 2` and a number
//!   half as large at most, of opposite sign at worst: 2 * 4 + 25 + 3 = 36,
//!   **2^-100**.
//!
//! All leave [`Scaled::ERROR`] = 2^-95 more than a factor of ten to spare.
//!
//! The exponent is an `i32`.  Beyond `|x| = 2^28` the exponential is replaced
//! by 2^±402653184, which lies on the far side of e^±(2^28): no finite format
//! in use can tell.

use crate::dd::{Dd, power_of_two, two_prod};
use crate::scaled::Scaled;

/// ln 2 to 160 bits: its nearest `f64`, the rest's, and that rest's.
const LN_2: [f64; 3] = [
    f64::from_bits(0x3fe6_2e42_fefa_39ef),
    f64::from_bits(0x3c7a_bc9e_3b39_803f),
    f64::from_bits(0x3907_b57a_079a_1934),
];

/// ln 2 to 106 bits.
const LN_2_PAIR: Dd = Dd::constant(LN_2[0], LN_2[1]);

/// Terms of the exponential series: 0.35^27 / 28! < 2^-137.
const EXP_TERMS: i32 = 27;

/// Terms of the series of atanh: |s| <= 0.1716, s^48 / 49 < 2^-127.
const ATANH_TERMS: i32 = 24;

/// Up to here `k = 0`, and e^x - 1 comes straight from the series.
const NEAR_ZERO: f64 = 0.3465;

/// Below here one correction term is exact to 2^-119.
const TINY: f64 = power_of_two(-60);

/// From here on the exponential saturates.
const FAR: f64 = power_of_two(28);

/// Where it saturates to: 2^28 / ln 2 is 387270501.
const FAR_EXPONENT: i32 = 3 << 27;

/// `x - k ln 2`, for an integral `|k| < 2^29`.
fn reduce(x: Dd, k: f64) -> Dd {
    let (first, first_error) = two_prod(k, LN_2[0]);
    let (second, second_error) = two_prod(k, LN_2[1]);
    let rest = Dd::sum(x.hi(), -first);
    let rest = rest + x.lo() - first_error;
    let rest = rest - Dd::sum(second, second_error);
    rest - k * LN_2[2]
}

/// `(e^r - 1) / r`, for `|r| <= 0.35`.
fn exp_series(r: Dd) -> Dd {
    let mut sum = Dd::ONE;
    for n in (2..=EXP_TERMS).rev() {
        sum = r / f64::from(n) * sum + 1.0;
    }
    sum
}

/// `e^x`, for `|x| < 2^28`.
fn exp_finite(x: Dd) -> Scaled {
    let k = (x.hi() * core::f64::consts::LOG2_E).round_ties_even();
    let r = reduce(x, k);
    let e = r * exp_series(r) + 1.0;
    Scaled::new(e, k as i32)
}

/// 2^±402653184: beyond every exponential that is computed.
fn exp_far(negative: bool) -> Scaled {
    Scaled::ONE.shift(if negative { -FAR_EXPONENT } else { FAR_EXPONENT })
}

/// `x (1 + c)`, with a `c` that never vanishes altogether.
fn corrected(x: f64, c: f64) -> Scaled {
    let x = Scaled::from(x);
    let floor = power_of_two(-1000);
    let c = c.abs().max(floor).copysign(c);
    let hi = x.value().hi();
    Scaled::new(Dd::sum(hi, hi * c), x.exponent())
}

/// e^x, within 2^-102.
pub fn exp(x: f64) -> Scaled {
    exp_scaled(Scaled::from(x))
}

/// e^x of a number that need not be an `f64`, within 2^-102.
pub fn exp_scaled(x: Scaled) -> Scaled {
    if !x.is_finite() {
        return Scaled::from(x.value().hi().exp());
    }
    if !x.is_zero() && x.exponent() >= 28 {
        return exp_far(x.is_negative());
    }
    exp_finite(x.beside_one())
}

/// e^x - 1, within 2^-100.
pub fn expm1(x: f64) -> Scaled {
    if x == 0.0 || !x.is_finite() {
        return Scaled::from(x.exp_m1());
    }
    if x.abs() < TINY {
        return corrected(x, x / 2.0);
    }
    if x.abs() <= NEAR_ZERO {
        let x = Dd::from(x);
        return Scaled::from(x * exp_series(x));
    }
    exp(x) - Scaled::ONE
}

/// e^-|x|, for any number but NaN.
fn decay(x: f64) -> Scaled {
    let size = x.abs();
    if size == f64::INFINITY {
        Scaled::ZERO
    } else if size >= FAR {
        exp_far(true)
    } else {
        exp_finite(Dd::from(-size))
    }
}

/// 1 / (1 + e^-x), within 2^-100.
pub fn sigmoid(x: f64) -> Scaled {
    if x.is_nan() {
        return Scaled::NAN;
    }
    let t = decay(x);
    let below = t.beside_one() + 1.0;
    let above = if x < 0.0 { t } else { Scaled::ONE };
    above / Scaled::from(below)
}

/// The derivative of the sigmoid, t / (1 + t)^2, within 2^-100.
pub fn sigmoid_derivative(x: f64) -> Scaled {
    if x.is_nan() {
        return Scaled::NAN;
    }
    bell(decay(x))
}

/// t / (1 + t)^2.
fn bell(t: Scaled) -> Scaled {
    let below = t.beside_one() + 1.0;
    t / Scaled::from(below.square())
}

/// The hyperbolic tangent, within 2^-99.
pub fn tanh(x: f64) -> Scaled {
    if x == 0.0 || x.is_nan() {
        return Scaled::from(x);
    }
    let size = x.abs();
    if size < TINY {
        return corrected(x, -size * size / 3.0);
    }
    let m = if size <= NEAR_ZERO / 2.0 {
        let y = Dd::from(-2.0 * size);
        y * exp_series(y)
    } else {
        decay(2.0 * size).beside_one() - 1.0
    };
    let magnitude = -m / (m + 2.0);
    let result = if x < 0.0 { -magnitude } else { magnitude };
    Scaled::from(result)
}

/// The derivative of tanh, 4 T / (1 + T)^2, within 2^-100.
pub fn tanh_derivative(x: f64) -> Scaled {
    if x.is_nan() {
        return Scaled::NAN;
    }
    let finite = x.is_finite() && x.abs() < FAR;
    let t = decay(if finite { 2.0 * x } else { x });
    bell(t).shift(2)
}

/// The natural logarithm, within 2^-100 of itself.
pub fn ln(a: Scaled) -> Scaled {
    if a.is_zero() {
        return Scaled::from(f64::NEG_INFINITY);
    }
    if a.is_nan() || a.is_negative() {
        return Scaled::NAN;
    }
    if !a.is_finite() {
        return a;
    }
    let above = a.value().hi() > core::f64::consts::SQRT_2;
    let down = i32::from(above);
    let near_one = a.value().scale(-down);
    let k = a.exponent() + down;
    let fine = twice_atanh(Scaled::from(near_one - 1.0));
    let coarse = LN_2_PAIR * f64::from(k);
    Scaled::from(coarse) + fine
}

/// ln(1 + z), within 2^-100 of itself, however small z is.
pub fn ln_1p(z: Scaled) -> Scaled {
    let near = Scaled::from(-0.29) < z && z < Scaled::from(0.41);
    if near { twice_atanh(z) } else { ln(z + Scaled::ONE) }
}

/// 2 atanh(z / (2 + z)) = ln(1 + z), for -0.293 < z < 0.415.
fn twice_atanh(z: Scaled) -> Scaled {
    if z.is_zero() {
        return z;
    }
    let s = z / (z + Scaled::from(2.0));
    let square = (s * s).beside_one();
    let mut sum = Dd::ZERO;
    for n in (0..ATANH_TERMS).rev() {
        let odd = f64::from(2 * n + 1);
        sum = sum * square + Dd::ONE / odd;
    }
    (s * Scaled::from(sum)).shift(1)
}
