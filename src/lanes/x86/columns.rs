//! Rows to columns and back, in pieces of 128 bits: what stays within such a piece is cheap to move.

#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

/// Four vectors, of which every piece is transposed by itself.
macro_rules! transposed {
    ($rows:expr, $low:ident, $high:ident, $low_pairs:ident, $high_pairs:ident, $to_pairs:ident, $from_pairs:ident) => {{
        let [a, b, c, d] = $rows;
        let (ab_low, cd_low) = ($to_pairs($low(a, b)), $to_pairs($low(c, d)));
        let (ab_high, cd_high) = ($to_pairs($high(a, b)), $to_pairs($high(c, d)));
        [
            $from_pairs($low_pairs(ab_low, cd_low)),
            $from_pairs($high_pairs(ab_low, cd_low)),
            $from_pairs($low_pairs(ab_high, cd_high)),
            $from_pairs($high_pairs(ab_high, cd_high)),
        ]
    }};
}

/// # Safety
/// AVX exists, and four elements lie at `src` and at every multiple of `row_len` up to the 7th.
#[inline(always)]
pub(super) unsafe fn load_f32x8(src: *const f32, row_len: usize) -> [__m256; 4] {
    // SAFETY: the caller's word.
    unsafe {
        macro_rules! rows {
            ($a:expr) => {
                _mm256_insertf128_ps::<1>(
                    _mm256_castps128_ps256(_mm_loadu_ps(src.add($a * row_len))),
                    _mm_loadu_ps(src.add(($a + 4) * row_len)),
                )
            };
        }
        transpose_f32x8([rows!(0), rows!(1), rows!(2), rows!(3)])
    }
}

/// # Safety
/// AVX exists.
#[inline(always)]
unsafe fn transpose_f32x8(rows: [__m256; 4]) -> [__m256; 4] {
    // SAFETY: the caller's word.
    unsafe {
        transposed!(
            rows,
            _mm256_unpacklo_ps,
            _mm256_unpackhi_ps,
            _mm256_unpacklo_pd,
            _mm256_unpackhi_pd,
            _mm256_castps_pd,
            _mm256_castpd_ps
        )
    }
}

/// # Safety
/// AVX exists, and four elements may be written at `dst` and at every multiple of `row_len` up to the 7th.
#[inline(always)]
pub(super) unsafe fn store_f32x8(columns: [__m256; 4], dst: *mut f32, row_len: usize) {
    // SAFETY: the caller's word.
    unsafe {
        let rows = transpose_f32x8(columns);
        let mut r = 0;
        while r < 4 {
            _mm_storeu_ps(dst.add(r * row_len), _mm256_castps256_ps128(rows[r]));
            _mm_storeu_ps(dst.add((r + 4) * row_len), _mm256_extractf128_ps::<1>(rows[r]));
            r += 1;
        }
    }
}

/// # Safety
/// AVX-512 F and DQ exist, and four elements lie at `src` and at every multiple of `row_len` up to the 15th.
#[inline(always)]
pub(super) unsafe fn load_f32x16(src: *const f32, row_len: usize) -> [__m512; 4] {
    // SAFETY: the caller's word.
    unsafe {
        macro_rules! rows {
            ($a:expr) => {
                _mm512_insertf32x8::<1>(
                    _mm512_castps256_ps512(_mm256_insertf128_ps::<1>(
                        _mm256_castps128_ps256(_mm_loadu_ps(src.add($a * row_len))),
                        _mm_loadu_ps(src.add(($a + 4) * row_len)),
                    )),
                    _mm256_insertf128_ps::<1>(
                        _mm256_castps128_ps256(_mm_loadu_ps(src.add(($a + 8) * row_len))),
                        _mm_loadu_ps(src.add(($a + 12) * row_len)),
                    ),
                )
            };
        }
        transpose_f32x16([rows!(0), rows!(1), rows!(2), rows!(3)])
    }
}

/// # Safety
/// AVX-512 F exists.
#[inline(always)]
unsafe fn transpose_f32x16(rows: [__m512; 4]) -> [__m512; 4] {
    // SAFETY: the caller's word.
    unsafe {
        transposed!(
            rows,
            _mm512_unpacklo_ps,
            _mm512_unpackhi_ps,
            _mm512_unpacklo_pd,
            _mm512_unpackhi_pd,
            _mm512_castps_pd,
            _mm512_castpd_ps
        )
    }
}

/// # Safety
/// AVX-512 F and DQ exist, and four elements may be written at `dst` and at every multiple of `row_len` up to the 15th.
#[inline(always)]
pub(super) unsafe fn store_f32x16(columns: [__m512; 4], dst: *mut f32, row_len: usize) {
    // SAFETY: the caller's word.
    unsafe {
        let rows = transpose_f32x16(columns);
        let mut r = 0;
        while r < 4 {
            let (low, high) = (_mm512_castps512_ps256(rows[r]), _mm512_extractf32x8_ps::<1>(rows[r]));
            _mm_storeu_ps(dst.add(r * row_len), _mm256_castps256_ps128(low));
            _mm_storeu_ps(dst.add((r + 4) * row_len), _mm256_extractf128_ps::<1>(low));
            _mm_storeu_ps(dst.add((r + 8) * row_len), _mm256_castps256_ps128(high));
            _mm_storeu_ps(dst.add((r + 12) * row_len), _mm256_extractf128_ps::<1>(high));
            r += 1;
        }
    }
}

