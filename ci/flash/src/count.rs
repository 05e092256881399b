//! Instructions an element, counted by QEMU: with `-icount shift=0` an instruction takes one nanosecond of virtual
//! time, and SysTick counts that time in ticks of the board's clock.
//!
//! How many instructions a tick lasts is measured with a loop of known length. Prints a line each of name and
//! hundredths of an instruction.

#![no_std]
#![no_main]

use core::arch::asm;
use core::hint::black_box;
use cortex_m::peripheral::{SYST, syst::SystClkSource};
use cortex_m_semihosting::{debug, hprintln};

/// Elements of a call: as large a row as 16 KB of memory allow beside a stack.
const LEN: usize = 1024;
/// Calls to divide by.
const CALLS: u32 = 4;
/// Instructions of the loop that calibrates.
const KNOWN: u32 = 8_000_000;
const WHOLE: u32 = 0x00ff_ffff;

/// Ticks that `work` lasts; they must be fewer than 2²⁴.
fn ticks(systick: &mut SYST, work: impl FnOnce()) -> u32 {
    systick.clear_current();
    let start = SYST::get_current();
    work();
    let end = SYST::get_current();
    start.wrapping_sub(end) & WHOLE
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(peripherals) = cortex_m::Peripherals::take() else {
        debug::exit(debug::EXIT_FAILURE);
        loop {}
    };
    let mut systick = peripherals.SYST;
    systick.set_clock_source(SystClkSource::Core);
    systick.set_reload(WHOLE);
    systick.enable_counter();

    let known = ticks(&mut systick, || {
        // SAFETY: counts a register down.
        unsafe { asm!("2:", "subs {n}, #1", "bne 2b", n = inout(reg) KNOWN / 2 => _) }
    });

    let mut xs = [0.0f32; LEN];
    for &(name, run) in flash::ALL {
        let run = black_box(run);
        let mut total = 0;
        for _ in 0..CALLS {
            // ±8, spread evenly.
            for (index, x) in xs.iter_mut().enumerate() {
                *x = (index as u32 * 397 % LEN as u32) as f32 * (16.0 / LEN as f32) - 8.0;
            }
            total += ticks(&mut systick, || run(black_box(&mut xs)));
        }
        let hundredths = u64::from(total) * u64::from(KNOWN) * 100 / (u64::from(known) * u64::from(CALLS) * LEN as u64);
        let _ = hprintln!("{} {}", name, hundredths);
    }
    debug::exit(debug::EXIT_SUCCESS);
    #[allow(clippy::empty_loop)]
    loop {}
}
