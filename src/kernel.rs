//! What is done with every element: the parts of an element-wise function, over lanes.
//!
//! Most functions are a [`Map`], from x to one result; [`Value`], [`Backward`] and [`BackwardWide`] make kernels of it. A
//! [`Kernel`] may also look at a gradient, and have a second result; [`Both`] has those of two.
//!
//! A kernel is split in three, and the loop of [`crate::span`] keeps the parts of neighbouring blocks in flight together:
//!
//! ```text
//! reduce(0)   reduce(1)   reduce(2)   ...
//!             expand(0)   expand(1)   expand(2)   ...
//!                         finish(0)   finish(1)   finish(2)   ...
//! ```
//!
//! Simple arithmetic has no long chain to hide, and gains nothing by the split. It is written in one part: as
//! [`Pointwise`] where it looks at x alone, else as a [`Step`].
//!
//! What to write for a new function `F`, and what its public functions call:
//!
//! | `F` is | it implements | and is run by | as in |
//! |---|---|---|---|
//! | simple arithmetic on x | [`Pointwise`] | `backend.own(Value(F), ..)` | relu.rs, `Relu` |
//! | the same, times the gradient | [`Pointwise`] | `backend.own(Backward(F), ..)` | leaky_relu.rs, `Slope` |
//! | simple arithmetic on x and a gradient otherwise | [`Step`] | `backend.own(InOne(F), ..)` | relu.rs, `Gate` |
//! | transcendental, of f32 | [`Map<f64>`](Map) | `backend.elementwise(single, double, ..)` | sigmoid.rs, `Single` |
//! | transcendental, of f64 | [`Map<f64>`](Map) | the same call, as `double` | there, `Double` |
//! | an estimate of it for AVX-512, of f32 | [`Estimate`] | the same call, in `single` | sigmoid/pair.rs, `Pair` |
//!
//! In that call `single` is `Wide(Value(F))`, f32 through lanes of f64, or `Wide(BackwardWide(F))` for the gradient
//! times F(x), and `double` is `Own(Value(G))` or `Own(Backward(G))` with the kernel `G` of f64. An estimate `E` is an
//! extra: with one, `single` is `Guarded(E, Value(F))`. So is a careful form where some inputs would be slow: with one
//! ([`Watch`](crate::span::Watch)) a road `Own(K)` is `Watched(K)`, and `backend.own(K, ..)` is `backend.watched(K, ..)`.
//! Value and derivative from one exponential are a [`Kernel`] that has a second result, as `SingleBoth` is.

use crate::float::Float;
use crate::lanes::{Lanes, TableLanes};

/// How many neighbouring blocks are in flight together.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Overlap {
    /// One: there is nothing to wait for.
    One,
    /// The last two parts of one block, and the first of the next.
    Two,
    /// Each part of another block.
    Three,
}

/// An element-wise function over lanes of `E`: x (and a gradient g) to y (and a second result).
pub(crate) trait Kernel<E: Float>: Copy {
    /// What the first part hands to the second.
    type Reduced<V: Lanes<Elem = E>>: Copy;
    /// What the second part hands to the third.
    type Expanded<V: Lanes<Elem = E>>: Copy;
    /// Whether `finish` looks at `g`; if not, `g` is x again.
    const READS_GRADIENT: bool = false;
    /// Whether the second result of `finish` is stored.
    const WRITES_SECOND: bool = false;
    /// Where [`Wide`](crate::span::Wide) clamps x before it widens: beyond these the result does not change. NaN
    /// passes.
    ///
    /// A finite end turns the infinity on its side into that number. So a function that grows without bound needs an
    /// infinite end there. Nothing else looks at this: under [`Own`](crate::span::Own) a kernel clamps for itself.
    const DOMAIN: Option<(f32, f32)> = None;
    /// How its parts are best overlapped.
    const OVERLAP: Overlap = Overlap::Two;
    /// Whether so few values live from one part to the next that even larger blocks do not run out of registers. Then
    /// [`Own`](crate::span::Own) takes f64 by [`Isa::F64More`](crate::lanes::Isa::F64More), else by
    /// [`Isa::F64Block`](crate::lanes::Isa::F64Block), and [`Wide`](crate::span::Wide) two results by
    /// [`Isa::F64Deep`](crate::lanes::Isa::F64Deep). Elsewhere it changes nothing.
    const IS_LIGHT: bool = false;

