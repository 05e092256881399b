//! Algorithms that several functions share: one a file, with one table of constants a type.

pub(crate) mod below_exp;
pub(crate) mod double;
pub(crate) mod exp;
pub(crate) mod ln;
pub(crate) mod shifted_exp;
pub(crate) mod single;
pub(crate) mod table_exp;
pub(crate) mod underflow;
pub(crate) mod wide_exp;
