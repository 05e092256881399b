//! AVX2 with FMA.

use super::partial::{load_2, store_2, store_up_to_4, store_up_to_4_doubles, store_up_to_8};
use super::{Mask, align_frame, columns, x86_lanes};
use crate::backend::Job;
use crate::backend::choice::Avx2Token;
use crate::kernel::Overlap;
use crate::lanes::many::Many;
use crate::lanes::{Isa, Lanes, Vector, WideLanes};
#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

#[cfg(activations_pairs = "emulated")]
mod tables;

/// `WINDOW_32[8 - n..]` begins with n lanes of ones, then zeros.
static WINDOW_32: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
/// `WINDOW_64[4 - n..]` begins with n lanes of ones, then zeros.
static WINDOW_64: [i64; 8] = [-1, -1, -1, -1, 0, 0, 0, 0];

/// Lanes of f32 over as much of 16 bytes as they take.
macro_rules! up_to_4_singles {
    ($name:ident = $count:literal; load $load:ident, store $store:ident; $($others:tt)*) => {
        x86_lanes! {
            $name(__m128, mask __m128) = [f32; $count];
            load $load, store $store, splat _mm_set1_ps,
            add _mm_add_ps, sub _mm_sub_ps, mul _mm_mul_ps, div _mm_div_ps,
            mul_add _mm_fmadd_ps, neg_mul_add _mm_fnmadd_ps,
            max _mm_max_ps, min _mm_min_ps, and _mm_and_ps, andnot _mm_andnot_ps, or _mm_or_ps;
            lt |a, b| _mm_cmp_ps::<_CMP_LT_OQ>(a, b);
            not_lt |a, b| _mm_cmp_ps::<_CMP_NLT_UQ>(a, b);
            ge |a, b| _mm_cmp_ps::<_CMP_GE_OQ>(a, b);
            eq |a, b| _mm_cmp_ps::<_CMP_EQ_OQ>(a, b);
            select |mask, yes, no| _mm_blendv_ps(no, yes, mask);
            or_zero |mask, x| _mm_and_ps(mask, x);
            zero_where |mask, x| _mm_andnot_ps(mask, x);
            exponent |x| _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(x)));
            add_bits |a, b| _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(a), _mm_castps_si128(b)));
            $($others)*
        }
    };
}

up_to_4_singles! {
    F32x2 = 2; load load_2, store store_2;
    power |k, table| k.power_by_lane(table);
    load_partial |src, count, fill| if count == 1 { _mm_move_ss(fill, _mm_load_ss(src)) } else { load_2(src) };
    store_partial |dst, count, value| store_up_to_4(dst, count, value);
}

up_to_4_singles! {
    F32x4 = 4; load _mm_loadu_ps, store _mm_storeu_ps;
    power |k, table| {
        let k = _mm_castps_si128(k.0);
        let entries = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table.as_ptr()), _mm256_castsi128_si256(k));
        let entry = _mm_castps_si128(_mm256_castps256_ps128(entries));
        Self(_mm_castsi128_ps(_mm_add_epi32(entry, _mm_slli_epi32::<20>(k))))
    };
    load_partial |src, count, fill| {
        let window = _mm_loadu_si128(WINDOW_32.as_ptr().add(8 - count).cast());
        _mm_blendv_ps(fill, _mm_maskload_ps(src, window), _mm_castsi128_ps(window))
    };
    store_partial |dst, count, value| store_up_to_4(dst, count, value);
    nearer_zero |a, b| _mm_castsi128_ps(_mm_min_epu32(_mm_castps_si128(a), _mm_castps_si128(b)));
    doubles |x, to| _mm256_storeu_pd(to, _mm256_cvtps_pd(x));
}

