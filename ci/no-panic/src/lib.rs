//! Two tables of pointers to every function of the library. What the linker keeps for them is all that a caller can
//! reach, and the panic handler must not be in it: it calls a function that no library has.

#![no_std]

#[cfg_attr(feature = "bad", path = "bad.rs")]
mod exports;

use exports::Entry;

#[unsafe(no_mangle)]
pub static SINGLES: &[Entry<f32>] = &exports::entries();
#[unsafe(no_mangle)]
pub static DOUBLES: &[Entry<f64>] = &exports::entries();

unsafe extern "C" {
    fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: never run, and never linked: the proof is that this symbol is gone.
    unsafe { a_panic_is_reachable() }
}
