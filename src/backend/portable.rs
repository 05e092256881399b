//! The choice where the build's target has vectors and nothing is chosen at run time.

use super::Job;
use crate::lanes::portable::PortableIsa;
use crate::lanes::scalar::ScalarIsa;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
