//! The oracle judged by MPFR: on the hard lists, on every input of a sample that f64 could not decide, and on random
//! inputs.

use crate::mpfr;
use crate::parallel;
use crate::random::Random;
use crate::sample::Sample;
use anyhow::{Context, Result, anyhow};
use oracle::ulp::same_f32;
use oracle::{Decided, Function};

const BLOCK: usize = 1 << 14;

/// Random inputs a function.
const RANDOM: u64 = 1 << 16;

/// Inputs and correctly rounded results, a line each, which lie within 2⁻⁴⁷ of a rounding boundary.
const HARD: [(Function, &str); 5] = [
    (Function::Sigmoid, include_str!("../../tests/vectors/hard_sig.txt")),
    (Function::Tanh, include_str!("../../tests/vectors/hard_tanh.txt")),
    (Function::SigmoidDerivative, include_str!("../../tests/vectors/hard_dsig.txt")),
    (Function::TanhDerivative, include_str!("../../tests/vectors/hard_dtanh.txt")),
    (Function::Exp, include_str!("../../tests/vectors/hard_exp.txt")),
];

/// True if the oracle, MPFR and the lists agree everywhere.
pub(crate) fn run(sample: Sample) -> Result<bool> {
    let mut right = true;
    for (function, list) in HARD {
        let mut wrong = 0;
        for line in list.lines() {
            let (x, listed) = pair(line).with_context(|| format!("{function:?}, line {line:?}"))?;
            wrong += u64::from(!agrees(function, x) || !same_f32(function.eval(x), listed));
        }
        let escalated = escalated(function, sample);
        let wrong_escalated = count_wrong(function, escalated.iter().copied());
        let mut random = Random::new(function as u64);
        let wrong_random = count_wrong(function, (0..RANDOM).map(|_| f32::from_bits(random.bits() as u32)));
        println!(
            "{function:?}: {wrong} wrong of {} hard ones, {wrong_escalated} of the {} that f64 did not decide among {}, \
             {wrong_random} of {RANDOM} random ones",
            list.lines().count(),
            escalated.len(),
            sample.len(),
        );
        right &= wrong + wrong_escalated + wrong_random == 0;
    }
    Ok(right)
}

fn pair(line: &str) -> Result<(f32, f32)> {
    let (x, y) = line.split_once(' ').ok_or_else(|| anyhow!("two numbers expected"))?;
    let number = |hex| anyhow::Ok(f32::from_bits(u32::from_str_radix(hex, 16)?));
    Ok((number(x)?, number(y)?))
}

/// The oracle's verdict is MPFR's.
fn agrees(function: Function, x: f32) -> bool {
    let truth = mpfr::truth(function, f64::from(x));
    let verdict = mpfr::round_f32(&truth).is_some_and(|y| same_f32(y, function.eval(x)));
    if !verdict {
        println!(
            "{function:?} at {x:e} ({:08x}): the oracle says {:e}, MPFR {truth:.20}",
            x.to_bits(),
            function.eval(x)
        );
    }
    verdict
}

fn count_wrong(function: Function, xs: impl Iterator<Item = f32>) -> u64 {
    xs.map(|x| u64::from(!agrees(function, x))).sum()
}

/// The inputs of the sample that took the oracle more than f64 to decide, but no NaN.
fn escalated(function: Function, sample: Sample) -> Vec<f32> {
    let bar = parallel::bar(&format!("{function:?}"), sample.len());
    let found = parallel::fold(sample.blocks(BLOCK), Vec::new, |found, block| {
        found.extend(sample.block(block, BLOCK).filter(|&x| !x.is_nan() && function.decide(x).1 != Decided::Quick));
        bar.inc(BLOCK as u64);
    });
    bar.finish_and_clear();
    found.concat()
}
