//! What the tests share.
//!
//! * [`bounds`]: the one table of error bounds;
//! * [`real`]: f32 and f64 under one name, with the judgement of a result;
//! * [`calls`]: every function of the crate with its truth, to be run on any backend over any slices;
//! * [`truth`]: what a call should leave in a slice, and the judgement of what it left;
//! * [`formulas`]: what is exact in the element's own arithmetic, and the terms of gradients that may cancel;
//! * [`guarded`]: slices at any offset whose surroundings are watched;
//! * [`points`] and [`rows`]: inputs that were chosen to hurt;
//! * [`worst`]: the largest error of a test, with the input that brings it about.

pub(crate) mod bounds;
pub(crate) mod calls;
pub(crate) mod formulas;
pub(crate) mod guarded;
pub(crate) mod points;
pub(crate) mod real;
pub(crate) mod rows;
pub(crate) mod truth;
pub(crate) mod worst;

use activations::Backend;

/// The backends of this machine.
pub(crate) fn backends() -> Vec<Backend> {
    Backend::available().collect()
}

/// The scalar backend, which the others are compared with.
pub(crate) fn scalar() -> Backend {
    let first = Backend::available().next();
    first.filter(|backend| backend.name() == "scalar").expect("the scalar backend is always there, and first")
}
