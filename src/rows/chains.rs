//! Sums of terms along rows and columns, in f64 or, for `fast::`, in the element's own arithmetic: what gradients need.
//!
//! Element i of a run belongs to link i mod [`LINKS`], whatever the width of the lanes. A link adds [`CHAIN`] terms one
//! after another; then it is brought without a rounding into a head and a tail, and begins anew. One fixed tree joins
//! heads at the end, so that a sum has the same bits on every backend. With the rounding unit u, 2⁻⁵³ or 2⁻²⁴, its
//! error is below 22u of the sum of the terms' magnitudes, however long the run: `CHAIN` − 1 roundings in a link, one
//! for two links, one for a link and its head, four in the tree, and one for the tail. Most terms meet fewer.

use super::GROUP;
use super::sums::sum_of_lanes;
use crate::float::{Element, Float};
use crate::lanes::{Lanes, Vector, two_sum};
use crate::span::VectorPort;

/// Sums that are under way together. In vectors of eight they are four, as many as hide the latency of an addition.
pub(crate) const LINKS: usize = 2 * GROUP;

/// Terms that a link adds, with a rounding each.
pub(crate) const CHAIN: usize = 16;

/// What is summed.
pub(crate) trait Term<E: Float>: Copy {
    /// `sum` and the term of x and g, which is 0 for zeros.
    fn add<V: Lanes<Elem = E>>(self, sum: V, x: V, g: V) -> V;
}

/// `sum` + x·g of elements T. The products of f32 are exact in f64, so that it does not matter whether they are fused;
/// in f32 it may matter, to `fast::` alone.
#[inline(always)]
pub(crate) fn add_product<T: Float, V: Lanes>(sum: V, x: V, g: V) -> V {
    if T::IS_SINGLE { x.mul_add(g, sum) } else { sum.add(x.mul(g)) }
}

/// The sum over one row or several.
pub(crate) struct Chains<V> {
    links: [V; LINKS],
    heads: [V; GROUP],
    tails: [V; GROUP],
    /// Terms in the longest link.
    length: usize,
}

impl<V: Vector> Chains<V> {
    #[inline(always)]
    pub(crate) fn new(any: V) -> Self {
        let zero = any.splat(V::Elem::ZERO);
        Self { links: [zero; LINKS], heads: [zero; GROUP], tails: [zero; GROUP], length: 0 }
    }

    /// Adds the terms of a run, of which `P` loads the elements.
    #[inline(always)]
    pub(crate) fn run<P, F>(&mut self, term: F, x: &[P::Memory], g: &[P::Memory])
    where
        P: VectorPort<V::Elem, Lanes = V>,
        F: Term<V::Elem>,
    {
        let len = x.len().min(g.len());
        // SAFETY: both slices have `len` elements, and the links, as values, prove the instructions.
        unsafe {
            if V::COUNT == 1 {
                self.run_elements::<P, F>(term, x.as_ptr(), g.as_ptr(), len);
            } else {
                self.run_vectors::<P, F>(term, x.as_ptr(), g.as_ptr(), len);
            }
        }
    }

    /// # Safety
    /// The instructions of `V` exist here, and `len` elements lie at `x` and at `g`.
    #[inline(always)]
    unsafe fn run_vectors<P, F>(&mut self, term: F, x: *const P::Memory, g: *const P::Memory, len: usize)
    where
        P: VectorPort<V::Elem, Lanes = V>,
        F: Term<V::Elem>,
    {
        let mut at = 0;
        // SAFETY: every access is to at..at + COUNT or at..at + rest, within `len`; the instructions are the caller's
        // word.
        unsafe {
            while len - at >= LINKS {
                let blocks = ((len - at) / LINKS).min(self.room());
                let end = at + blocks * LINKS;
                // A copy, which stays in registers.
                let mut links = self.links;
                while at < end {
                    let mut slot = 0;
                    while slot < LINKS / V::COUNT {
                        let place = at + slot * V::COUNT;
                        links[slot] = term.add(links[slot], P::load(x.add(place), None), P::load(g.add(place), None));
                        slot += 1;
                    }
                    at += LINKS;
                }
                self.links = links;
                self.length += blocks;
            }
            if at == len {
                return;
            }
            self.room();
            self.length += 1;
            let mut slot = 0;
            while slot < LINKS / V::COUNT && at < len {
                let rest = len - at;
                let part = if rest >= V::COUNT { None } else { Some(rest) };
                let x = P::load_partly(x.add(at), part, P::Memory::ZERO, None);
                let g = P::load_partly(g.add(at), part, P::Memory::ZERO, None);
                self.links[slot] = term.add(self.links[slot], x, g);
                at += rest.min(V::COUNT);
                slot += 1;
            }
        }
    }

    /// The same for lanes of one element, in a loop that is small.
    ///
    /// # Safety
    /// `len` elements lie at `x` and at `g`.
    #[inline(always)]
    unsafe fn run_elements<P, F>(&mut self, term: F, x: *const P::Memory, g: *const P::Memory, len: usize)
    where
        P: VectorPort<V::Elem, Lanes = V>,
        F: Term<V::Elem>,
    {
        let mut at = 0;
        while at < len {
            let slot = at % LINKS;
            if slot == 0 {
                self.room();
                self.length += 1;
            }
            // SAFETY: at < len.
            let (x, g) = unsafe { (P::load(x.add(at), None), P::load(g.add(at), None)) };
            self.links[slot] = term.add(self.links[slot], x, g);
            at += 1;
        }
    }

    /// How many terms a link may take, after room has been made for one at least.
    #[inline(always)]
    fn room(&mut self) -> usize {
        if self.length == CHAIN {
            let mut slot = 0;
            while slot < GROUP / V::COUNT {
                let (head, error) = two_sum(self.heads[slot], self.pair(slot));
                self.heads[slot] = head;
                self.tails[slot] = self.tails[slot].add(error);
                slot += 1;
            }
            self.links = [self.links[0].splat(V::Elem::ZERO); LINKS];
            self.length = 0;
        }
        CHAIN - self.length
    }

    /// Two links that have one head.
    #[inline(always)]
    fn pair(&self, slot: usize) -> V {
        self.links[slot].add(self.links[slot + GROUP / V::COUNT])
    }

    /// The sum of all terms.
    #[inline(always)]
    pub(crate) fn total(&self) -> V::Elem {
        let mut sums = self.heads;
        let mut slot = 0;
        while slot < GROUP / V::COUNT {
            sums[slot] = self.heads[slot].add(self.pair(slot));
            slot += 1;
        }
        joined(sum_of_lanes(&sums), sum_of_lanes(&self.tails))
    }
}

/// Head and tail; beside an infinite head the tail is NaN, and no part of the sum.
#[inline(always)]
pub(crate) fn joined<T: Float>(head: T, tail: T) -> T {
    if tail.magnitude() >= T::ZERO { head + tail } else { head }
}
