//! f32 and f64 under one name: bits, neighbours, and the judgement of a result.

use oracle::Scaled;
use oracle::ulp::{same_f32, same_f64, ulp_error_f32, ulp_error_f64};

/// An element type, as the tests need it.
pub(crate) trait Real: activations::Float {
    const NAME: &'static str;
    /// The least subnormal.
    const SUBNORMAL: Self;
    /// The least normal number.
    const TINY: Self;
    const LARGEST: Self;
    const INF: Self;
    /// NaNs of both signs, with and without a payload, quiet and signalling.
    const NANS: [Self; 5];

    /// The number of the low bits of `bits`.
    fn from_bits(bits: u64) -> Self;
    fn bits(self) -> u64;
    /// The nearest.
    fn from_f64(x: f64) -> Self;
    /// Exactly.
    fn widen(self) -> f64;
    /// `single` for f32, `double` for f64.
    fn choose<C>(single: C, double: C) -> C;
    /// Equal bits, or NaN both.
    fn same(self, other: Self) -> bool;
    /// The distance to the truth in ULP of the correctly rounded result.
    fn ulp_error(self, truth: &Scaled) -> f64;
    /// The truth, correctly rounded.
    fn nearest(truth: &Scaled) -> Self;

    fn is_nan(self) -> bool {
        self.widen().is_nan()
    }
    /// So many numbers further from zero.
    fn moved(self, steps: i64) -> Self {
        Self::from_bits(self.bits().wrapping_add_signed(steps))
    }
}

impl Real for f32 {
    const NAME: &'static str = "f32";
    const SUBNORMAL: f32 = f32::from_bits(1);
    const TINY: f32 = f32::MIN_POSITIVE;
    const LARGEST: f32 = f32::MAX;
    const INF: f32 = f32::INFINITY;
    const NANS: [f32; 5] = [
        f32::NAN,
        f32::from_bits(0xffc0_0000),
        f32::from_bits(0x7fc1_2345),
        f32::from_bits(0x7f80_0001),
        f32::from_bits(0xffbf_ffff),
    ];

    fn from_bits(bits: u64) -> f32 {
        f32::from_bits(bits as u32)
    }
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
    fn from_f64(x: f64) -> f32 {
        x as f32
    }
    fn widen(self) -> f64 {
        self.into()
    }
    fn choose<C>(single: C, _double: C) -> C {
        single
    }
    fn same(self, other: f32) -> bool {
        same_f32(self, other)
    }
    fn ulp_error(self, truth: &Scaled) -> f64 {
        ulp_error_f32(self, truth)
    }
    fn nearest(truth: &Scaled) -> f32 {
        truth.nearest_f32()
    }
}

impl Real for f64 {
    const NAME: &'static str = "f64";
    const SUBNORMAL: f64 = f64::from_bits(1);
    const TINY: f64 = f64::MIN_POSITIVE;
    const LARGEST: f64 = f64::MAX;
    const INF: f64 = f64::INFINITY;
    const NANS: [f64; 5] = [
        f64::NAN,
        f64::from_bits(0xfff8_0000_0000_0000),
        f64::from_bits(0x7ff8_1234_5678_9abc),
        f64::from_bits(0x7ff0_0000_0000_0001),
        f64::from_bits(0xfff7_ffff_ffff_ffff),
    ];

    fn from_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
    fn bits(self) -> u64 {
        self.to_bits()
    }
    fn from_f64(x: f64) -> f64 {
        x
    }
    fn widen(self) -> f64 {
        self
    }
    fn choose<C>(_single: C, double: C) -> C {
        double
    }
    fn same(self, other: f64) -> bool {
        same_f64(self, other)
    }
    fn ulp_error(self, truth: &Scaled) -> f64 {
        ulp_error_f64(self, truth)
    }
    fn nearest(truth: &Scaled) -> f64 {
        truth.nearest_f64()
    }
}

/// A slice of numbers given as f64.
pub(crate) fn numbers<T: Real>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&x| T::from_f64(x)).collect()
}

/// A slice as f64, exactly.
pub(crate) fn widened<T: Real>(values: &[T]) -> Vec<f64> {
    values.iter().map(|x| x.widen()).collect()
}

/// Equal bits throughout, or NaN both.
pub(crate) fn same_row<T: Real>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.same(*b))
}

/// Panics at the first place where two slices differ, bit for bit; any NaN equals any other.
#[track_caller]
pub(crate) fn assert_same<T: Real>(got: &[T], wanted: &[T], what: impl Fn() -> String) {
    assert_eq!(got.len(), wanted.len(), "{}", what());
    if let Some(at) = (0..got.len()).find(|&at| !got[at].same(wanted[at])) {
        let (got, wanted) = (got[at], wanted[at]);
        panic!("{}: at {at} got {got:?} ({:#x}), wanted {wanted:?} ({:#x})", what(), got.bits(), wanted.bits());
    }
}
