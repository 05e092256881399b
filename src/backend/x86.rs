//! The choice on x86: detected once, kept in an atomic, and all `#[target_feature]` functions of the crate.
//!
//! `cpufeatures` asks CPUID and XCR0, so a system that does not save the wide registers is answered no. It caches its
//! answer, but the answer has several words; ours has one, and where the whole build enables a backend's features the
//! question is answered at compile time and the atomic is never read.

use super::Job;
use crate::lanes::portable::PortableIsa;
use crate::lanes::scalar::ScalarIsa;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Scalar = 1,
    Portable = 2,
    /// Built by [`is_available`] and [`best`] alone, after `cpufeatures` said yes.
    Avx2 = 3,
    /// Built by [`is_available`] and [`best`] alone, after `cpufeatures` said yes.
    Avx512 = 4,
}

cpufeatures::new!(avx2_fma, "avx", "avx2", "fma");
cpufeatures::new!(avx512_v4, "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");

/// Proof of AVX2 and FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx2Token(());

/// Proof of AVX-512 F, BW, CD, DQ, VL, and of AVX2 and FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx512Token(());

impl Avx512Token {
    /// Runs `job` in a function of its own, so that it takes no registers from what is done more often.
    #[cold]
    #[inline(never)]
    pub(crate) fn run_apart<J: Job>(self, job: J) -> J::Output {
        // SAFETY: the token proves AVX-512.
        unsafe { run_avx512(job) }
    }
}

#[cfg(not(activations_backend = "avx2"))]
pub(crate) const COMPILED: &[Kind] = &[Kind::Scalar, Kind::Portable, Kind::Avx2, Kind::Avx512];
#[cfg(activations_backend = "avx2")]
pub(crate) const COMPILED: &[Kind] = &[Kind::Scalar, Kind::Portable, Kind::Avx2];

pub(crate) fn is_available(kind: Kind) -> bool {
    match kind {
        Kind::Scalar | Kind::Portable => true,
        Kind::Avx2 => avx2_fma::get(),
        Kind::Avx512 => avx512_v4::get(),
    }
}

/// The last of [`COMPILED`] that this machine has.
#[inline(always)]
pub(crate) fn best() -> Kind {
    if const { COMPILED.len() == 4 }
        && cfg!(all(
            target_feature = "avx512f",
            target_feature = "avx512bw",
            target_feature = "avx512cd",
            target_feature = "avx512dq",
            target_feature = "avx512vl",
            target_feature = "avx2",
            target_feature = "fma",
        ))
    {
        return Kind::Avx512;
    }
    match CHOSEN.load(Relaxed) {
        4 => Kind::Avx512,
        3 => Kind::Avx2,
        2 => Kind::Portable,
        _ => detect(),
    }
}

/// 0 before the first [`detect`], then a [`Kind`] that is available. A race writes the same value twice.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

#[cold]
#[inline(never)]
fn detect() -> Kind {
    let mut best = Kind::Scalar;
    for &kind in COMPILED {
        if is_available(kind) {
            best = kind;
        }
    }
    CHOSEN.store(best as u8, Relaxed);
    best
}

pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Scalar => "scalar",
        Kind::Portable => "portable",
        Kind::Avx2 => "avx2",
        Kind::Avx512 => "avx512",
    }
}

#[inline(always)]
pub(crate) fn run<J: Job>(kind: Kind, job: J) -> J::Output {
    match kind {
        Kind::Scalar => job.run(ScalarIsa),
        Kind::Portable => job.run(PortableIsa),
        // SAFETY: a `Kind` outside this module comes from `best` or `COMPILED` filtered by `is_available`, and both
        // give AVX2 only after `cpufeatures` reported it.
        Kind::Avx2 => unsafe { run_avx2(job) },
        // SAFETY: as for AVX2.
        Kind::Avx512 => unsafe { run_avx512(job) },
    }
}

/// # Safety
/// AVX2 and FMA exist here.
#[target_feature(enable = "avx2,fma")]
unsafe fn run_avx2<J: Job>(job: J) -> J::Output {
    job.run(Avx2Token(()))
}

/// # Safety
/// AVX-512 F, BW, CD, DQ, VL, AVX2 and FMA exist here.
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma")]
unsafe fn run_avx512<J: Job>(job: J) -> J::Output {
    job.run(Avx512Token(()))
}
