//! The choice on targets without vectors, or in a build pinned to scalar lanes: there is none.

use super::Job;
use crate::lanes::scalar::ScalarIsa;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

pub(crate) fn name(_kind: Kind) -> &'static str {
    "scalar"
}

#[inline(always)]
pub(crate) fn run<J: Job>(_kind: Kind, job: J) -> J::Output {
    job.run(ScalarIsa)
}
