//! The loop for what an estimate decides, and the rest by the other road.

use super::{Road, Streams, Wide};
use crate::backend::Job;
use crate::kernel::{Estimate, Kernel};
use crate::lanes::{Isa, TableJob, TableLanes};
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::slice;

/// The estimate where there are lanes for it, and the kernel over lanes of f64 elsewhere, and for every vector of which
/// the estimate leaves a lane undecided. Both give the same bits.
///
/// Where the kernel reads a gradient it is that times f ([`BackwardWide`](crate::kernel::BackwardWide)), and what the
/// estimate is certain of is a normal number: their product in f32 is the same.
#[derive(Clone, Copy)]
pub(crate) struct Guarded<G, K>(pub(crate) G, pub(crate) K);

impl<G: Estimate, K: Kernel<f64>> Road<f32> for Guarded<G, K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        if !I::HAS_TABLES || streams.len < G::SHORTEST {
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

/// So many undecided vectors go to the other road together.
const MOST: usize = 16;
/// As many at the start of a call and after a pause, so that a slice of which nothing is decided, all NaN or all far
/// below zero, soon shows it.
const FEW: usize = 4;
/// When fewer vectors than this were tried for each undecided one, the estimate is not tried for a while.
const PATIENCE: usize = 3;
/// That while, in elements.
const PAUSE: usize = 1024;

/// So many elements ahead, half a page, the loop has asked for what it reads.
const AHEAD: usize = 512;

/// The whole call, of three vectors or more.
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
        // Copied: the compiler must assume that a store through `s.y` may change what `s` refers to, and would load
        // both again after each.
        let (x, g) = (s.x, s.g);
        let (mut at, mut since, mut enough) = (0, 0, FEW);
        // SAFETY: every load and store of the streams lies in at..at + 3·count or is of the last vector, all within
        // `len`, and the constructors of `Streams` checked that each slice has `len` elements; that the lanes exist is
        // the caller's word. The loop keeps fewer than `MOST` vectors from one round to the next, and three come after.
        unsafe {
            let mut kept = Kept::<V, K>::new(s);
            while len - at >= 3 * count {
                let mut expanded = estimate.expand(estimate.reduce(V::load(x.add(at))));
                let mut reduced = estimate.reduce(V::load(x.add(at + count)));
                let mut tired = false;
                while len - at >= 3 * count && !tired {
                    isa.prefetch(x.wrapping_add(at + AHEAD));
                    if K::READS_GRADIENT {
                        isa.prefetch(g.wrapping_add(at + AHEAD));
                    }
                    let next = estimate.reduce(V::load(x.add(at + 2 * count)));
                    let now = estimate.expand(reduced);
                    let result = estimate.finish(expanded);
                    (expanded, reduced) = (now, next);
                    let certain = kept.put(s, at, x.add(at), g.add(at), estimate, result);
                    at += count;
                    if !certain && kept.vectors == enough {
                        isa.apart(Settle { kernel, streams: s, kept: &mut kept });
                        tired = at - since < PATIENCE * count * enough;
                        (since, enough) = (at, MOST);
                    }
                }
                if tired {
                    let pause = PAUSE.min(len - at);
                    isa.apart(Rest { kernel, streams: s.part(at, pause) });
                    at += pause;
                    (since, enough) = (at, FEW);
                } else {
                    kept.put(s, at, x.add(at), g.add(at), estimate, estimate.finish(expanded));
                    at += count;
                    kept.put(s, at, x.add(at), g.add(at), estimate, estimate.finish(estimate.expand(reduced)));
                    at += count;
                    if at < len {
                        let (x, g) = kept.last();
                        let result = estimate.finish(estimate.expand(estimate.reduce(V::load(x))));
                        kept.put(s, len - count, x, g, estimate, result);
                        at = len;
                    }
                }
            }
            if kept.vectors > 0 {
                isa.apart(Settle { kernel, streams: s, kept: &mut kept });
            }
        }
        if at < len {
            isa.apart(Rest { kernel, streams: s.part(at, len - at) });
        }
    }
}

/// The vectors that the estimate does not decide, copied: in place, x is overwritten before their turn comes.
#[repr(align(64))]
struct Kept<V, K> {
    x: [MaybeUninit<f32>; ROOM],
    /// The gradients, or room for second results.
    g: [MaybeUninit<f32>; ROOM],
    /// Where they are from.
    at: [usize; MOST + 2],
    vectors: usize,
    of: PhantomData<(V, K)>,
}

