//! The largest and the sum of a row, kept a virtual lane.

use super::{GROUP, Pass, Place};
use crate::float::{Element, Float};
use crate::lanes::many::Repeat;
use crate::lanes::{Lanes, Vector, two_sum};
use crate::math::shifted_exp::Shifting;
use crate::math::table_exp::OFFSET;

/// The largest, a lane of each of some vectors. NaN is passed over: it comes back through its own exponential.
pub(crate) struct Largest<V> {
    slots: [V; 4],
}

impl<V: Vector> Pass<V> for Largest<V> {
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, x: V) {
        let [a, b, c, d] = &mut self.slots;
        // One slot is enough for scalar lanes, which wait for no other instruction.
        match if V::COUNT == 1 { 0 } else { (place.group * (GROUP / V::COUNT) + place.slot) % 4 } {
            0 => *a = x.max(*a),
            1 => *b = x.max(*b),
            2 => *c = x.max(*c),
            _ => *d = x.max(*d),
        }
    }
}

impl<V: Vector> Largest<V> {
    /// Nothing but `lowest` so far.
    #[inline(always)]
    pub(crate) fn new(lowest: V) -> Self {
        Self { slots: [lowest; 4] }
    }

    /// The largest of a row.
    #[inline(always)]
    pub(crate) fn of_row(&self) -> V::Elem {
        if V::COUNT == 1 {
            return self.slots[0].largest();
        }
        let [a, b, c, d] = self.slots;
        a.max(b).max(c.max(d)).largest()
    }
}

/// A sum a virtual lane, as head and tail, each addition without a rounding.
///
/// Of f32, where every x is below [`FLOOR`], the heads begin there unless they are to begin `FROM_ZERO`: a head is then
/// the larger term, and the error of an addition costs three operations (Dekker) in place of six. But a sum that is
/// small beside the floor is all in the tail, whose roundings then show.
pub(crate) struct Sums<V: Vector, const FROM_ZERO: bool = false> {
    heads: [V; GROUP],
    tails: [V; GROUP],
}

/// What the heads of f32 are too large by: the largest e is 1.0878·2^[`OFFSET`].
const FLOOR: f64 = (2u64 << OFFSET as u32) as f64;

/// What the heads begin with.
#[inline(always)]
fn floor<T: Element, const FROM_ZERO: bool>() -> T {
    if T::IS_SINGLE && !FROM_ZERO { T::from_f64(FLOOR) } else { T::ZERO }
}

/// A head that is no smaller than x, and a tail: both and x, as head and tail.
#[inline(always)]
fn add_smaller<V: Lanes>((head, tail): (V, V), x: V) -> (V, V) {
    let sum = head.add(x);
    (sum, tail.add(x.sub(sum.sub(head))))
}

/// The sum of two f32 that come one after the other, as the two numbers that make up a sum of [`Sums`].
#[inline(always)]
pub(super) fn sum_of_two<V: Lanes>(first: V, second: V) -> (V, V) {
    let (zero, floor) = (first.splat(V::Elem::ZERO), first.splat(floor::<V::Elem, false>()));
    let (head, tail) = add_smaller(add_smaller((floor, zero), first), second);
    (head.sub(floor), tail)
}

impl<V: Vector, const FROM_ZERO: bool> Sums<V, FROM_ZERO> {
    #[inline(always)]
    pub(crate) fn new(any: V) -> Self {
        let (zero, floor) = (any.splat(V::Elem::ZERO), any.splat(floor::<V::Elem, FROM_ZERO>()));
        Self { heads: [floor; GROUP], tails: [zero; GROUP] }
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, Place { slot, .. }: Place, x: V) {
        let (head, tail) = (self.heads[slot], self.tails[slot]);
        if V::Elem::IS_SINGLE && !FROM_ZERO {
            (self.heads[slot], self.tails[slot]) = add_smaller((head, tail), x);
        } else if V::Elem::IS_SINGLE {
            // Neither is negative, so that the larger is known for two operations, one less than the error takes
            // without.
            let (larger, smaller) = (x.max(head), x.min(head));
            let sum = head.add(x);
            (self.heads[slot], self.tails[slot]) = (sum, tail.add(smaller.sub(sum.sub(larger))));
        } else {
            let (sum, error) = two_sum(head, x);
            (self.heads[slot], self.tails[slot]) = (sum, tail.add(error));
        }
    }

