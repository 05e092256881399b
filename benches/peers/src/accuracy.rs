//! How wrong a peer is, before anyone asks how fast.
//!
//! Two figures: the largest error, in units in the last place, over the results that are normal numbers; and apart from
//! it the inputs where a result is not merely inexact but of the wrong kind, counted by [`Wrong`], each with an
//! example.
//!
//! # The sweep
//! A third of the inputs are bit patterns evenly spread over all of the type, NaN and subnormal ones included; a third
//! lie evenly in [-20, 20]; a third in [-110, 20], or [-760, 20] in f64, where sigmoid and softmax end. To them come
//! the values at which things break. Softmax is swept by rows.

use crate::function::{Element, Function};
use crate::peer::Peer;
use std::collections::BTreeMap;

/// Results of the wrong kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    NanLost,
    NanMade,
    /// The right result is subnormal, and zero came.
    Flushed,
    /// The right result is subnormal or zero, and what came is more than one unit off.
    Tiny,
    OutOfRange,
    AtInfinity,
    SignOfZero,
}

impl Wrong {
    pub fn text(self) -> &'static str {
        match self {
            Self::NanLost => "NaN lost",
            Self::NanMade => "NaN from a number",
            Self::Flushed => "subnormal results are 0",
            Self::Tiny => "subnormal or zero results off",
            Self::OutOfRange => "leaves the range",
            Self::AtInfinity => "wrong at infinity",
            Self::SignOfZero => "sign of zero lost",
        }
    }
}

#[derive(Clone, Copy)]
struct Example {
    count: u64,
    input: f64,
    got: f64,
}

#[derive(Clone, Default)]
pub struct Accuracy {
    pub max_ulp: f64,
    /// Where that is.
    pub worst: Option<f64>,
    wrong: BTreeMap<Wrong, Example>,
    /// The largest |sum of a row - 1|, for softmax.
    pub sum_error: Option<f64>,
}

impl Accuracy {
    fn judge<T: Element>(&mut self, function: Function, input: T, got: T, truth: T::Truth) {
        let right = T::nearest(truth);
        if let Some(wrong) = self.kind(function, input, got, truth, right) {
            let (input, got) = (input.widen(), got.widen());
            self.wrong.entry(wrong).and_modify(|e| e.count += 1).or_insert(Example { count: 1, input, got });
        }
        let is_normal = right.widen().abs() >= T::MIN_POSITIVE && right.widen().is_finite();
        if is_normal && got.widen().is_finite() {
            let error = T::ulp_error(got, truth);
            if error > self.max_ulp {
                (self.max_ulp, self.worst) = (error, Some(input.widen()));
            }
        }
    }

    fn kind<T: Element>(&self, function: Function, input: T, got: T, truth: T::Truth, right: T) -> Option<Wrong> {
        let (input, got, right, result) = (input.widen(), got.widen(), right.widen(), got);
        let (low, high) = function.range();
        if right.is_nan() || got.is_nan() {
            return (right.is_nan() != got.is_nan()).then_some(if got.is_nan() {
                Wrong::NanMade
            } else {
                Wrong::NanLost
            });
        }
        if got < low || got > high || (got.is_infinite() && right.is_finite()) {
            return Some(Wrong::OutOfRange);
        }
        if input.is_infinite() {
            return (got != right).then_some(Wrong::AtInfinity);
        }
        if input == 0.0 && right == 0.0 && function.keeps_sign_of_zero() {
            return (got.is_sign_negative() != input.is_sign_negative()).then_some(Wrong::SignOfZero);
        }
        let off = right.abs() < T::MIN_POSITIVE && T::ulp_error(result, truth) > 1.0;
        off.then_some(if got == 0.0 { Wrong::Flushed } else { Wrong::Tiny })
    }

