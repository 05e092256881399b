//! Algorithms that several functions share: one a file, with one table of constants a type.

pub(crate) mod exp;
pub(crate) mod double;