    /// The sum of a row in up to eight vectors.
    #[inline(always)]
    pub(crate) fn of<const N: usize>(vectors: [V; N]) -> (f64, f64) {
        if V::Elem::IS_SINGLE && N * V::COUNT <= GROUP {
            let mut sums = [0.0; GROUP];
            let mut j = 0;
            while j < N {
                let doubles = vectors[j].to_doubles();
                let mut lane = 0;
                while lane < V::COUNT {
                    sums[j * V::COUNT + lane] = doubles[lane];
                    lane += 1;
                }
                j += 1;
            }
            return (tree(sums, N * V::COUNT), 0.0);
        }
        let mut sums = Self::new(vectors[0]);
        let slots = GROUP / V::COUNT;
        let mut j = 0;
        while j < N {
            if j < slots && !V::Elem::IS_SINGLE {
                sums.heads[j] = vectors[j];
            } else {
                sums.add(Place { group: j / slots, slot: j % slots }, vectors[j]);
            }
            j += 1;
        }
        sums.of_first(GROUP.min(N * V::COUNT))
    }

    /// Heads and tails anew: a tail of f32 that grew for long would have roundings that show.
    #[inline(always)]
    pub(crate) fn end_stretch(&mut self) {
        let mut slot = 0;
        while slot < GROUP / V::COUNT {
            self.end_stretch_of(slot);
            slot += 1;
        }
    }

    /// As [`end_stretch`](Self::end_stretch), of one slot.
    #[inline(always)]
    pub(crate) fn end_stretch_of(&mut self, slot: usize) {
        if V::Elem::IS_SINGLE {
            let (head, tail) = (self.heads[slot], self.tails[slot]);
            self.heads[slot] = head.add(tail);
            self.tails[slot] = tail.sub(self.heads[slot].sub(head));
        }
    }

    /// The sum of a row: one fixed tree over the virtual lanes. Sums of f32 are added in f64.
    #[inline(always)]
    pub(crate) fn of_row(&self) -> (f64, f64) {
        self.of_first(GROUP)
    }

    /// The same where all but the first `lanes` are 0, of which there are a power of two: adding zeros changes nothing.
    #[inline(always)]
    fn of_first(&self, lanes: usize) -> (f64, f64) {
        let (mut heads, mut tails) = ([0.0; GROUP], [0.0; GROUP]);
        let mut slot = 0;
        while slot < GROUP / V::COUNT {
            let (h, t) = self.of_slot(slot);
            let mut lane = 0;
            while lane < V::COUNT {
                let virtual_lane = slot * V::COUNT + lane;
                (heads[virtual_lane], tails[virtual_lane]) = (h[lane], t[lane]);
                lane += 1;
            }
            slot += 1;
        }
        if V::Elem::IS_SINGLE {
            return (tree(heads, GROUP), 0.0);
        }
        let mut half = lanes / 2;
        while half > 0 {
            let mut lane = 0;
            while lane < half {
                let (sum, error) = add_exactly(heads[lane], heads[lane + half]);
                heads[lane] = sum;
                tails[lane] += tails[lane + half] + error;
                lane += 1;
            }
            half /= 2;
        }
        (heads[0], tails[0])
    }

