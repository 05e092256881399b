//! How much a microcontroller with 16 KB of memory can check.

/// How many starting points of a slice are tried: a word's alignment is all that these cores ask for.
pub const ALIGNMENTS: usize = 2;
/// Elements of the largest data of rows.
pub const LONGEST_DATA: usize = 140;
