//! The truths against constants from an independent tool.
//!
//! Each line of `data/functions.txt` is a function, an `f64` argument, and its
//! value as `hi lo exponent`, `hi + lo` being the value's significand to 106
//! bits, computed by an arbitrary-precision library with 2200 bits.

use oracle::functions as truth;
use oracle::{Dd, Scaled};

const LINES: &str = include_str!("data/functions.txt");

/// 106 bits of the expected value are given: a relative 2^-106.
const ALLOWED: f64 = -99.0;

fn number(hex: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(hex, 16).unwrap())
}

fn evaluate(name: &str, x: f64) -> Scaled {
    match name {
        "sigmoid" => truth::sigmoid(x),
        "sigmoid_derivative" => truth::sigmoid_derivative(x),
        "tanh" => truth::tanh(x),
        "tanh_derivative" => truth::tanh_derivative(x),
        "exp" => truth::exp(x),
        "expm1" => truth::expm1(x),
        "ln" => truth::ln(Scaled::from(x)),
        "ln_1p" => truth::ln_1p(Scaled::from(x)),
        other => panic!("{other}"),
    }
}

#[test]
fn within_the_derived_bounds() {
    let mut worst = f64::NEG_INFINITY;
    for line in LINES.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let x = number(fields[1]);
        let significand = Dd::sum(number(fields[2]), number(fields[3]));
        let expected = Scaled::new(significand, fields[4].parse().unwrap());
        let got = evaluate(fields[0], x);
        let relative = ((got - expected) / expected).abs();
        let bits = relative.nearest_f64().log2();
        assert!(bits < ALLOWED, "{line}: 2^{bits} off");
        worst = worst.max(bits);
        if let Some(rounded) = got.round_f64() {
            assert_eq!(rounded, expected.nearest_f64(), "{line}");
        }
    }
    println!("worst relative error 2^{worst}");
}

#[test]
fn special_values() {
    let inf = f64::INFINITY;
    let cases = [
        (truth::sigmoid(0.0), 0.5),
        (truth::sigmoid(inf), 1.0),
        (truth::sigmoid(-inf), 0.0),
        (truth::tanh(inf), 1.0),
        (truth::tanh(-inf), -1.0),
        (truth::tanh(-0.0), -0.0),
        (truth::sigmoid_derivative(0.0), 0.25),
        (truth::sigmoid_derivative(-inf), 0.0),
        (truth::tanh_derivative(0.0), 1.0),
        (truth::tanh_derivative(inf), 0.0),
        (truth::exp(-0.0), 1.0),
        (truth::exp(-inf), 0.0),
        (truth::exp(inf), inf),
        (truth::expm1(-inf), -1.0),
        (truth::expm1(-0.0), -0.0),
        (truth::ln(Scaled::ONE), 0.0),
        (truth::ln(Scaled::ZERO), -inf),
        (truth::ln_1p(Scaled::from(-1.0)), -inf),
        (truth::ln_1p(Scaled::from(inf)), inf),
    ];
    for (i, (got, expected)) in cases.into_iter().enumerate() {
        assert_eq!(got.nearest_f64().to_bits(), expected.to_bits(), "{i}");
    }
    for function in oracle::Function::ALL {
        assert!(function.truth(f64::NAN).is_nan());
    }
    assert!(truth::ln(Scaled::from(-1.0)).is_nan());
    assert!(truth::expm1(f64::NAN).is_nan());
}

#[test]
fn the_far_ends_round_like_their_limits() {
    for x in [1e3, 2e8, 3e8, 1e9, 1e300, f64::MAX] {
        assert_eq!(truth::sigmoid(x).nearest_f64(), 1.0);
        assert_eq!(truth::sigmoid(-x).round_f64(), Some(0.0));
        assert_eq!(truth::tanh(-x).round_f64(), Some(-1.0));
        assert_eq!(truth::sigmoid_derivative(x).round_f64(), Some(0.0));
        assert_eq!(truth::tanh_derivative(-x).round_f64(), Some(0.0));
        assert_eq!(truth::exp(x).round_f64(), Some(f64::INFINITY));
        assert_eq!(truth::exp(-x).round_f64(), Some(0.0));
    }
}

#[test]
fn logarithm_and_exponential_are_inverse() {
    for i in 1..200 {
        let a = Scaled::from(f64::from(i) * 0.037).shift(i * 7 - 700);
        let back = truth::exp_scaled(truth::ln(a));
        let relative = ((back - a) / a).abs().nearest_f64();
        // |ln a| < 1000 turns its relative error into one of exp.
        assert!(relative.log2() < -90.0, "{i}: 2^{}", relative.log2());
    }
}
