//! The tests of the crate: one program, so that the kernels are compiled once.
//!
//! What is promised stands in [`common::bounds`] and in the documentation; what is true comes from the `oracle`, which
//! shares nothing with the kernels. All backends of the machine are tested, and [`backends`] says which those were.
//!
//! | module | question |
//! |---|---|
//! | [`backends`] | which backends ran, and is a required one missing? |
//! | [`accuracy`] | every function within its row of the table of bounds, and every row held to? |
//! | [`hard`] | the inputs that are hardest to round |
//! | [`sweep`] | f32 all along the number line: the correctly rounded bits? |
//! | [`doubles`] | f64 within its bounds? |
//! | [`fast`] | `fast::` within its bounds? |
//! | [`row_accuracy`] | softmax, its `fast::` form and log_softmax within their bounds? |
//! | [`backward`] | backward forms: right bits, or within bounds? |
//! | [`gradients`] | do they agree with finite differences? |
//! | [`agreement`] | every backend, length and alignment: the same bits, and nothing else written? |
//! | [`many_rows`] | rows in one call, and one by one: the same bits? |
//! | [`special`], [`special_rows`] | zeros, infinities, NaN, subnormals |
//! | [`rectifiers`] | relu and its relatives against their definition |
//! | [`properties`] | range, symmetry, order, sums |
//! | [`pytorch`] | what PyTorch and NumPy make of the same input, axis by axis? |
//! | [`shapes`] | slices that do not fit |
//! | [`documentation`] | do the figures in README.md and in the documentation agree with the table of bounds? |
//! | [`host_state`] | what the processor's rounding mode and flushing of subnormals do |

// Tables of functions have long types, and every digit of a point that was found to be hard counts.
#![allow(clippy::type_complexity, clippy::approx_constant, clippy::excessive_precision)]

#[path = "../common/mod.rs"]
mod common;

mod accuracy;
mod agreement;
mod backends;
mod backward;
mod documentation;
mod doubles;
mod fast;
mod gradients;
mod hard;
mod host_state;
mod many_rows;
mod properties;
mod pytorch;
mod rectifiers;
mod row_accuracy;
mod shapes;
mod special;
mod special_rows;
mod sweep;
