//! The slices of an element-wise call as raw streams, and the one loop that all such calls run.
//!
//! A call reads `x`, perhaps a gradient beside it, and writes one or two results. In place and into another slice differ
//! only in the pointers. A [`Kernel`] computes on lanes; a [`Port`] says how memory becomes lanes: [`Own`] loads the
//! element as it is, [`Wide`] takes f32 through f64 lanes and rounds once on the way back.
//!
//! The tail is the same kernel on a partial vector, so that an element's result never depends on where it stands.

mod repeated;

use crate::error::{ShapeError, same_len};
use crate::float::{Element, Float};
use crate::kernel::{Kernel, Overlap};
use crate::lanes::{Isa, Lanes, Vector, WideLanes};
use core::marker::PhantomData;

mod guarded;

pub(crate) use guarded::Guarded;

/// The streams of one call, all of one length.
pub(crate) struct Streams<'a, T> {
    /// Read.
    x: *const T,
    /// Read by kernels of which `READS_GRADIENT` holds; may be `y`.
    g: *const T,
    /// Written; may be `x` or `g`.
    y: *mut T,
    /// Written by kernels of which `WRITES_SECOND` holds.
    second: *mut T,
    len: usize,
    slices: PhantomData<&'a mut [T]>,
}

impl<'a, T: Float> Streams<'a, T> {
    /// x to f(x) where it stands.
    #[inline(always)]
    pub(crate) fn in_place(xs: &'a mut [T]) -> Self {
        let y = xs.as_mut_ptr();
        Self { x: y, g: y, y, second: y, len: xs.len(), slices: PhantomData }
    }

    /// x to f(x) in another slice.
    #[inline(always)]
    pub(crate) fn into(src: &'a [T], dst: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        let y = dst.as_mut_ptr();
        Ok(Self { x: src.as_ptr(), g: src.as_ptr(), y, second: y, len: src.len(), slices: PhantomData })
    }

    /// x to f(x, parameter) where it stands; kernels see the parameter as g.
    #[inline(always)]
    pub(crate) fn with_parameter(xs: &'a mut [T], parameter: &'a [T]) -> Self {
        let y = xs.as_mut_ptr();
        let len = xs.len().min(parameter.len());
        Self { x: y, g: parameter.as_ptr(), y, second: y, len, slices: PhantomData }
    }

    /// x to f(x, parameter) in another slice; kernels see the parameter as g.
    #[inline(always)]
    pub(crate) fn into_with_parameter(src: &'a [T], dst: &'a mut [T], parameter: &'a [T]) -> Self {
        let y = dst.as_mut_ptr();
        let len = src.len().min(dst.len()).min(parameter.len());
        Self { x: src.as_ptr(), g: parameter.as_ptr(), y, second: y, len, slices: PhantomData }
    }

    /// x to f(x) where it stands, and a second result beside it.
    #[inline(always)]
    pub(crate) fn with_second(xs: &'a mut [T], second: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("derivative", second.len(), "xs", xs.len())?;
        let y = xs.as_mut_ptr();
        Ok(Self { x: y, g: y, y, second: second.as_mut_ptr(), len: xs.len(), slices: PhantomData })
    }

    /// A gradient to its product with a function of x.
    #[inline(always)]
    pub(crate) fn gradient(x: &'a [T], grad: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("grad", grad.len(), "x", x.len())?;
        let y = grad.as_mut_ptr();
        Ok(Self { x: x.as_ptr(), g: y, y, second: y, len: x.len(), slices: PhantomData })
    }

    /// x, g, y, second and the length, each of which fits a register. Of use where the backend is chosen at run time.
    #[allow(dead_code)]
    #[inline(always)]
    pub(crate) fn into_words(self) -> (*const T, *const T, *mut T, *mut T, usize) {
        (self.x, self.g, self.y, self.second, self.len)
    }

