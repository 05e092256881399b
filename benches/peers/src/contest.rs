//! The peers of one function, timed against each other at one length.

use crate::accuracy::Random;
use crate::aligned::Aligned;
use crate::function::{Element, Function};
use crate::peer::Peer;
use crate::timing::{self, Contest, Rounds};
use std::time::Duration;

/// What a pass covers when one call does not: short enough for the first cache, long enough for the clock.
const PASS_BYTES: usize = 16 << 10;

/// Input and output are half a page apart: copying between buffers that stand at the same place of their pages is
/// slower, and is measured apart.
const HALF_PAGE: usize = 2048;

/// Nanoseconds per element.
pub struct Timing {
    pub minimum: f64,
    pub median: f64,
    /// The first peer's time over this one's: the median over the rounds.
    pub first_over_this: f64,
}

struct Peers<'a, T> {
    peers: &'a mut [Peer<T>],
    input: Aligned<T>,
    work: Aligned<T>,
    len: usize,
    repeats: usize,
}

impl<T: Element> Contest for Peers<'_, T> {
    fn len(&self) -> usize {
        self.peers.len()
    }
    fn reset(&mut self, who: usize) {
        self.peers[who].action.reset(self.input.get(), self.work.get_mut());
    }
    fn pass(&mut self, who: usize) {
        for _ in 0..self.repeats {
            self.peers[who].action.pass(self.input.get(), self.work.get_mut(), self.len);
        }
    }
}

/// Times all of them on calls of `len` elements, for about `budget`.
pub fn measure<T: Element>(peers: &mut [Peer<T>], function: Function, len: usize, budget: Duration) -> Vec<Timing> {
    let calls = (PASS_BYTES / size_of::<T>() / len).max(1);
    let mut random = Random::new(42);
    let input = Aligned::new(calls * len, 0, || T::of(random.uniform(-8.0, 8.0)));
    let work = Aligned::new(calls * len, HALF_PAGE, T::default);
    for peer in &mut *peers {
        peer.action.load(input.get(), len);
    }
    let repeats = repeats(function, calls * len);
    let mut contest = Peers { peers, input, work, len, repeats };
    let rounds = timing::measure(&mut contest, budget);
    for peer in &mut *contest.peers {
        peer.action.load(&[], len);
    }
    let elements = (repeats * calls * len) as f64;
    (0..contest.peers.len()).map(|i| timing(&rounds, i, elements)).collect()
}

fn timing(rounds: &Rounds, who: usize, elements: f64) -> Timing {
    Timing {
        minimum: rounds.minimum(who) / elements,
        median: rounds.median(who) / elements,
        first_over_this: rounds.paired(0, who),
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
