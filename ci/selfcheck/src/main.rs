//! The checks as a program of the platform at hand.

#![no_std]
#![no_main]

#[cfg_attr(target_os = "none", path = "platform/cortex_m.rs")]
#[cfg_attr(target_family = "wasm", path = "platform/wasm.rs")]
#[cfg_attr(unix, path = "platform/hosted.rs")]
mod platform;

const COMMITTED: &str = include_str!("../digests.txt");
