//! How memory becomes lanes, and lanes memory.

use crate::float::Float;
use crate::lanes::{Lanes, Vector, WideLanes};
use core::marker::PhantomData;

/// How the elements of one type become lanes.
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
