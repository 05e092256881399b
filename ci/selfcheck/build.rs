//! Tells the program what it is built for, and the linker where a board has its memory.

use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=BOARD");
    let target = env::var("TARGET").expect("set by cargo");
    let board = env::var("BOARD").unwrap_or_default();
    println!("cargo:rustc-env=SELFCHECK_TARGET={target}");
    println!("cargo:rustc-env=SELFCHECK_BOARD={board}");

    if target.starts_with("thumb") {
        let (flash, ram) = match board.as_str() {
            "microbit" => ("0x00000000, LENGTH = 256K", "0x20000000, LENGTH = 16K"),
            "mps2-an385" | "mps2-an386" => ("0x00000000, LENGTH = 4M", "0x20000000, LENGTH = 4M"),
            "mps2-an505" => ("0x10000000, LENGTH = 4M", "0x38000000, LENGTH = 4M"),
            "mps3-an547" => ("0x00000000, LENGTH = 512K", "0x30000000, LENGTH = 512K"),
            other => panic!("set BOARD to one of QEMU's boards that this file lists, not to {other:?}"),
        };
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
        let memory = format!("MEMORY {{ FLASH : ORIGIN = {flash}\n RAM : ORIGIN = {ram} }}\n");
        fs::write(out.join("memory.x"), memory).expect("OUT_DIR is writable");
        println!("cargo:rustc-link-search={}", out.display());
        println!("cargo:rustc-link-arg-bins=--nmagic");
        println!("cargo:rustc-link-arg-bins=-Tlink.x");
    }
}
