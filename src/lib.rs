//! SIMD activation functions over slices.

#![no_std]
#![deny(unsafe_code)]

mod api;
#[allow(unsafe_code)]
mod backend;
mod error;
mod float;
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
