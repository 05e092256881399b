//! Every f32 input of a correctly rounded function, on every backend, against the oracle.
//!
//! The oracle is asked once a block, and every backend is compared with it bit for bit. Where it decided by f64
//! arithmetic, the truth is farther than 2⁻⁴⁶ from every rounding boundary; only at the other inputs, some thousand a
//! function, and at the worst wrong result of each block, which f64 finds, is the error measured in double-double. So the
//! worst error printed is the worst of all inputs, to 2⁻²⁰ ULP where results are wrong: a correct result farther from a
//! boundary is better. NaN and the wrong sign, be it that of zero, count as infinitely wrong.

use crate::fast;
use crate::parallel;
use crate::sample::Sample;
use crate::subject::Subject;
use crate::worst::Worst;
use activations::Backend;
use oracle::single::boundary_distance;
use oracle::ulp::{same_f32, ulp_error_f32};
use oracle::{Decided, Function};
use std::time::Instant;

/// Inputs of a block: all its slices stay in the first and second cache.
const BLOCK: usize = 1 << 13;

/// One of so many inputs has its distance to the boundary measured.
const MEASURED: usize = 64;

/// What one backend did.
#[derive(Clone)]
struct Score {
    wrong: u64,
    worst: Worst<f32>,
}

/// Inputs by the base-two logarithm of their distance to the nearest boundary: bucket i counts [-i - 1, -i).
type Histogram = [u64; 96];

/// What one thread saw, and its slices.
struct Tally {
    /// A score a backend and an output.
    scores: Vec<[Score; 2]>,
    histograms: [Histogram; 2],
    xs: Vec<f32>,
    truths: [Vec<f32>; 2],
    results: [Vec<f32>; 2],
    /// For each output the places where the oracle needed more than f64.
    close: [Vec<usize>; 2],
}

impl Tally {
    fn new(backends: usize) -> Self {
        let score = Score { wrong: 0, worst: Worst::NONE };
        Self {
            scores: vec![[score.clone(), score]; backends],
            histograms: [[0; 96]; 2],
            xs: Vec::with_capacity(BLOCK),
            truths: Default::default(),
            results: Default::default(),
            close: Default::default(),
        }
    }

    /// Asks the oracle about the block.
    fn judge(&mut self, outputs: &[Function]) {
        for (k, function) in outputs.iter().enumerate() {
            let (truths, close) = (&mut self.truths[k], &mut self.close[k]);
            close.clear();
            truths.clear();
            for (i, &x) in self.xs.iter().enumerate() {
                let (y, decided) = function.decide(x);
                truths.push(y);
                if decided != Decided::Quick && !x.is_nan() {
                    close.push(i);
                }
            }
        }
    }

    /// All that are close, and one of [`MEASURED`] of the others, which then counts for all of them.
    fn measure(&mut self, outputs: &[Function], block: u64) {
        for (k, &function) in outputs.iter().enumerate() {
            let histogram = &mut self.histograms[k];
            for &i in &self.close[k] {
                histogram[bucket(function, self.xs[i])] += 1;
            }
            let others = (block as usize % MEASURED..self.xs.len()).step_by(MEASURED);
            for i in others.filter(|&i| !self.xs[i].is_nan() && self.close[k].binary_search(&i).is_err()) {
                histogram[bucket(function, self.xs[i])] += MEASURED as u64;
            }
        }
    }

    fn compare(&mut self, subject: Subject, outputs: &[Function], number: usize, backend: Backend) {
        let [value, second] = &mut self.results;
        value.clone_from(&self.xs);
        second.clone_from(&self.xs);
        subject.run(backend, value, second);
        for (k, &function) in outputs.iter().enumerate() {
            let score = &mut self.scores[number][k];
            let (got, truths) = (&self.results[k], &self.truths[k]);
            let wrong = got.iter().zip(truths).map(|(&y, &truth)| u64::from(!same_f32(y, truth))).sum::<u64>();
            if wrong > 0 {
                let mut worst = Worst::NONE;
                for i in (0..got.len()).filter(|&i| !same_f32(got[i], truths[i])) {
                    worst.see(fast::error(got[i], function.quick(f64::from(self.xs[i]))), || i);
                }
                match worst.at.map(|i| (self.xs[i], got[i])) {
                    Some((x, _)) if worst.error.is_infinite() => score.worst.see(worst.error, || x),
                    Some((x, y)) => see(&mut score.worst, function, x, y),
                    None => {}
                }
            }
            score.wrong += wrong;
            for &i in &self.close[k] {
                see(&mut score.worst, function, self.xs[i], got[i]);
            }
        }
    }
}

fn see(worst: &mut Worst<f32>, function: Function, x: f32, y: f32) {
    worst.see(ulp_error_f32(y, &function.truth(f64::from(x))), || x);
}

fn bucket(function: Function, x: f32) -> usize {
    let distance = boundary_distance(function, x);
    (-distance.floor() - 1.0).clamp(0.0, 95.0) as usize
}

/// Sweeps the sample; true if no bit is wrong.
pub(crate) fn run(subject: Subject, outputs: &[Function], backends: &[Backend], sample: Sample) -> bool {
    let start = Instant::now();
    let bar = parallel::bar(&format!("{} f32", subject.name()), sample.len());
    let tallies = parallel::fold(
        sample.blocks(BLOCK),
        || Tally::new(backends.len()),
        |tally, block| {
            tally.xs.clear();
            tally.xs.extend(sample.block(block, BLOCK));
            tally.judge(outputs);
            tally.measure(outputs, block);
            for (number, &backend) in backends.iter().enumerate() {
                tally.compare(subject, outputs, number, backend);
            }
            bar.inc(tally.xs.len() as u64);
        },
    );
    bar.finish_and_clear();
    let total = tallies.into_iter().reduce(join).expect("at least one thread");

    println!("{} f32: {} inputs in {:.1?}", subject.name(), sample.len(), start.elapsed());
    let mut right = true;
    for (backend, scores) in backends.iter().zip(&total.scores) {
        for (function, Score { wrong, worst }) in outputs.iter().zip(scores) {
            right &= *wrong == 0;
            let worst = match worst.at {
                Some(x) => format!("{:.12} ULP at {x:e} ({:08x})", worst.error, x.to_bits()),
                None => "below 0.5 ULP, no input was close to a boundary".to_owned(),
            };
            println!("  {:9} {function:?}: {wrong} wrong, worst {worst}", backend.name());
        }
    }
    for (function, histogram) in outputs.iter().zip(&total.histograms) {
        print_histogram(*function, histogram);
    }
    right
}

fn join(mut a: Tally, b: Tally) -> Tally {
    for (a, b) in a.scores.iter_mut().flatten().zip(b.scores.into_iter().flatten()) {
        a.wrong += b.wrong;
        a.worst.merge(b.worst);
    }
    for (a, b) in a.histograms.iter_mut().flatten().zip(b.histograms.iter().flatten()) {
        *a += b;
    }
    a
}

fn print_histogram(function: Function, histogram: &Histogram) {
    println!(
        "  {function:?}: log2 of the distance to a rounding boundary, and inputs (from 1 in {MEASURED} above -46)"
    );
    let filled: Vec<_> = (0..).zip(histogram).filter(|&(_, &count)| count > 0).collect();
    for line in filled.chunks(6) {
        let cells: Vec<_> = line.iter().map(|(i, count)| format!("{:>4}: {count:<10}", -i - 1)).collect();
        println!("    {}", cells.join(" ").trim_end());
    }
}