    /// The part that starts the long chain.
    fn reduce<V: Lanes<Elem = E>>(self, x: V) -> Self::Reduced<V>;
    /// The polynomials.
    fn expand<V: Lanes<Elem = E>>(self, reduced: Self::Reduced<V>) -> Self::Expanded<V>;
    /// The division, and the results.
    fn finish<V: Lanes<Elem = E>>(self, expanded: Self::Expanded<V>, g: V) -> (V, V);
}

/// A function of x alone, in the same three parts.
pub(crate) trait Map<E: Float>: Copy {
    /// As [`Kernel::Reduced`].
    type Reduced<V: Lanes<Elem = E>>: Copy;
    /// As [`Kernel::Expanded`].
    type Expanded<V: Lanes<Elem = E>>: Copy;
    /// As [`Kernel::DOMAIN`].
    const DOMAIN: Option<(f32, f32)> = None;
    /// As [`Kernel::OVERLAP`].
    const OVERLAP: Overlap = Overlap::Two;
    /// As [`Kernel::IS_LIGHT`].
    const IS_LIGHT: bool = false;

    fn reduce<V: Lanes<Elem = E>>(self, x: V) -> Self::Reduced<V>;
    fn expand<V: Lanes<Elem = E>>(self, reduced: Self::Reduced<V>) -> Self::Expanded<V>;
    fn finish<V: Lanes<Elem = E>>(self, expanded: Self::Expanded<V>) -> V;
}

/// A kernel in one part.
pub(crate) trait Step<E: Float>: Copy {
    /// As [`Kernel::READS_GRADIENT`].
    const READS_GRADIENT: bool = false;
    /// As [`Kernel::WRITES_SECOND`].
    const WRITES_SECOND: bool = false;

    fn step<V: Lanes<Elem = E>>(self, x: V, g: V) -> (V, V);
}

/// A [`Step`] as a kernel.
#[derive(Clone, Copy)]
pub(crate) struct InOne<S>(pub(crate) S);

impl<E: Float, S: Step<E>> Kernel<E> for InOne<S> {
    type Reduced<V: Lanes<Elem = E>> = V;
    type Expanded<V: Lanes<Elem = E>> = V;
    const READS_GRADIENT: bool = S::READS_GRADIENT;
    const WRITES_SECOND: bool = S::WRITES_SECOND;
    const OVERLAP: Overlap = Overlap::One;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = E>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = E>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = E>>(self, x: V, g: V) -> (V, V) {
        self.0.step(x, g)
    }
}

/// A function of x alone in one part.
pub(crate) trait Pointwise<E: Float>: Copy {
    fn at<V: Lanes<Elem = E>>(self, x: V) -> V;
}