x86_lanes! {
    F32x8(__m256, mask __m256) = [f32; 8];
    load _mm256_loadu_ps, store _mm256_storeu_ps, splat _mm256_set1_ps,
    add _mm256_add_ps, sub _mm256_sub_ps, mul _mm256_mul_ps, div _mm256_div_ps,
    mul_add _mm256_fmadd_ps, neg_mul_add _mm256_fnmadd_ps,
    max _mm256_max_ps, min _mm256_min_ps, and _mm256_and_ps, andnot _mm256_andnot_ps, or _mm256_or_ps;
    lt |a, b| _mm256_cmp_ps::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm256_cmp_ps::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm256_cmp_ps::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm256_cmp_ps::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm256_blendv_ps(no, yes, mask);
    or_zero |mask, x| _mm256_and_ps(mask, x);
    zero_where |mask, x| _mm256_andnot_ps(mask, x);
    exponent |x| _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(x)));
    add_bits |a, b| _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
    power |k, table| {
        let k = _mm256_castps_si256(k.0);
        let entry = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table.as_ptr()), k);
        Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(entry), _mm256_slli_epi32::<20>(k))))
    };
    load_partial |src, count, fill| {
        let window = _mm256_loadu_si256(WINDOW_32.as_ptr().add(8 - count).cast());
        _mm256_blendv_ps(fill, _mm256_maskload_ps(src, window), _mm256_castsi256_ps(window))
    };
    store_partial |dst, count, value| store_up_to_8(dst, count, value);
    nearer_zero |a, b| _mm256_castsi256_ps(_mm256_min_epu32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
    doubles |x, to| {
        _mm256_storeu_pd(to, _mm256_cvtps_pd(_mm256_castps256_ps128(x)));
        _mm256_storeu_pd(to.add(4), _mm256_cvtps_pd(_mm256_extractf128_ps::<1>(x)));
    };
    // Slow: for `activations_pairs`. No index is above 31.
    entry_of_32 |index, table| {
        let index = _mm256_and_si256(_mm256_castps_si256(index.0), _mm256_set1_epi32(31));
        _mm256_i32gather_ps::<4>(table.0.as_ptr(), index)
    };
    leading_bits |x| _mm256_castsi256_ps(_mm256_srli_epi32::<20>(_mm256_castps_si256(x)));
    columns load_f32x8, store_f32x8;
}

x86_lanes! {
    F64x2(__m128d, mask __m128d) = [f64; 2];
    load _mm_loadu_pd, store _mm_storeu_pd, splat _mm_set1_pd,
    add _mm_add_pd, sub _mm_sub_pd, mul _mm_mul_pd, div _mm_div_pd,
    mul_add _mm_fmadd_pd, neg_mul_add _mm_fnmadd_pd,
    max _mm_max_pd, min _mm_min_pd, and _mm_and_pd, andnot _mm_andnot_pd, or _mm_or_pd;
    lt |a, b| _mm_cmp_pd::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm_cmp_pd::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm_cmp_pd::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm_cmp_pd::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm_blendv_pd(no, yes, mask);
    or_zero |mask, x| _mm_and_pd(mask, x);
    zero_where |mask, x| _mm_andnot_pd(mask, x);
    exponent |x| _mm_castsi128_pd(_mm_slli_epi64::<52>(_mm_castpd_si128(x)));
    add_bits |a, b| _mm_castsi128_pd(_mm_add_epi64(_mm_castpd_si128(a), _mm_castpd_si128(b)));
    power |k, table| k.power_by_lane(table);
    load_partial |src, count, fill| if count == 1 { _mm_move_sd(fill, _mm_load_sd(src)) } else { _mm_loadu_pd(src) };
    store_partial |dst, count, value| if count == 1 { _mm_store_sd(dst, value) } else { _mm_storeu_pd(dst, value) };
}

