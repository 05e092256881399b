//! The names for people.

use activations_c::{Status, activations_backend_name, activations_status_text, activations_version};
use std::ffi::{CStr, c_char};

fn text(chars: *const c_char) -> &'static str {
    // SAFETY: the functions of the library return static, terminated strings.
    unsafe { CStr::from_ptr(chars) }.to_str().expect("ASCII")
}

#[test]
fn the_version_is_that_of_activations() {
    let version = format!("name = \"activations\"\nversion = \"{}\"\n", text(activations_version()));
    assert!(include_str!("../../Cargo.toml").contains(&version));
}

#[test]
fn the_backend_has_its_name() {
    assert_eq!(text(activations_backend_name()), activations::Backend::best().name());
}

#[test]
fn every_status_has_its_text() {
    let all = [Status::OK, Status::NULL, Status::ALIGNMENT, Status::LENGTH, Status::OVERLAP, Status::SHAPE];
    for (code, status) in (0..).zip(all) {
        assert_eq!(status as i32, code);
        assert_ne!(text(activations_status_text(code)), "unknown status");
    }
    assert_eq!(text(activations_status_text(all.len() as i32)), "unknown status");
    assert_eq!(text(activations_status_text(-1)), "unknown status");
}
