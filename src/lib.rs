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
mod math;
mod sigmoid;
#[allow(unsafe_code)]
mod span;
mod tanh;

pub use backend::Backend;
pub use error::ShapeError;
pub use float::Float;
pub use sigmoid::*;
pub use tanh::*;
