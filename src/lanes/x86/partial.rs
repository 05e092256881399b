//! Half vectors, and partial stores, made of whole ones, on AVX-512 as well: a load near a masked store that is still
//! under way waits for it, which costs a call on a few elements 20 ns where another such call follows.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

/// The first two lanes from memory, and zeros.
///
/// # Safety
/// SSE2 exists, and `src` is valid for reading two elements.
#[inline(always)]
pub(super) unsafe fn load_2(src: *const f32) -> __m128 {
    // SAFETY: the caller's word; this load asks for no alignment.
    unsafe { _mm_castsi128_ps(_mm_loadl_epi64(src.cast())) }
}

/// Stores the first two lanes.
///
/// # Safety
/// SSE2 exists, and `dst` is valid for writing two elements.
#[inline(always)]
pub(super) unsafe fn store_2(dst: *mut f32, value: __m128) {
    // SAFETY: the caller's word; this store asks for no alignment.
    unsafe { _mm_storel_epi64(dst.cast(), _mm_castps_si128(value)) }
}

/// Stores the first `count <= 4` lanes.
///
/// # Safety
/// SSE exists, and `dst` is valid for writing `count` elements.
#[inline(always)]
pub(super) unsafe fn store_up_to_4(dst: *mut f32, count: usize, value: __m128) {
    // SAFETY: the caller's word; no branch writes more than `count` elements.
    unsafe {
        match count {
            0 => {}
            1 => _mm_store_ss(dst, value),
            2 => _mm_store_sd(dst.cast(), _mm_castps_pd(value)),
            3 => {
                _mm_store_sd(dst.cast(), _mm_castps_pd(value));
                _mm_store_ss(dst.add(2), _mm_movehl_ps(value, value));
            }
            _ => _mm_storeu_ps(dst, value),
        }
    }
}

/// Stores the first `count <= 8` lanes.
///
/// # Safety
/// AVX exists, and `dst` is valid for writing `count` elements.
#[inline(always)]
pub(super) unsafe fn store_up_to_8(dst: *mut f32, count: usize, value: __m256) {
    // SAFETY: the caller's word; no branch writes more than `count` elements.
    unsafe {
        let low = _mm256_castps256_ps128(value);
        if count < 4 {
            store_up_to_4(dst, count, low);
        } else {
            _mm_storeu_ps(dst, low);
            store_up_to_4(dst.add(4), count - 4, _mm256_extractf128_ps::<1>(value));
        }
    }
}

/// Stores the first `count <= 4` lanes.
///
/// # Safety
/// AVX exists, and `dst` is valid for writing `count` elements.
#[inline(always)]
pub(super) unsafe fn store_up_to_4_doubles(dst: *mut f64, count: usize, value: __m256d) {
    // SAFETY: the caller's word; no branch writes more than `count` elements.
    unsafe {
        let low = _mm256_castpd256_pd128(value);
        match count {
            0 => {}
            1 => _mm_store_sd(dst, low),
            2 => _mm_storeu_pd(dst, low),
            3 => {
                _mm_storeu_pd(dst, low);
                _mm_store_sd(dst.add(2), _mm256_extractf128_pd::<1>(value));
            }
            _ => _mm256_storeu_pd(dst, value),
        }
    }
}
