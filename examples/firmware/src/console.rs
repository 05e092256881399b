//! Words for the debugger, by semihosting. `core::fmt` would cost more flash than the network.

use core::ffi::CStr;
use cortex_m_semihosting::{debug, nr, syscall1};

pub fn print(text: &CStr) {
    // SAFETY: the call reads a string that ends with a zero, which a `CStr` is.
    unsafe { syscall1(nr::WRITE0, text.as_ptr().addr()) };
}

/// A probability as whole percents, rounded down.
pub fn print_percent(probability: f32) {
    let percent = (probability * 100.0) as u32;
    let digit = |value: u32| b'0' + (value % 10) as u8;
    let text = [b' ', digit(percent / 100), digit(percent / 10), digit(percent), b'%', 0];
    if let Ok(text) = CStr::from_bytes_with_nul(&text) {
        print(text);
    }
}

/// Ends the emulator, with exit code 0 if `success`.
pub fn exit(success: bool) -> ! {
    debug::exit(if success { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    // A debugger may go on from here.
    #[allow(clippy::empty_loop)]
    loop {}
}
