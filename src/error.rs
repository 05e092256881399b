//! Shapes that do not fit.

use core::fmt;

/// The slices of a call do not fit together; nothing has been written.
///
/// `Display` says in words which numbers disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ShapeError {
    /// Two slices that must have one length differ.
    Length {
        /// The argument that does not fit.
        name: &'static str,
        /// Its length.
        len: usize,
        /// The argument that it must match.
        expected_name: &'static str,
        /// The length that it must have.
        expected: usize,
    },
    /// The data is not a whole number of `[axis_len, inner_len]` blocks (`inner_len` is 1 for rows).
    Blocks {
        /// Elements of data.
        len: usize,
        /// Length of a row or an axis, or the number of slopes, as it was given: 0 fits no data.
        axis_len: usize,
        /// Elements between neighbours on the axis, as it was given: 0 fits no data.
        inner_len: usize,
    },
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length { name, len, expected_name, expected } => {
                write!(f, "`{name}` has {len} elements, but `{expected_name}` has {expected}")
            }
            Self::Blocks { len, axis_len, inner_len: 1 } => {
                write!(f, "{len} elements are not a whole number of rows of {axis_len}")
            }
            Self::Blocks { len, axis_len, inner_len } => {
                write!(f, "{len} elements are not a whole number of blocks of {axis_len} x {inner_len}")
            }
        }
    }
}

impl core::error::Error for ShapeError {}

/// `Ok` if `name` is as long as `expected_name`.
#[inline(always)]
pub(crate) fn same_len(
    name: &'static str,
    len: usize,
    expected_name: &'static str,
    expected: usize,
) -> Result<(), ShapeError> {
    if len == expected { Ok(()) } else { Err(ShapeError::Length { name, len, expected_name, expected }) }
}

/// How many `[axis_len, inner_len]` blocks `len` elements are. Data needs both to be at least 1.
#[inline]
pub(crate) fn blocks(len: usize, axis_len: usize, inner_len: usize) -> Result<usize, ShapeError> {
    let error = ShapeError::Blocks { len, axis_len, inner_len };
    if len == 0 {
        return Ok(0);
    }
    match axis_len.checked_mul(inner_len) {
        Some(block) if block > 0 && len.is_multiple_of(block) => Ok(len / block),
        _ => Err(error),
    }
}
