//! The same functions in the element's own arithmetic, within a stated bound instead of correctly rounded.
//!
//! For f32, sigmoid, tanh and their derivatives use f32 arithmetic alone, and the functions of rows do so but for what
//! is done once a row, and for the sums of rows so short that vectors hold them. That is faster where vectors of f32
//! hold twice as many numbers as those of f64, and fit for microcontrollers whose FPU has no f64. Subnormal results and
//! special values are right here as well, but for gradients where the derivative underflows; the bits may differ
//! between backends that fuse multiply-adds and those that do not, and those of tanh between those that have tables and
//! those that do not. For f64, whose own arithmetic the functions of the crate's root already use, they are those
//! functions, but that softmax fuses its multiply-adds.
//!
//! On a [`Backend`](crate::Backend) the methods are called `fast_...`.

mod log_softmax;
mod sigmoid;
mod softmax;
mod tanh;

pub use log_softmax::*;
pub use sigmoid::*;
pub use softmax::*;
pub use tanh::*;
