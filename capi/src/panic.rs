//! The panic handler of a build without std. Nothing here panics, so it is never linked into a program; the language
//! asks for one all the same.

#[cfg(feature = "no-panic-proof")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn activations_can_panic() -> !;
    }
    activations_can_panic()
}

/// What the proof must find: a function that panics.
#[cfg(feature = "no-panic-proof")]
#[unsafe(no_mangle)]
extern "C" fn activations_that_panics(index: usize) -> usize {
    [1, 2, 3][index]
}

#[cfg(all(feature = "bare-metal", not(feature = "no-panic-proof")))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
