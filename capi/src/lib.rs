//! The C interface of `activations`: every function for float and double, status codes, and no panic.
//!
//! `include/activations.h` is generated from this crate (`cargo run -p activations-capi --example header`), and its
//! opening says what a caller promises and what each status means. The crate is in three parts:
//!
//! * [`status`]: the status codes;
//! * [`call`]: raw arguments become slices, or a status, before anything is written;
//! * [`functions`]: the table, a line a function.
//!
//! # Safety
//! The contract of all `unsafe` functions here: each non-empty array argument points to as many readable elements as
//! its length says, writable ones unless it is `const`, that nothing else changes during the call. Null, misaligned,
//! overlong and overlapping arguments break no promise: they are answered with a status.

#![no_std]
#![allow(clippy::missing_safety_doc, reason = "one contract for all functions, stated above")]

#[cfg(feature = "std")]
extern crate std;

mod about;
mod call;
#[macro_use]
mod shapes;
mod functions;
#[cfg(not(feature = "std"))]
mod panic;
mod status;

pub use about::*;
pub use functions::*;
pub use status::Status;
