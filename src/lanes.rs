//! The whole vocabulary that a kernel may speak.
//!
//! A [`Lanes`] value is a vector of `COUNT` numbers. It exists only where its instructions do: the one way to get the
//! first value is an [`Isa`] (which only the backend's dispatch hands out) or an `unsafe` load, so every operation on a
//! value is safe. Kernels are generic over `Lanes`, take values, and need neither tokens nor `unsafe`.
//!
//! Three rules make results independent of the backend:
//!
//! * `add`, `sub`, `mul`, `div` are the IEEE operations, each rounded once to nearest even.
//! * [`max`](Lanes::max) and [`min`](Lanes::min) are pinned to `a > b ? a : b` and `a < b ? a : b`: the second operand
//!   wins when either is NaN and when both are zeros. That is one instruction on x86, compare and select elsewhere.
//! * [`mul_add`](Lanes::mul_add) rounds once where [`FUSED`](Lanes::FUSED) says so and twice elsewhere; a kernel that
//!   must give the same bits on every backend either is correctly rounded whatever `FUSED` is, or leaves it alone.

use crate::float::{Element, Float};
pub(crate) use isa::Isa;
pub(crate) use many::Repeat;

mod isa;
pub(crate) mod many;
pub(crate) mod scalar;

/// Lanes of `wide`, where the build's target has vectors.
#[cfg(all(
    not(activations_backend = "scalar"),
    any(
        all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon"),
        all(target_arch = "wasm32", target_feature = "simd128"),
    )
))]
pub(crate) mod portable;

/// Lanes of `core::arch`, for the backends that are chosen at run time.
#[cfg(all(
    any(target_arch = "x86", target_arch = "x86_64"),
    target_feature = "sse2",
    any(feature = "dispatch", activations_backend = "avx2", activations_backend = "avx512"),
    not(any(activations_backend = "scalar", activations_backend = "portable")),
))]
pub(crate) mod x86;

/// A vector of numbers and the operations on it.
pub(crate) trait Lanes: Copy {
    /// What one lane holds.
    type Elem: Float;
    /// The result of a comparison, lane by lane.
    type Mask: Copy;
    /// Lanes in a vector.
    const COUNT: usize;
    /// Whether [`mul_add`](Self::mul_add) rounds once.
    const FUSED: bool;
    /// Whether [`one_or`](Self::one_or) is one instruction.
    const HAS_CLASSES: bool = false;
    /// Whether a mask that lives long is dear: those of many vectors take registers that the vectors themselves want.
    const MASKS_ARE_DEAR: bool = false;

    /// `COUNT` elements from memory, at any alignment.
    ///
    /// # Safety
    /// The instructions of these lanes exist here, and `src` is valid for reading `COUNT` elements.
    unsafe fn load(src: *const Self::Elem) -> Self;

    /// All lanes to memory, at any alignment.
    ///
    /// # Safety
    /// `dst` is valid for writing `COUNT` elements.
    unsafe fn store(self, dst: *mut Self::Elem);

