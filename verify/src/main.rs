//! Checks every promise of `activations` about its results.
//!
//! - f32 sigmoid, tanh, their derivatives and both at once: all 2³² inputs on every backend of this machine, bit for
//!   bit against the oracle ([`sweep`]), and their gradients on a sample ([`backward`]);
//! - those of `fast::` in f32: all 2³² inputs on every backend, within their bounds ([`fast`]);
//! - the functions of the root in f64 at points drawn to hurt ([`points`]), softmax and log_softmax on rows drawn to hurt
//!   ([`rows`]), within their bounds, with MPFR as the last judge;
//! - the oracle itself, by MPFR (`--oracle`, [`judge`]);
//! - one digest a function of all 2³² results (`--digest`, [`digest`]).
//!
//! The exit code is 1 if anything is wrong.

mod adversary;
mod backward;
/// The one table of bounds, which the tests read as well.
#[allow(dead_code)]
#[path = "../../tests/common/bounds.rs"]
mod bounds;
mod digest;
mod fast;
mod judge;
mod mpfr;
mod parallel;
mod points;
mod random;
mod real;
mod rows;
mod sample;
mod subject;
mod sweep;
mod worst;

use activations::Backend;
use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};
use sample::Sample;
use std::process::ExitCode;
use std::time::Instant;
use subject::{Kind, Subject};

/// Checks every result of `activations` against an independent oracle.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// What to check; everything if nothing is named.
    #[arg(value_name = "FUNCTION")]
    functions: Vec<Subject>,
    /// One input of every N instead of all; points and rows are thinned alike.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    stride: u64,
    /// One backend of this machine instead of all.
    #[arg(long, value_name = "NAME")]
    backend: Option<String>,
    /// One element type instead of both.
    #[arg(long, value_name = "TYPE")]
    only: Option<Element>,
    /// Judges the oracle by MPFR instead.
    #[arg(long, conflicts_with_all = ["digest", "backend", "only", "functions"])]
    oracle: bool,
    /// Prints the digest of all f32 results instead, and compares it with the committed one.
    #[arg(long)]
    digest: bool,
    /// One input of every N for the digest, a power of two; 1 and 256 are committed.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "digest")]
    slice: u64,
}

/// An element type.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Element {
    F32,
    F64,
}

/// Points of a function of f64.
const POINTS: u64 = 1 << 24;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let start = Instant::now();
    let right = if arguments.oracle {
        judge::run(Sample::new(arguments.stride))?
    } else if arguments.digest {
        digests(&arguments)?
    } else {
        check(&arguments)?
    };
    println!("{} in {:.1?}", if right { "All right" } else { "WRONG" }, start.elapsed());
    Ok(if right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The functions named, or all.
fn subjects(arguments: &Arguments) -> &[Subject] {
    if arguments.functions.is_empty() { Subject::value_variants() } else { &arguments.functions }
}

/// The backend named.
fn named(name: &str) -> Result<Backend> {
    match Backend::available().find(|backend| backend.name() == name) {
        Some(backend) => Ok(backend),
        None => bail!("this machine or this build has no backend {name}"),
    }
}

fn digests(arguments: &Arguments) -> Result<bool> {
    let backend = arguments.backend.as_deref().map_or_else(|| Ok(Backend::best()), named)?;
    let mut right = true;
    for &subject in subjects(arguments) {
        match subject.kind() {
            Kind::Pointwise(outputs) => right &= digest::run(subject, outputs, backend, arguments.slice)?,
            _ if arguments.functions.is_empty() => {}
            _ => bail!("{} has no digest", subject.name()),
        }
    }
    Ok(right)
}

fn check(arguments: &Arguments) -> Result<bool> {
    let backends = match arguments.backend.as_deref() {
        Some(name) => vec![named(name)?],
        None => Backend::available().collect(),
    };
    let names: Vec<_> = backends.iter().map(|backend| backend.name()).collect();
    println!("Backends: {}", names.join(", "));
    let sample = Sample::new(arguments.stride);
    let single = arguments.only != Some(Element::F64);
    let double = arguments.only != Some(Element::F32);
    let mut right = true;
    for &subject in subjects(arguments) {
        match subject.kind() {
            Kind::Pointwise(outputs) => {
                right &= !single || sweep::run(subject, outputs, &backends, sample);
                right &= !double || points::run(subject, outputs, &backends, POINTS.div_ceil(arguments.stride));
            }
            Kind::Backward(derivative) => {
                right &= !single || backward::run(subject, derivative, &backends, sample);
            }
            Kind::Fast(outputs) => {
                right &= !single || fast::run(subject, outputs, &backends, sample);
            }
            Kind::Rows => {
                right &= !single || rows::run::<f32>(subject, &backends, arguments.stride);
                right &= !double || rows::run::<f64>(subject, &backends, arguments.stride);
            }
        }
    }
    Ok(right)
}
