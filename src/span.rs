//! The main loop of element-wise calls; [`guarded`] has one of its own for estimates, and [`repeated`] one for
//! parameters that repeat. [`watched`] takes inputs that would be slow another way.
//!
//! A [`Kernel`] computes on lanes; [`Streams`] are the slices of a call; a [`Port`] says how memory becomes lanes:
//! [`Own`] loads the element as it is, [`Wide`] takes f32 through f64 lanes and rounds once on the way back.
//!
//! The tail is the same kernel on a partial vector, so that an element's result never depends on where it stands.

mod guarded;
mod ports;
mod repeated;
mod streams;
mod watched;

pub(crate) use guarded::Guarded;
pub(crate) use ports::{OwnPort, Port, VectorPort, WidePort};
pub(crate) use streams::Streams;
pub(crate) use watched::{Watch, Watched, little, within};

use crate::float::{Element, Float};
use crate::kernel::{Kernel, Overlap};
use crate::lanes::{Isa, Lanes};

/// How one element type takes an element-wise call.
pub(crate) trait Road<T>: Copy {
    /// Runs the whole call on the lanes of `isa`.
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, T>);
}

/// A kernel over lanes of the element itself.
#[derive(Clone, Copy)]
pub(crate) struct Own<K>(pub(crate) K);

impl<T: Float, K: Kernel<T>> Road<T> for Own<K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        // Parts in flight that carry heads and tails of f64, or of two results, are more than the registers hold: the
        // compiler keeps some of them in the frame.
        let is_heavy = size_of::<T>() == size_of::<f64>() || K::WRITES_SECOND;
        if is_heavy && K::OVERLAP != Overlap::One {
            isa.align_frame();
        }
        // SAFETY: `isa` proves the instructions of `T::Own<I>`, of which the blocks are made.
        unsafe {
            if I::OVERLAP == Overlap::Two && K::OVERLAP == Overlap::Three {
                drive::<I, OwnPort<T::Own<I>>, OwnPort<T::Block<I>>, K, T>(self.0, streams, Overlap::Two);
            } else if K::IS_LIGHT {
                drive::<I, OwnPort<T::Own<I>>, OwnPort<T::More<I>>, K, T>(self.0, streams, K::OVERLAP);
            } else {
                drive::<I, OwnPort<T::Own<I>>, OwnPort<T::Block<I>>, K, T>(self.0, streams, K::OVERLAP);
            }
        }
    }
}

/// The one road where lanes of f32 have tables, the other elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct ByTables<A, B>(pub(crate) A, pub(crate) B);

impl<A: Road<f32>, B: Road<f32>> Road<f32> for ByTables<A, B> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        if I::HAS_TABLES { self.0.drive(isa, streams) } else { self.1.drive(isa, streams) }
    }
}

/// From so many elements on two results are worth larger blocks.
const LONG_PAIR: usize = 256;

/// A kernel over lanes of f64 whose memory is f32.
#[derive(Clone, Copy)]
pub(crate) struct Wide<K>(pub(crate) K);

impl<K: Kernel<f64>> Road<f32> for Wide<K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        // SAFETY: `isa` proves the instructions of `I::F64`, of which the blocks are made, of `I::F64Short`, and of
        // what both narrow to. Where `partly` is called the streams have at least one element, and at most the COUNT of
        // `I::F64Short`.
        unsafe {
            let short = I::F64Short::COUNT;
            if short < I::F64::COUNT && (1..=short).contains(&streams.len) {
                partly::<WidePort<I::F64Short>, K, f64>(self.0, &streams, 0);
            } else if K::WRITES_SECOND {
                // With three vectors the last ones, which are walked singly, are more.
                if (I::AHEAD || K::IS_LIGHT) && streams.len >= LONG_PAIR {
                    isa.align_frame();
                    drive::<I, WidePort<I::F64>, WidePort<I::F64Deep>, K, f64>(self.0, streams, I::OVERLAP);
                } else {
                    drive::<I, WidePort<I::F64>, WidePort<I::F64Pair>, K, f64>(self.0, streams, I::OVERLAP);
                }
            } else if I::OVERLAP == Overlap::Three && (K::OVERLAP == Overlap::Three || !I::AHEAD) {
                drive::<I, WidePort<I::F64>, WidePort<I::F64Deep>, K, f64>(self.0, streams, Overlap::Three);
            } else {
                drive::<I, WidePort<I::F64>, WidePort<I::F64Block>, K, f64>(self.0, streams, Overlap::Two);
            }
        }
    }
}

