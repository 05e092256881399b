//! The choice where the build's target has vectors and nothing is chosen at run time.

use super::{Job, StreamJob};
use crate::float::Float;
use crate::lanes::portable::PortableIsa;
use crate::lanes::scalar::ScalarIsa;
use crate::span::Streams;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Scalar,
    Portable,
}

pub(crate) const COMPILED: &[Kind] = &[Kind::Scalar, Kind::Portable];

pub(crate) fn is_available(_kind: Kind) -> bool {
    true
}

#[inline(always)]
pub(crate) fn best() -> Kind {
    Kind::Portable
}

#[inline(always)]
pub(crate) fn chosen() -> Kind {
    best()
}

pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Scalar => "scalar",
        Kind::Portable => "portable",
    }
}

#[inline(always)]
pub(crate) fn run<J: Job>(kind: Kind, job: J) -> J::Output {
    match kind {
        Kind::Scalar => job.run(ScalarIsa),
        Kind::Portable => job.run(PortableIsa),
    }
}

#[inline(always)]
pub(crate) fn drive<T: Float, J: StreamJob<T>>(kind: Kind, job: J, streams: Streams<'_, T>) {
    match kind {
        Kind::Scalar => job.run(ScalarIsa, streams),
        Kind::Portable => job.run(PortableIsa, streams),
    }
}
