//! Times that survive a machine on which others work too.
//!
//! All competitors take turns, each turn about [`TURN`] long and starting with another competitor in every round, so
//! that whatever disturbs the machine for longer than that disturbs all of them. A turn's figure is its best pass. Of
//! the rounds, the minimum is what the machine can do, the median what it did; and the ratio of two competitors is also
//! taken round by round and its median kept, in which disturbances that last longer than a round cancel.

use std::time::{Duration, Instant};

const TURN: Duration = Duration::from_micros(60);

/// Rounds at least, however slow the slowest competitor is.
const MIN_ROUNDS: usize = 5;

/// Several ways to do something, by number.
pub trait Contest {
    fn len(&self) -> usize;
    /// Readies the buffers for a pass, untimed.
    fn reset(&mut self, who: usize);
    /// The timed part.
    fn pass(&mut self, who: usize);
}

/// Nanoseconds per pass, one entry a competitor and round.
pub struct Rounds(Vec<Vec<f64>>);

/// Has all of them take turns for about `budget`.
pub fn measure(contest: &mut impl Contest, budget: Duration) -> Rounds {
    let clock = clock_overhead();
    let mut rounds: Vec<Vec<f64>> = Vec::new();
    let start = Instant::now();
    while rounds.len() < MIN_ROUNDS || start.elapsed() < budget {
        let mut round = vec![0.0; contest.len()];
        for turn in 0..contest.len() {
            let who = (turn + rounds.len()) % contest.len();
            round[who] = best_pass(contest, who).saturating_sub(clock).as_secs_f64() * 1e9;
        }
        rounds.push(round);
    }
    Rounds(rounds)
}

impl Rounds {
    /// The best round.
    pub fn minimum(&self, who: usize) -> f64 {
        self.0.iter().map(|round| round[who]).fold(f64::INFINITY, f64::min)
    }

    pub fn median(&self, who: usize) -> f64 {
        median(self.0.iter().map(|round| round[who]).collect())
    }

    /// The time of `a` over that of `b`: the median over the rounds.
    pub fn paired(&self, a: usize, b: usize) -> f64 {
        median(self.0.iter().map(|round| round[a] / round[b]).collect())
    }
}

fn best_pass(contest: &mut impl Contest, who: usize) -> Duration {
    let mut best = Duration::MAX;
    let turn = Instant::now();
    loop {
        contest.reset(who);
        clean_registers();
        let start = Instant::now();
        contest.pass(who);
        best = best.min(start.elapsed());
        if turn.elapsed() > TURN {
            return best;
        }
    }
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
