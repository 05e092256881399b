//! One SHA-256 for all results of a function.
//!
//! The inputs, in the order of their bits, fall into 256 blocks: of 2²⁴, or of 2¹⁶ for the 1/256 slice. The results of a
//! block, as little-endian bytes with every NaN as 7fc00000, are hashed, and the digest is the hash of the blocks' hashes
//! in order. A function with two outputs has a digest for each: those of the functions that give one of them alone.

use crate::parallel;
use crate::sample::Sample;
use crate::subject::{self, Subject};
use activations::Backend;
use anyhow::{Result, bail};
use oracle::Function;
use sha2::{Digest, Sha256};
use std::time::Instant;

/// What the digests must be: lines of function, slice and digest, under comments.
const GOLDEN: &str = include_str!("../digests.txt");

/// Hashed blocks of a digest.
const BLOCKS: u64 = 256;

/// Results computed at a time; they stay in the second cache.
const PART: usize = 1 << 13;

/// Prints the digest of every output, and whether it is the committed one.
pub(crate) fn run(subject: Subject, outputs: &[Function], backend: Backend, slice: u64) -> Result<bool> {
    if !slice.is_power_of_two() || slice > 1 << 16 {
        bail!("--slice takes a power of two up to 65536");
    }
    let start = Instant::now();
    let digests = compute(subject, outputs.len(), backend, Sample::new(slice));
    println!("# {} on {}, {:.1?}", subject.name(), backend.name(), start.elapsed());
    let mut right = true;
    for (function, digest) in outputs.iter().zip(digests) {
        let name = subject::name_of(*function);
        let verdict = match golden(name, slice) {
            Some(golden) if golden == digest => "as committed",
            Some(_) => "DIFFERS from the committed one",
            None => "none is committed",
        };
        println!("{name} 1/{slice} {digest} # {verdict}");
        right &= verdict == "as committed";
    }
    Ok(right)
}

/// The committed digest.
fn golden(name: &str, slice: u64) -> Option<&'static str> {
    let slice = format!("1/{slice}");
    GOLDEN.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some(name) && words.next() == Some(&slice)).then(|| words.next())?
    })
}

/// The digest of each output.
fn compute(subject: Subject, outputs: usize, backend: Backend, sample: Sample) -> Vec<String> {
    let len = (sample.len() / BLOCKS) as usize;
    let bar = parallel::bar(&format!("{} digest", subject.name()), sample.len());
    let hashes = parallel::fold(BLOCKS, Vec::new, |hashes, block| {
        let mut hash = [Sha256::new(), Sha256::new()];
        let (mut xs, mut second, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        let parts = (len / PART).max(1) as u64;
        for part in 0..parts {
            xs.clear();
            xs.extend(sample.block(block * parts + part, len.min(PART)));
            second.clone_from(&xs);
            subject.run(backend, &mut xs, &mut second);
            for (results, hash) in [&xs, &second].into_iter().zip(&mut hash).take(outputs) {
                bytes.clear();
                bytes.extend(results.iter().flat_map(|&y| canonical(y).to_le_bytes()));
                hash.update(&bytes);
            }
            bar.inc(xs.len() as u64);
        }
        hashes.push((block, hash.map(Digest::finalize)));
    });
    bar.finish_and_clear();
    let mut hashes = hashes.concat();
    hashes.sort_unstable_by_key(|&(block, _)| block);
    let whole = |output: usize| {
        let blocks = hashes.iter().fold(Sha256::new(), |whole, (_, block)| whole.chain_update(block[output]));
        blocks.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    (0..outputs).map(whole).collect()
}

/// The bits, of NaN always the same.
fn canonical(y: f32) -> u32 {
    if y.is_nan() { 0x7fc0_0000 } else { y.to_bits() }
}
