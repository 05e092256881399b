//! Plain loops, compiled for the widest vectors of this machine: what memory and its ports allow.

use crate::function::Element;

/// Runs `work`, whose loops have to be `#[inline(always)]`, with AVX-512 or AVX2 where this machine has them.
pub fn natively(work: impl FnOnce()) {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: AVX-512F was just detected.
            return unsafe { avx512(work) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: AVX2 was just detected.
            return unsafe { avx2(work) };
        }
    }
    work();
}

/// # Safety
/// AVX-512F exists here.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
unsafe fn avx512(work: impl FnOnce()) {
    work();
}

/// # Safety
/// AVX2 exists here.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2(work: impl FnOnce()) {
    work();
}

/// Stores alone.
#[inline(always)]
pub fn fill<T: Element>(ys: &mut [T], value: T) {
    for y in ys {
        *y = value;
    }
}

/// One load and one store of the same place.
#[inline(always)]
pub fn multiply<T: Element>(ys: &mut [T], factor: T) {
    for y in ys {
        *y = *y * factor;
    }
}

/// A copy that the compiler does not replace by a call of `memcpy`: one load, one store.
#[inline(always)]
pub fn multiply_into<T: Element>(xs: &[T], ys: &mut [T], factor: T) {
    for (x, y) in xs.iter().zip(ys) {
        *y = *x * factor;
    }
}

/// Two loads, and one store where the second came from: the least that a backward pass can do.
#[inline(always)]
pub fn multiply_both<T: Element>(xs: &[T], ys: &mut [T]) {
    for (x, y) in xs.iter().zip(ys) {
        *y = *y * *x;
    }
}

/// One load and two stores, one of them in place: the least that a value with its derivative can do.
#[inline(always)]
pub fn multiply_two_ways<T: Element>(xs: &mut [T], ys: &mut [T], factor: T) {
    for (x, y) in xs.iter_mut().zip(ys) {
        *y = *x * factor;
        *x = *x * factor;
    }
}