    /// `value` in every lane.
    fn splat(self, value: Self::Elem) -> Self;
    fn add(self, rhs: Self) -> Self;
    fn sub(self, rhs: Self) -> Self;
    fn mul(self, rhs: Self) -> Self;
    fn div(self, rhs: Self) -> Self;
    fn neg(self) -> Self;
    fn abs(self) -> Self;
    /// The magnitude of `self` with the sign bit of `sign`.
    fn copysign(self, sign: Self) -> Self;
    /// As [`copysign`](Self::copysign), where the sign bit of `self` is not set, or is that of `sign`.
    #[inline(always)]
    fn or_sign_of(self, sign: Self) -> Self {
        self.copysign(sign)
    }
    /// A number of the sign of `self`, and no nearer to zero than the power of two `least`: `self` where its exponent
    /// has every bit that the exponent of `least` has; where `self` is nearer to zero than `least`, anything. NaN stays
    /// NaN.
    #[inline(always)]
    fn not_below(self, least: Self) -> Self {
        least.max(self.abs()).copysign(self)
    }
    /// Of two numbers with the same sign bit the one nearer to zero. NaN where both are, whatever their signs.
    ///
    /// Where one is NaN the lanes differ: it may be either of the two. The caller has NaN in both or in neither.
    #[inline(always)]
    fn nearer_zero(self, other: Self) -> Self {
        Self::select(self.abs().lt(other.abs()), self, other)
    }
    /// Lane by lane `g` where `self` is above 0, and where it is 0 if `AT_ZERO`; 0 elsewhere, and NaN where it is NaN.
    ///
    /// `g` is mostly loaded from where the result is stored. Were it what a select takes where its mask is not set, the
    /// compiler would make a masked store of that select, which is slow on AVX2. So it is what the inner one takes
    /// where its mask is set, and no operand of the outer one.
    #[inline(always)]
    fn gate<const AT_ZERO: bool>(self, g: Self) -> Self {
        let zero = self.splat(Self::Elem::ZERO);
        let is_open = if AT_ZERO { self.ge(zero) } else { zero.lt(self) };
        Self::select(self.eq(self), Self::select(is_open, g, zero), self)
    }
    /// Lane by lane 1 where `self` is 0 or above, `other` where it is below, and NaN where it is NaN.
    #[inline(always)]
    fn one_or(self, other: Self) -> Self {
        let factor = Self::select(self.ge(self.splat(Self::Elem::ZERO)), self.splat(Self::Elem::ONE), other);
        Self::select(self.eq(self), factor, self)
    }
    /// `self·rhs`, with +0 for −0 where it likes: a product that may be subnormal. On Zen 3 whatever waits for such a
    /// product takes several times as long, and not so for a fused sum.
    #[inline(always)]
    fn times(self, rhs: Self) -> Self {
        if Self::FUSED { self.mul_add(rhs, self.splat(Self::Elem::ZERO)) } else { self.mul(rhs) }
    }
    /// `self·a + b`, rounded as `FUSED` says.
    fn mul_add(self, a: Self, b: Self) -> Self;
    /// `b - self·a`, rounded as `FUSED` says.
    fn neg_mul_add(self, a: Self, b: Self) -> Self;
    /// `self > other ? self : other`.
    fn max(self, other: Self) -> Self;
    /// `self < other ? self : other`.
    fn min(self, other: Self) -> Self;
    /// `self < rhs`; false where either is NaN.
    fn lt(self, rhs: Self) -> Self::Mask;
    /// `self >= rhs`; false where either is NaN.
    fn ge(self, rhs: Self) -> Self::Mask;
    /// Not `self < rhs`; true where either is NaN.
    fn not_lt(self, rhs: Self) -> Self::Mask;
    /// `self == rhs`; false where either is NaN.
    fn eq(self, rhs: Self) -> Self::Mask;
    /// Lane by lane `if mask { yes } else { no }`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Lane by lane `if mask { self } else { 0 }`.
    #[inline(always)]
    fn or_zero(self, mask: Self::Mask) -> Self {
        Self::select(mask, self, self.splat(Self::Elem::ZERO))
    }
    /// Lane by lane `if mask { 0 } else { self }`.
    #[inline(always)]
    fn zero_where(self, mask: Self::Mask) -> Self {
        Self::select(mask, self.splat(Self::Elem::ZERO), self)
    }
    /// The low bits of the representation moved into sign and exponent. For `self` = [`Float::MAGIC`] + k, a sum that
    /// was rounded to an integer, this is 2ᵏ.
    fn low_bits_to_exponent(self) -> Self;
    /// The representations added as integers, which wrap. For a normal number and the
    /// [`low_bits_to_exponent`](Self::low_bits_to_exponent) of a rounded sum without the bias, k, this is the number
    /// times 2ᵏ, if that is normal too. A NaN is added as any other bits.
    fn add_bits(self, other: Self) -> Self;
    /// For `self` = 1.5·2²³ + k of f32, or 1.5·2⁵² + k of f64: the entry of the table that the low three bits of k
    /// choose, and to its representation added the integer k, shifted so that its fourth bit counts exponents. An entry
    /// which was made smaller by its own index so shifted is multiplied by 2^⌊k/8⌋.
    fn power(self, table: &[Self::Elem; 8]) -> Self;
    /// The entry of the table that the low five bits of the representation choose: those of k for 1.5·2²³ + k of f32.
    /// Anything where there are no tables, see [`Isa::HAS_TABLES`].
    #[inline(always)]
    fn entry_of_32(self, table: &Table<Self::Elem>) -> Self {
        self.splat(table.0[0])
    }
    /// The representation of sign, exponent and the first three bits of the fraction of f32 alone, as an integer.
    /// Anything where there are no tables.
    #[inline(always)]
    fn leading_bits(self) -> Self {
        self
    }
    /// The smaller of |`self`| and `most`, which is not below 0, with the sign of `self`. NaN where both are.
    ///
    /// Where one is NaN the lanes differ: it may be NaN or the other. The caller has NaN in both or in neither.
    #[inline(always)]
    fn no_farther_from_zero(self, most: Self) -> Self {
        self.abs().min(most).copysign(self)
    }
}