/// The loop. While a block is finished the next is expanded and the one after it reduced, so that no instruction waits
/// long for its operands. `Q` holds several vectors of `P`.
///
/// # Safety
/// The instructions of the ports' lanes exist here.
#[inline(always)]
unsafe fn drive<I: Isa, P: VectorPort<E>, Q: Port<E, Memory = P::Memory>, K: Kernel<E>, E: Float>(
    kernel: K,
    streams: Streams<'_, P::Memory>,
    overlap: Overlap,
) {
    let s = &streams;
    let (count, block, len) = (P::Lanes::COUNT, Q::Lanes::COUNT, streams.len);
    let mut at = 0;
    // SAFETY: the constructors of `Streams` checked that each slice has `len` elements, and the instructions are the
    // caller's word. No access is beyond `len`:
    // - A block is first read, by `reduce`, at 0 where len >= block, at `block` where len >= 2·block, at at + block
    //   where len - at >= 2·block, or at at + 2·block where len - at >= 3·block. `finish` reads its gradient and writes
    //   it when `at` has come there.
    // - A vector lies in at..at + count where len - at >= count, for `least` is no less; and of the pair, where
    //   len - at > count, the other one in len - count..len.
    // - `partly` is called where 1 <= len - at < count. Without pairs the loop before it left fewer than `count`; with
    //   pairs it left at most 2·count, of which more than `count` are the pair's, and `count` have a branch of their
    //   own.
    unsafe {
        if block > count && len >= block {
            match overlap {
                Overlap::One => {
                    while len - at >= block {
                        finish::<Q, K, E>(kernel, s, at, kernel.expand(reduce::<Q, K, E>(kernel, s, at)));
                        at += block;
                    }
                }
                Overlap::Two => {
                    let mut reduced = reduce::<Q, K, E>(kernel, s, 0);
                    while len - at >= 2 * block {
                        let next = reduce::<Q, K, E>(kernel, s, at + block);
                        finish::<Q, K, E>(kernel, s, at, kernel.expand(reduced));
                        reduced = next;
                        at += block;
                    }
                    finish::<Q, K, E>(kernel, s, at, kernel.expand(reduced));
                    at += block;
                }
                Overlap::Three => {
                    let mut expanded = kernel.expand(reduce::<Q, K, E>(kernel, s, 0));
                    if len >= 2 * block {
                        let mut reduced = reduce::<Q, K, E>(kernel, s, block);
                        while len - at >= 3 * block {
                            if I::AHEAD {
                                let next = reduce::<Q, K, E>(kernel, s, at + 2 * block);
                                let now = kernel.expand(reduced);
                                finish::<Q, K, E>(kernel, s, at, expanded);
                                (expanded, reduced) = (now, next);
                            } else {
                                finish::<Q, K, E>(kernel, s, at, expanded);
                                expanded = kernel.expand(reduced);
                                reduced = reduce::<Q, K, E>(kernel, s, at + 2 * block);
                            }
                            at += block;
                        }
                        finish::<Q, K, E>(kernel, s, at, expanded);
                        expanded = kernel.expand(reduced);
                        at += block;
                    }
                    finish::<Q, K, E>(kernel, s, at, expanded);
                    at += block;
                }
            }
        }
        // The last two vectors go side by side, and the second is a whole one that ends with the slice. Where they
        // overlap they have the same results, and both have read before either is written.
        let in_pairs = I::PAIRS && K::OVERLAP != Overlap::One;
        let least = if in_pairs { 2 * count + 1 } else { count };
        while len - at >= least {
            write::<P, K, E>(s, at, results::<P, K, E>(kernel, s, at));
            at += count;
        }
        if in_pairs && len - at > count {
            let (first, last) = (results::<P, K, E>(kernel, s, at), results::<P, K, E>(kernel, s, len - count));
            write::<P, K, E>(s, at, first);
            write::<P, K, E>(s, len - count, last);
        } else if in_pairs && len - at == count {
            write::<P, K, E>(s, at, results::<P, K, E>(kernel, s, at));
        } else if count > 1 && at < len {
            partly::<P, K, E>(kernel, s, at);
        }
    }
}