/// One place more than may be kept is for the last vector of the call.
const ROOM: usize = (MOST + 3) * 16;
const LAST: usize = (MOST + 2) * 16;

impl<V: TableLanes, K: Kernel<f64>> Kept<V, K> {
    /// Nothing, and a copy of the last vector: that may begin within the one before it, which is written first.
    ///
    /// # Safety
    /// The lanes' instructions exist here, and the streams have a vector.
    #[inline(always)]
    unsafe fn new(s: &Streams<'_, f32>) -> Self {
        let empty = [MaybeUninit::uninit(); ROOM];
        let mut kept = Self { x: empty, g: empty, at: [0; MOST + 2], vectors: 0, of: PhantomData };
        // SAFETY: the caller's word; a vector has at most 16 elements.
        unsafe { kept.copy(LAST, s.x.add(s.len - V::COUNT), s.g.add(s.len - V::COUNT)) };
        kept
    }

    /// x and gradient of the last vector.
    #[inline(always)]
    fn last(&self) -> (*const f32, *const f32) {
        (self.x[LAST..].as_ptr().cast(), self.g[LAST..].as_ptr().cast())
    }

    /// # Safety
    /// `x` and `g` are valid for reading a vector, and there is room for one at `to`.
    #[inline(always)]
    unsafe fn copy(&mut self, to: usize, x: *const f32, g: *const f32) {
        // SAFETY: the caller's word.
        unsafe {
            V::load(x).store(self.x.as_mut_ptr().add(to).cast());
            if K::READS_GRADIENT {
                V::load(g).store(self.g.as_mut_ptr().add(to).cast());
            }
        }
    }

    /// Writes what is certain to the streams at `at`, and keeps `x` and `g` of what is not. Whether it was.
    ///
    /// # Safety
    /// The streams have a vector at `at`, `x` and `g` are valid for reading one, and fewer than `MOST + 2` are kept.
    #[inline(always)]
    unsafe fn put<G: Estimate>(
        &mut self,
        s: &Streams<'_, f32>,
        at: usize,
        x: *const f32,
        g: *const f32,
        estimate: G,
        (mut results, uncertain): ((V, V), V::Mask),
    ) -> bool {
        let mut certain = !results.0.is_anywhere(uncertain);
        // SAFETY: the caller's word.
        unsafe {
            if !certain {
                (results, certain) = estimate.settle(V::load(x), results, uncertain);
            }
            let (f, second) = results;
            if certain {
                let f = if K::READS_GRADIENT { V::load(g).mul(f) } else { f };
                f.store(s.y.add(at));
                if K::WRITES_SECOND {
                    second.store(s.second.add(at));
                }
            } else {
                self.copy(self.vectors * V::COUNT, x, g);
                *self.at.get_unchecked_mut(self.vectors) = at;
                self.vectors += 1;
            }
        }
        certain
    }
}

/// The other road for what is kept.
struct Settle<'a, 'b, V, K> {
    kernel: K,
    streams: &'a Streams<'b, f32>,
    kept: &'a mut Kept<V, K>,
}

impl<V: TableLanes, K: Kernel<f64>> Job for Settle<'_, '_, V, K> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Settle { kernel, streams: s, kept } = self;
        let (x, g) = (kept.x.as_mut_ptr().cast::<f32>(), kept.g.as_mut_ptr().cast::<f32>());
        // SAFETY: `put` copied as many vectors, from places where the streams have one; that the lanes exist is the
        // word of whoever called `Kept::new`. Of `g` nothing is read that was not written: a kernel that reads a
        // gradient had it copied by `put`, any other one is handed x instead by the loop and never reads `g`; and
        // second results are read where the loop has just stored them.
        unsafe {
            let mut streams = Streams::in_place(slice::from_raw_parts_mut(x, kept.vectors * V::COUNT));
            (streams.g, streams.second) = (g, g);
            Wide(kernel).drive(isa, streams);
            let mut vector = 0;
            while vector < kept.vectors {
                let at = *kept.at.get_unchecked(vector);
                V::load(x.add(vector * V::COUNT)).store(s.y.add(at));
                if K::WRITES_SECOND {
                    V::load(g.add(vector * V::COUNT)).store(s.second.add(at));
                }
                vector += 1;
            }
        }
        kept.vectors = 0;
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
