//! Writes `include/activations.h`, or with `--check` fails if it is not what would be written.
//!
//! cbindgen reads functions, not macros, so it is given the crate as the compiler expands it. Printing that is an
//! unstable option of the compiler, which `RUSTC_BOOTSTRAP` allows in this one call.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("include/activations.h");
    let header = generate(root)?;

    if env::args().any(|argument| argument == "--check") {
        if fs::read(&path).is_ok_and(|present| present == header) {
            println!("include/activations.h is current");
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("include/activations.h is stale: cargo run -p activations-capi --example header");
        return Ok(ExitCode::FAILURE);
    }
    fs::write(&path, header)?;
    println!("wrote include/activations.h");
    Ok(ExitCode::SUCCESS)
}

fn generate(root: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let expanded = env::temp_dir().join(format!("activations-capi-{}.rs", std::process::id()));
    fs::write(&expanded, expand(root)?)?;
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml"))?;
    let bindings = cbindgen::Builder::new().with_config(config).with_src(&expanded).generate();
    fs::remove_file(&expanded)?;

    let mut header = Vec::new();
    bindings?.write(&mut header);
    Ok(header)
}

/// The source of the library with all macros expanded.
fn expand(root: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "--lib", "--profile=check", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .args(["--", "-Zunpretty=expanded"])
        .env("RUSTC_BOOTSTRAP", "1")
        .stderr(Stdio::inherit())
        .output()?;
    if output.status.success() { Ok(output.stdout) } else { Err("the crate does not expand".into()) }
}