    /// # Safety
    /// The words are those of [`into_words`](Self::into_words), and the slices are still lent.
    #[allow(dead_code)]
    #[inline(always)]
    pub(crate) unsafe fn from_words(x: *const T, g: *const T, y: *mut T, second: *mut T, len: usize) -> Self {
        Self { x, g, y, second, len, slices: PhantomData }
    }

    /// The same call for `len` elements from `at` on, or as many as there are.
    #[inline(always)]
    fn part(&self, at: usize, len: usize) -> Self {
        let at = at.min(self.len);
        let len = len.min(self.len - at);
        // SAFETY: each slice has `self.len` elements, so that this stays in it or ends at its end.
        unsafe {
            let (x, g, y, second) = (self.x.add(at), self.g.add(at), self.y.add(at), self.second.add(at));
            Self { x, g, y, second, len, slices: PhantomData }
        }
    }
}

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
        // Parts in flight that carry heads and tails of f64 are more than the registers hold.
        if size_of::<T>() == size_of::<f64>() && K::OVERLAP != Overlap::One {
            isa.align_frame();
        }
        // SAFETY: `isa` proves the instructions of `T::Own<I>`.
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

/// A kernel over lanes of f64 whose memory is f32.
#[derive(Clone, Copy)]
pub(crate) struct Wide<K>(pub(crate) K);

impl<K: Kernel<f64>> Road<f32> for Wide<K> {
    #[inline(always)]
    fn drive<I: Isa>(self, isa: I, streams: Streams<'_, f32>) {
        let _proof = isa;
        // SAFETY: `isa` proves the instructions of `I::F64`.
        unsafe {
            let short = I::F64Short::COUNT;
            if short < I::F64::COUNT && (1..=short).contains(&streams.len) {
                partly::<WidePort<I::F64Short>, K, f64>(self.0, &streams, 0);
            } else if K::WRITES_SECOND {
                drive::<I, WidePort<I::F64>, WidePort<I::F64Pair>, K, f64>(self.0, streams, I::OVERLAP);
            } else if I::OVERLAP == Overlap::Three && (K::OVERLAP == Overlap::Three || !I::AHEAD) {
                drive::<I, WidePort<I::F64>, WidePort<I::F64Deep>, K, f64>(self.0, streams, Overlap::Three);
            } else {
                drive::<I, WidePort<I::F64>, WidePort<I::F64Block>, K, f64>(self.0, streams, Overlap::Two);
            }
        }
    }
}

/// How memory becomes lanes.
pub(crate) trait Port<E: Float> {
    type Memory: Float;
    type Lanes: Lanes<Elem = E>;

    /// # Safety
    /// The lanes' instructions exist here, and `src` is valid for reading `COUNT` elements.
    unsafe fn load(src: *const Self::Memory, domain: Option<(f32, f32)>) -> Self::Lanes;
    /// # Safety
    /// `dst` is valid for writing `COUNT` elements.
    unsafe fn store(lanes: Self::Lanes, dst: *mut Self::Memory);
}

/// A port for one vector, which can be loaded and stored in part.
pub(crate) trait VectorPort<E: Float>: Port<E, Lanes: Vector> {
    /// # Safety
    /// The lanes' instructions exist here, and `src` is valid for reading `count` elements, or `COUNT` where it is
    /// `None`.
    unsafe fn load_partly(
        src: *const Self::Memory,
        count: Option<usize>,
        fill: Self::Memory,
        domain: Option<(f32, f32)>,
    ) -> Self::Lanes;
    /// # Safety
    /// `dst` is valid for writing `count` elements, or `COUNT` where it is `None`.
    unsafe fn store_partly(lanes: Self::Lanes, dst: *mut Self::Memory, count: Option<usize>);
}

/// The element as it is.
pub(crate) struct OwnPort<V>(PhantomData<V>);

impl<V: Lanes> Port<V::Elem> for OwnPort<V> {
    type Memory = V::Elem;
    type Lanes = V;

