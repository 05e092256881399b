//! The functions compared, and the element types they are compared in.
//!
//! A [`Function`] is a name; what it ought to give is in [`Element::truth`]:
//!
//! * f32: the formula in f64, from the platform's `exp` and `tanh`, off by 2^-46 at most where a result is decided to
//!   2^-24. That is not taken on trust: [`check_quick_truth`] compares it with the oracle before anything is measured.
//! * f64: the oracle's double-double.

use activations::Float;
use oracle::{Scaled, functions, rows, ulp};
use std::fmt::{Debug, Display};
use std::ops::{Add, Div, Mul, Neg, Sub};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    Sigmoid,
    Tanh,
    Relu,
    LeakyRelu,
    Softmax,
}

impl Function {
    pub const ALL: [Self; 5] = [Self::Sigmoid, Self::Tanh, Self::Relu, Self::LeakyRelu, Self::Softmax];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu => "leaky_relu",
            Self::Softmax => "softmax",
        }
    }

    /// Where every result lies, whatever the input.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Sigmoid | Self::Softmax => (0.0, 1.0),
            Self::Tanh => (-1.0, 1.0),
            Self::Relu => (0.0, f64::INFINITY),
            Self::LeakyRelu => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// Whether -0 has to stay -0. Libraries differ on relu(-0), and neither answer is wrong.
    pub fn keeps_sign_of_zero(self) -> bool {
        matches!(self, Self::Tanh | Self::LeakyRelu)
    }
}

pub trait Element:
    Float
    + Copy
    + Default
    + Debug
    + Display
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + 'static
{
    const NAME: &'static str;
    const ZERO: Self;
    const ONE: Self;
    const NEG_INFINITY: Self;
    const MIN_POSITIVE: f64;
    /// The slope of leaky_relu in every comparison, the same number in both types: some libraries keep it as f32.
    const SLOPE: Self;
    type Truth: Copy;

    fn of(x: f64) -> Self;
    fn widen(self) -> f64;
    fn std_exp(self) -> Self;
    fn std_tanh(self) -> Self;
    fn std_max(self, other: Self) -> Self;

    /// The bit pattern that stands at `place` of 2^32, evenly spread over all patterns of the type.
    fn pattern(place: u32) -> Self;
    /// How many inputs a sweep has: the oracle is slow, the quick truth is not.
    const SWEEP: usize;

    fn truth(function: Function, x: Self) -> Self::Truth;
    fn truth_row(row: &[Self]) -> Vec<Self::Truth>;
    fn nearest(truth: Self::Truth) -> Self;
    /// |got - truth| in units in the last place of the correctly rounded result, both finite.
    fn ulp_error(got: Self, truth: Self::Truth) -> f64;
}

impl Element for f32 {
    const NAME: &'static str = "f32";
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const NEG_INFINITY: Self = f32::NEG_INFINITY;
    const MIN_POSITIVE: f64 = f32::MIN_POSITIVE as f64;
    const SLOPE: Self = 0.01;
    const SWEEP: usize = 6_000_000;
    type Truth = f64;

    fn of(x: f64) -> Self {
        x as f32
    }
    fn widen(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn std_exp(self) -> Self {
        self.exp()
    }
    #[inline(always)]
    fn std_tanh(self) -> Self {
        self.tanh()
    }
    #[inline(always)]
    fn std_max(self, other: Self) -> Self {
        self.max(other)
    }
    fn pattern(place: u32) -> Self {
        f32::from_bits(place)
    }

    fn truth(function: Function, x: Self) -> f64 {
        let x = f64::from(x);
        match function {
            Function::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Function::Tanh => x.tanh(),
            Function::Relu if x < 0.0 => 0.0,
            Function::LeakyRelu if x < 0.0 => f64::from(Self::SLOPE) * x,
            Function::Relu | Function::LeakyRelu => x,
            Function::Softmax => unreachable!("a softmax has rows"),
        }
    }

    fn truth_row(row: &[Self]) -> Vec<f64> {
        let maximum = row.iter().fold(f64::NEG_INFINITY, |m, &x| m.max(x.into()));
        let mut powers: Vec<f64> = row.iter().map(|&x| (f64::from(x) - maximum).exp()).collect();
        let sum: f64 = powers.iter().sum();
        powers.iter_mut().for_each(|e| *e /= sum);
        powers
    }

    fn nearest(truth: f64) -> Self {
        truth as f32
    }

    fn ulp_error(got: Self, truth: f64) -> f64 {
        let exponent = ((truth as f32).to_bits() >> 23 & 0xff) as i32;
        let quantum = exponent.max(1) - 150;
        (f64::from(got) - truth).abs() * f64::from_bits(((1023 - quantum) as u64) << 52)
    }
}

impl Element for f64 {
    const NAME: &'static str = "f64";
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const NEG_INFINITY: Self = f64::NEG_INFINITY;
    const MIN_POSITIVE: f64 = f64::MIN_POSITIVE;
    const SLOPE: Self = 0.01f32 as f64;
    const SWEEP: usize = 200_000;
    type Truth = Scaled;

    fn of(x: f64) -> Self {
        x
    }
    fn widen(self) -> f64 {
        self
    }
    #[inline(always)]
    fn std_exp(self) -> Self {
        self.exp()
    }
    #[inline(always)]
    fn std_tanh(self) -> Self {
        self.tanh()
    }
    #[inline(always)]
    fn std_max(self, other: Self) -> Self {
        self.max(other)
    }
    /// The low half is a hash of the place, so that trailing bits are not all zero.
    fn pattern(place: u32) -> Self {
        f64::from_bits(u64::from(place) << 32 | u64::from(place.wrapping_mul(0x9e37_79b9)))
    }

    fn truth(function: Function, x: Self) -> Scaled {
        match function {
            Function::Sigmoid => functions::sigmoid(x),
            Function::Tanh => functions::tanh(x),
            Function::Relu if x < 0.0 => Scaled::ZERO,
            Function::LeakyRelu if x < 0.0 && x.is_finite() => Scaled::product(Self::SLOPE, x),
            Function::Relu | Function::LeakyRelu => Scaled::from(x),
            Function::Softmax => unreachable!("a softmax has rows"),
        }
    }

    fn truth_row(row: &[Self]) -> Vec<Scaled> {
        rows::softmax(row)
    }

    fn nearest(truth: Scaled) -> Self {
        truth.nearest_f64()
    }

    fn ulp_error(got: Self, truth: Scaled) -> f64 {
        ulp::ulp_error_f64(got, &truth)
    }
}

/// Compares the f64 formulas behind the f32 truth with the oracle, and gives the largest difference in f32 units.
///
/// # Panics
/// Where it exceeds a thousandth of a unit: the figures that rest on it would be wrong.
pub fn check_quick_truth() -> f64 {
    let mut largest = 0.0f64;
    for place in (0..20_000u32).map(|i| i * 214_748) {
        let x = f32::pattern(place);
        if !x.is_finite() {
            continue;
        }
        for (function, truth) in
            [(Function::Sigmoid, functions::sigmoid(x.into())), (Function::Tanh, functions::tanh(x.into()))]
        {
            let quick = f32::truth(function, x);
            // An f64 that underflows is far below the least f32, and so is its truth.
            let difference = (Scaled::from(quick) - truth).abs().nearest_f64();
            let unit = f32::ulp_error(0.0, quick).max(1.0);
            let relative = if quick == 0.0 { 0.0 } else { difference / quick.abs() * unit };
            largest = largest.max(relative);
        }
    }
    assert!(largest < 1e-3, "the reference is off by {largest} units in the last place");
    largest
}
