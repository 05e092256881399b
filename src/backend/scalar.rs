//! The choice on targets without vectors, or in a build pinned to scalar lanes: there is none.

use super::{Job, StreamJob};
use crate::float::Float;
use crate::lanes::scalar::ScalarIsa;
use crate::span::Streams;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Scalar,
}

pub(crate) const COMPILED: &[Kind] = &[Kind::Scalar];

pub(crate) fn is_available(_kind: Kind) -> bool {
    true
}

#[inline(always)]
pub(crate) fn best() -> Kind {
    Kind::Scalar
}

#[inline(always)]
pub(crate) fn chosen() -> Kind {
    best()
}

pub(crate) fn name(_kind: Kind) -> &'static str {
    "scalar"
}

#[inline(always)]
pub(crate) fn run<J: Job>(_kind: Kind, job: J) -> J::Output {
    job.run(ScalarIsa)
}

#[inline(always)]
pub(crate) fn drive<T: Float, J: StreamJob<T>>(_kind: Kind, job: J, streams: Streams<'_, T>) {
    job.run(ScalarIsa, streams);
}
