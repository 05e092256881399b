//! Functions of one f64, at points drawn to hurt.
//!
//! The double-double oracle measures every error; MPFR measures again the thousand worst and a random sample, and the
//! two must agree. Backends that fuse alike must agree bit for bit, so only one of each kind is measured.

use crate::adversary;
use crate::bounds;
use crate::mpfr;
use crate::parallel;
use crate::random::Random;
use crate::real::Real;
use crate::subject::{self, Subject};
use crate::worst::{Leaders, Worst};
use activations::Backend;
use oracle::Function;

const BLOCK: usize = 1 << 10;

/// The worst that MPFR measures again, for every output and kind of backend.
const LEADERS: usize = 1000;

/// MPFR also measures one of so many.
const SAMPLED: u64 = 1 << 12;

/// By how many ULP the oracle and MPFR may differ.
const AGREE: f64 = 1e-6;

/// A point and what a backend made of it.
#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
}

/// What one backend did with one output.
struct Score {
    disagree: Worst<f64>,
    disagree_count: u64,
    leaders: Leaders<Point, LEADERS>,
    sampled: Vec<(f64, Point)>,
}

impl Score {
    fn new() -> Self {
        Self { disagree: Worst::NONE, disagree_count: 0, leaders: Leaders::NONE, sampled: Vec::new() }
    }

    fn merge(&mut self, other: Self) {
        self.disagree.merge(other.disagree);
        self.disagree_count += other.disagree_count;
        self.leaders.merge(other.leaders);
        self.sampled.extend(other.sampled);
    }
}

/// The backend before `number` that must have the same bits as it, if there is one.
pub(crate) fn model(backends: &[Backend], number: usize) -> Option<usize> {
    backends[..number].iter().position(|other| other.is_fused() == backends[number].is_fused())
}

/// True if every error is within its bound, MPFR agrees, and backends that fuse alike do.
pub(crate) fn run(subject: Subject, outputs: &[Function], backends: &[Backend], count: u64) -> bool {
    let bar = parallel::bar(&format!("{} f64", subject.name()), count);
    let start = || backends.iter().map(|_| [Score::new(), Score::new()]).collect::<Vec<_>>();
    let tallies = parallel::fold(count.div_ceil(BLOCK as u64), start, |scores, block| {
        let xs = adversary::points(block, BLOCK);
        let truths: Vec<Vec<_>> = outputs.iter().map(|f| xs.iter().map(|&x| f.truth(x)).collect()).collect();
        let mut random = Random::new(!block);
        let mut results: Vec<[Vec<f64>; 2]> = Vec::new();
        for (number, &backend) in backends.iter().enumerate() {
            let [mut value, mut second] = [xs.clone(), xs.clone()];
            subject.run(backend, &mut value, &mut second);
            results.push([value, second]);
            for (k, truths) in truths.iter().enumerate() {
                let score = &mut scores[number][k];
                let ys = &results[number][k];
                if let Some(model) = model(backends, number) {
                    for (i, _) in ys.iter().zip(&results[model][k]).enumerate().filter(|(_, (a, b))| a.key() != b.key())
                    {
                        score.disagree_count += 1;
                        score.disagree.see(1.0, || xs[i]);
                    }
                    continue;
                }
                for ((&x, &y), truth) in xs.iter().zip(ys).zip(truths) {
                    let error = y.ulp_error(truth);
                    score.leaders.see(error, || Point { x, y });
                    if random.below(SAMPLED) == 0 {
                        score.sampled.push((error, Point { x, y }));
                    }
                }
            }
        }
        bar.inc(BLOCK as u64);
    });
    bar.finish_and_clear();
    let mut total = start();
    for (all, some) in total.iter_mut().flatten().zip(tallies.into_iter().flatten().flatten()) {
        all.merge(some);
    }

    println!("{} f64: {count} points", subject.name());
    let mut right = true;
    for (number, (backend, scores)) in backends.iter().zip(total).enumerate() {
        for (function, score) in outputs.iter().zip(scores) {
            right &= match model(backends, number) {
                Some(model) => {
                    let (n, at) = (score.disagree_count, score.disagree.at);
                    let at = at.map_or(String::new(), |x| format!(", as at {x:e} ({:016x})", x.to_bits()));
                    println!("  {:9} {function:?}: {n} differ from {}{at}", backend.name(), backends[model].name());
                    n == 0
                }
                None => judge(*function, *backend, score),
            };
        }
    }
    right
}

fn judge(function: Function, backend: Backend, score: Score) -> bool {
    let leaders = score.leaders.into_sorted();
    let mut worst = Worst::NONE;
    let mut gap = 0.0f64;
    for &(error, point) in leaders.iter().chain(&score.sampled) {
        let again = mpfr::ulp_error_f64(point.y, &mpfr::truth(function, point.x));
        worst.see(again, || point);
        // Too near a tie for double-double, the two may take the units of different binades.
        if function.truth(point.x).round_f64().is_some() {
            gap = gap.max((again - error).abs());
        }
    }
    let bound = bounds::of(subject::name_of(function)).ulp::<f64>();
    let at = worst.at.map_or(String::new(), |Point { x, y }| format!("at {x:e} ({:016x}), got {y:e}", x.to_bits()));
    println!("  {:9} {function:?}: worst {:.4} ULP, bound {bound}, {at}", backend.name(), worst.error);
    let measured = leaders.len() + score.sampled.len();
    if gap > AGREE {
        println!("    the oracle and MPFR differ by {gap:e} ULP on {measured} points");
    }
    worst.error <= bound && gap <= AGREE
}
