//! AVX2 with FMA, and AVX-512, through `core::arch`: one line an operation.

mod columns;
mod partial;

use super::many::Many;
use super::{Isa, Lanes, TableLanes, Vector, WideLanes};
use crate::backend::Job;
use crate::backend::choice::{Avx2Token, Avx512Token};
use crate::kernel::Overlap;
#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;
use partial::{store_up_to_4, store_up_to_4_doubles, store_up_to_8};

/// `WINDOW_32[8 - n..]` begins with n lanes of ones, then zeros.
static WINDOW_32: [i32; 16] = [-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0];
/// `WINDOW_64[4 - n..]` begins with n lanes of ones, then zeros.
static WINDOW_64: [i64; 8] = [-1, -1, -1, -1, 0, 0, 0, 0];

/// A lane type over `$raw`. In each line the operands stand for raw vectors; the last lines of a table are the
/// operations whose shape differs between AVX2 (masks are vectors) and AVX-512 (masks are bits).
macro_rules! x86_lanes {
    (
        $name:ident($raw:ty, mask $mask:ty) = [$elem:ty; $count:literal];
        load $load:ident, store $store:ident, splat $splat:ident,
        add $add:ident, sub $sub:ident, mul $mul:ident, div $div:ident,
        mul_add $mul_add:ident, neg_mul_add $neg_mul_add:ident,
        max $max:ident, min $min:ident, and $and:ident, andnot $andnot:ident, or $or:ident;
        lt |$la:ident, $lb:ident| $lt:expr;
        not_lt |$na:ident, $nb:ident| $not_lt:expr;
        ge |$ga:ident, $gb:ident| $ge:expr;
        eq |$ea:ident, $eb:ident| $eq:expr;
        select |$sm:ident, $sy:ident, $sn:ident| $select:expr;
        exponent |$x:ident| $exponent:expr;
        add_bits |$ba:ident, $bb:ident| $add_bits:expr;
        power |$pk:ident, $table:ident| $power:expr;
        load_partial |$lp:ident, $ln:ident, $lf:ident| $load_partial:expr;
        store_partial |$sp:ident, $spn:ident, $sv:ident| $store_partial:expr;
        $(doubles |$td:ident, $to:ident| $to_doubles:expr;)?
        $(columns $load_columns:ident, $store_columns:ident;)?
    ) => {
        #[doc = concat!("`", stringify!($raw), "` as lanes.")]
        #[derive(Clone, Copy)]
        pub(crate) struct $name($raw);

        // SAFETY of every block below that takes values: a value of this type exists only where its instructions do
        // (see `Lanes`), so executing them is sound. Pointers are the caller's word, as each method's contract says.
        #[allow(clippy::undocumented_unsafe_blocks, unused_unsafe)]
        impl Lanes for $name {
            type Elem = $elem;
            type Mask = $mask;
            const COUNT: usize = $count;
            const FUSED: bool = true;

            #[inline(always)]
            unsafe fn load(src: *const $elem) -> Self {
                unsafe { Self($load(src)) }
            }
            #[inline(always)]
            unsafe fn store(self, dst: *mut $elem) {
                unsafe { $store(dst, self.0) }
            }
            #[inline(always)]
            fn splat(self, value: $elem) -> Self {
                unsafe { Self($splat(value)) }
            }
            #[inline(always)]
            fn add(self, rhs: Self) -> Self {
                unsafe { Self($add(self.0, rhs.0)) }
            }
            #[inline(always)]
            fn sub(self, rhs: Self) -> Self {
                unsafe { Self($sub(self.0, rhs.0)) }
            }
            #[inline(always)]
            fn mul(self, rhs: Self) -> Self {
                unsafe { Self($mul(self.0, rhs.0)) }
            }
            #[inline(always)]
            fn div(self, rhs: Self) -> Self {
                unsafe { Self($div(self.0, rhs.0)) }
            }
            #[inline(always)]
            fn neg(self) -> Self {
                self.splat(-0.0).sub(self)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                unsafe { Self($andnot($splat(-0.0), self.0)) }
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                unsafe {
                    let sign_bit = $splat(-0.0);
                    Self($or($and(sign_bit, sign.0), $andnot(sign_bit, self.0)))
                }
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                unsafe { Self($mul_add(self.0, a.0, b.0)) }
            }
            #[inline(always)]
            fn neg_mul_add(self, a: Self, b: Self) -> Self {
                unsafe { Self($neg_mul_add(self.0, a.0, b.0)) }
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                unsafe { Self($max(self.0, other.0)) }
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                unsafe { Self($min(self.0, other.0)) }
            }
            #[inline(always)]
            fn lt(self, rhs: Self) -> $mask {
                let ($la, $lb) = (self.0, rhs.0);
                unsafe { $lt }
            }
            #[inline(always)]
            fn not_lt(self, rhs: Self) -> $mask {
                let ($na, $nb) = (self.0, rhs.0);
                unsafe { $not_lt }
            }
            #[inline(always)]
            fn ge(self, rhs: Self) -> $mask {
                let ($ga, $gb) = (self.0, rhs.0);
                unsafe { $ge }
            }
            #[inline(always)]
            fn eq(self, rhs: Self) -> $mask {
                let ($ea, $eb) = (self.0, rhs.0);
                unsafe { $eq }
            }
            #[inline(always)]
            fn select($sm: $mask, yes: Self, no: Self) -> Self {
                let ($sy, $sn) = (yes.0, no.0);
                unsafe { Self($select) }
            }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self {
                let $x = self.0;
                unsafe { Self($exponent) }
            }
            #[inline(always)]
            fn add_bits(self, other: Self) -> Self {
                let ($ba, $bb) = (self.0, other.0);
                unsafe { Self($add_bits) }
            }
            #[inline(always)]
            fn power(self, $table: &[$elem; 8]) -> Self {
                let $pk = self;
                unsafe { $power }
            }
        }

        #[allow(clippy::undocumented_unsafe_blocks, unused_unsafe)]
        impl Vector for $name {
            #[inline(always)]
            unsafe fn load_partial($lp: *const $elem, $ln: usize, fill: $elem) -> Self {
                unsafe {
                    let $lf = $splat(fill);
                    Self($load_partial)
                }
            }
            #[inline(always)]
            unsafe fn store_partial(self, $sp: *mut $elem, $spn: usize) {
                let $sv = self.0;
                unsafe { $store_partial }
            }
            $(
                #[inline(always)]
                fn to_doubles(self) -> [f64; 16] {
                    let $td = self.0;
                    let mut doubles = [0.0; 16];
                    let $to = doubles.as_mut_ptr();
                    unsafe { $to_doubles }
                    doubles
                }
            )?
            $(
                const LONGEST_IN_BATCH: usize = 32;
                #[inline(always)]
                unsafe fn load_columns(src: *const $elem, row_len: usize) -> [Self; 4] {
                    let [a, b, c, d] = unsafe { columns::$load_columns(src, row_len) };
                    [Self(a), Self(b), Self(c), Self(d)]
                }
                #[inline(always)]
                unsafe fn store_columns([a, b, c, d]: [Self; 4], dst: *mut $elem, row_len: usize) {
                    unsafe { columns::$store_columns([a.0, b.0, c.0, d.0], dst, row_len) }
                }
            )?
        }
    };
}

