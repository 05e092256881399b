//! Tells the linker where the board has its memory.

use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=BOARD");
    let (flash, ram) = match env::var("BOARD").as_deref() {
        Ok("microbit") => ("0x00000000, LENGTH = 256K", "0x20000000, LENGTH = 16K"),
        Ok("mps2-an385" | "mps2-an386") => ("0x00000000, LENGTH = 4M", "0x20000000, LENGTH = 4M"),
        Ok("mps2-an505") => ("0x10000000, LENGTH = 4M", "0x38000000, LENGTH = 4M"),
        Ok("mps3-an547") => ("0x00000000, LENGTH = 512K", "0x30000000, LENGTH = 512K"),
        _ => panic!("set BOARD to microbit, mps2-an385, mps2-an386, mps2-an505 or mps3-an547"),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    fs::write(out.join("memory.x"), format!("MEMORY {{ FLASH : ORIGIN = {flash}\n RAM : ORIGIN = {ram} }}\n"))
        .expect("OUT_DIR is writable");
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg=--nmagic");
    println!("cargo:rustc-link-arg=-Tlink.x");
}