impl<E: Float, P: Pointwise<E>> Map<E> for P {
    type Reduced<V: Lanes<Elem = E>> = V;
    type Expanded<V: Lanes<Elem = E>> = V;
    const OVERLAP: Overlap = Overlap::One;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = E>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = E>>(self, x: V) -> V {
        x
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = E>>(self, x: V) -> V {
        self.at(x)
    }
}

/// x to f(x).
#[derive(Clone, Copy)]
pub(crate) struct Value<M>(pub(crate) M);

/// Two kernels beside each other: the result of each. Neither may read a gradient or have a `DOMAIN`, as this hands on
/// neither; the compiler checks that.
#[derive(Clone, Copy)]
pub(crate) struct Both<A, B>(pub(crate) A, pub(crate) B);

impl<E: Float, A: Kernel<E>, B: Kernel<E>> Kernel<E> for Both<A, B> {
    type Reduced<V: Lanes<Elem = E>> = (A::Reduced<V>, B::Reduced<V>);
    type Expanded<V: Lanes<Elem = E>> = (A::Expanded<V>, B::Expanded<V>);
    const WRITES_SECOND: bool = true;
    // The second is the derivative, which keeps more.
    const OVERLAP: Overlap = B::OVERLAP;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = E>>(self, x: V) -> Self::Reduced<V> {
        const {
            assert!(!A::READS_GRADIENT && !B::READS_GRADIENT, "`Both` has no gradient");
            assert!(A::DOMAIN.is_none() && B::DOMAIN.is_none(), "`Both` clamps for neither");
        }
        (self.0.reduce(x), self.1.reduce(x))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = E>>(self, (a, b): Self::Reduced<V>) -> Self::Expanded<V> {
        (self.0.expand(a), self.1.expand(b))
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = E>>(self, (a, b): Self::Expanded<V>, g: V) -> (V, V) {
        (self.0.finish(a, g).0, self.1.finish(b, g).0)
    }
}

/// g to g·f(x), over lanes of the element itself.
#[derive(Clone, Copy)]
pub(crate) struct Backward<M>(pub(crate) M);

/// g to g·f(x) of f32 over lanes of f64: f is rounded to the 24 bits of an f32, but keeps the exponent of an f64, and
/// the product of two such numbers is exact. So the result is g·f(x) as f32 arithmetic has it wherever f(x) is a
/// normal number, has the same bits on every backend as f has, and stays accurate where f(x) alone would be subnormal.
#[derive(Clone, Copy)]
pub(crate) struct BackwardWide<M>(pub(crate) M);

/// A kernel whose first two parts are those of a [`Map`].
macro_rules! kernel_of_map {
    ($name:ident over $elem:ty $(where $generic:ident)?, reads gradient $reads:literal, |$f:ident, $g:ident| $result:expr) => {
        impl<$($generic: Float,)? M: Map<$elem>> Kernel<$elem> for $name<M> {
            type Reduced<V: Lanes<Elem = $elem>> = M::Reduced<V>;
            type Expanded<V: Lanes<Elem = $elem>> = M::Expanded<V>;
            const READS_GRADIENT: bool = $reads;
            const DOMAIN: Option<(f32, f32)> = M::DOMAIN;
            const OVERLAP: Overlap = M::OVERLAP;
            const IS_LIGHT: bool = M::IS_LIGHT;

            #[inline(always)]
            fn reduce<V: Lanes<Elem = $elem>>(self, x: V) -> M::Reduced<V> {
                self.0.reduce(x)
            }
            #[inline(always)]
            fn expand<V: Lanes<Elem = $elem>>(self, reduced: M::Reduced<V>) -> M::Expanded<V> {
                self.0.expand(reduced)
            }
            #[inline(always)]
            fn finish<V: Lanes<Elem = $elem>>(self, expanded: M::Expanded<V>, $g: V) -> (V, V) {
                let $f = self.0.finish(expanded);
                let y = $result;
                (y, y)
            }
        }
    };
}

kernel_of_map!(Value over E where E, reads gradient false, |f, _g| f);
kernel_of_map!(Backward over E where E, reads gradient true, |f, g| g.mul(f));
kernel_of_map!(BackwardWide over f64, reads gradient true, |f, g| {
    // Veltkamp's splitting: 53 − 29 = 24 bits, to nearest.
    let shifted = f.mul(f.splat((1u64 << 29) as f64 + 1.0));
    g.mul(shifted.sub(shifted.sub(f)))
});

/// A function of f32, or two, known to lie between two numbers, in the same three parts. Where both round to the same
/// f32, that is its correctly rounded value; where not, a [`Kernel`] must decide.
pub(crate) trait Estimate: Copy {
    /// As [`Kernel::Reduced`].
    type Reduced<V: TableLanes>: Copy;
    /// As [`Kernel::Expanded`].
    type Expanded<V: TableLanes>: Copy;
    /// Shorter calls are not worth the start of the loop.
    const SHORTEST: usize = 128;

    fn reduce<V: TableLanes>(self, x: V) -> Self::Reduced<V>;
    fn expand<V: TableLanes>(self, reduced: Self::Reduced<V>) -> Self::Expanded<V>;
    /// The results, rounded, and where one of them is not certain. One result stands twice.
    fn finish<V: TableLanes>(self, expanded: Self::Expanded<V>) -> ((V, V), V::Mask);
    /// The results of `finish`, with those that x alone tells, and whether all are certain then. It is asked where some
    /// are not.
    #[inline(always)]
    fn settle<V: TableLanes>(self, x: V, results: (V, V), uncertain: V::Mask) -> ((V, V), bool) {
        let _ = (x, uncertain);
        (results, false)
    }
}
