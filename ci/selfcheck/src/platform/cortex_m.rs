//! Firmware on a Cortex-M board: semihosting for the words, QEMU's exit code for the result.

use crate::COMMITTED;
use core::fmt::Write;
use cortex_m_semihosting::{debug, hio};
use selfcheck::{Depth, Plan, check};

const PLAN: Plan<'static> = Plan {
    target: concat!(env!("SELFCHECK_TARGET"), " on ", env!("SELFCHECK_BOARD")),
    depth: Depth::Short,
    committed: Some(COMMITTED),
};

#[cortex_m_rt::entry]
fn main() -> ! {
    let held = match hio::hstdout() {
        Ok(mut out) => check(&mut out, PLAN),
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
