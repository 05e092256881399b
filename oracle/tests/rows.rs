//! Rows against constants from an independent tool.
//!
//! A line of `data/rows.txt` is `kind|inputs|second inputs|values`, each value
//! being `hi lo exponent` as in the test of the functions.

use oracle::{Dd, Scaled, rows};

const LINES: &str = include_str!("data/rows.txt");

fn number(hex: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(hex, 16).unwrap())
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(number).collect()
}

fn value(text: &str) -> Scaled {
    let fields: Vec<&str> = text.split(' ').collect();
    let significand = Dd::sum(number(fields[0]), number(fields[1]));
    Scaled::new(significand, fields[2].parse().unwrap())
}

#[test]
fn within_the_derived_bounds() {
    for line in LINES.lines() {
        let fields: Vec<&str> = line.split('|').collect();
        let (a, b) = (numbers(fields[1]), numbers(fields[2]));
        let (got, allowed) = match fields[0] {
            "softmax" => (rows::softmax(&a), -99.0),
            "log_softmax" => (rows::log_softmax(&a), -99.0),
            // Relative to the result: leaves room for cancellation.
            "softmax_backward" => (rows::softmax_backward(&a, &b), -92.0),
            "log_softmax_backward" => (rows::log_softmax_backward(&a, &b), -92.0),
            other => panic!("{other}"),
        };
        let expected: Vec<Scaled> = fields[3].split(',').map(value).collect();
        assert_eq!(got.len(), expected.len());
        for (i, (&g, &e)) in got.iter().zip(&expected).enumerate() {
            let difference = (g - e).abs();
            let bits =
                if e.is_zero() { difference.nearest_f64().log2() } else { (difference / e.abs()).nearest_f64().log2() };
            assert!(bits < allowed, "{} {a:?}[{i}]: 2^{bits} off", fields[0]);
        }
    }
}

fn rounded(row: Vec<Scaled>) -> Vec<f64> {
    row.into_iter().map(Scaled::nearest_f64).collect()
}

#[test]
fn special_rows() {
    let inf = f64::INFINITY;
    let nan = f64::NAN;
    for row in [&[1.0, nan][..], &[inf, 0.0], &[-inf, -inf], &[nan]] {
        assert!(rows::softmax(row).into_iter().all(Scaled::is_nan));
        assert!(rows::log_softmax(row).into_iter().all(Scaled::is_nan));
    }
    assert!(rows::softmax(&[]).is_empty());
    assert_eq!(rounded(rows::softmax(&[-inf, 3.0, -inf])), [0.0, 1.0, 0.0]);
    assert_eq!(rounded(rows::log_softmax(&[-inf, 3.0, -inf])), [-inf, 0.0, -inf]);
    let single = rows::widen(&[2.0, f32::NEG_INFINITY, 2.0]);
    assert_eq!(rounded(rows::softmax(&single)), [0.5, 0.0, 0.5]);
}

#[test]
fn a_dominated_row_keeps_its_relative_accuracy() {
    let logs = rows::log_softmax(&[0.0, -690.0]);
    let alone = oracle::functions::exp(-690.0);
    // ln(1 + e) = e - e^2/2 + ...: equal to e far beyond 106 bits.
    let relative = (logs[0] + alone) / alone;
    assert!(relative.abs().nearest_f64() < 2.0_f64.powi(-99));
}

#[test]
fn probabilities_add_up() {
    let xs: Vec<f64> = (0..1000).map(|i| f64::from(i * 7919 % 1000) * 0.02).collect();
    let mut sum = Scaled::ZERO;
    for p in rows::softmax(&xs) {
        sum = sum + p;
    }
    let off = (sum - Scaled::ONE).abs().nearest_f64();
    assert!(off < 2.0_f64.powi(-92), "{off:e}");
}

#[test]
fn gradients_of_special_values_follow_the_formula() {
    let inf = f64::INFINITY;
    let got = rounded(rows::log_softmax_backward(&[-inf, 0.0], &[2.0, 3.0]));
    assert_eq!(got, [2.0, -2.0]);
    let got = rows::softmax_backward(&[0.0, 1.0], &[inf, 1.0]);
    assert!(got.into_iter().all(Scaled::is_nan));
}
