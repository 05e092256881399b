//! A process under an operating system: the C library's `main` and `write`, and no std, which foreign targets lack.

use crate::COMMITTED;
use core::ffi::{CStr, c_char, c_int, c_void};
use core::fmt::{self, Write};
use selfcheck::{Depth, Plan, check};

#[link(name = "c")]
unsafe extern "C" {
    fn write(file: c_int, bytes: *const c_void, count: usize) -> isize;
    fn abort() -> !;
}

struct Stdout;

impl Write for Stdout {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            // SAFETY: the pointer and the count are those of one slice.
            let written = unsafe { write(1, rest.as_ptr().cast(), rest.len()) };
            rest = usize::try_from(written).ok().and_then(|written| rest.get(written..)).ok_or(fmt::Error)?;
        }
        Ok(())
    }
}

/// Exits 0 if every check held, 1 if not, 2 for an argument that is none of the four.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, arguments: *const *const c_char) -> c_int {
    let argument = if count == 2 {
        // SAFETY: `arguments` has `count` C strings, of which the second is the first argument.
        unsafe { CStr::from_ptr(*arguments.add(1)) }
    } else {
        c"?"
    };
    let (depth, committed) = match argument.to_bytes() {
        b"short" => (Depth::Short, Some(COMMITTED)),
        b"quick" => (Depth::Quick, Some(COMMITTED)),
        b"full" => (Depth::Full, Some(COMMITTED)),
        b"bless" => (Depth::Full, None),
        _ => {
            let _ = writeln!(Stdout, "usage: selfcheck short|quick|full|bless");
            return 2;
        }
    };
    let plan = Plan { target: env!("SELFCHECK_TARGET"), depth, committed };
    if check(&mut Stdout, plan) { 0 } else { 1 }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Stdout, "{info}");
    // SAFETY: it has no conditions.
    unsafe { abort() }
}

/// The host's own core was compiled to unwind, and names what a program that aborts never calls.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
