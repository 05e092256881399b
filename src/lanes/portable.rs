//! Lanes of the `wide` crate: SSE2, NEON or wasm simd128 as the target has it, AVX and AVX-512 where the whole build
//! enables them. What `wide` leaves unspecified (its `max`, its estimates) is spelled out with compare and select.

use super::many::Many;
use super::{Isa, Lanes, Vector, WideLanes};
use core::mem::transmute;
use core::ops::{Add, BitAnd, BitOr, Shl};
use wide::{f32x4, f32x8, f64x4, u32x4, u32x8, u64x4};

macro_rules! portable_lanes {
    ($name:ident($raw:ty) = [$elem:ty; $count:literal], bits $bits:ty, fused $fused:expr) => {
        #[doc = concat!("`", stringify!($raw), "` as lanes.")]
        #[derive(Clone, Copy)]
        pub(crate) struct $name($raw);

        impl $name {
            #[inline(always)]
            fn bits(self) -> $bits {
                // SAFETY: both are plain vectors of the same size in which every bit pattern is valid.
                unsafe { transmute::<$raw, $bits>(self.0) }
            }
            #[inline(always)]
            fn from_bits(bits: $bits) -> Self {
                // SAFETY: both are plain vectors of the same size in which every bit pattern is valid.
                Self(unsafe { transmute::<$bits, $raw>(bits) })
            }
        }

        impl Lanes for $name {
            type Elem = $elem;
            type Mask = $raw;
            const COUNT: usize = $count;
            const FUSED: bool = $fused;

            #[inline(always)]
            unsafe fn load(src: *const $elem) -> Self {
                // SAFETY: the caller vouches for COUNT elements at `src`; an array has an element's alignment.
                Self(<$raw>::from(unsafe { src.cast::<[$elem; $count]>().read() }))
            }
            #[inline(always)]
            unsafe fn store(self, dst: *mut $elem) {
                // SAFETY: the caller vouches for COUNT elements at `dst`; an array has an element's alignment.
                unsafe { dst.cast::<[$elem; $count]>().write(self.0.to_array()) }
            }
            #[inline(always)]
            fn splat(self, value: $elem) -> Self {
                Self(<$raw>::splat(value))
            }
            #[inline(always)]
            fn add(self, rhs: Self) -> Self {
                Self(self.0 + rhs.0)
            }
            #[inline(always)]
            fn sub(self, rhs: Self) -> Self {
                Self(self.0 - rhs.0)
            }
            #[inline(always)]
            fn mul(self, rhs: Self) -> Self {
                Self(self.0 * rhs.0)
            }
            #[inline(always)]
            fn div(self, rhs: Self) -> Self {
                Self(self.0 / rhs.0)
            }
            #[inline(always)]
            fn neg(self) -> Self {
                Self(-self.0)
            }
            #[inline(always)]
            fn abs(self) -> Self {
                let magnitude = <$bits>::splat(!(-0.0 as $elem).to_bits());
                Self::from_bits(self.bits().bitand(magnitude))
            }
            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                let sign_bit = <$bits>::splat((-0.0 as $elem).to_bits());
                Self::from_bits(self.abs().bits().bitor(sign.bits().bitand(sign_bit)))
            }
            #[inline(always)]
            fn not_below(self, least: Self) -> Self {
                Self::from_bits(self.bits().bitor(least.bits()))
            }
            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Self(self.0.mul_add(a.0, b.0))
            }
            #[inline(always)]
            fn neg_mul_add(self, a: Self, b: Self) -> Self {
                Self(self.0.mul_neg_add(a.0, b.0))
            }
            #[inline(always)]
            fn max(self, other: Self) -> Self {
                Self::select(self.0.simd_gt(other.0), self, other)
            }
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                Self::select(self.0.simd_lt(other.0), self, other)
            }
            #[inline(always)]
            fn lt(self, rhs: Self) -> $raw {
                self.0.simd_lt(rhs.0)
            }
            #[inline(always)]
            fn not_lt(self, rhs: Self) -> $raw {
                !self.0.simd_lt(rhs.0)
            }
            #[inline(always)]
            fn ge(self, rhs: Self) -> $raw {
                self.0.simd_ge(rhs.0)
            }
            #[inline(always)]
            fn eq(self, rhs: Self) -> $raw {
                self.0.simd_eq(rhs.0)
            }
            #[inline(always)]
            fn select(mask: $raw, yes: Self, no: Self) -> Self {
                Self(mask.select(yes.0, no.0))
            }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self {
                Self::from_bits(self.bits().shl(<$elem>::MANTISSA_DIGITS - 1))
            }
            #[inline(always)]
            fn add_bits(self, other: Self) -> Self {
                Self::from_bits(self.bits().add(other.bits()))
            }
            #[inline(always)]
            fn power(self, table: &[$elem; 8]) -> Self {
                self.power_by_lane(table)
            }
        }

        impl Vector for $name {
            #[inline(always)]
            unsafe fn load_partial(src: *const $elem, count: usize, fill: $elem) -> Self {
                let mut padded = [fill; $count];
                for (lane, slot) in padded.iter_mut().enumerate() {
                    if lane < count {
                        // SAFETY: the caller vouches for `count` elements at `src`, and lane < count.
                        *slot = unsafe { src.add(lane).read() };
                    }
                }
                Self(<$raw>::from(padded))
            }
            #[inline(always)]
            unsafe fn store_partial(self, dst: *mut $elem, count: usize) {
                let lanes = self.0.to_array();
                for (lane, &value) in lanes.iter().enumerate() {
                    if lane < count {
                        // SAFETY: the caller vouches for `count` elements at `dst`, and lane < count.
                        unsafe { dst.add(lane).write(value) }
                    }
                }
            }
        }
    };
}

