//! How much everything but a microcontroller can check.

/// How many starting points of a slice are tried: every one of a 64-byte line.
pub const ALIGNMENTS: usize = 16;
/// Elements of the largest data of rows.
pub const LONGEST_DATA: usize = 4096;