/// A table of [`Lanes`] that have such, in whole lines of the cache.
#[repr(align(64))]
pub(crate) struct Table<T>(pub(crate) [T; 32]);

/// a + b and its exact error (Knuth), for the compensated sums.
#[inline(always)]
pub(crate) fn two_sum<V: Lanes>(a: V, b: V) -> (V, V) {
    let sum = a.add(b);
    let b_part = sum.sub(a);
    let a_part = sum.sub(b_part);
    (sum, a.sub(a_part).add(b.sub(b_part)))
}

/// One vector register: lanes that can also be loaded and stored in part. `COUNT` divides 16.
pub(crate) trait Vector: Lanes {
    /// The first `count <= COUNT` elements from memory, the other lanes `fill`.
    ///
    /// # Safety
    /// The instructions of these lanes exist here, and `src` is valid for reading `count` elements.
    unsafe fn load_partial(src: *const Self::Elem, count: usize, fill: Self::Elem) -> Self;

    /// The first `count <= COUNT` lanes to memory; nothing behind them is touched.
    ///
    /// # Safety
    /// `dst` is valid for writing `count` elements.
    unsafe fn store_partial(self, dst: *mut Self::Elem, count: usize);

    /// The longest row that is quicker taken with others, a row a lane, than by itself: not so long where columns are
    /// made an element at a time.
    const LONGEST_IN_BATCH: usize = if Self::COUNT > 1 { 16 } else { 0 };

    /// Four elements of each of `COUNT` rows, of which lane r holds the r-th.
    ///
    /// # Safety
    /// The instructions of these lanes exist here, and four elements are valid for reading at `src` and at every
    /// multiple of `row_len` below `COUNT`.
    #[inline(always)]
    unsafe fn load_columns(src: *const Self::Elem, row_len: usize) -> [Self; 4] {
        let mut columns = [[Self::Elem::ZERO; 16]; 4];
        // SAFETY: the caller's word.
        unsafe {
            let mut c = 0;
            while c < 4 {
                let mut row = 0;
                while row < Self::COUNT {
                    columns[c][row] = src.add(row * row_len + c).read();
                    row += 1;
                }
                c += 1;
            }
            let [a, b, c, d] = &columns;
            [Self::load(a.as_ptr()), Self::load(b.as_ptr()), Self::load(c.as_ptr()), Self::load(d.as_ptr())]
        }
    }

    /// Writes what `load_columns` reads.
    ///
    /// # Safety
    /// Four elements are valid for writing at `dst` and at every multiple of `row_len` below `COUNT`.
    #[inline(always)]
    unsafe fn store_columns(columns: [Self; 4], dst: *mut Self::Elem, row_len: usize) {
        let mut c = 0;
        while c < 4 {
            let lanes = columns[c].to_array();
            let mut row = 0;
            while row < Self::COUNT {
                // SAFETY: the caller's word.
                unsafe { dst.add(row * row_len + c).write(lanes[row]) };
                row += 1;
            }
            c += 1;
        }
    }

