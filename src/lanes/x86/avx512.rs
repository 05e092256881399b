//! AVX-512, and its vectors of half the width.

use super::partial::{store_up_to_4_doubles, store_up_to_8};
use super::{Mask, align_frame, columns, x86_lanes};
use crate::backend::Job;
use crate::backend::choice::Avx512Token;
use crate::kernel::Overlap;
use crate::lanes::many::Many;
use crate::lanes::{Isa, Lanes, Table, TableLanes, Vector, WideLanes, bits_of_factor};
#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

x86_lanes! {
    F32x8E(__m256, mask __mmask8) = [f32; 8];
    load _mm256_loadu_ps, store _mm256_storeu_ps, splat _mm256_set1_ps,
    add _mm256_add_ps, sub _mm256_sub_ps, mul _mm256_mul_ps, div _mm256_div_ps,
    mul_add _mm256_fmadd_ps, neg_mul_add _mm256_fnmadd_ps,
    max _mm256_max_ps, min _mm256_min_ps, and _mm256_and_ps, andnot _mm256_andnot_ps, or _mm256_or_ps;
    lt |a, b| _mm256_cmp_ps_mask::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm256_cmp_ps_mask::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm256_cmp_ps_mask::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm256_cmp_ps_mask::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm256_mask_blend_ps(mask, no, yes);
    or_zero |mask, x| _mm256_maskz_mov_ps(mask, x);
    zero_where |mask, x| _mm256_maskz_mov_ps(!mask, x);
    exponent |x| _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(x)));
    add_bits |a, b| _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
    power |k, table| {
        let k = _mm256_castps_si256(k.0);
        let entry = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table.as_ptr()), k);
        Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(entry), _mm256_slli_epi32::<20>(k))))
    };
    load_partial |src, count, fill| _mm256_mask_loadu_ps(fill, first_of_8(count), src);
    store_partial |dst, count, value| store_up_to_8(dst, count, value);
    nearer_zero |a, b| _mm256_castsi256_ps(_mm256_min_epu32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
    doubles |x, to| _mm512_storeu_pd(to, _mm512_cvtps_pd(x));
}

x86_lanes! {
    F32x16(__m512, mask __mmask16) = [f32; 16];
    load _mm512_loadu_ps, store _mm512_storeu_ps, splat _mm512_set1_ps,
    add _mm512_add_ps, sub _mm512_sub_ps, mul _mm512_mul_ps, div _mm512_div_ps,
    mul_add _mm512_fmadd_ps, neg_mul_add _mm512_fnmadd_ps,
    max _mm512_max_ps, min _mm512_min_ps, and _mm512_and_ps, andnot _mm512_andnot_ps, or _mm512_or_ps;
    lt |a, b| _mm512_cmp_ps_mask::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm512_cmp_ps_mask::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm512_cmp_ps_mask::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm512_mask_blend_ps(mask, no, yes);
    or_zero |mask, x| _mm512_maskz_mov_ps(mask, x);
    zero_where |mask, x| _mm512_maskz_mov_ps(!mask, x);
    exponent |x| _mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_castps_si512(x)));
    add_bits |a, b| _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(a), _mm512_castps_si512(b)));
    power |k, table| {
        let k = _mm512_castps_si512(k.0);
        let entry = _mm512_permutexvar_ps(k, _mm512_broadcast_f32x8(_mm256_loadu_ps(table.as_ptr())));
        Self(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(entry), _mm512_slli_epi32::<20>(k))))
    };
    load_partial |src, count, fill| _mm512_mask_loadu_ps(fill, first_of_16(count), src);
    store_partial |dst, count, value| {
        let low = _mm512_castps512_ps256(value);
        if count < 8 {
            store_up_to_8(dst, count, low);
        } else {
            _mm256_storeu_ps(dst, low);
            store_up_to_8(dst.add(8), count - 8, _mm512_extractf32x8_ps::<1>(value));
        }
    };
    nearer_zero |a, b| _mm512_castsi512_ps(_mm512_min_epu32(_mm512_castps_si512(a), _mm512_castps_si512(b)));
    fixup |x, other, table| _mm512_fixupimm_ps::<0>(other, x, _mm512_set1_epi32(table));
    doubles |x, to| {
        _mm512_storeu_pd(to, _mm512_cvtps_pd(_mm512_castps512_ps256(x)));
        _mm512_storeu_pd(to.add(8), _mm512_cvtps_pd(_mm512_extractf32x8_ps::<1>(x)));
    };
    // A table begins on a line of the cache, and has as many entries as are loaded.
    entry_of_32 |index, table| {
        let (low, high) = (_mm512_load_ps(table.0.as_ptr()), _mm512_load_ps(table.0.as_ptr().add(16)));
        _mm512_permutex2var_ps(low, _mm512_castps_si512(index.0), high)
    };
    leading_bits |x| _mm512_castsi512_ps(_mm512_srli_epi32::<20>(_mm512_castps_si512(x)));
    // The smaller magnitude, with the sign of the first.
    no_farther_from_zero |a, b| _mm512_range_ps::<0b0010>(a, b);
    columns load_f32x16, store_f32x16;
}

