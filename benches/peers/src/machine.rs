//! What the figures depend on: processor, instruction set, build, versions.

/// Lines of context for a report, without the name of any machine.
pub fn context() -> Vec<String> {
    let mut lines = vec![
        format!("processor: {}", processor()),
        format!("instruction set: {}", instruction_set()),
        format!("backend of activations: {}", activations::Backend::best().name()),
        format!("build: {}, {}", build(), compiler()),
    ];
    let versions: Vec<String> = CRATES.iter().filter_map(|name| Some(format!("{name} {}", version(name)?))).collect();
    lines.push(format!("versions: {}", versions.join(", ")));
    lines.extend(c_library().map(|version| format!("C library of std, candle-nn and libmvec: glibc {version}")));
    lines
}

const CRATES: &[&str] =
    &["activations", "rten-vecmath", "tract-linalg", "lanes", "wide", "sleef", "candle-nn", "core-math", "libm"];

const LOCK: &str = include_str!("../Cargo.lock");

/// The version in the lock file that this was built from. `None` for what was not built in.
fn version(name: &str) -> Option<&'static str> {
    if name == "sleef" && !cfg!(feature = "sleef") {
        return None;
    }
    let (_, rest) = LOCK.split_once(&format!("name = \"{name}\"\nversion = \""))?;
    rest.split('"').next()
}

/// Where `f32::exp` and its like come from.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn c_library() -> Option<&'static str> {
    unsafe extern "C" {
        safe fn gnu_get_libc_version() -> *const std::ffi::c_char;
    }
    // SAFETY: the function gives a constant, zero-terminated string.
    let version = unsafe { std::ffi::CStr::from_ptr(gnu_get_libc_version()) };
    version.to_str().ok()
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn c_library() -> Option<&'static str> {
    None
}

/// The model that the kernel reports, where there is such a file.
fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

#[cfg(target_arch = "x86_64")]
fn instruction_set() -> String {
    let found = [
        ("sse2", is_x86_feature_detected!("sse2")),
        ("sse4.1", is_x86_feature_detected!("sse4.1")),
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("fma", is_x86_feature_detected!("fma")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("avx512bw", is_x86_feature_detected!("avx512bw")),
        ("avx512dq", is_x86_feature_detected!("avx512dq")),
        ("avx512vl", is_x86_feature_detected!("avx512vl")),
    ];
    let names: Vec<&str> = found.iter().filter(|(_, has)| *has).map(|&(name, _)| name).collect();
    format!("x86_64 with {}", names.join(" "))
}

#[cfg(not(target_arch = "x86_64"))]
fn instruction_set() -> String {
    std::env::consts::ARCH.to_owned()
}

/// The compiler that stands where this runs, which is the one that built it unless someone moved it.
fn compiler() -> String {
    let said = std::process::Command::new(env!("CARGO").replace("cargo", "rustc")).arg("--version").output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
    said.unwrap_or_else(|_| "by an unknown compiler".to_owned())
}

/// What the whole program was compiled for, which is what `wide` and the std loops run on.
fn build() -> &'static str {
    if cfg!(target_feature = "avx512f") {
        "for AVX-512"
    } else if cfg!(target_feature = "avx2") {
        "for AVX2"
    } else if cfg!(target_arch = "x86_64") {
        "default (SSE2)"
    } else {
        "default"
    }
}