/// Whether `wide` fuses `mul_add` in this build.
const FUSED: bool = cfg!(any(
    all(target_feature = "fma", target_feature = "avx"),
    all(target_arch = "aarch64", target_feature = "neon")
));

portable_lanes!(F32x4(f32x4) = [f32; 4], bits u32x4, fused FUSED);
portable_lanes!(F32x8(f32x8) = [f32; 8], bits u32x8, fused FUSED);
portable_lanes!(F64x4(f64x4) = [f64; 4], bits u64x4, fused FUSED);

impl WideLanes for F64x4 {
    type Narrow = F32x4;
    #[inline(always)]
    fn widen(narrow: F32x4) -> Self {
        let [a, b, c, d] = narrow.0.to_array();
        Self(f64x4::from([a as f64, b as f64, c as f64, d as f64]))
    }
    #[inline(always)]
    fn narrow(self) -> F32x4 {
        let [a, b, c, d] = self.0.to_array();
        F32x4(f32x4::from([a as f32, b as f32, c as f32, d as f32]))
    }
}

/// The portable backend: only instructions that the whole build enables.
#[derive(Clone, Copy)]
pub(crate) struct PortableIsa;

// SAFETY: `wide` chooses its instructions by what the whole build enables.
unsafe impl Isa for PortableIsa {
    type F32 = F32x8;
    type F64 = F64x4;
    type F64Short = F64x4;
    type F32Block = F32x8;
    type F64Block = Many<F64x4, 2>;
    type F64More = Many<F64x4, 2>;
    type F64Deep = Many<F64x4, 2>;
    type F64Pair = Many<F64x4, 2>;
    type F64Walk = Many<F64x4, 4>;
    #[inline(always)]
    fn splat_f32(self, value: f32) -> F32x8 {
        F32x8(f32x8::splat(value))
    }
    #[inline(always)]
    fn splat_f64(self, value: f64) -> F64x4 {
        F64x4(f64x4::splat(value))
    }
}
