//! The choice on x86: detected once, kept in an atomic, and all `#[target_feature]` functions of the crate.
//!
//! `cpufeatures` asks CPUID and XCR0, so a system that does not save the wide registers is answered no, and answers at
//! compile time where the whole build enables the features. It caches its answer, but the answer has several words;
//! ours has one. Where the whole build enables those of AVX-512 the atomic is never read.

use super::{Job, StreamJob};
use crate::float::Float;
use crate::lanes::portable::PortableIsa;
use crate::lanes::scalar::ScalarIsa;
use crate::span::Streams;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    /// What [`chosen`] gives before the first [`detect`], and [`run`] and [`drive`] take; no `Backend` that a caller of
    /// the crate sees holds it.
    Undetected = 0,
    Scalar = 1,
    Portable = 2,
    /// Stands in [`COMPILED`] on every machine. A `Backend` holds it only after [`is_available`] said yes: as
    /// [`detect`] stored it, or as `Backend::available` let it through.
    Avx2 = 3,
    /// As `Avx2`; but [`chosen`] gives it without a question where the whole build enables its features.
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

impl Avx2Token {
    /// Runs `job` in a function of its own, so that it takes no registers from what is done more often.
    #[cold]
    #[inline(never)]
    pub(crate) fn run_apart<J: Job>(self, job: J) -> J::Output {
        // SAFETY: the token proves AVX2 and FMA.
        unsafe { run_avx2(job) }
    }
}

impl Avx512Token {
    /// As that of [`Avx2Token`].
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
        Kind::Undetected => false,
        Kind::Scalar | Kind::Portable => true,
        Kind::Avx2 => avx2_fma::get(),
        Kind::Avx512 => avx512_v4::get(),
    }
}

/// The last of [`COMPILED`] that this machine has.
#[inline(always)]
pub(crate) fn best() -> Kind {
    detected(chosen())
}

/// The same, or [`Kind::Undetected`] as long as nobody has asked: a call to [`detect`] beside the work would cost every
/// call of a public function the registers that it saves.
#[inline(always)]
pub(crate) fn chosen() -> Kind {
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
    // SAFETY: `CHOSEN` begins as a `Kind`, and `detect` alone stores to it, another one. (A match, with an answer to
    // what cannot be, costs a call on few elements up to a tenth.)
    unsafe { core::mem::transmute::<u8, Kind>(CHOSEN.load(Relaxed)) }
}

/// [`Kind::Undetected`] before the first [`detect`], then a [`Kind`] that is available. A race writes the same value
/// twice.
static CHOSEN: AtomicU8 = AtomicU8::new(Kind::Undetected as u8);

#[inline(always)]
fn detected(kind: Kind) -> Kind {
    match kind {
        Kind::Undetected => detect(),
        kind => kind,
    }
}

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
        Kind::Undetected => "undetected",
        Kind::Scalar => "scalar",
        Kind::Portable => "portable",
        Kind::Avx2 => "avx2",
        Kind::Avx512 => "avx512",
    }
}

#[inline(always)]
pub(crate) fn run<J: Job>(kind: Kind, job: J) -> J::Output {
    match detected(kind) {
        Kind::Undetected | Kind::Scalar => job.run(ScalarIsa),
        Kind::Portable => job.run(PortableIsa),
        // SAFETY: the `Kind` of a `Backend` comes from `COMPILED` filtered by `is_available`, or from `best` and
        // `chosen`, which give AVX2 only as `detect` stored it: after `cpufeatures` said yes.
        Kind::Avx2 => unsafe { run_avx2(job) },
        // SAFETY: as for AVX2; or `chosen` gave it because the whole build enables each of these features, and so may
        // run only where they exist.
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

/// As [`run`]. All that is not AVX is in a function of its own, so that this one needs no frame and ends in a jump.
#[inline(always)]
pub(crate) fn drive<T: Float, J: StreamJob<T>>(kind: Kind, job: J, streams: Streams<'_, T>) {
    let (x, g, y, second, len) = streams.into_words();
    // SAFETY: the words are those of `streams`; AVX2 and AVX-512 as in `run`.
    unsafe {
        match kind {
            Kind::Avx2 => drive_avx2(job, x, g, y, second, len),
            Kind::Avx512 => drive_avx512(job, x, g, y, second, len),
            _ => drive_others(kind, job, x, g, y, second, len),
        }
    }
}

/// # Safety
/// The words are those of streams.
#[inline(never)]
unsafe fn drive_others<T: Float, J: StreamJob<T>>(
    kind: Kind,
    job: J,
    x: *const T,
    g: *const T,
    y: *mut T,
    second: *mut T,
    len: usize,
) {
    // SAFETY: the caller's word.
    let streams = unsafe { Streams::from_words(x, g, y, second, len) };
    match kind {
        Kind::Undetected => drive(detect(), job, streams),
        Kind::Portable => job.run(PortableIsa, streams),
        _ => job.run(ScalarIsa, streams),
    }
}

/// # Safety
/// The words are those of streams. AVX2 and FMA exist here.
#[target_feature(enable = "avx2,fma")]
unsafe fn drive_avx2<T: Float, J: StreamJob<T>>(
    job: J,
    x: *const T,
    g: *const T,
    y: *mut T,
    second: *mut T,
    len: usize,
) {
    // SAFETY: the caller's word.
    job.run(Avx2Token(()), unsafe { Streams::from_words(x, g, y, second, len) });
}

/// # Safety
/// The words are those of streams. AVX-512 F, BW, CD, DQ, VL, AVX2 and FMA exist here.
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma")]
unsafe fn drive_avx512<T: Float, J: StreamJob<T>>(
    job: J,
    x: *const T,
    g: *const T,
    y: *mut T,
    second: *mut T,
    len: usize,
) {
    // SAFETY: the caller's word.
    job.run(Avx512Token(()), unsafe { Streams::from_words(x, g, y, second, len) });
}
