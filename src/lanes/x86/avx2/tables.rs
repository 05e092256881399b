//! What AVX-512 has for [`TableLanes`], made of AVX2 for a build whose pairs are to be checked, with
//! `--cfg activations_pairs="emulated"`: slow, and with the worst estimates that the contract allows.
//!
//! Processors with AVX-512 estimate 1/x each in its own way. Where all inputs come out right with errors as large as
//! 2⁻¹⁴ in either direction, they do so on any of them.

use super::F32x8;
use crate::lanes::{Lanes, Table, TableLanes, bits_of_factor};
#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;

/// 2⁻¹⁴ less what the roundings of the estimate may add.
const WORST: f32 = (1.0 - 1.0 / 256.0) / (1u32 << 14) as f32;

// SAFETY of every block below: `self` exists only where AVX2 does, and no index of a table is above 31.
#[allow(clippy::undocumented_unsafe_blocks)]
impl TableLanes for F32x8 {
    #[inline(always)]
    fn power_of_32(self, table: &Table<f32>) -> Self {
        let entry = self.entry_of_32(table);
        unsafe {
            let exponent = _mm256_slli_epi32::<18>(_mm256_castps_si256(self.0));
            Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(entry.0), exponent)))
        }
    }
    #[inline(always)]
    fn no_nearer_zero(self, least: Self) -> Self {
        self.abs().max(least).copysign(self)
    }
    #[inline(always)]
    fn minus_magnitude(self, most: Self) -> Self {
        self.abs().min(most).neg()
    }
    /// Too large where the last bit of x is 0, too small where it is 1.
    #[inline(always)]
    fn reciprocal_estimate(self) -> Self {
        let last_bit_as_sign =
            unsafe { Self(_mm256_castsi256_ps(_mm256_slli_epi32::<31>(_mm256_castps_si256(self.0)))) };
        let exact = self.splat(1.0).div(self);
        exact.mul_add(self.splat(WORST).copysign(last_bit_as_sign), exact)
    }
    #[inline(always)]
    fn times_nearly(self, factor: f32) -> Self {
        unsafe {
            let bits = _mm256_set1_epi32(bits_of_factor(factor));
            Self(_mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(self.0), bits)))
        }
    }
    #[inline(always)]
    fn differing(self, other: Self, outside: __m256) -> __m256 {
        unsafe { _mm256_or_ps(_mm256_cmp_ps::<_CMP_NEQ_UQ>(self.0, other.0), outside) }
    }
    #[inline(always)]
    fn differing_numbers(self, other: Self) -> __m256 {
        unsafe { _mm256_cmp_ps::<_CMP_NEQ_OQ>(self.0, other.0) }
    }
}
