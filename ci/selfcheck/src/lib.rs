//! The library's bits on this target, beside the bits that were committed.
//!
//! Five groups of checks, the same on every target from a Cortex-M0 to AVX-512:
//!
//! 1. `hard`: the inputs whose results lie closest to a rounding boundary.
//! 2. `special`: zeros, infinities, NaN, the smallest and the largest numbers, empty and masked rows.
//! 3. `tails`: every length from 0 to 70 at several alignments gives what one scalar call an element gives, and touches
//!    nothing else; slices that do not fit are refused and left alone.
//! 4. `digest`: a hash over the results of a fixed stride through all inputs, function by function.
//! 5. `rows`: the same for softmax and its relatives, over rows of many lengths.
//!
//! A new function is one line in `functions.rs`, and then a run of `ci/selfcheck/bless`.

#![no_std]

mod digest;
mod functions;
mod hard;
mod number;
mod report;
mod rows;
mod special;
mod tails;

#[cfg_attr(target_os = "none", path = "size/small.rs")]
#[cfg_attr(not(target_os = "none"), path = "size/ample.rs")]
mod size;

use activations::Backend;
use core::fmt::Write;
use report::Report;

/// How many inputs a digest is made of. Every target runs `Short`, so that one digest can be compared everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    Short,
    Quick,
    Full,
}

impl Depth {
    fn word(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Quick => "quick",
            Self::Full => "full",
        }
    }
}

/// What to run, and what to compare it with.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    /// The target in words.
    pub target: &'a str,
    pub depth: Depth,
    /// The committed digests; without them digests are printed, of all backends in full, and none is compared.
    pub committed: Option<&'a str>,
}

/// Runs everything; false if anything was wrong.
pub fn check(out: &mut dyn Write, plan: Plan<'_>) -> bool {
    let Plan { target, depth, committed } = plan;
    let mut report = Report::new(out, committed);
    report.line(format_args!("target {target}"));
    let best = Backend::best();
    report.line(format_args!("lanes  {}{}", best.name(), if best.is_fused() { ", fused multiply-add" } else { "" }));
    for backend in Backend::available() {
        report.line(format_args!("       {} is available", backend.name()));
        report.combining = backend == best;
        hard::check(&mut report, backend);
        special::check::<f32>(&mut report, backend);
        special::check::<f64>(&mut report, backend);
        tails::check::<f32>(&mut report, backend);
        tails::check::<f64>(&mut report, backend);
        let depth = if backend == best || committed.is_none() { depth } else { Depth::Short };
        for level in [Depth::Short, Depth::Quick, Depth::Full] {
            if level <= depth {
                digest::check::<f32>(&mut report, backend, level);
                digest::check::<f64>(&mut report, backend, level);
            }
        }
        rows::check::<f32>(&mut report, backend, depth);
        rows::check::<f64>(&mut report, backend, depth);
    }
    report.end(depth.word())
}
