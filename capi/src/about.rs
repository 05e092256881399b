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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(chars: *const c_char) -> &'static str {
        // SAFETY: the functions of this module return static, terminated strings.
        unsafe { CStr::from_ptr(chars) }.to_str().expect("ASCII")
    }

    #[test]
    fn the_version_is_that_of_activations() {
        let version = std::format!("name = \"activations\"\nversion = \"{}\"\n", text(activations_version()));
        assert!(include_str!("../../Cargo.toml").contains(&version));
    }

    #[test]
    fn every_backend_has_its_name() {
        for backend in Backend::available() {
            assert_eq!(terminated(backend.name()).to_str(), Ok(backend.name()));
        }
        assert_eq!(text(activations_backend_name()), Backend::best().name());
    }

    #[test]
    fn every_status_has_its_text() {
        assert_eq!(text(activations_status_text(Status::OK as i32)), "ok");
        assert_eq!(text(activations_status_text(Status::SHAPE as i32 + 1)), "unknown status");
        for status in [Status::NULL, Status::ALIGNMENT, Status::LENGTH, Status::OVERLAP, Status::SHAPE] {
            assert_ne!(text(activations_status_text(status as i32)), "unknown status");
        }
    }
}