    /// The lanes, in the first `COUNT` places.
    #[inline(always)]
    fn to_array(self) -> [Self::Elem; 16] {
        let mut array = [Self::Elem::ZERO; 16];
        // SAFETY: COUNT <= 16.
        unsafe { self.store(array.as_mut_ptr()) }
        array
    }
    /// The lanes as f64, in the first `COUNT` places.
    #[inline(always)]
    fn to_doubles(self) -> [f64; 16] {
        let lanes = self.to_array();
        let mut doubles = [0.0; 16];
        let mut lane = 0;
        while lane < Self::COUNT {
            doubles[lane] = lanes[lane].to_f64();
            lane += 1;
        }
        doubles
    }
    /// Lanes from the first `COUNT` places.
    #[allow(clippy::wrong_self_convention)] // `self` is the proof that the instructions exist.
    #[inline(always)]
    fn with_lanes(self, array: &[Self::Elem; 16]) -> Self {
        // SAFETY: COUNT <= 16, and `self` proves the instructions.
        unsafe { Self::load(array.as_ptr()) }
    }
    /// [`power`](Lanes::power) a lane at a time, where vectors have no tables. Targets without vectors have no use for
    /// it.
    #[allow(dead_code)]
    #[inline(always)]
    fn power_by_lane(self, table: &[Self::Elem; 8]) -> Self {
        let mut lanes = self.to_array();
        let mut lane = 0;
        while lane < Self::COUNT {
            lanes[lane] = lanes[lane].power(table);
            lane += 1;
        }
        self.with_lanes(&lanes)
    }
    /// Whether any lane is in `mask`.
    #[inline(always)]
    fn is_anywhere(self, mask: Self::Mask) -> bool {
        let lanes = self.splat(Self::Elem::ONE).or_zero(mask).to_array();
        let mut lane = 0;
        while lane < Self::COUNT {
            if lanes[lane] > Self::Elem::ZERO {
                return true;
            }
            lane += 1;
        }
        false
    }
    /// [`largest`](Self::largest) in every lane.
    #[inline(always)]
    fn largest_everywhere(self) -> Self {
        self.splat(self.largest())
    }
    /// The largest lane; none may be NaN.
    #[inline(always)]
    fn largest(self) -> Self::Elem {
        let mut lanes = self.to_array();
        let mut half = Self::COUNT / 2;
        while half > 0 {
            let mut lane = 0;
            while lane < half {
                if lanes[lane + half] > lanes[lane] {
                    lanes[lane] = lanes[lane + half];
                }
                lane += 1;
            }
            half /= 2;
        }
        lanes[0]
    }
}

/// Lanes of f64 that take f32 in and give f32 back: the road of the default f32 functions.
pub(crate) trait WideLanes: Lanes<Elem = f64> {
    /// As many lanes of f32.
    type Narrow: Lanes<Elem = f32>;
    /// Exact.
    fn widen(narrow: Self::Narrow) -> Self;
    /// Rounded once, to nearest even; subnormal results included.
    fn narrow(self) -> Self::Narrow;
}

/// Lanes of f32 with large tables, an estimate of the reciprocal, and a fused multiply-add. Targets without them have
/// no use for it.
#[allow(dead_code)]
pub(crate) trait TableLanes: Vector<Elem = f32> {
    /// As [`power`](Lanes::power), of 32 entries: the sixth bit of k counts exponents.
    fn power_of_32(self, table: &Table<f32>) -> Self;
    /// The number of larger magnitude with the sign of `self`; where that is NaN, `least` or NaN.
    fn no_nearer_zero(self, least: Self) -> Self;
    /// −|`self`|, but no less than −`most`, which is above 0; −`most` or NaN where it is NaN.
    fn minus_magnitude(self, most: Self) -> Self;
    /// 1/x within 2⁻¹⁴ of itself, for normal x with a normal 1/x. Not the same on all processors.
    fn reciprocal_estimate(self) -> Self;
    /// self·factor, or less by up to a ninth, by a sum of representations (Mitchell); of a power of two, exactly. For
    /// normal numbers with a normal product and factors above 0.
    fn times_nearly(self, factor: f32) -> Self;
    /// Where lanes are `outside` or differ, as NaN does from all.
    fn differing(self, other: Self, outside: Self::Mask) -> Self::Mask;
    /// Where lanes differ and neither is NaN.
    fn differing_numbers(self, other: Self) -> Self::Mask;
}

/// What [`TableLanes::times_nearly`] adds to a representation.
#[allow(dead_code)]
pub(crate) const fn bits_of_factor(factor: f32) -> i32 {
    factor.to_bits() as i32 - 1.0f32.to_bits() as i32
}

/// Work on such lanes.
#[allow(dead_code)]
pub(crate) trait TableJob {
    /// As [`Job::run`](crate::backend::Job::run).
    ///
    /// # Safety
    /// The lanes' instructions exist here.
    unsafe fn run<V: TableLanes>(self);
}
