//! All f32, or one of every so many.
//!
//! With a stride of n the 2³² bit patterns fall into windows of n, and one of each window is taken: the place within it
//! follows the golden ratio, so that the low bits vary.
//!
//! ```text
//! bits(w) = n·w + ((w·0x9e3779b97f4a7c15 mod 2⁶⁴) >> 32)·n >> 32
//! ```

/// All bit patterns.
pub(crate) const ALL: u64 = 1 << 32;

/// The f32 inputs of a sweep.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    stride: u64,
}

impl Sample {
    pub(crate) fn new(stride: u64) -> Self {
        Self { stride: stride.clamp(1, ALL) }
    }

    /// The same, or a coarser one.
    pub(crate) fn at_least(self, stride: u64) -> Self {
        Self::new(self.stride.max(stride))
    }

    /// How many inputs there are.
    pub(crate) fn len(self) -> u64 {
        ALL / self.stride
    }

    /// Input number `window`.
    pub(crate) fn input(self, window: u64) -> f32 {
        let place = ((window.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) * self.stride) >> 32;
        f32::from_bits((window * self.stride + place) as u32)
    }

    /// How many blocks of at most `len` inputs there are.
    pub(crate) fn blocks(self, len: usize) -> u64 {
        self.len().div_ceil(len as u64)
    }

    /// Block number `block` of at most `len` inputs.
    pub(crate) fn block(self, block: u64, len: usize) -> impl Iterator<Item = f32> {
        let start = block * len as u64;
        (start..self.len().min(start + len as u64)).map(move |window| self.input(window))
    }
}
