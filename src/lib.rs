//! Sigmoid, tanh, ReLU, leaky and parametric ReLU, softmax, log-softmax and masked softmax over slices of `f32` and
//! `f64`: values, derivatives and backward passes, in SIMD, without std, allocation or panic.
//!
//! ```
//! use activations::{ShapeError, sigmoid, sigmoid_backward, sigmoid_into};
//!
//! let mut xs = [-1.0f32, 0.0, 1.0];
//! sigmoid(&mut xs); // in place: cannot fail, cannot panic
//! assert_eq!(xs, [0.26894143, 0.5, 0.7310586]);
//!
//! let (src, mut dst) = ([2.0f64; 3], [0.0; 3]);
//! sigmoid_into(&src, &mut dst)?; // into another slice of the same length
//! let mut grad = [1.0; 3];
//! sigmoid_backward(&src, &mut grad)?; // grad *= σ'(x)
//! # Ok::<(), ShapeError>(())
//! ```
//!
//! # Names
//!
//! `f` works in place, `f_into` from one slice into another; `f_derivative`, `f_derivative_into`, `f_with_derivative`,
//! `f_backward` (from the input) and `f_backward_from_output` stand beside it where they make sense. The softmax family
//! has all its forms for one row, for `_rows`, and along an `_axis` with others inside it. Each function is a method of
//! [`Backend`] as well, and runs there on the instructions of one's choice.
//!
//! [`fast`] has sigmoid, tanh, softmax and log-softmax under the same names, f32 in f32 arithmetic: faster, within
//! bounds of its own, and fit for processors without f64.
//!
//! Layouts are `[outer, channels or axis_len, inner_len]`, the last fastest: an `inner_len` of 1 is channels last, or
//! rows; height·width is PyTorch's NCHW.
//!
//! # Promises
//!
//! - f32 results outside [`fast`] have the same bits on every backend and target, whatever a slice's length, alignment
//!   and place. [`sigmoid`], [`tanh`] and their derivatives are correctly rounded (to nearest, ties to even) for all
//!   2³² inputs.
//! - Results of f64 and of [`fast`] may differ between backends that have a [fused multiply-add](Backend::is_fused) and
//!   backends that have none; within each of the two groups the bits are the same. For [`fast::tanh`] of f32 the
//!   backends where it reads [tables](Backend::has_tables) are a third group. Outside [`fast`] softmax and its
//!   relatives, ReLU and its relatives, and `_from_output` have the same bits on every backend in f64 as well.
//! - Nothing is allocated, nothing panics. Functions over several slices check their shapes first: on a [`ShapeError`]
//!   nothing has been written.
//!
//! # Accuracy
//!
//! In ULP of the correctly rounded result, final rounding included: 0.5 is correctly rounded. A gradient that is a
//! difference may cancel: its error is at most the stated ULP plus the stated fraction of the sum of the magnitudes of
//! its terms, which its documentation names. For rows the bounds hold up to 2²² elements; rows of more than 4096 are
//! long.
//!
//! <!-- bounds -->
//!
//! | function | f32, ULP | and of its terms | f64, ULP | and of its terms |
//! |---|---|---|---|---|
//! | `sigmoid` | 0.5 |  | 1 |  |
//! | `sigmoid_derivative` | 0.5 |  | 2 |  |
//! | `sigmoid_backward` | 1.5 |  | 4.5 |  |
//! | `tanh` | 0.5 |  | 1 |  |
//! | `tanh_derivative` | 0.5 |  | 2 |  |
//! | `tanh_backward` | 1.5 |  | 4.5 |  |
//! | `softmax` | 2.5 |  | 2.5 |  |
//! | `softmax`, long rows | 4 |  | 4 |  |
//! | `log_softmax` | 1 |  | 3 |  |
//! | `fast::sigmoid` | 2.5 |  | 1 |  |
//! | `fast::sigmoid_derivative` | 2.5 |  | 2 |  |
//! | `fast::sigmoid_backward` | 5.5 |  | 4.5 |  |
//! | `fast::tanh` | 2.5 |  | 1 |  |
//! | `fast::tanh_derivative` | 2.5 |  | 2 |  |
//! | `fast::tanh_backward` | 5.5 |  | 4.5 |  |
//! | `fast::softmax` | 2.5 |  | 2.5 |  |
//! | `fast::softmax`, long rows | 4 |  | 4 |  |
//! | `fast::log_softmax` | 2 |  | 3 |  |
//! | `softmax_backward` | 0.5 | 24 · 2⁻⁵³ | 0.5 | 24 · 2⁻⁵³ |
//! | `log_softmax_backward` | 0.5 | 256 · 2⁻⁵³ | 0.5 | 26 · 2⁻⁵³ |
//! | `parametric_relu_backward` | 0.5 | 24 · 2⁻⁵³ | 0.5 | 24 · 2⁻⁵³ |
//! | `fast::softmax_backward` | 0.5 | 24 · 2⁻²⁴ | 0.5 | 24 · 2⁻⁵³ |
//! | `fast::log_softmax_backward` | 0.5 | 28 · 2⁻²⁴ | 0.5 | 26 · 2⁻⁵³ |
//!
//! <!-- /bounds -->
//!
//! `_with_derivative` has the bounds of both, `masked_softmax` those of softmax, and so have `_into`, `_rows` and `_axis`
//! those of the plain form. What else is not in the table is exactly the formula that its documentation states, with
//! each operation rounded once.
//!
//! # Special values
//!
//! | input | result |
//! |---|---|
//! | NaN | NaN, element by element; softmax makes the whole row NaN. Sign and payload are not promised |
//! | −0.0 | tanh(−0.0) = −0.0, relu(−0.0) = −0.0 |
//! | ±∞ | sigmoid: 1 and 0; tanh: ±1; their derivatives: 0; relu: ∞ and 0 |
//! | subnormal | never flushed, as input or as result |
//! | 0, derivatives of ReLU and relatives | 1, the right-hand one; [`relu_backward_from_output`] passes 0 at y = 0 |
//! | a row with +∞, or of −∞ alone | NaN; [`masked_softmax`] makes zeros of the latter |
//! | an empty slice | nothing happens, whatever the other numbers of the shape |
//!
//! The floating-point state of the thread must be the usual one. Flush-to-zero or denormals-are-zero makes subnormal
//! arguments and results zeros, and another rounding mode moves results by an ULP or more: neither is detected.
//!
//! # Builds
//!
//! The feature `dispatch` (default) chooses on x86 at run time among AVX-512, AVX2 with FMA, and SSE2; without it, and
//! on every other architecture, the build's own target features choose: SSE2, AVX2 or AVX-512, NEON, wasm's simd128, or
//! scalar code. Without features everything still works.
//!
//! `RUSTFLAGS='--cfg activations_backend="scalar"'` pins a whole build; `"portable"`, `"avx2"` and `"avx512"` are the
//! others. The last two still ask the processor, and fall back where it says no. No compiler sees a name that is none of
//! these: [`Backend::best`] says what the build has. The oldest compiler is Rust 1.89.

