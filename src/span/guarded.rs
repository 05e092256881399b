//! The loop for what an estimate decides, and the rest by the other road.

use super::{Road, Streams, Wide};
use crate::backend::Job;
use crate::kernel::{Estimate, Kernel};
use crate::lanes::{Isa, TableJob, TableLanes};

/// The estimate where there are lanes for it, and the kernel over lanes of f64 elsewhere, and for every vector of which
/// the estimate leaves a lane undecided. Both give the same bits.
#[derive(Clone, Copy)]
pub(crate) struct Guarded<G, K>(pub(crate) G, pub(crate) K);

/// Shorter calls are not worth the start of the loop.
const SHORTEST: usize = 160;

impl<G: Estimate, K: Kernel<f64>> Road<f32> for Guarded<G, K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        if !I::HAS_TABLES || streams.len < SHORTEST {
            Wide(self.1).drive(isa, streams);
        } else {
            isa.apart(Long { road: self, streams });
        }
    }
}

/// A call that is worth the loop, in a function of its own, which leaves the short ones their few registers.
struct Long<'a, G, K> {
    road: Guarded<G, K>,
    streams: Streams<'a, f32>,
}

impl<G: Estimate, K: Kernel<f64>> Job for Long<'_, G, K> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        if !isa.on_tables(Decide { isa, road: self.road, streams: &self.streams }) {
            Wide(self.road.1).drive(isa, self.streams);
        }
    }
}

/// A vector that is left to the other road counts so much, and every vector until the next one takes one off.
const LEFT: usize = 16;
/// Above this much the estimate is not tried for a while: a slice that it decides nowhere, all NaN or all far below
/// zero, then takes little more time than on the other road alone.
const PATIENCE: usize = 40;
/// That while, in elements.
const PAUSE: usize = 1024;
/// What a call begins with: not even a short one that it decides nowhere has to find that out more than once.
const START: usize = PATIENCE - LEFT + 1;

/// The whole call.
struct Decide<'a, 'b, I, G, K> {
    isa: I,
    road: Guarded<G, K>,
    streams: &'a Streams<'b, f32>,
}

impl<I: Isa, G: Estimate, K: Kernel<f64>> TableJob for Decide<'_, '_, I, G, K> {
    #[inline(always)]
    unsafe fn run<V: TableLanes>(self) {
        let Decide { isa, road: Guarded(estimate, kernel), streams: s } = self;
        let (count, len) = (V::COUNT, s.len);
        let (mut at, mut since, mut debt) = (0, 0, START);
        // SAFETY: every load and store lies in at..at + 3·count, all within `len`, and the constructors of `Streams`
        // checked that each slice has `len` elements; that the lanes exist is the caller's word. A vector is written
        // only when it is decided, so that in place the other road still finds x.
        unsafe {
            while len - at >= 3 * count {
                let mut expanded = estimate.expand(estimate.reduce(V::load(s.x.add(at))));
                let mut reduced = estimate.reduce(V::load(s.x.add(at + count)));
                while len - at >= 3 * count {
                    let next = estimate.reduce(V::load(s.x.add(at + 2 * count)));
                    let now = estimate.expand(reduced);
                    let (y, certain) = estimate.finish(expanded);
                    (expanded, reduced) = (now, next);
                    if certain {
                        y.store(s.y.add(at));
                        at += count;
                    } else {
                        debt = debt.saturating_sub((at - since) / count) + LEFT;
                        let tired = debt > PATIENCE;
                        let rest = if tired { PAUSE } else { count };
                        isa.apart(Rest { kernel, streams: s.part(at, rest) });
                        at += rest.min(len - at);
                        since = at;
                        if tired {
                            debt = PATIENCE;
                            break;
                        }
                    }
                }
            }
        }
        isa.apart(Rest { kernel, streams: s.part(at, len - at) });
    }
}

/// A part of the call, by the other road.
struct Rest<'a, K> {
    kernel: K,
    streams: Streams<'a, f32>,
}

impl<K: Kernel<f64>> Job for Rest<'_, K> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        Wide(self.kernel).drive(isa, self.streams);
    }
}
