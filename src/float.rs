//! The element types, f32 and f64.

use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Vector, WideLanes};
use crate::math::shifted_exp::Shifting;
use crate::math::underflow::Underflow;
use crate::span::{OwnPort, Port, Road, Streams, VectorPort, WidePort};
use core::fmt::{Debug, Display};
use core::ops::{Add, Div, Mul, Neg, Sub};

/// An element type of the slices: `f32` or `f64`. Sealed: no other type can implement it.
#[allow(private_bounds)]
pub trait Float:
    Copy
    + Debug
    + Display
    + PartialEq
    + PartialOrd
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + From<f32>
    + Into<f64>
    + Element
{
}

impl Float for f32 {}
impl Float for f64 {}

/// What the crate itself must know of an element type; private, and so it seals [`Float`].
pub(crate) trait Element: Copy + Shifting + Underflow {
    const ZERO: Self;
    const ONE: Self;
    const INFINITY: Self;
    const NAN: Self;
    /// 1.5 times the power of two at which the spacing of numbers is 1, plus the bias of the exponent: adding it rounds
    /// to an integer, and leaves that integer, biased, in the low bits.
    const MAGIC: Self;
    /// The spacing of numbers above 1.
    const EPSILON: Self;

    /// The lanes of a backend that hold this type.
    type Own<I: Isa>: Vector<Elem = Self>;
    /// The shortest vector of this type.
    type Short<I: Isa>: Vector<Elem = Self>;
    /// Several of these, as an element-wise loop takes them.
    type Block<I: Isa>: Repeat<Self::Own<I>>;
    /// The same where the work keeps little.
    type More<I: Isa>: Repeat<Self::Own<I>>;
    /// How elements become lanes of f64.
    type Doubles<I: Isa>: VectorPort<f64, Memory = Self, Lanes = I::F64>;
    /// The same for a block.
    type DoublesBlock<I: Isa>: Port<f64, Memory = Self, Lanes: Repeat<I::F64>>;
    /// The same for as many lanes as a vector of this type has.
    type AllDoubles<I: Isa>: Port<f64, Memory = Self>;

    /// `value` in every lane.
    fn splat<I: Isa>(isa: I, value: Self) -> Self::Own<I>;

    fn magnitude(self) -> Self;
    fn with_sign_of(self, sign: Self) -> Self;
    fn low_bits_to_exponent(self) -> Self;
    fn add_bits(self, other: Self) -> Self;
    /// As [`Lanes::power`](crate::lanes::Lanes::power).
    fn power(self, table: &[Self; 8]) -> Self;
    fn from_f64(value: f64) -> Self;
    fn to_f64(self) -> f64;

    /// Runs `single` for f32 and `double` for f64: the one place where the two part ways.
    fn elementwise<I: Isa, S: Road<f32>, D: Road<f64>>(isa: I, single: S, double: D, streams: Streams<'_, Self>);
}

macro_rules! element {
    ($float:ident, $own:ident, $block:ident and $more:ident by $splat:ident, short |$isa:ident| $short:ty, doubles $port:ident by $walk:ident all $all:ident, |$single:ident, $double:ident| $road:ident, magic $magic:expr) => {
        impl Element for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const INFINITY: Self = $float::INFINITY;
            const NAN: Self = $float::NAN;
            const MAGIC: Self = $magic;
            const EPSILON: Self = $float::EPSILON;

            type Own<I: Isa> = I::$own;
            type Short<$isa: Isa> = $short;
            type Block<I: Isa> = I::$block;
            type More<I: Isa> = I::$more;
            type Doubles<I: Isa> = $port<I::F64>;
            type DoublesBlock<I: Isa> = $port<I::$walk>;
            type AllDoubles<I: Isa> = $port<I::$all>;

            #[inline(always)]
            fn splat<I: Isa>(isa: I, value: Self) -> I::$own {
                isa.$splat(value)
            }

            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn with_sign_of(self, sign: Self) -> Self {
                self.copysign(sign)
            }
            #[inline(always)]
            fn low_bits_to_exponent(self) -> Self {
                $float::from_bits(self.to_bits() << ($float::MANTISSA_DIGITS - 1))
            }
            #[inline(always)]
            fn add_bits(self, other: Self) -> Self {
                $float::from_bits(self.to_bits().wrapping_add(other.to_bits()))
            }

            #[inline(always)]
            fn power(self, table: &[Self; 8]) -> Self {
                let k = self.to_bits();
                $float::from_bits(table[k as usize % 8].to_bits().wrapping_add(k << ($float::MANTISSA_DIGITS - 4)))
            }
            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $float
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }
            #[inline(always)]
            fn elementwise<I: Isa, S: Road<f32>, D: Road<f64>>(
                isa: I,
                $single: S,
                $double: D,
                streams: Streams<'_, Self>,
            ) {
                $road.drive(isa, streams)
            }
        }
    };
}

element!(f32, F32, F32Block and F32Block by splat_f32, short |I| <I::F64 as WideLanes>::Narrow, doubles WidePort by F64Walk all F64Pair, |single, _double| single, magic 12_582_912.0 + 127.0);
element!(f64, F64, F64Block and F64More by splat_f64, short |I| I::F64, doubles OwnPort by F64Block all F64, |_single, double| double, magic 6_755_399_441_055_744.0 + 1023.0);
