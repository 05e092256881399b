//! Counts checks, says what failed, and compares digests with `digests.txt`.

use crate::functions::{depends_on_fusing, depends_on_tables};
use crate::number::Number;
use activations::Backend;
use core::fmt::{self, Arguments, Display, Formatter, Write};

/// Failures of single elements that are printed; more of them are only counted. Digests that differ are all printed.
const PRINTED: u32 = 20;

pub struct Report<'a> {
    out: &'a mut dyn Write,
    checks: u64,
    failures: u32,
    printed: u32,
    /// Over all digests that every target makes and that are the same everywhere.
    combined: Hash,
    /// A line each of name, element type, rounding, inputs and hash; without them digests are printed.
    committed: Option<&'a str>,
    /// Whether the digests of this backend go into `combined`.
    pub combining: bool,
}

/// Which function, on which backend, on what.
#[derive(Clone, Copy)]
pub struct Place {
    pub name: &'static str,
    pub number: &'static str,
    pub backend: Backend,
    /// Where the slice starts in its buffer, how long it is, and which element was looked at.
    pub start: usize,
    pub len: usize,
    pub index: usize,
}

impl Place {
    pub fn new<T: Number>(name: &'static str, backend: Backend) -> Self {
        Self { name, number: T::NAME, backend, start: 0, len: 1, index: 0 }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, number, start, len, index, .. } = *self;
        write!(f, "{name} {number} on {}, element {index} of {len} from {start}", self.backend.name())
    }
}

/// What a digest is made of.
#[derive(Clone, Copy)]
pub struct Inputs {
    pub word: &'static str,
    /// Whether every target makes this digest.
    pub everywhere: bool,
}

/// A hash that no single changed, added or missing word can leave as it is: every step is a bijection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(u64);

impl Hash {
    pub fn new() -> Self {
        Self(0x6a09_e667_f3bc_c908)
    }

    #[inline(always)]
    pub fn add(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 32;
    }
}

impl<'a> Report<'a> {
    pub fn new(out: &'a mut dyn Write, committed: Option<&'a str>) -> Self {
        Self { out, checks: 0, failures: 0, printed: 0, combined: Hash::new(), committed, combining: false }
    }

    pub fn line(&mut self, words: Arguments<'_>) {
        // Nothing can be done about a report that cannot be written; the exit code still tells.
        let _ = writeln!(self.out, "{words}");
    }

    pub fn fail(&mut self, words: Arguments<'_>) {
        self.printed += 1;
        if self.printed <= PRINTED {
            self.line(format_args!("FAIL   {words}"));
        }
        self.count_failure();
    }

    fn fail_digest(&mut self, words: Arguments<'_>) {
        self.line(format_args!("FAIL   {words}"));
        self.count_failure();
    }

    fn count_failure(&mut self) {
        self.checks += 1;
        self.failures += 1;
    }

    /// One check: what was got is what was wanted, bit for bit.
    #[inline]
    pub fn same<T: Number>(&mut self, got: T, wanted: T, place: Place) {
        if got.bits() == wanted.bits() {
            self.checks += 1;
        } else {
            self.fail(format_args!("{place}: {:#x}, wanted {:#x}", got.bits(), wanted.bits()));
        }
    }

    pub fn that(&mut self, holds: bool, place: Place, what: &str) {
        if holds {
            self.checks += 1;
        } else {
            self.fail(format_args!("{place}: {what}"));
        }
    }

    /// Compares a digest with the committed one, or prints it where those are being made.
    pub fn digest<T: Number>(&mut self, name: &str, backend: Backend, inputs: Inputs, hash: Hash) {
        let rounding = match (depends_on_fusing::<T>(name), backend.is_fused()) {
            (false, _) => "any",
            (true, true) if depends_on_tables::<T>(name) && backend.has_tables() => "tables",
            (true, true) => "fused",
            (true, false) => "unfused",
        };
        if inputs.everywhere && rounding == "any" && self.combining {
            self.combined.add(hash.0);
        }
        let Some(table) = self.committed else {
            self.line(format_args!("{name} {} {rounding} {} {:016x}", T::NAME, inputs.word, hash.0));
            return;
        };
        let number = T::NAME;
        match committed(table, &[name, number, rounding, inputs.word]) {
            Some(wanted) if wanted == hash.0 => self.checks += 1,
            Some(wanted) => {
                let got = hash.0;
                let on = backend.name();
                self.fail_digest(format_args!(
                    "{name} {number} on {on}, {}: digest {got:016x}, wanted {wanted:016x}",
                    inputs.word
                ));
            }
            None => {
                self.fail_digest(format_args!("{name} {number} {rounding} {}: no committed digest", inputs.word));
            }
        }
    }

    pub fn end(mut self, depth: &str) -> bool {
        let Self { checks, failures, combined: Hash(combined), .. } = self;
        self.line(format_args!("checks {checks} ({depth})"));
        self.line(format_args!("digest {combined:016x}"));
        if failures == 0 {
            self.line(format_args!("ok"));
        } else {
            self.line(format_args!("FAILED: {failures} of the checks"));
        }
        failures == 0
    }
}

/// The hash in the line that starts with these words.
fn committed(table: &str, key: &[&str; 4]) -> Option<u64> {
    table.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut words = line.split_whitespace();
        if key.iter().all(|&word| words.next() == Some(word)) {
            u64::from_str_radix(words.next()?, 16).ok()
        } else {
            None
        }
    })
}
