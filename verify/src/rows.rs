//! softmax, that of `fast::`, and log_softmax on rows made to hurt, f32 and f64.
//!
//! The double-double oracle judges every element; MPFR judges the worst rows again. Every row is computed twice, at two
//! alignments: all backends must give the same bits for f32, and those that fuse alike for f64 and in `fast::`.

use crate::adversary::{self, Row};
use crate::bounds;
use crate::mpfr;
use crate::parallel;
use crate::points::model;
use crate::real::Real;
use crate::subject::Subject;
use crate::worst::Leaders;
use activations::Backend;
use oracle::rows;

/// The worst rows of each range of lengths, which MPFR judges again.
const LEADERS: usize = 20;

/// By how many ULP the oracle and MPFR may differ.
const AGREE: f64 = 1e-6;

/// MPFR is too slow for longer rows.
const LONGEST_FOR_MPFR: usize = 1 << 16;

/// Rows of one range of lengths.
struct Range {
    label: &'static str,
    rows: u64,
    len: fn(u64) -> usize,
}

const RANGES: [Range; 3] = [
    Range { label: "1 to 64", rows: 64_000, len: |number| 1 + (number / 10 % 64) as usize },
    Range { label: "65 to 4096", rows: 2_000, len: |number| 65 + (number / 10 * 1_237 % 4_032) as usize },
    Range {
        label: "2^16 to 2^22",
        rows: 20,
        len: |number| [1 << 16, 77_777, (1 << 20) + 17, 1 << 22][number as usize / 5],
    },
];

/// A row that was judged.
#[derive(Clone, Copy, Debug)]
struct Judged {
    number: u64,
    len: usize,
    /// The element with the largest error.
    place: usize,
}

struct Tally {
    disagree: Vec<u64>,
    /// Worst rows, for each backend that is no other's copy.
    leaders: Vec<Leaders<Judged, LEADERS>>,
}

/// Rows of one type on all backends.
struct Check<'a> {
    subject: Subject,
    backends: &'a [Backend],
}

/// True if every error is within its bound, MPFR agrees, and the backends do.
pub(crate) fn run<T: Real>(subject: Subject, backends: &[Backend], thin: u64) -> bool {
    let check = Check { subject, backends };
    let mut right = true;
    for range in &RANGES {
        right &= check.range::<T>(range, thin);
    }
    right
}

