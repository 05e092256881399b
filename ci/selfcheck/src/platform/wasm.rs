//! A module without imports but one: `print(pointer, length)`, for UTF-8 text.

use crate::COMMITTED;
use core::fmt::{self, Write};
use selfcheck::{Depth, Plan, check};

#[cfg(target_feature = "simd128")]
const TARGET: &str = concat!(env!("SELFCHECK_TARGET"), " with simd128");
#[cfg(not(target_feature = "simd128"))]
const TARGET: &str = concat!(env!("SELFCHECK_TARGET"), " without simd128");

#[link(wasm_import_module = "env")]
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
    if check(&mut Console, Plan { target: TARGET, depth, committed: Some(COMMITTED) }) { 0 } else { 1 }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Console, "{info}");
    core::arch::wasm32::unreachable()
}