x86_lanes! {
    F32x4(__m128, mask __m128) = [f32; 4];
    load _mm_loadu_ps, store _mm_storeu_ps, splat _mm_set1_ps,
    add _mm_add_ps, sub _mm_sub_ps, mul _mm_mul_ps, div _mm_div_ps,
    mul_add _mm_fmadd_ps, neg_mul_add _mm_fnmadd_ps,
    max _mm_max_ps, min _mm_min_ps, and _mm_and_ps, andnot _mm_andnot_ps, or _mm_or_ps;
    lt |a, b| _mm_cmp_ps::<_CMP_LT_OQ>(a, b);
    not_lt |a, b| _mm_cmp_ps::<_CMP_NLT_UQ>(a, b);
    ge |a, b| _mm_cmp_ps::<_CMP_GE_OQ>(a, b);
    eq |a, b| _mm_cmp_ps::<_CMP_EQ_OQ>(a, b);
    select |mask, yes, no| _mm_blendv_ps(no, yes, mask);
    exponent |x| _mm_castsi128_ps(_mm_slli_epi32::<23>(_mm_castps_si128(x)));
    add_bits |a, b| _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(a), _mm_castps_si128(b)));
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
    doubles |x, to| {
        _mm256_storeu_pd(to, _mm256_cvtps_pd(_mm256_castps256_ps128(x)));
        _mm256_storeu_pd(to.add(4), _mm256_cvtps_pd(_mm256_extractf128_ps::<1>(x)));
    };
    columns load_f32x8, store_f32x8;
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
    type F32 = F32x8;
    type F64 = F64x4;
    type F32Block = Many<F32x8, 4>;
    type F64Block = Many<F64x4, 2>;
    type F64Deep = Many<F64x4, 3>;
    type F64Pair = Many<F64x4, 2>;
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
}

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
    exponent |x| _mm256_castsi256_ps(_mm256_slli_epi32::<23>(_mm256_castps_si256(x)));
    add_bits |a, b| _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
    power |k, table| {
        let k = _mm256_castps_si256(k.0);
        let entry = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table.as_ptr()), k);
        Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(entry), _mm256_slli_epi32::<20>(k))))
    };
    load_partial |src, count, fill| _mm256_mask_loadu_ps(fill, first_of_8(count), src);
    store_partial |dst, count, value| store_up_to_8(dst, count, value);
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
    doubles |x, to| {
        _mm512_storeu_pd(to, _mm512_cvtps_pd(_mm512_castps512_ps256(x)));
        _mm512_storeu_pd(to.add(8), _mm512_cvtps_pd(_mm512_extractf32x8_ps::<1>(x)));
    };
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
    columns load_f64x8, store_f64x8;
}

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
    fn entry_of_32(self, table: &[f32; 32]) -> Self {
        unsafe {
            let (low, high) = (_mm512_loadu_ps(table.as_ptr()), _mm512_loadu_ps(table.as_ptr().add(16)));
            Self(_mm512_permutex2var_ps(low, _mm512_castps_si512(self.0), high))
        }
    }
    #[inline(always)]
    fn power_of_32(self, table: &[f32; 32]) -> Self {
        let entry = self.entry_of_32(table);
        unsafe {
            let exponent = _mm512_slli_epi32::<18>(_mm512_castps_si512(self.0));
            Self(_mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(entry.0), exponent)))
        }
    }
    #[inline(always)]
    fn reciprocal_estimate(self) -> Self {
        unsafe { Self(_mm512_rcp14_ps(self.0)) }
    }
    #[inline(always)]
    fn equals(self, other: Self, exception: __mmask16) -> bool {
        unsafe { _mm512_cmp_ps_mask::<_CMP_NEQ_UQ>(self.0, other.0) | exception == 0 }
    }
}

// SAFETY: the backend hands out a token only where CPUID and the system report AVX-512 F, BW, DQ and VL.
unsafe impl Isa for Avx512Token {
    const OVERLAP: Overlap = Overlap::Three;
    const AHEAD: bool = true;
    const HAS_TABLES: bool = cfg!(target_arch = "x86_64");
    type F32 = F32x16;
    type F64 = F64x8;
    type F32Block = Many<F32x16, 4>;
    type F64Block = Many<F64x8, 4>;
    type F64Deep = Many<F64x8, 3>;
    type F64Pair = Many<F64x8, 2>;
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
    fn on_tables<J: super::TableJob>(self, job: J) -> bool {
        // SAFETY: the token proves AVX-512.
        unsafe { job.run::<F32x16>() }
        true
    }
    #[inline(always)]
    fn apart<J: Job>(self, job: J) -> J::Output {
        self.run_apart(job)
    }
}