    /// What goes wrong, with one example each: `NaN lost (NaN -> 1)`.
    pub fn wrong_text(&self) -> String {
        let one = |(wrong, e): (&Wrong, &Example)| {
            format!("{} ({} -> {}; {} inputs)", wrong.text(), short(e.input), short(e.got), e.count)
        };
        self.wrong.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

fn short(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && !(1e-3..1e5).contains(&size) && x.is_finite() {
        format!("{x:.3e}")
    } else {
        format!("{}", x as f32)
    }
}

/// The accuracy of each peer, in their order; `None` for one that computes nothing.
pub fn measure<T: Element>(function: Function, peers: &mut [Peer<T>], inputs: usize) -> Vec<Option<Accuracy>> {
    let mut found: Vec<_> = peers.iter().map(|peer| peer.computes.then(Accuracy::default)).collect();
    if function == Function::Softmax {
        for row in rows::<T>(inputs / 20) {
            judge_row(peers, &mut found, &row);
        }
        return found;
    }
    let all = sweep::<T>(inputs);
    for chunk in all.chunks(1 << 16) {
        let truths: Vec<T::Truth> = chunk.iter().map(|&x| T::truth(function, x)).collect();
        for (peer, accuracy) in peers.iter_mut().zip(&mut found) {
            let Some(accuracy) = accuracy else { continue };
            let results = run(peer, chunk);
            for ((&x, &truth), got) in chunk.iter().zip(&truths).zip(results) {
                accuracy.judge(function, x, got, truth);
            }
        }
    }
    found
}

fn run<T: Element>(peer: &mut Peer<T>, input: &[T]) -> Vec<T> {
    let mut work = vec![T::default(); input.len()];
    peer.action.load(input, input.len());
    peer.action.collect(input, &mut work, input.len());
    work
}

fn judge_row<T: Element>(peers: &mut [Peer<T>], found: &mut [Option<Accuracy>], row: &[T]) {
    let truths = T::truth_row(row);
    // A row that has to be NaN has no sum to be wrong about.
    let has_sum = !T::nearest(truths[0]).widen().is_nan();
    for (peer, accuracy) in peers.iter_mut().zip(found) {
        let Some(accuracy) = accuracy else { continue };
        let results = run(peer, row);
        let sum: f64 = results.iter().map(|y| y.widen()).sum();
        let largest = accuracy.sum_error.get_or_insert(0.0);
        if has_sum {
            *largest = largest.max((sum - 1.0).abs());
        }
        for ((&x, &truth), got) in row.iter().zip(&truths).zip(results) {
            accuracy.judge(Function::Softmax, x, got, truth);
        }
    }
}

/// Where things break: signed zeros, the ends of the normal and subnormal numbers, of exp and of the type, infinities.
fn edges<T: Element>() -> Vec<T> {
    let tiny = T::MIN_POSITIVE;
    let least = tiny * if T::NAME == "f32" { 2f64.powi(-23) } else { f64::EPSILON };
    let sizes = [0.0, least, 3.0 * least, tiny / 2.0, tiny, 1e-30, 20.0, 87.0, 88.7, 100.0, 103.5, 710.0, 745.0, 1e10];
    let sizes = sizes.into_iter().chain([1e30, f64::from(f32::MAX), f64::INFINITY]);
    let both = sizes.flat_map(|x| [x, -x]).map(T::of);
    both.chain([T::of(f64::NAN), T::of(-f64::NAN)]).collect()
}

fn sweep<T: Element>(inputs: usize) -> Vec<T> {
    let third = (inputs / 3).max(1) as u32;
    let patterns = (0..third).map(|i| T::pattern((u64::from(i) * (1 << 32) / u64::from(third)) as u32));
    let far = if T::NAME == "f32" { -110.0 } else { -760.0 };
    let near = spaced(third, -20.0, 20.0).chain(spaced(third, far, 20.0)).map(T::of);
    edges().into_iter().chain(patterns).chain(near).collect()
}

fn spaced(count: u32, low: f64, high: f64) -> impl Iterator<Item = f64> {
    let step = (high - low) / f64::from(count);
    (0..count).map(move |i| low + (f64::from(i) + 0.377) * step)
}

/// Rows of many lengths, about `inputs` elements in all: ordinary ones, wide ones, and ones with a special value.
fn rows<T: Element>(inputs: usize) -> Vec<Vec<T>> {
    let mut random = Random::new(7);
    let mut rows = Vec::new();
    let mut total = 0;
    while total < inputs {
        for len in [1, 3, 16, 64, 100, 1024, 4096] {
            for width in [8.0, 80.0] {
                rows.push((0..len).map(|_| T::of(random.uniform(-width, width))).collect::<Vec<_>>());
                total += len;
            }
        }
    }
    let short = [
        [f64::NEG_INFINITY, 0.0, 1.0, f64::NEG_INFINITY],
        [f64::NEG_INFINITY; 4],
        [1.0, f64::NAN, 0.0, 2.0],
        [1.0, f64::INFINITY, 0.0, 2.0],
        [1000.0, 1000.0, 999.0, -1e30],
        [-1000.0, -1001.0, -1000.5, -2000.0],
        [0.0, -90.0, -100.0, -103.0],
        [0.0, -715.0, -740.0, -744.0],
    ];
    rows.extend(short.iter().map(|row| row.iter().map(|&x| T::of(x)).collect()));
    rows
}

/// The inputs of the timed passes and of the rows: a fixed sequence (SplitMix64), the same on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (self.next() >> 11) as f64 * 2f64.powi(-53) * (high - low)
    }
}
