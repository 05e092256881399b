//! Which backends the tests ran on.
//!
//! The names go to standard error past the test harness, so that every run shows them. A backend that this machine or
//! this build lacks is named as well; where `ACTIVATIONS_REQUIRE_BACKENDS` lists it, as in
//!
//! ```text
//! ACTIVATIONS_REQUIRE_BACKENDS=avx2,avx512 cargo test
//! ```
//!
//! its absence is a failure.

use crate::common::backends;
use std::io::Write;

/// All that there are, on any machine.
const KNOWN: [&str; 4] = ["scalar", "portable", "avx2", "avx512"];

#[test]
fn are_listed_and_none_that_is_required_is_missing() {
    let here: Vec<&str> = backends().iter().map(|backend| backend.name()).collect();
    let missing: Vec<&str> = KNOWN.into_iter().filter(|name| !here.contains(name)).collect();
    let mut report = format!("\nbackends under test: {}\n", here.join(", "));
    if !missing.is_empty() {
        report += &format!("NOT TESTED, not on this machine or in this build: {}\n", missing.join(", "));
    }
    // The harness would keep what `eprintln` writes to itself.
    std::io::stderr().write_all(report.as_bytes()).expect("standard error takes text");

    assert!(here.iter().all(|name| KNOWN.contains(name)), "a backend that these tests do not know: {here:?}");
    let required = std::env::var("ACTIVATIONS_REQUIRE_BACKENDS").unwrap_or_default();
    for name in required.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        assert!(here.contains(&name), "ACTIVATIONS_REQUIRE_BACKENDS asks for {name}, but there are only {here:?}");
    }
}

/// Tests that group backends by this see less the more have tables.
#[test]
fn avx512_alone_has_tables() {
    for backend in backends() {
        let emulated = cfg!(activations_pairs = "emulated") && backend.name() == "avx2";
        let has = emulated || cfg!(target_arch = "x86_64") && backend.name() == "avx512";
        assert_eq!(backend.has_tables(), has, "{}", backend.name());
        assert!(backend.is_fused() || !has, "{}", backend.name());
    }
}

/// Backends tell themselves apart by name, and the scalar lanes never fuse.
#[test]
fn names_are_distinct() {
    let backends = backends();
    for (at, one) in backends.iter().enumerate() {
        assert!(backends[..at].iter().all(|other| other.name() != one.name() && other != one));
    }
    assert!(!backends[0].is_fused() || cfg!(not(any(target_arch = "x86", target_arch = "x86_64"))));
}
