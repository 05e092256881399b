//! Firmware on a Cortex-M board: semihosting for the words, QEMU's exit code for the result.

use crate::Depth;
use core::fmt::Write;
use cortex_m_semihosting::{debug, hio};

/// How many starting points of a slice are tried: a word's alignment is all that these cores ask for.
pub const ALIGNMENTS: usize = 2;
/// Elements of the largest data of rows: what 16 KB of memory leave room for.
pub const LONGEST_DATA: usize = 140;

pub fn variant() -> &'static str {
    concat!(" on ", env!("SELFCHECK_BOARD"))
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let held = match hio::hstdout() {
        Ok(mut out) => crate::check(&mut out, Depth::Short, false),
        Err(()) => false,
    };
    debug::exit(if held { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    unreachable!()
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    if let Ok(mut out) = hio::hstdout() {
        let _ = writeln!(out, "{info}");
    }
    debug::exit(debug::EXIT_FAILURE);
    loop {}
}

/// A fault ends the run at once, not at the emulator's time limit.
#[cortex_m_rt::exception]
unsafe fn HardFault(frame: &cortex_m_rt::ExceptionFrame) -> ! {
    panic!("hard fault: {frame:?}")
}