x86_lanes! {
    F64x8(__m512d, mask __mmask8) = [f64; 8];
    load _mm512_loadu_pd, store _mm512_storeu_pd, splat _mm512_set1_pd,
    add _mm512_add_pd, sub _mm512_sub_pd, mul _mm512_mul_pd, div _mm512_div_pd,
    mul_add _mm512_fmadd_pd, neg_mul_add _mm512_fnmadd_pd,
    max _mm512_max_pd, min _mm512_min_pd, and _mm512_and_pd, andnot _mm512_andnot_pd, or _mm512_or_pd;
    lt |a, b| _mm512_cmp_pd_mask::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm512_cmp_pd_mask::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm512_cmp_pd_mask::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm512_mask_blend_pd(mask, no, yes);
    or_zero |mask, x| _mm512_maskz_mov_pd(mask, x);
    zero_where |mask, x| _mm512_maskz_mov_pd(!mask, x);
    exponent |x| _mm512_castsi512_pd(_mm512_slli_epi64::<52>(_mm512_castpd_si512(x)));
    add_bits |a, b| _mm512_castsi512_pd(_mm512_add_epi64(_mm512_castpd_si512(a), _mm512_castpd_si512(b)));
    power |k, table| k.power_by_lane(table);
    load_partial |src, count, fill| _mm512_mask_loadu_pd(fill, first_of_8(count), src);
    store_partial |dst, count, value| {
        let low = _mm512_castpd512_pd256(value);
        if count < 4 {
            store_up_to_4_doubles(dst, count, low);
        } else {
            _mm256_storeu_pd(dst, low);
            store_up_to_4_doubles(dst.add(4), count - 4, _mm512_extractf64x4_pd::<1>(value));
        }
    };
    fixup |x, other, table| _mm512_fixupimm_pd::<0>(other, x, _mm512_set1_epi64(table as i64));
    columns load_f64x8, store_f64x8;
}

/// What VFIXUPIMM makes of a class of x: the other operand, x as a quiet NaN, 0, or 1.
const OTHER: i32 = 0;
const QUIET: i32 = 2;
const ZERO: i32 = 8;
const ONE: i32 = 10;

/// Its table, four bits a class: quiet and signalling NaN, ±0, 1, −∞, ∞, negative, positive.
const fn fixup(classes: [i32; 8]) -> i32 {
    let (mut table, mut class) = (0, 0);
    while class < 8 {
        table |= classes[class] << (4 * class);
        class += 1;
    }
    table
}

/// [`Lanes::gate`].
const fn fixup_of_gate<const AT_ZERO: bool>() -> i32 {
    fixup([QUIET, QUIET, if AT_ZERO { OTHER } else { ZERO }, OTHER, ZERO, OTHER, ZERO, OTHER])
}

/// [`Lanes::one_or`].
const FIXUP_OF_ONE_OR: i32 = fixup([QUIET, QUIET, ONE, ONE, OTHER, ONE, OTHER, ONE]);

/// The mask of the first `count <= 8` lanes.
#[inline(always)]
fn first_of_8(count: usize) -> __mmask8 {
    ((1u32 << count) - 1) as __mmask8
}

/// The mask of the first `count <= 16` lanes.
#[inline(always)]
fn first_of_16(count: usize) -> __mmask16 {
    ((1u32 << count) - 1) as __mmask16
}

