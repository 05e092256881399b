//! Times that survive a machine on which others work too.
//!
//! All competitors take turns, each turn about [`TURN`] long and starting with another competitor in every round, so
//! that whatever disturbs the machine for longer than that disturbs all of them. A turn's figure is its best pass. Of
//! the rounds, the minimum is what the machine can do, the median what it did; and the ratio of two competitors is also
//! taken round by round and its median kept, in which disturbances that last longer than a round cancel.

use crate::accuracy::Random;
use crate::function::{Element, Function};
use crate::peer::Peer;
use std::time::{Duration, Instant};

const TURN: Duration = Duration::from_micros(60);

/// Rounds at least, however slow the slowest competitor is.
const MIN_ROUNDS: usize = 5;

/// What a pass covers when one call does not: short enough for the first cache, long enough for the clock.
const PASS_BYTES: usize = 16 << 10;

/// Nanoseconds per element.
pub struct Timing {
    pub minimum: f64,
    pub median: f64,
    /// The first peer's time over this one's: the median over the rounds.
    pub first_over_this: f64,
}

/// Times all of them on calls of `len` elements, for about `budget`.
pub fn measure<T: Element>(peers: &mut [Peer<T>], function: Function, len: usize, budget: Duration) -> Vec<Timing> {
    let calls = (PASS_BYTES / size_of::<T>() / len).max(1);
    let mut random = Random::new(42);
    let input = Aligned::new(calls * len, || T::of(random.uniform(-8.0, 8.0)));
    let mut work = Aligned::new(calls * len, T::default);
    for peer in &mut *peers {
        peer.action.load(input.get(), len);
    }

    let repeats = repeats(function, calls * len);
    let clock = clock_overhead();
    let mut rounds: Vec<Vec<f64>> = Vec::new();
    let start = Instant::now();
    while rounds.len() < MIN_ROUNDS || start.elapsed() < budget {
        let mut round = vec![0.0; peers.len()];
        for turn in 0..peers.len() {
            let who = (turn + rounds.len()) % peers.len();
            let best = best_pass(&mut peers[who], input.get(), work.get_mut(), len, repeats);
            round[who] = best.saturating_sub(clock).as_secs_f64() * 1e9 / (repeats * calls * len) as f64;
        }
        rounds.push(round);
    }
    for peer in &mut *peers {
        peer.action.load(&[], len);
    }
    (0..peers.len()).map(|i| summary(&rounds, i)).collect()
}

fn best_pass<T: Element>(peer: &mut Peer<T>, input: &[T], work: &mut [T], len: usize, repeats: usize) -> Duration {
    let mut best = Duration::MAX;
    let turn = Instant::now();
    loop {
        peer.action.reset(input, work);
        clean_registers();
        let start = Instant::now();
        for _ in 0..repeats {
            peer.action.pass(input, work, len);
        }
        best = best.min(start.elapsed());
        if turn.elapsed() > TURN {
            return best;
        }
    }
}

/// A relu goes over a short buffer faster than the clock ticks. Going over its own results costs it the same, whatever
/// they are, so it is timed many times in a row. The other functions may not: some peers' time depends on the values.
fn repeats(function: Function, elements: usize) -> usize {
    match function {
        Function::Relu | Function::LeakyRelu => (65536 / elements).clamp(1, 16),
        _ => 1,
    }
}

fn summary(rounds: &[Vec<f64>], i: usize) -> Timing {
    let times: Vec<f64> = rounds.iter().map(|round| round[i]).collect();
    let ratios = rounds.iter().map(|round| round[0] / round[i]).collect();
    let minimum = times.iter().copied().fold(f64::INFINITY, f64::min);
    Timing { minimum, median: median(times), first_over_this: median(ratios) }
}

fn median(mut xs: Vec<f64>) -> f64 {
    xs.sort_by(f64::total_cmp);
    xs[xs.len() / 2]
}

/// Puts the vector registers into the state in which every call finds them by the calling convention. A kernel that
/// leaves their upper halves in use makes the SSE code after it three times slower, and that would be charged to
/// whoever comes next.
fn clean_registers() {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx") {
        #[target_feature(enable = "avx")]
        fn clean() {
            std::arch::x86_64::_mm256_zeroupper();
        }
        // SAFETY: AVX was just detected.
        unsafe { clean() };
    }
}

/// What a pass that does nothing seems to take.
fn clock_overhead() -> Duration {
    let once = |_| {
        let start = Instant::now();
        start.elapsed()
    };
    (0..2000).map(once).min().unwrap_or_default()
}

/// A buffer that starts on a cache line, as allocators of tensors give it.
struct Aligned<T> {
    all: Vec<T>,
    skip: usize,
    len: usize,
}

const LINE: usize = 64;

impl<T: Element> Aligned<T> {
    fn new(len: usize, mut value: impl FnMut() -> T) -> Self {
        let spare = LINE / size_of::<T>();
        let all: Vec<T> = (0..len + spare).map(|_| value()).collect();
        let skip = all.as_ptr().align_offset(LINE).min(spare);
        Self { all, skip, len }
    }
    fn get(&self) -> &[T] {
        &self.all[self.skip..][..self.len]
    }
    fn get_mut(&mut self) -> &mut [T] {
        &mut self.all[self.skip..][..self.len]
    }
}