    #[inline(always)]
    unsafe fn load(src: *const V::Elem, _domain: Option<(f32, f32)>) -> V {
        // SAFETY: the caller's word.
        unsafe { V::load(src) }
    }
    #[inline(always)]
    unsafe fn store(lanes: V, dst: *mut V::Elem) {
        // SAFETY: the caller's word.
        unsafe { lanes.store(dst) }
    }
}

impl<V: Vector> VectorPort<V::Elem> for OwnPort<V> {
    #[inline(always)]
    unsafe fn load_partly(src: *const V::Elem, count: Option<usize>, fill: V::Elem, _domain: Option<(f32, f32)>) -> V {
        // SAFETY: the caller's word.
        unsafe { load(src, count, fill) }
    }
    #[inline(always)]
    unsafe fn store_partly(lanes: V, dst: *mut V::Elem, count: Option<usize>) {
        // SAFETY: the caller's word.
        unsafe { store(lanes, dst, count) }
    }
}

/// f32 in memory, f64 in lanes.
pub(crate) struct WidePort<V>(PhantomData<V>);

impl<V: WideLanes> Port<f64> for WidePort<V> {
    type Memory = f32;
    type Lanes = V;

    #[inline(always)]
    unsafe fn load(src: *const f32, domain: Option<(f32, f32)>) -> V {
        // SAFETY: the caller's word.
        V::widen(clamped(unsafe { V::Narrow::load(src) }, domain))
    }
    #[inline(always)]
    unsafe fn store(lanes: V, dst: *mut f32) {
        // SAFETY: the caller's word.
        unsafe { lanes.narrow().store(dst) }
    }
}

impl<V: Vector<Elem = f64> + WideLanes<Narrow: Vector>> VectorPort<f64> for WidePort<V> {
    #[inline(always)]
    unsafe fn load_partly(src: *const f32, count: Option<usize>, fill: f32, domain: Option<(f32, f32)>) -> V {
        // SAFETY: the caller's word.
        V::widen(clamped(unsafe { load::<V::Narrow>(src, count, fill) }, domain))
    }
    #[inline(always)]
    unsafe fn store_partly(lanes: V, dst: *mut f32, count: Option<usize>) {
        // SAFETY: the caller's word.
        unsafe { store(lanes.narrow(), dst, count) }
    }
}

#[inline(always)]
fn clamped<N: Lanes<Elem = f32>>(x: N, domain: Option<(f32, f32)>) -> N {
    match domain {
        Some((low, high)) => x.splat(low).max(x.splat(high).min(x)),
        None => x,
    }
}

/// # Safety
/// As [`VectorPort::load_partly`].
#[inline(always)]
unsafe fn load<V: Vector>(src: *const V::Elem, count: Option<usize>, fill: V::Elem) -> V {
    // SAFETY: the caller's word.
    unsafe {
        match count {
            None => V::load(src),
            Some(count) => V::load_partial(src, count, fill),
        }
    }
}

/// # Safety
/// As [`VectorPort::store_partly`].
#[inline(always)]
unsafe fn store<V: Vector>(lanes: V, dst: *mut V::Elem, count: Option<usize>) {
    // SAFETY: the caller's word.
    unsafe {
        match count {
            None => lanes.store(dst),
            Some(count) => lanes.store_partial(dst, count),
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
    // SAFETY: every access below lies in at..at + block, at..at + count or at..len, all within `len`, and the
    // constructors of `Streams` checked that each slice has `len` elements; the instructions are the caller's word.
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
        // The last two vectors go side by side, and the second is a whole one that ends with the slice. Where they overlap
        // they have the same results, and both have read before either is written.
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
    let g = if K::READS_GRADIENT { s.g } else { s.x };
    // SAFETY: the caller's word.
    unsafe {
        let expanded = kernel.expand(reduce::<P, K, E>(kernel, s, at));
        kernel.finish(expanded, P::load(g.add(at), None))
    }
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
    let g = if K::READS_GRADIENT { s.g } else { s.x };
    // SAFETY: the caller's word.
    unsafe { write::<P, K, E>(s, at, kernel.finish(expanded, P::load(g.add(at), None))) };
}