#![no_std]
#![deny(unsafe_code)]

#[cfg(any(
    activations_backend,
    all(activations_backend = "scalar", activations_backend = "portable"),
    all(activations_backend = "scalar", activations_backend = "avx2"),
    all(activations_backend = "scalar", activations_backend = "avx512"),
    all(activations_backend = "portable", activations_backend = "avx2"),
    all(activations_backend = "portable", activations_backend = "avx512"),
    all(activations_backend = "avx2", activations_backend = "avx512"),
))]
compile_error!("`activations_backend` pins one backend: \"scalar\", \"portable\", \"avx2\" or \"avx512\"");

mod api;
#[allow(unsafe_code)]
mod backend;
mod error;
pub mod fast;
mod float;
mod kernel;
#[allow(unsafe_code)]
mod lanes;
mod leaky_relu;
mod log_softmax;
mod math;
mod parametric_relu;
mod relu;
#[allow(unsafe_code)]
mod rows;
mod sigmoid;
mod softmax;
#[allow(unsafe_code)]
mod span;
mod tanh;

pub use backend::Backend;
pub use error::ShapeError;
pub use float::Float;
pub use leaky_relu::*;
pub use log_softmax::*;
pub use parametric_relu::*;
pub use relu::*;
pub use sigmoid::*;
pub use softmax::*;
pub use tanh::*;

/// The examples of README.md.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The examples of docs/pytorch.md.
#[cfg(doctest)]
#[doc = include_str!("../docs/pytorch.md")]
struct ComingFromPyTorch;
