//! What the checks must know of an element type.

use activations::Float;

pub trait Number: Float {
    const NAME: &'static str;
    const INFINITY: Self;
    const NAN: Self;
    const MAX: Self;
    /// The least subnormal number.
    const TINY: Self;

    fn from_f32(value: f32) -> Self;
    /// The representation; one for all NaN, whose sign and payload IEEE 754 leaves open.
    fn bits(self) -> u64;
    /// The number for one of 2³² indices: all of f32, or a spread over f64.
    fn sample(index: u32) -> Self;

    /// Some number in ±16, an exact multiple of 2⁻¹².
    fn moderate(index: u32) -> Self {
        let hash = scramble(index) >> 15;
        Self::from_f32((hash as f32 - 65_536.0) / 4096.0)
    }
}

impl Number for f32 {
    const NAME: &'static str = "f32";
    const INFINITY: f32 = f32::INFINITY;
    const NAN: f32 = f32::NAN;
    const MAX: f32 = f32::MAX;
    const TINY: f32 = f32::from_bits(1);

    fn from_f32(value: f32) -> f32 {
        value
    }
    fn bits(self) -> u64 {
        if self.is_nan() { 0x7fc0_0000 } else { u64::from(self.to_bits()) }
    }
    fn sample(index: u32) -> f32 {
        f32::from_bits(index)
    }
}

impl Number for f64 {
    const NAME: &'static str = "f64";
    const INFINITY: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    const MAX: f64 = f64::MAX;
    const TINY: f64 = f64::from_bits(1);

    fn from_f32(value: f32) -> f64 {
        f64::from(value)
    }
    fn bits(self) -> u64 {
        if self.is_nan() { 0x7ff8_0000_0000_0000 } else { self.to_bits() }
    }
    /// Three quarters of f64 lie where every function is constant; so the exponent is kept between 2⁻³² and 2³².
    fn sample(index: u32) -> f64 {
        let sign = u64::from(index >> 31) << 63;
        let exponent = u64::from(index >> 25 & 0x3f) + 1023 - 32;
        let fraction = u64::from(index & 0x01ff_ffff) << 27 | u64::from(scramble(index) >> 5);
        f64::from_bits(sign | exponent << 52 | fraction)
    }
}

/// A bijection of u32 that mixes well.
pub fn scramble(index: u32) -> u32 {
    let mut hash = index.wrapping_add(0x9e37_79b9);
    hash = (hash ^ hash >> 16).wrapping_mul(0x21f0_aaad);
    hash = (hash ^ hash >> 15).wrapping_mul(0x735a_2d97);
    hash ^ hash >> 15
}
