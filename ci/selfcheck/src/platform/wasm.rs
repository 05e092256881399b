//! A module without imports but one: `print(pointer, length)`, for UTF-8 text.

use crate::Depth;
use core::fmt::{self, Write};

/// How many starting points of a slice are tried.
pub const ALIGNMENTS: usize = 16;
/// Elements of the largest data of rows.
pub const LONGEST_DATA: usize = 4096;

pub fn variant() -> &'static str {
    if cfg!(target_feature = "simd128") { " with simd128" } else { " without simd128" }
}

unsafe extern "C" {
    safe fn print(text: *const u8, len: usize);
}

struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print(text.as_ptr(), text.len());
        Ok(())
    }
}

/// 0 if every check held; `depth` is 0 for short, 1 for quick, 2 for full.
#[unsafe(no_mangle)]
extern "C" fn run(depth: u32) -> u32 {
    let depth = match depth {
        0 => Depth::Short,
        1 => Depth::Quick,
        _ => Depth::Full,
    };
    if crate::check(&mut Console, depth, false) { 0 } else { 1 }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Console, "{info}");
    core::arch::wasm32::unreachable()
}