/// # Safety
/// AVX exists, and four elements lie at `src` and at every multiple of `row_len` up to the 3rd.
#[inline(always)]
pub(super) unsafe fn load_f64x4(src: *const f64, row_len: usize) -> [__m256d; 4] {
    // SAFETY: the caller's word.
    unsafe {
        macro_rules! rows {
            ($a:expr, $column:expr) => {
                _mm256_insertf128_pd::<1>(
                    _mm256_castpd128_pd256(_mm_loadu_pd(src.add($a * row_len + $column))),
                    _mm_loadu_pd(src.add(($a + 2) * row_len + $column)),
                )
            };
        }
        transpose_f64x4([rows!(0, 0), rows!(1, 0), rows!(0, 2), rows!(1, 2)])
    }
}

/// # Safety
/// AVX exists.
#[inline(always)]
unsafe fn transpose_f64x4([a, b, c, d]: [__m256d; 4]) -> [__m256d; 4] {
    // SAFETY: the caller's word.
    unsafe { [_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), _mm256_unpacklo_pd(c, d), _mm256_unpackhi_pd(c, d)] }
}

/// # Safety
/// AVX exists, and four elements may be written at `dst` and at every multiple of `row_len` up to the 3rd.
#[inline(always)]
pub(super) unsafe fn store_f64x4(columns: [__m256d; 4], dst: *mut f64, row_len: usize) {
    // SAFETY: the caller's word.
    unsafe {
        let rows = transpose_f64x4(columns);
        let mut r = 0;
        while r < 4 {
            let at = dst.add(r % 2 * row_len + r / 2 * 2);
            _mm_storeu_pd(at, _mm256_castpd256_pd128(rows[r]));
            _mm_storeu_pd(at.add(2 * row_len), _mm256_extractf128_pd::<1>(rows[r]));
            r += 1;
        }
    }
}

/// # Safety
/// AVX-512 F and DQ exist, and four elements lie at `src` and at every multiple of `row_len` up to the 7th.
#[inline(always)]
pub(super) unsafe fn load_f64x8(src: *const f64, row_len: usize) -> [__m512d; 4] {
    // SAFETY: the caller's word.
    unsafe {
        macro_rules! rows {
            ($a:expr, $column:expr) => {
                _mm512_insertf64x4::<1>(
                    _mm512_castpd256_pd512(_mm256_insertf128_pd::<1>(
                        _mm256_castpd128_pd256(_mm_loadu_pd(src.add($a * row_len + $column))),
                        _mm_loadu_pd(src.add(($a + 2) * row_len + $column)),
                    )),
                    _mm256_insertf128_pd::<1>(
                        _mm256_castpd128_pd256(_mm_loadu_pd(src.add(($a + 4) * row_len + $column))),
                        _mm_loadu_pd(src.add(($a + 6) * row_len + $column)),
                    ),
                )
            };
        }
        transpose_f64x8([rows!(0, 0), rows!(1, 0), rows!(0, 2), rows!(1, 2)])
    }
}

/// # Safety
/// AVX-512 F exists.
#[inline(always)]
unsafe fn transpose_f64x8([a, b, c, d]: [__m512d; 4]) -> [__m512d; 4] {
    // SAFETY: the caller's word.
    unsafe { [_mm512_unpacklo_pd(a, b), _mm512_unpackhi_pd(a, b), _mm512_unpacklo_pd(c, d), _mm512_unpackhi_pd(c, d)] }
}

/// # Safety
/// AVX-512 F and DQ exist, and four elements may be written at `dst` and at every multiple of `row_len` up to the 7th.
#[inline(always)]
pub(super) unsafe fn store_f64x8(columns: [__m512d; 4], dst: *mut f64, row_len: usize) {
    // SAFETY: the caller's word.
    unsafe {
        let rows = transpose_f64x8(columns);
        let mut r = 0;
        while r < 4 {
            let at = dst.add(r % 2 * row_len + r / 2 * 2);
            let (low, high) = (_mm512_castpd512_pd256(rows[r]), _mm512_extractf64x4_pd::<1>(rows[r]));
            _mm_storeu_pd(at, _mm256_castpd256_pd128(low));
            _mm_storeu_pd(at.add(2 * row_len), _mm256_extractf128_pd::<1>(low));
            _mm_storeu_pd(at.add(4 * row_len), _mm256_castpd256_pd128(high));
            _mm_storeu_pd(at.add(6 * row_len), _mm256_extractf128_pd::<1>(high));
            r += 1;
        }
    }
}
