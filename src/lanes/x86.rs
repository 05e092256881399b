//! AVX2 with FMA, and AVX-512, through `core::arch`: the table from which their lanes are made, one line an operation.

use super::Vector;
#[cfg(target_arch = "x86")]
use core::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::*;
use core::mem::MaybeUninit;

mod avx2;
mod avx512;
mod columns;
mod partial;

/// As [`Isa::align_frame`](super::Isa::align_frame): a frame is aligned as the most aligned variable in it, and
/// `black_box` keeps this one, of which nothing is read or written, from being dropped.
#[inline(always)]
fn align_frame() {
    #[repr(align(64))]
    struct Line(#[expect(dead_code, reason = "it is there for its place")] [u8; 64]);
    core::hint::black_box(&MaybeUninit::<Line>::uninit());
}

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
        or_zero |$zm:ident, $zx:ident| $or_zero:expr;
        zero_where |$wm:ident, $wx:ident| $zero_where:expr;
        exponent |$x:ident| $exponent:expr;
        add_bits |$ba:ident, $bb:ident| $add_bits:expr;
        power |$pk:ident, $table:ident| $power:expr;
        load_partial |$lp:ident, $ln:ident, $lf:ident| $load_partial:expr;
        store_partial |$sp:ident, $spn:ident, $sv:ident| $store_partial:expr;
        $(nearer_zero |$za:ident, $zb:ident| $nearer_zero:expr;)?
        $(fixup |$fx:ident, $fo:ident, $ft:ident| $fixup:expr;)?
        $(doubles |$td:ident, $to:ident| $to_doubles:expr;)?
        $(entry_of_32 |$tk:ident, $tt:ident| $entry:expr; leading_bits |$tx:ident| $leading:expr;)?
        $(no_farther_from_zero |$ta:ident, $tb:ident| $no_farther:expr;)?
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
            fn or_sign_of(self, sign: Self) -> Self {
                unsafe { Self($or(self.0, $and($splat(-0.0), sign.0))) }
            }
            #[inline(always)]
            fn not_below(self, least: Self) -> Self {
                unsafe { Self($or(self.0, least.0)) }
            }
            $(
                #[inline(always)]
                fn nearer_zero(self, other: Self) -> Self {
                    let ($za, $zb) = (self.0, other.0);
                    unsafe { Self($nearer_zero) }
                }
            )?
            $(
                const HAS_CLASSES: bool = true;
                #[inline(always)]
                fn gate<const AT_ZERO: bool>(self, g: Self) -> Self {
                    let ($fx, $fo, $ft) = (self.0, g.0, fixup_of_gate::<AT_ZERO>());
                    unsafe { Self($fixup) }
                }
                #[inline(always)]
                fn one_or(self, other: Self) -> Self {
                    let ($fx, $fo, $ft) = (self.0, other.0, FIXUP_OF_ONE_OR);
                    unsafe { Self($fixup) }
                }
            )?
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
            fn or_zero(self, $zm: $mask) -> Self {
                let $zx = self.0;
                unsafe { Self($or_zero) }
            }
            #[inline(always)]
            fn zero_where(self, $wm: $mask) -> Self {
                let $wx = self.0;
                unsafe { Self($zero_where) }
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
            $(
                #[inline(always)]
                fn entry_of_32(self, $tt: &crate::lanes::Table<$elem>) -> Self {
                    let $tk = self;
                    unsafe { Self($entry) }
                }
                #[inline(always)]
                fn leading_bits(self) -> Self {
                    let $tx = self.0;
                    unsafe { Self($leading) }
                }
            )?
            $(
                #[inline(always)]
                fn no_farther_from_zero(self, most: Self) -> Self {
                    let ($ta, $tb) = (self.0, most.0);
                    unsafe { Self($no_farther) }
                }
            )?
        }

        // SAFETY of every block below: `self` and the columns to be stored exist only where their instructions do; for
        // what is loaded that these exist is the caller's word, and so are the pointers, as each method's contract
        // says. `to_doubles` writes COUNT <= 16 numbers.
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
            #[inline(always)]
            fn is_anywhere(self, mask: $mask) -> bool {
                unsafe { mask.is_anywhere() }
            }
            #[inline(always)]
            fn largest_everywhere(self) -> Self {
                super::largest_everywhere(self)
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

use x86_lanes;

/// What a comparison of vectors gives.
trait Mask: Copy {
    /// Whether any lane is in it.
    ///
    /// # Safety
    /// The instructions of the vectors exist here.
    unsafe fn is_anywhere(self) -> bool;
}

macro_rules! mask {
    ($($mask:ty: |$lanes:ident| $is_anywhere:expr;)*) => {$(
        impl Mask for $mask {
            #[inline(always)]
            unsafe fn is_anywhere(self) -> bool {
                let $lanes = self;
                // SAFETY: the caller's word.
                #[allow(unused_unsafe)]
                unsafe {
                    $is_anywhere
                }
            }
        }
    )*};
}

mask! {
    __mmask8: |mask| mask != 0;
    __mmask16: |mask| mask != 0;
    __m128: |mask| _mm_movemask_ps(mask) != 0;
    __m128d: |mask| _mm_movemask_pd(mask) != 0;
    __m256: |mask| _mm256_movemask_ps(mask) != 0;
    __m256d: |mask| _mm256_movemask_pd(mask) != 0;
}

/// Every lane with the one half a vector from it, then a quarter, and so on: no lane waits for one that has it already.
#[inline(always)]
fn largest_everywhere<V: Vector>(vector: V) -> V {
    let mut largest = vector;
    let mut distance = V::COUNT / 2;
    while distance > 0 {
        let lanes = largest.to_array();
        let mut others = lanes;
        let mut lane = 0;
        while lane < V::COUNT {
            others[lane] = lanes[lane ^ distance];
            lane += 1;
        }
        largest = largest.max(largest.with_lanes(&others));
        distance /= 2;
    }
    largest
}
