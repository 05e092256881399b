//! One number a vector: the lanes of targets without SIMD, and the yardstick of all others.

use super::{Isa, Lanes, Vector, WideLanes};
use crate::float::Float;

/// One lane.
#[derive(Clone, Copy)]
pub(crate) struct Scalar<T>(pub(crate) T);

impl<T: Float> Lanes for Scalar<T> {
    type Elem = T;
    type Mask = bool;
    const COUNT: usize = 1;
    const FUSED: bool = false;

    #[inline(always)]
    unsafe fn load(src: *const T) -> Self {
        // SAFETY: the caller vouches for one element at `src`.
        Self(unsafe { src.read() })
    }
    #[inline(always)]
    unsafe fn store(self, dst: *mut T) {
        // SAFETY: the caller vouches for one element at `dst`.
        unsafe { dst.write(self.0) }
    }
    #[inline(always)]
    fn splat(self, value: T) -> Self {
        Self(value)
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
        Self(self.0.magnitude())
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(self.0.with_sign_of(sign.0))
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self(self.0 * a.0 + b.0)
    }
    #[inline(always)]
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        Self(b.0 - self.0 * a.0)
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self.0 > other.0 { self } else { other }
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }
    #[inline(always)]
    fn lt(self, rhs: Self) -> bool {
        self.0 < rhs.0
    }
    #[inline(always)]
    #[allow(clippy::neg_cmp_op_on_partial_ord)] // NaN is the point.
    fn not_lt(self, rhs: Self) -> bool {
        !(self.0 < rhs.0)
    }
    #[inline(always)]
    fn ge(self, rhs: Self) -> bool {
        self.0 >= rhs.0
    }
    #[inline(always)]
    fn eq(self, rhs: Self) -> bool {
        self.0 == rhs.0
    }
    #[inline(always)]
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        Self(self.0.low_bits_to_exponent())
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Self(self.0.add_bits(other.0))
    }
    #[inline(always)]
    fn power(self, table: &[T; 8]) -> Self {
        Self(self.0.power(table))
    }
}

impl<T: Float> Vector for Scalar<T> {
    #[inline(always)]
    unsafe fn load_partial(src: *const T, count: usize, fill: T) -> Self {
        // SAFETY: the caller vouches for `count` elements at `src`.
        Self(if count == 0 { fill } else { unsafe { src.read() } })
    }
    #[inline(always)]
    unsafe fn store_partial(self, dst: *mut T, count: usize) {
        if count != 0 {
            // SAFETY: the caller vouches for `count` elements at `dst`.
            unsafe { dst.write(self.0) }
        }
    }
}

impl WideLanes for Scalar<f64> {
    type Narrow = Scalar<f32>;
    #[inline(always)]
    fn widen(narrow: Scalar<f32>) -> Self {
        Self(narrow.0 as f64)
    }
    #[inline(always)]
    fn narrow(self) -> Scalar<f32> {
        Scalar(self.0 as f32)
    }
}

/// The scalar backend: every target has its instructions.
#[derive(Clone, Copy)]
pub(crate) struct ScalarIsa;

// SAFETY: scalar arithmetic exists everywhere.
unsafe impl Isa for ScalarIsa {
    type F32 = Scalar<f32>;
    type F64 = Scalar<f64>;
    type F64Short = Scalar<f64>;
    type F32Block = Scalar<f32>;
    type F64Block = Scalar<f64>;
    type F64More = Scalar<f64>;
    type F64Deep = Scalar<f64>;
    type F64Pair = Scalar<f64>;
    type F64Walk = Scalar<f64>;
    #[inline(always)]
    fn splat_f32(self, value: f32) -> Scalar<f32> {
        Scalar(value)
    }
    #[inline(always)]
    fn splat_f64(self, value: f64) -> Scalar<f64> {
        Scalar(value)
    }
}
