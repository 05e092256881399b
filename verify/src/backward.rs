//! The gradients of sigmoid and tanh in f32: a sample of x with random g, on every backend.
//!
//! Where the derivative is a normal f32 the result is g·f'(x) as f32 arithmetic has it, with the correctly rounded f'.
//! Where it is not, the result is still within its bound of the true product, of which no factor was rounded to a
//! subnormal. All backends agree bit for bit.

use crate::bounds;
use crate::parallel;
use crate::random::Random;
use crate::sample::Sample;
use crate::subject::Subject;
use crate::worst::Worst;
use activations::Backend;
use oracle::ulp::{same_f32, ulp_error_f32};
use oracle::{Function, Scaled};

const BLOCK: usize = 1 << 12;

/// No more pairs than 2³² divided by this.
const LEAST_STRIDE: u64 = 64;

#[derive(Clone)]
struct Tally {
    /// Results that differ from the first backend's, a backend.
    disagree: Vec<u64>,
    /// Results that are not the product.
    wrong: Worst<(f32, f32)>,
    wrong_count: u64,
    worst: Worst<(f32, f32)>,
}

/// A gradient of any exponent, an ordinary one, or one that brings a subnormal derivative back into range.
fn gradient(random: &mut Random) -> f32 {
    match random.below(4) {
        0 => f32::from_bits(random.bits() as u32),
        1 => random.normal() as f32,
        2 => (random.sign() * 2f64.powf(random.uniform(0.0, 127.0))) as f32,
        _ => random.sign() as f32,
    }
}

/// True if all backends agree and every product is right.
pub(crate) fn run(subject: Subject, derivative: Function, backends: &[Backend], sample: Sample) -> bool {
    let sample = sample.at_least(LEAST_STRIDE);
    let bound = bounds::of(subject.name()).ulp::<f32>();
    let bar = parallel::bar(&format!("{} f32", subject.name()), sample.len());
    let start = || Tally { disagree: vec![0; backends.len()], wrong: Worst::NONE, wrong_count: 0, worst: Worst::NONE };
    let tallies = parallel::fold(sample.blocks(BLOCK), start, |tally, block| {
        let mut random = Random::new(block);
        let mut xs: Vec<f32> = sample.block(block, BLOCK).collect();
        let gs: Vec<f32> = xs.iter().map(|_| gradient(&mut random)).collect();
        let mut first = Vec::new();
        for (backend, disagree) in backends.iter().zip(&mut tally.disagree) {
            let mut result = gs.clone();
            subject.run(*backend, &mut result, &mut xs);
            if first.is_empty() {
                first = result;
            } else {
                *disagree += first.iter().zip(&result).map(|(&a, &b)| u64::from(!same_f32(a, b))).sum::<u64>();
            }
        }
        for ((&x, &g), &y) in xs.iter().zip(&gs).zip(&first) {
            tally.judge(derivative, x, g, y);
        }
        bar.inc(xs.len() as u64);
    });
    bar.finish_and_clear();
    let total = tallies.into_iter().reduce(join).expect("at least one thread");

    println!("{} f32: {} pairs", subject.name(), sample.len());
    for (backend, disagree) in backends.iter().zip(&total.disagree).skip(1) {
        println!("  {:9} differs from {} in {disagree}", backend.name(), backends[0].name());
    }
    println!(
        "  {} where the derivative is normal and the result is not g·f'(x) {}",
        total.wrong_count,
        at(&total.wrong)
    );
    println!("  elsewhere the worst is {:.4} ULP, the bound {bound} {}", total.worst.error, at(&total.worst));
    total.disagree.iter().all(|&count| count == 0) && total.wrong_count == 0 && total.worst.error <= bound
}

impl Tally {
    fn judge(&mut self, derivative: Function, x: f32, g: f32, y: f32) {
        let slope = derivative.eval(x);
        if x.is_nan() || slope.is_normal() {
            if !same_f32(y, g * slope) {
                self.wrong_count += 1;
                self.wrong.see(1.0, || (x, g));
            }
        } else if g.is_finite() {
            let truth = derivative.truth(f64::from(x)) * Scaled::from(f64::from(g));
            self.worst.see(ulp_error_f32(y, &truth), || (x, g));
        }
    }
}

fn join(mut a: Tally, b: Tally) -> Tally {
    for (a, b) in a.disagree.iter_mut().zip(b.disagree) {
        *a += b;
    }
    a.wrong_count += b.wrong_count;
    a.wrong.merge(b.wrong);
    a.worst.merge(b.worst);
    a
}

fn at(worst: &Worst<(f32, f32)>) -> String {
    worst.at.map_or(String::new(), |(x, g)| format!("(x {x:e}, g {g:e})"))
}
