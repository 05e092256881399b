//! Every public function of `activations` has its two functions in C, and C has no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names that `public!` declares in a directory and below it: `pub fn name(backend, ...)`, or, in the module `fast`,
/// `pub fn name as fast_name(backend, ...)`.
fn declared(directory: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).expect("the sources are beside this crate") {
        let path = entry.expect("a directory that can be read").path();
        if path.is_dir() {
            declared(&path, names);
            continue;
        }
        let source = fs::read_to_string(&path).expect("UTF-8");
        let functions = source.lines().filter_map(|line| line.trim_start().strip_prefix("pub fn "));
        let heads = functions.filter_map(|rest| rest.split_once("(backend,")).map(|(head, _)| head);
        names.extend(heads.filter_map(|head| head.split(' ').next_back()).map(String::from));
    }
}

#[test]
fn c_has_what_rust_has() {
    let mut rust = BTreeSet::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src"), &mut rust);
    assert!(rust.contains("sigmoid") && rust.contains("fast_sigmoid"));
    for suffix in ["_f32", "_f64"] {
        let header = include_str!("../include/activations.h");
        let names = header.lines().filter_map(|line| line.strip_prefix("activations_status activations_"));
        let names = names.filter_map(|rest| rest.split_once('(')?.0.strip_suffix(suffix));
        assert_eq!(names.map(String::from).collect::<BTreeSet<_>>(), rust, "{suffix}");
    }
}