impl WideLanes for F64x8 {
    type Narrow = F32x8E;
    #[inline(always)]
    fn widen(narrow: F32x8E) -> Self {
        // SAFETY: `narrow` exists only where AVX-512 does.
        Self(unsafe { _mm512_cvtps_pd(narrow.0) })
    }
    #[inline(always)]
    fn narrow(self) -> F32x8E {
        // SAFETY: `self` exists only where AVX-512 does.
        F32x8E(unsafe { _mm512_cvtpd_ps(self.0) })
    }
}

// SAFETY of every block below: `self` exists only where AVX-512 does, and a table has as many entries as are loaded.
#[allow(clippy::undocumented_unsafe_blocks)]
impl TableLanes for F32x16 {
    #[inline(always)]
    fn power_of_32(self, table: &Table<f32>) -> Self {
        let entry = self.entry_of_32(table);
        unsafe {
            let exponent = _mm512_slli_epi32::<18>(_mm512_castps_si512(self.0));
            Self(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(entry.0), exponent)))
        }
    }
    #[inline(always)]
    fn no_nearer_zero(self, least: Self) -> Self {
        // The larger magnitude, with the sign of the first.
        unsafe { Self(_mm512_range_ps::<0b0011>(self.0, least.0)) }
    }
    #[inline(always)]
    fn minus_magnitude(self, most: Self) -> Self {
        // The smaller magnitude, with the sign bit set.
        unsafe { Self(_mm512_range_ps::<0b1110>(self.0, most.0)) }
    }
    #[inline(always)]
    fn reciprocal_estimate(self) -> Self {
        unsafe { Self(_mm512_rcp14_ps(self.0)) }
    }
    #[inline(always)]
    fn times_nearly(self, factor: f32) -> Self {
        unsafe {
            let bits = _mm512_set1_epi32(bits_of_factor(factor));
            Self(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(self.0), bits)))
        }
    }
    #[inline(always)]
    fn differing(self, other: Self, outside: __mmask16) -> __mmask16 {
        unsafe { _mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(self.0, other.0) | outside }
    }
    #[inline(always)]
    fn differing_numbers(self, other: Self) -> __mmask16 {
        unsafe { _mm512_cmp_ps_mask::<_CMP_NEQ_OQ>(self.0, other.0) }
    }
}

// SAFETY: the backend hands out a token only where CPUID and the system report AVX-512 F, BW, CD, DQ, VL, AVX2 and FMA,
// or where the whole build enables them.
unsafe impl Isa for Avx512Token {
    const OVERLAP: Overlap = Overlap::Three;
    const AHEAD: bool = true;
    const HAS_TABLES: bool = cfg!(target_arch = "x86_64");
    const WATCHES: bool = true;
    type F32 = F32x16;
    type F64 = F64x8;
    type F64Short = F64x8;
    type F32Block = Many<F32x16, 4>;
    type F64Block = Many<F64x8, 4>;
    type F64More = Many<F64x8, 4>;
    type F64Deep = Many<F64x8, 3>;
    type F64Pair = Many<F64x8, 2>;
    type F64Walk = Many<F64x8, 4>;
    #[inline(always)]
    fn align_frame(self) {
        align_frame();
    }
    #[inline(always)]
    fn prefetch<T>(self, at: *const T) {
        // SAFETY: nothing is read, whatever the address; the token proves AVX-512.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) }
    }
    #[inline(always)]
    fn splat_f32(self, value: f32) -> F32x16 {
        // SAFETY: the token proves AVX-512.
        F32x16(unsafe { _mm512_set1_ps(value) })
    }
    #[inline(always)]
    fn splat_f64(self, value: f64) -> F64x8 {
        // SAFETY: the token proves AVX-512.
        F64x8(unsafe { _mm512_set1_pd(value) })
    }
    // With eight registers there are too few for tables.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    fn on_tables<J: crate::lanes::TableJob>(self, job: J) -> bool {
        // SAFETY: the token proves AVX-512.
        unsafe { job.run::<F32x16>() }
        true
    }
    #[inline(always)]
    fn apart<J: Job>(self, job: J) -> J::Output {
        self.run_apart(job)
    }
}
