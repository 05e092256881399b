//! Every f32 input of a function of `fast::`, on every backend, within its bound.
//!
//! The truth is the oracle's f64, which is within 2⁻⁴⁶ of the true value, relatively. A unit in the last place of an f32
//! is at least 2⁻²⁴ of the number, and the unit of subnormal ones is a larger part of them: so an error is measured to
//! 2⁻²² of a unit, and f64 is truth enough for a bound of 2.5. That much counts against the function. Where the truth
//! is so near to a power of two that f64 cannot tell which unit is the right one, the smaller is taken. MPFR measures
//! the worst error again.
//!
//! Zeros, infinities and NaN must give the correctly rounded result, no other input may give NaN, and no result may have
//! the wrong sign, be it zero. Backends that fuse alike must agree bit for bit, so only one of each kind is measured.

use crate::bounds;
use crate::mpfr;
use crate::parallel;
use crate::points::model;
use crate::sample::Sample;
use crate::subject::{self, Subject};
use crate::worst::Worst;
use activations::Backend;
use oracle::Function;
use oracle::single::SLACK;
use oracle::ulp::same_f32;
use std::time::Instant;

/// Inputs of a block: all its slices stay in the second cache.
const BLOCK: usize = 1 << 13;

/// What an error measured may be off by, in ULP: 2⁻²¹, twice what the truth may be off by.
const BLUR: f64 = SLACK * (1u64 << 25) as f64;

const SPECIAL: [f32; 6] = [0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, -f32::NAN];

/// Results by their error in quarters of a ULP: place i counts [i/4, (i + 1)/4), the last all that is more.
type Histogram = [u64; 24];

/// An input and what became of it.
type Pair = (f32, f32);

/// What one backend did with one output.
#[derive(Clone)]
struct Score {
    worst: Worst<Pair>,
    histogram: Histogram,
    /// Results that differ from those of the backend that fuses alike.
    differ: u64,
    differs: Worst<Pair>,
}

/// What one thread saw, and its slices.
struct Tally {
    /// A score a backend and an output.
    scores: Vec<[Score; 2]>,
    xs: Vec<f32>,
    truths: [Vec<f64>; 2],
    /// Results a backend and an output.
    results: Vec<[Vec<f32>; 2]>,
    errors: Vec<f64>,
}

impl Tally {
    fn new(backends: usize) -> Self {
        let score = Score { worst: Worst::NONE, histogram: [0; 24], differ: 0, differs: Worst::NONE };
        Self {
            scores: vec![[score.clone(), score]; backends],
            xs: Vec::with_capacity(BLOCK),
            truths: Default::default(),
            results: vec![Default::default(); backends],
            errors: Vec::with_capacity(BLOCK),
        }
    }

    /// Computes the block on every backend and judges it.
    fn judge(&mut self, subject: Subject, outputs: &[Function], backends: &[Backend]) {
        for (function, truths) in outputs.iter().zip(&mut self.truths) {
            truths.clear();
            truths.extend(self.xs.iter().map(|&x| function.quick(f64::from(x))));
        }
        for (number, &backend) in backends.iter().enumerate() {
            let [value, second] = &mut self.results[number];
            value.clone_from(&self.xs);
            second.clone_from(&self.xs);
            subject.run(backend, value, second);
            for k in 0..outputs.len() {
                match model_of(subject, backends, number) {
                    Some(model) => self.compare(number, model, k),
                    None => self.measure(number, k),
                }
            }
        }
    }

    fn compare(&mut self, number: usize, model: usize, k: usize) {
        let (score, ys) = (&mut self.scores[number][k], &self.results[number][k]);
        for ((&x, &y), &other) in self.xs.iter().zip(ys).zip(&self.results[model][k]) {
            if !same_f32(y, other) {
                score.differ += 1;
                score.differs.see(1.0, || (x, y));
            }
        }
    }

    fn measure(&mut self, number: usize, k: usize) {
        let (score, ys) = (&mut self.scores[number][k], &self.results[number][k]);
        self.errors.clear();
        self.errors.extend(ys.iter().zip(&self.truths[k]).map(|(&y, &truth)| error(y, truth)));
        let mut worst = 0;
        for (i, &error) in self.errors.iter().enumerate() {
            if error > self.errors[worst] {
                worst = i;
            }
            score.histogram[((4.0 * error) as usize).min(23)] += 1;
        }
        score.worst.see(self.errors[worst], || (self.xs[worst], ys[worst]));
    }

    fn merge(mut self, other: Self) -> Self {
        for (a, b) in self.scores.iter_mut().flatten().zip(other.scores.into_iter().flatten()) {
            a.worst.merge(b.worst);
            a.histogram.iter_mut().zip(b.histogram).for_each(|(a, b)| *a += b);
            a.differ += b.differ;
            a.differs.merge(b.differs);
        }
        self
    }
}

/// The error in units in the last place, to within [`BLUR`]; infinite where one of the two is NaN and the other is not, and
/// for the wrong sign.
#[inline(always)]
pub(crate) fn error(y: f32, truth: f64) -> f64 {
    let low = (truth.abs() * (1.0 - SLACK)) as f32;
    // The unit is 2^(field - 150), and `field` at most 127: no result is above 1.
    let field = (low.to_bits() >> 23).max(1);
    let units = f64::from_bits(u64::from(1023 + 150 - field) << 52);
    let error = (f64::from(y) - truth).abs() * units;
    let possible = y.is_sign_negative() == truth.is_sign_negative() && !y.is_nan();
    let error = if possible { error } else { f64::INFINITY };
    if !truth.is_nan() {
        error
    } else if y.is_nan() {
        0.0
    } else {
        f64::INFINITY
    }
}

