//! The `f32` oracles on the inputs hardest to round, and on special ones.
//!
//! A line of the vector files is an input and its correctly rounded result,
//! in hexadecimal; the result lies within 2^-47 of a rounding boundary.

use oracle::single::{self, boundary_distance};
use oracle::ulp::{same_f32, ulp_error_f32};
use oracle::{Decided, Function};

const HARD: [(Function, &str); 5] = [
    (Function::Sigmoid, include_str!("../../tests/vectors/hard_sig.txt")),
    (Function::Tanh, include_str!("../../tests/vectors/hard_tanh.txt")),
    (Function::SigmoidDerivative, include_str!("../../tests/vectors/hard_dsig.txt")),
    (Function::TanhDerivative, include_str!("../../tests/vectors/hard_dtanh.txt")),
    (Function::Exp, include_str!("../../tests/vectors/hard_exp.txt")),
];

fn number(hex: &str) -> f32 {
    f32::from_bits(u32::from_str_radix(hex, 16).unwrap())
}

#[test]
fn hard_inputs() {
    for (function, lines) in HARD {
        for line in lines.lines() {
            let (x, y) = line.split_once(' ').unwrap();
            let (x, y) = (number(x), number(y));
            let (got, decided) = function.decide(x);
            assert!(same_f32(got, y), "{function:?} {line}: {got:e}");
            assert_ne!(decided, Decided::Quick, "{function:?} {line}");
            let distance = boundary_distance(function, x);
            assert!(distance < -46.9, "{function:?} {line}: 2^{distance}");
            let error = ulp_error_f32(got, &function.truth(f64::from(x)));
            // Half a step; below a power of two, steps are half as long.
            let halves = if error < 0.4 { 4.0 } else { 2.0 } * error;
            assert!((halves - 1.0).abs() < 1e-6, "{function:?} {line}: {error}");
        }
    }
}

#[test]
fn tiers_agree() {
    let mut bits = 1_u32;
    for _ in 0..4000 {
        bits = bits.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let x = f32::from_bits(bits);
        if x.is_nan() {
            continue;
        }
        for function in Function::ALL {
            let truth = function.truth(f64::from(x));
            let y = function.eval(x);
            assert!(same_f32(y, truth.nearest_f32()), "{function:?} {x:e}");
            assert!(ulp_error_f32(y, &truth) <= 0.5, "{function:?} {x:e}");
        }
    }
}

#[test]
fn the_analytic_tier_agrees_with_the_truth() {
    for i in 0..2000_u32 {
        for sign in [1.0, -1.0] {
            let step = 2.0_f32.powi(-25 + (i % 3) as i32);
            let near = sign * (1 + i / 64) as f32 * step;
            let x = f32::from_bits(near.to_bits() + i % 64 - 32);
            let truth = Function::Sigmoid.truth(f64::from(x));
            assert_eq!(Some(single::sigmoid(x)), truth.round_f32(), "{x:e}");
        }
    }
    let tie = 2.0_f32.powi(-23);
    let half_step = 0.5 + f32::EPSILON / 2.0;
    assert_eq!(Function::Sigmoid.decide(3.0 * tie), (half_step, Decided::Analytic));
}

#[test]
fn special_values() {
    let inf = f32::INFINITY;
    let tiny = f32::from_bits(1);
    let cases = [
        (single::sigmoid(0.0), 0.5),
        (single::sigmoid(inf), 1.0),
        (single::sigmoid(-inf), 0.0),
        (single::sigmoid(-104.5), 0.0),
        (single::sigmoid(-103.9), tiny),
        (single::sigmoid(-tiny), 0.5),
        (single::tanh(0.0), 0.0),
        (single::tanh(-0.0), -0.0),
        (single::tanh(-tiny), -tiny),
        (single::tanh(f32::MIN_POSITIVE), f32::MIN_POSITIVE),
        (single::tanh(-inf), -1.0),
        (single::sigmoid_derivative(-0.0), 0.25),
        (single::sigmoid_derivative(inf), 0.0),
        (single::sigmoid_derivative(f32::MAX), 0.0),
        (single::tanh_derivative(tiny), 1.0),
        (single::tanh_derivative(-inf), 0.0),
        (single::exp(-0.0), 1.0),
        (single::exp(88.73), inf),
        (single::exp(f32::MAX), inf),
        (single::exp(-inf), 0.0),
    ];
    for (i, (got, expected)) in cases.into_iter().enumerate() {
        assert!(same_f32(got, expected), "{i}: {got:e}");
    }
    for function in Function::ALL {
        let (y, decided) = function.decide(f32::NAN);
        assert!(y.is_nan());
        assert_eq!(decided, Decided::Analytic);
    }
}

#[test]
fn distances() {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-4;
    // tanh rounds 2^-20 to itself; the midpoint below is 2^-25 away.
    let d = boundary_distance(Function::Tanh, 2.0_f32.powi(-20));
    assert!(near(d, -25.0), "{d}");
    // 1/2 + 2^-25 is a midpoint, and x^3/48 = 2^-69/48 away.
    let d = boundary_distance(Function::Sigmoid, 2.0_f32.powi(-23));
    assert!(near(d, -68.0 - 48.0_f64.log2()), "{d}");
    // Beside half of the smallest subnormal, the value is nothing.
    assert!(boundary_distance(Function::Sigmoid, -200.0) > 100.0);
    assert_eq!(boundary_distance(Function::Exp, -1e9), f64::INFINITY);
    assert_eq!(boundary_distance(Function::Exp, 1e9), 0.0);
    assert!(boundary_distance(Function::Exp, 100.0) < 0.0);
    assert!(boundary_distance(Function::Exp, f32::NAN).is_nan());
    assert!(near(boundary_distance(Function::Tanh, 40.0), -25.0));
}