impl Check<'_> {
    fn range<T: Real>(&self, range: &Range, thin: u64) -> bool {
        let count = (range.rows / thin).max(1);
        let bar = parallel::bar(&format!("{} {} {}", self.subject.name(), T::NAME, range.label), count);
        let start = || Tally {
            disagree: vec![0; self.backends.len()],
            leaders: self.backends.iter().map(|_| Leaders::NONE).collect(),
        };
        let tallies = parallel::fold(count, start, |tally, number| {
            let number = number * thin + number % thin;
            self.row::<T>(tally, number, (range.len)(number));
            bar.inc(1);
        });
        bar.finish_and_clear();
        let mut total = start();
        for tally in tallies {
            total.disagree.iter_mut().zip(tally.disagree).for_each(|(a, b)| *a += b);
            total.leaders.iter_mut().zip(tally.leaders).for_each(|(a, b)| a.merge(b));
        }
        println!("{} {}: {count} rows of {}", self.subject.name(), T::NAME, range.label);
        let mut right = true;
        for ((number, backend), leaders) in self.backends.iter().enumerate().zip(total.leaders) {
            let differ = total.disagree[number];
            right &= differ == 0;
            match self.model::<T>(number) {
                Some(model) => println!("  {:9} {differ} differ from {}", backend.name(), self.backends[model].name()),
                None => right &= self.judge::<T>(*backend, leaders.into_sorted()),
            }
            if differ > 0 && self.model::<T>(number).is_none() {
                println!("  {:9} {differ} depend on alignment", backend.name());
            }
        }
        right
    }

    /// Whose bits those of a backend must be.
    fn model<T: Real>(&self, number: usize) -> Option<usize> {
        match self.subject {
            Subject::Softmax | Subject::LogSoftmax => {
                T::choose((number > 0).then_some(0), model(self.backends, number))
            }
            _ => model(self.backends, number),
        }
    }

    fn row<T: Real>(&self, tally: &mut Tally, number: u64, len: usize) {
        let (xs, wide) = elements::<T>(&adversary::row(number, len));
        let mut results: Vec<Vec<T>> = Vec::new();
        for (n, &backend) in self.backends.iter().enumerate() {
            results.push(self.compute(backend, &xs, 0));
            let moved = self.compute(backend, &xs, 1 + number as usize % 15);
            let model = self.model::<T>(n).unwrap_or(n);
            let same = |ys: &[T]| ys.iter().zip(&results[model]).all(|(a, b)| a.key() == b.key());
            tally.disagree[n] += u64::from(!same(&results[n]) || !same(&moved));
        }
        let truth = match self.subject {
            Subject::LogSoftmax | Subject::FastLogSoftmax => rows::log_softmax(&wide),
            _ => rows::softmax(&wide),
        };
        for (n, ys) in results.iter().enumerate().filter(|&(n, _)| self.model::<T>(n).is_none()) {
            let errors = ys.iter().zip(&truth).map(|(y, truth)| y.ulp_error(truth));
            let (place, error) = largest(errors);
            tally.leaders[n].see(error, || Judged { number, len, place });
        }
    }

    /// The row, `offset` elements from where an allocation starts.
    fn compute<T: Real>(&self, backend: Backend, xs: &[T], offset: usize) -> Vec<T> {
        let mut buffer = vec![T::from_double(0.0); offset];
        buffer.extend_from_slice(xs);
        self.subject.run(backend, &mut buffer[offset..], &mut []);
        buffer.split_off(offset)
    }

    fn judge<T: Real>(&self, backend: Backend, leaders: Vec<(f64, Judged)>) -> bool {
        let mut right = true;
        for &(error, judged) in leaders.iter().filter(|(_, judged)| judged.len <= LONGEST_FOR_MPFR) {
            let (xs, wide) = elements::<T>(&adversary::row(judged.number, judged.len));
            let ys = self.compute(backend, &xs, 0);
            let truth = match self.subject {
                Subject::LogSoftmax | Subject::FastLogSoftmax => mpfr::log_softmax(&wide),
                _ => mpfr::softmax(&wide),
            };
            let (_, again) = largest(ys.iter().zip(&truth).map(|(y, truth)| y.ulp_error_mpfr(truth)));
            if (again - error).abs() > AGREE {
                println!("  the oracle says {error} ULP, MPFR {again} for {judged:?}");
                right = false;
            }
        }
        let (error, judged) = leaders[0];
        let row = adversary::row(judged.number, judged.len);
        let name = match self.subject {
            Subject::Softmax if judged.len > bounds::LONG_ROW => "softmax, long rows",
            Subject::FastSoftmax if judged.len > bounds::LONG_ROW => "fast::softmax, long rows",
            _ => self.subject.name(),
        };
        let bound = bounds::of(name).ulp::<T>();
        println!(
            "  {:9} worst {error:.4} ULP, bound {bound}: row {} of {} elements, {}; element {} is {:e}",
            backend.name(),
            judged.number,
            judged.len,
            row.recipe,
            judged.place,
            T::from_double(row.xs[judged.place]).widen(),
        );
        right && error <= bound
    }
}

/// A row in its type, and as f64 again.
fn elements<T: Real>(row: &Row) -> (Vec<T>, Vec<f64>) {
    let xs: Vec<T> = row.xs.iter().map(|&x| T::from_double(x)).collect();
    let wide = xs.iter().map(|x| x.widen()).collect();
    (xs, wide)
}

fn largest(errors: impl Iterator<Item = f64>) -> (usize, f64) {
    errors.enumerate().fold((0, -1.0), |best, (place, error)| if error > best.1 { (place, error) } else { best })
}