/// Sweeps the sample; true if all is within its bound.
pub(crate) fn run(subject: Subject, outputs: &[Function], backends: &[Backend], sample: Sample) -> bool {
    let start = Instant::now();
    let bar = parallel::bar(&format!("{} f32", subject.name()), sample.len());
    let tallies = parallel::fold(
        sample.blocks(BLOCK),
        || Tally::new(backends.len()),
        |tally, block| {
            tally.xs.clear();
            tally.xs.extend(sample.block(block, BLOCK));
            tally.judge(subject, outputs, backends);
            bar.inc(tally.xs.len() as u64);
        },
    );
    bar.finish_and_clear();
    let total = tallies.into_iter().reduce(Tally::merge).expect("at least one thread");

    println!("{} f32: {} inputs in {:.1?}", subject.name(), sample.len(), start.elapsed());
    let mut right = true;
    for (number, (&backend, scores)) in backends.iter().zip(&total.scores).enumerate() {
        for (&function, score) in outputs.iter().zip(scores) {
            right &= match model_of(subject, backends, number) {
                Some(model) => agreement(function, backend, backends[model], score),
                None => verdict(function, backend, score),
            };
        }
        right &= special(subject, outputs, backend);
    }
    right
}

/// The backend before `number` that must have the same bits as it, if there is one. tanh has its own where it has tables.
fn model_of(subject: Subject, backends: &[Backend], number: usize) -> Option<usize> {
    let has_own = subject == Subject::FastTanh && backends[number].has_tables();
    if has_own { None } else { model(backends, number) }
}

/// Whether a backend gave the bits of its model.
fn agreement(function: Function, backend: Backend, model: Backend, score: &Score) -> bool {
    let at = score.differs.at.map_or(String::new(), |(x, y)| format!(", as at {x:e} ({:08x}), got {y:e}", x.to_bits()));
    println!("  {:9} {function:?}: {} differ from {}{at}", backend.name(), score.differ, model.name());
    score.differ == 0
}

/// Whether the worst error is within the bound.
fn verdict(function: Function, backend: Backend, score: &Score) -> bool {
    let bound = bounds::of(&format!("fast::{}", subject::name_of(function))).ulp::<f32>();
    let (x, y) = score.worst.at.expect("at least one input");
    let again = mpfr::ulp_error_f32(y, &mpfr::truth(function, f64::from(x)));
    println!(
        "  {:9} {function:?}: worst {again:.6} ULP, bound {bound}, at {x:e} ({:08x}), got {y:e}",
        backend.name(),
        x.to_bits()
    );
    let understated = again > score.worst.error + BLUR;
    if understated {
        println!("    the oracle's f64 makes it {} ULP", score.worst.error);
    }
    print_histogram(&score.histogram);
    !understated && score.worst.error + BLUR <= bound
}

fn print_histogram(histogram: &Histogram) {
    println!("    results by their error, in ULP from:");
    let filled: Vec<_> = (0..).zip(histogram).filter(|&(_, &count)| count > 0).collect();
    for line in filled.chunks(6) {
        let cells: Vec<_> = line.iter().map(|&(i, count)| format!("{:>4}: {count:<10}", f64::from(i) / 4.0)).collect();
        println!("    {}", cells.join(" ").trim_end());
    }
}

/// Whether zeros, infinities and NaN give the correctly rounded result.
fn special(subject: Subject, outputs: &[Function], backend: Backend) -> bool {
    let [mut value, mut second] = [SPECIAL; 2];
    subject.run(backend, &mut value, &mut second);
    let mut right = true;
    for (function, ys) in outputs.iter().zip([value, second]) {
        for (x, y) in SPECIAL.into_iter().zip(ys) {
            if !same_f32(y, function.eval(x)) {
                println!("  {:9} {function:?}: {x} gives {y:e}, not {:e}", backend.name(), function.eval(x));
                right = false;
            }
        }
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use oracle::ulp::ulp_error_f32;

    #[test]
    fn errors_are_those_of_double_double() {
        for function in Function::ALL.into_iter().filter(|&function| function != Function::Exp) {
            for x in Sample::new(99_991).block(0, BLOCK * 8).filter(|x| !x.is_nan()) {
                let truth = function.truth(f64::from(x));
                let right = function.eval(x);
                for steps in [0, 1, 3] {
                    let y = f32::from_bits(right.to_bits() + steps);
                    let (ours, theirs) = (error(y, function.quick(f64::from(x))), ulp_error_f32(y, &truth));
                    assert!((ours - theirs).abs() <= BLUR, "{function:?} at {x:e}, {y:e}: {ours} and {theirs}");
                }
            }
        }
    }

    #[test]
    fn nan_and_the_wrong_sign_are_no_results() {
        assert_eq!(error(f32::NAN, 0.5), f64::INFINITY);
        assert_eq!(error(0.5, f64::NAN), f64::INFINITY);
        assert_eq!(error(f32::NAN, f64::NAN), 0.0);
        assert_eq!(error(-0.0, 0.0), f64::INFINITY);
        assert_eq!(error(0.0, 1e-60), 1e-60 * 2f64.powi(149));
    }
}
