//! An independent judge of sigmoid, tanh, their derivatives, exp and softmax.
//!
//! The functions under test are claimed to be correctly rounded.  A judge that
//! shared their formulas would share their mistakes, so everything here is
//! built from two things they do not use: double-double arithmetic and the
//! Taylor series of the exponential.
//!
//! * [`dd`]: a number as an unevaluated sum of two `f64`, about 2^-104 fine;
//! * [`scaled`]: the same with its own power of two, and its rounding to the
//!   nearest `f32` or `f64`, subnormal results included;
//! * [`functions`]: the true values, each within a derived error bound;
//! * [`single`]: the correctly rounded `f32` results, fast enough to sweep;
//! * [`rows`]: softmax, log-softmax and their gradients;
//! * [`ulp`]: how far a computed number is from the truth.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod dd;
pub mod functions;
pub mod rows;
pub mod scaled;
pub mod single;
pub mod ulp;

pub use dd::Dd;
pub use scaled::Scaled;
pub use single::{Decided, Function};