/// All that is left from `at` on.
///
/// # Safety
/// The lanes' instructions exist here, and from `at` on the streams have at least one element and at most `COUNT`.
#[inline(always)]
unsafe fn partly<P: VectorPort<E>, K: Kernel<E>, E: Float>(kernel: K, s: &Streams<'_, P::Memory>, at: usize) {
    let rest = Some(s.len - at);
    // SAFETY: the caller's word.
    unsafe {
        let x = P::load_partly(s.x.add(at), rest, Element::ZERO, K::DOMAIN);
        let g = if K::READS_GRADIENT { P::load_partly(s.g.add(at), rest, Element::ZERO, None) } else { x };
        let (y, second) = kernel.finish(kernel.expand(kernel.reduce(x)), g);
        P::store_partly(y, s.y.add(at), rest);
        if K::WRITES_SECOND {
            P::store_partly(second, s.second.add(at), rest);
        }
    }
}

/// All parts of the kernel, and nothing written yet.
///
/// # Safety
/// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
#[inline(always)]
unsafe fn results<P: Port<E>, K: Kernel<E>, E: Float>(
    kernel: K,
    s: &Streams<'_, P::Memory>,
    at: usize,
) -> (P::Lanes, P::Lanes) {
    // SAFETY: the caller's word.
    unsafe { completed::<P, K, E>(kernel, s, at, kernel.expand(reduce::<P, K, E>(kernel, s, at))) }
}

/// The last part of the kernel.
///
/// # Safety
/// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
#[inline(always)]
unsafe fn completed<P: Port<E>, K: Kernel<E>, E: Float>(
    kernel: K,
    s: &Streams<'_, P::Memory>,
    at: usize,
    expanded: K::Expanded<P::Lanes>,
) -> (P::Lanes, P::Lanes) {
    let g = if K::READS_GRADIENT { s.g } else { s.x };
    // SAFETY: the caller's word.
    kernel.finish(expanded, unsafe { P::load(g.add(at), None) })
}

/// # Safety
/// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
#[inline(always)]
unsafe fn write<P: Port<E>, K: Kernel<E>, E: Float>(
    s: &Streams<'_, P::Memory>,
    at: usize,
    (y, second): (P::Lanes, P::Lanes),
) {
    // SAFETY: the caller's word.
    unsafe {
        P::store(y, s.y.add(at));
        if K::WRITES_SECOND {
            P::store(second, s.second.add(at));
        }
    }
}

/// # Safety
/// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
#[inline(always)]
unsafe fn reduce<P: Port<E>, K: Kernel<E>, E: Float>(
    kernel: K,
    s: &Streams<'_, P::Memory>,
    at: usize,
) -> K::Reduced<P::Lanes> {
    // SAFETY: the caller's word.
    kernel.reduce(unsafe { P::load(s.x.add(at), K::DOMAIN) })
}

/// # Safety
/// The lanes' instructions exist here, and the streams have `COUNT` elements at `at`.
#[inline(always)]
unsafe fn finish<P: Port<E>, K: Kernel<E>, E: Float>(
    kernel: K,
    s: &Streams<'_, P::Memory>,
    at: usize,
    expanded: K::Expanded<P::Lanes>,
) {
    // SAFETY: the caller's word.
    unsafe { write::<P, K, E>(s, at, completed::<P, K, E>(kernel, s, at, expanded)) };
}
