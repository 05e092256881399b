//! Names for people: the version, the backend, the statuses.

use crate::status::Status;
use activations::Backend;
use core::ffi::{CStr, c_char};

/// The version, such as "0.1.0".
#[unsafe(no_mangle)]
pub extern "C" fn activations_version() -> *const c_char {
    const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version has no NUL"),
    };
    VERSION.as_ptr()
}

/// The instructions in use: "scalar", "portable", "avx2" or "avx512".
#[unsafe(no_mangle)]
pub extern "C" fn activations_backend_name() -> *const c_char {
    terminated(Backend::best().name()).as_ptr()
}

/// A status in words.
#[unsafe(no_mangle)]
pub extern "C" fn activations_status_text(status: i32) -> *const c_char {
    const TEXTS: [(Status, &CStr); 6] = [
        (Status::OK, c"ok"),
        (Status::NULL, c"null pointer to a non-empty array"),
        (Status::ALIGNMENT, c"misaligned pointer"),
        (Status::LENGTH, c"array longer than memory can hold"),
        (Status::OVERLAP, c"arrays overlap"),
        (Status::SHAPE, c"length is not a whole number of rows or blocks"),
    ];
    let text = TEXTS.iter().find(|(code, _)| *code as i32 == status);
    text.map_or(c"unknown status", |(_, text)| text).as_ptr()
}

/// The name of a backend as C has it.
fn terminated(name: &str) -> &'static CStr {
    const NAMES: [&CStr; 4] = [c"scalar", c"portable", c"avx2", c"avx512"];
    NAMES.into_iter().find(|c| c.to_bytes() == name.as_bytes()).unwrap_or(c"unknown")
}
