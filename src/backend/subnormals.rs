//! Whether arithmetic is slow with subnormal numbers, as far as the processor's vendor tells: asked once, kept in an atomic.

#[cfg(target_arch = "x86")]
use core::arch::x86::{__cpuid, CpuidResult};
#[cfg(target_arch = "x86_64")]
use core::arch::x86_64::{__cpuid, CpuidResult};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

const UNASKED: u8 = 0;
const YES: u8 = 1;
const NO: u8 = 2;

/// [`UNASKED`] before the first question, then [`YES`] or [`NO`]. A race writes the same value twice.
static ANSWER: AtomicU8 = AtomicU8::new(UNASKED);

/// Whether an instruction takes many cycles here for a subnormal operand or result.
#[inline(always)]
pub(crate) fn are_slow() -> bool {
    match ANSWER.load(Relaxed) {
        UNASKED => ask(),
        answer => answer == YES,
    }
}

/// The same without a question: true as long as nobody has asked.
#[inline(always)]
pub(crate) fn may_be_slow() -> bool {
    ANSWER.load(Relaxed) != NO
}

/// Yes but on AMD's processors and those of its design. Yes everywhere in builds with debug assertions, so that tests meet
/// what is done for it on any machine.
#[cold]
#[inline(never)]
fn ask() -> bool {
    // An enclave has no CPUID.
    let are_slow = cfg!(any(debug_assertions, target_env = "sgx")) || {
        // SAFETY: who asks has AVX2, and so CPUID. (Since Rust 1.94 it is safe to call.)
        #[allow(unused_unsafe)]
        let CpuidResult { ebx, ecx, edx, .. } = unsafe { __cpuid(0) };
        let vendor = [ebx, edx, ecx].map(u32::to_le_bytes);
        ![b"AuthenticAMD", b"HygonGenuine"].iter().any(|amd| vendor.as_flattened() == *amd)
    };
    ANSWER.store(if are_slow { YES } else { NO }, Relaxed);
    are_slow
}
