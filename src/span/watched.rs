//! Where inputs would make arithmetic slow.
//!
//! On Intel's processors an instruction with a subnormal operand or result takes some 150 cycles, unless it is a sum, and
//! a slice full of such takes up to a hundred times as long. A kernel that meets them has a careful form of more
//! instructions, none of which is slow ([`crate::math::underflow`]), and with the same bits. It is not worth its time
//! elsewhere. So this road looks at a vector here and there, ahead of the loop, and has stretches by the one or the other;
//! but not on a processor that does not mind such numbers.

use super::{Own, Road, Streams};
use crate::backend::Job;
use crate::float::{Element, Float};
use crate::kernel::Kernel;
use crate::lanes::{Isa, Lanes, Vector};

/// A kernel that some inputs make slow.
pub(crate) trait Watch<E: Float>: Kernel<E> {
    /// The same function, with the same bits, which they do not.
    type Careful: Kernel<E>;
    /// One vector is looked at in so many elements at first. Calls on fewer than twice as many are not looked at: they
    /// cannot take long.
    const SPACING: usize = 512;

    fn careful(self) -> Self::Careful;
    /// Above 0 in lanes whose x and gradient make this slow, which is x again where the kernel reads none; elsewhere 0.
    fn slow<V: Lanes<Elem = E>>(self, x: V, g: V) -> V;
}

/// 1 where `low` ≤ x < `high`, else 0.
#[inline(always)]
pub(crate) fn within<V: Lanes>(x: V, low: f64, high: f64) -> V {
    let (low, high) = (x.splat(V::Elem::from_f64(low)), x.splat(V::Elem::from_f64(high)));
    x.splat(V::Elem::ONE).or_zero(x.lt(high)).or_zero(x.ge(low))
}

/// 1 where |x| is below `limit` and not 0, else 0.
#[inline(always)]
pub(crate) fn little<V: Lanes>(x: V, limit: V::Elem) -> V {
    let (zero, size) = (x.splat(V::Elem::ZERO), x.abs());
    x.splat(V::Elem::ONE).or_zero(size.lt(x.splat(limit))).or_zero(zero.lt(size))
}

/// A kernel over lanes of the element itself, or its careful form.
#[derive(Clone, Copy)]
pub(crate) struct Watched<K>(pub(crate) K);

/// So many vectors, at most, decide for a stretch.
const LOOKS: usize = 8;
/// How much longer than the first a stretch may be.
const LONGER: usize = 8;

impl<T: Float, K: Watch<T>> Road<T> for Watched<K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        if streams.len >= 2 * K::SPACING && isa.may_mind_subnormals() {
            isa.apart(Long { kernel: self.0, streams });
        } else {
            Own(self.0).drive(isa, streams);
        }
    }
}

/// A call that is looked at, in a function of its own, which leaves the short ones their few registers.
struct Long<'a, K, T> {
    kernel: K,
    streams: Streams<'a, T>,
}

impl<T: Float, K: Watch<T>> Job for Long<'_, K, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { kernel, streams } = self;
        let looks = isa.minds_subnormals();
        let mut at = 0;
        while at < streams.len {
            // The further on, the longer: a look ahead waits for memory where the loop does not.
            let first = LOOKS * K::SPACING;
            let part = streams.part(at, at.clamp(first, LONGER * first));
            at += part.len;
            if !(looks && isa.apart(Look { kernel, streams: &part })) {
                isa.apart(Plain { kernel, streams: part });
            }
        }
    }
}

/// A stretch that is not slow, in a function of its own, which leaves its loop all registers.
struct Plain<'a, K, T> {
    kernel: K,
    streams: Streams<'a, T>,
}

impl<T: Float, K: Watch<T>> Job for Plain<'_, K, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        Own(self.kernel).drive(isa, self.streams);
    }
}

/// Whether a stretch is slow: then it is done, by the careful form.
struct Look<'a, 'b, K, T> {
    kernel: K,
    streams: &'a Streams<'b, T>,
}

impl<T: Float, K: Watch<T>> Job for Look<'_, '_, K, T> {
    type Output = bool;
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) -> bool {
        let Self { kernel, streams: s } = self;
        let (count, spacing) = (T::Own::<I>::COUNT, K::SPACING.max(s.len / LOOKS));
        let mut slow = T::splat(isa, T::ZERO);
        let mut at = 0;
        while s.len - at >= count {
            let g = if K::READS_GRADIENT { s.g } else { s.x };
            // SAFETY: `count` elements are left at `at`; `isa` proves the instructions.
            let (x, g) = unsafe { (T::Own::<I>::load(s.x.add(at)), T::Own::<I>::load(g.add(at))) };
            slow = slow.max(kernel.slow(x, g));
            at += spacing.min(s.len - at);
        }
        let is_slow = slow.is_anywhere(slow.splat(T::ZERO).lt(slow));
        if is_slow {
            Own(kernel.careful()).drive(isa, s.part(0, s.len));
        }
        is_slow
    }
}