x86_lanes! {
    F64x4(__m256d, mask __m256d) = [f64; 4];
    load _mm256_loadu_pd, store _mm256_storeu_pd, splat _mm256_set1_pd,
    add _mm256_add_pd, sub _mm256_sub_pd, mul _mm256_mul_pd, div _mm256_div_pd,
    mul_add _mm256_fmadd_pd, neg_mul_add _mm256_fnmadd_pd,
    max _mm256_max_pd, min _mm256_min_pd, and _mm256_and_pd, andnot _mm256_andnot_pd, or _mm256_or_pd;
    lt |a, b| _mm256_cmp_pd::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm256_cmp_pd::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm256_cmp_pd::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm256_cmp_pd::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm256_blendv_pd(no, yes, mask);
    or_zero |mask, x| _mm256_and_pd(mask, x);
    zero_where |mask, x| _mm256_andnot_pd(mask, x);
    exponent |x| _mm256_castsi256_pd(_mm256_slli_epi64::<52>(_mm256_castpd_si256(x)));
    add_bits |a, b| _mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(a), _mm256_castpd_si256(b)));
    power |k, table| k.power_by_lane(table);
    load_partial |src, count, fill| {
        let window = _mm256_loadu_si256(WINDOW_64.as_ptr().add(4 - count).cast());
        _mm256_blendv_pd(fill, _mm256_maskload_pd(src, window), _mm256_castsi256_pd(window))
    };
    store_partial |dst, count, value| store_up_to_4_doubles(dst, count, value);
    columns load_f64x4, store_f64x4;
}

impl WideLanes for F64x2 {
    type Narrow = F32x2;
    #[inline(always)]
    fn widen(narrow: F32x2) -> Self {
        // SAFETY: `narrow` exists only where AVX2 does.
        Self(unsafe { _mm_cvtps_pd(narrow.0) })
    }
    #[inline(always)]
    fn narrow(self) -> F32x2 {
        // SAFETY: `self` exists only where AVX2 does.
        F32x2(unsafe { _mm_cvtpd_ps(self.0) })
    }
}

impl WideLanes for F64x4 {
    type Narrow = F32x4;
    #[inline(always)]
    fn widen(narrow: F32x4) -> Self {
        // SAFETY: `narrow` exists only where AVX2 does.
        Self(unsafe { _mm256_cvtps_pd(narrow.0) })
    }
    #[inline(always)]
    fn narrow(self) -> F32x4 {
        // SAFETY: `self` exists only where AVX2 does.
        F32x4(unsafe { _mm256_cvtpd_ps(self.0) })
    }
}

// SAFETY: the backend hands out a token only where CPUID and the system report AVX2 and FMA.
unsafe impl Isa for Avx2Token {
    const OVERLAP: Overlap = Overlap::Three;
    const PAIRS: bool = true;
    const HAS_TABLES: bool = cfg!(activations_pairs = "emulated");
    const WATCHES: bool = true;
    type F32 = F32x8;
    type F64 = F64x4;
    type F64Short = F64x2;
    type F32Block = Many<F32x8, 4>;
    type F64Block = Many<F64x4, 2>;
    type F64More = Many<F64x4, 3>;
    type F64Deep = Many<F64x4, 3>;
    type F64Pair = Many<F64x4, 2>;
    type F64Walk = Many<F64x4, 4>;
    #[inline(always)]
    fn align_frame(self) {
        align_frame();
    }
    #[inline(always)]
    fn splat_f32(self, value: f32) -> F32x8 {
        // SAFETY: the token proves AVX2.
        F32x8(unsafe { _mm256_set1_ps(value) })
    }
    #[inline(always)]
    fn splat_f64(self, value: f64) -> F64x4 {
        // SAFETY: the token proves AVX2.
        F64x4(unsafe { _mm256_set1_pd(value) })
    }
    #[inline(always)]
    fn apart<J: Job>(self, job: J) -> J::Output {
        self.run_apart(job)
    }
    #[cfg(activations_pairs = "emulated")]
    #[inline(always)]
    fn on_tables<J: crate::lanes::TableJob>(self, job: J) -> bool {
        // SAFETY: the token proves AVX2 and FMA.
        unsafe { job.run::<F32x8>() }
        true
    }
}