    /// Heads and tails of one vector; of f32, heads alone.
    #[inline(always)]
    pub(crate) fn of_slot(&self, slot: usize) -> ([f64; GROUP], [f64; GROUP]) {
        let (head, tail) = (self.heads[slot], self.tails[slot]);
        // Exact: both are multiples of the head's last place.
        let mut heads = head.sub(head.splat(floor::<V::Elem, FROM_ZERO>())).to_doubles();
        let mut tails = tail.to_doubles();
        if V::Elem::IS_SINGLE {
            let mut lane = 0;
            while lane < V::COUNT {
                (heads[lane], tails[lane]) = (heads[lane] + tails[lane], 0.0);
                lane += 1;
            }
        }
        (heads, tails)
    }
}

/// The sum of a number of virtual lanes, each addition rounded: halves onto halves.
#[inline(always)]
pub(crate) fn tree<T: Float>(mut sums: [T; GROUP], lanes: usize) -> T {
    let mut half = lanes / 2;
    while half > 0 {
        let mut lane = 0;
        while lane < half {
            sums[lane] = sums[lane] + sums[lane + half];
            lane += 1;
        }
        half /= 2;
    }
    sums[0]
}

/// The sum of all virtual lanes, which the first vectors hold.
#[inline(always)]
pub(super) fn sum_of_lanes<V: Vector>(vectors: &[V; GROUP]) -> V::Elem {
    let mut sums = [V::Elem::ZERO; GROUP];
    let mut slot = 0;
    while slot < GROUP / V::COUNT {
        let lanes = vectors[slot].to_array();
        let mut lane = 0;
        while lane < V::COUNT {
            sums[slot * V::COUNT + lane] = lanes[lane];
            lane += 1;
        }
        slot += 1;
    }
    tree(sums, GROUP)
}

/// A sum of f64 a virtual lane in the same order, with a rounding each: enough where the result is f32.
pub(crate) struct RoundedSums<V> {
    slots: [V; GROUP],
}

/// What log_softmax adds up with.
pub(crate) trait SumOfRow<V: Vector<Elem = f64>> {
    /// Whether a part of 2⁻⁵³ shows in the end.
    const IS_EXACT: bool;

    /// Nothing yet.
    fn empty(any: V) -> Self;
    /// One more vector.
    fn include(&mut self, place: Place, x: V);
    /// The sum of a row.
    fn total(&self) -> f64;
    /// The sums of the rows of a slot.
    fn totals(&self, slot: usize) -> [f64; GROUP];
}

impl<V: Vector<Elem = f64>> SumOfRow<V> for RoundedSums<V> {
    const IS_EXACT: bool = false;

    #[inline(always)]
    fn empty(any: V) -> Self {
        Self { slots: [any.splat(0.0); GROUP] }
    }
    #[inline(always)]
    fn include(&mut self, place: Place, x: V) {
        self.slots[place.slot] = self.slots[place.slot].add(x);
    }
    #[inline(always)]
    fn total(&self) -> f64 {
        sum_of_lanes(&self.slots)
    }
    #[inline(always)]
    fn totals(&self, slot: usize) -> [f64; GROUP] {
        self.slots[slot].to_array()
    }
}

impl<V: Vector<Elem = f64>> SumOfRow<V> for Sums<V> {
    const IS_EXACT: bool = true;

    #[inline(always)]
    fn empty(any: V) -> Self {
        Self::new(any)
    }
    #[inline(always)]
    fn include(&mut self, place: Place, x: V) {
        self.add(place, x);
    }
    #[inline(always)]
    fn total(&self) -> f64 {
        let (head, tail) = self.of_row();
        head + tail
    }
    #[inline(always)]
    fn totals(&self, slot: usize) -> [f64; GROUP] {
        let (mut sums, tails) = self.of_slot(slot);
        let mut lane = 0;
        while lane < V::COUNT {
            sums[lane] += tails[lane];
            lane += 1;
        }
        sums
    }
}

/// a + b and its exact error (Knuth).
#[inline(always)]
pub(crate) fn add_exactly(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}
