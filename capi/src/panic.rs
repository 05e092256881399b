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

#[cfg(all(feature = "bare-metal", not(feature = "no-panic-proof")))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
