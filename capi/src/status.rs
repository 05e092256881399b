//! What a call answers.

use activations::ShapeError;

/// What a call answers. Where several apply, it is the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// Named as C has them, after the prefix ACTIVATIONS_.
#[repr(i32)]
pub enum Status {
    /// Done.
    OK = 0,
    /// A null pointer to an array that has elements.
    NULL = 1,
    /// A pointer that is not aligned as its element type must be.
    ALIGNMENT = 2,
    /// An array that could not exist: it has more bytes than PTRDIFF_MAX, or ends beyond the address space.
    LENGTH = 3,
    /// A written array shares memory with another one. Only src and dst may, if they are the same array.
    OVERLAP = 4,
    /// The length is not a whole number of rows or blocks, or a row or a block has no elements.
    SHAPE = 5,
}

/// What the functions of `activations` return.
pub(crate) trait Outcome {
    /// As a status.
    fn status(self) -> Status;
}

impl Outcome for () {
    #[inline]
    fn status(self) -> Status {
        Status::OK
    }
}

impl Outcome for Result<(), ShapeError> {
    #[inline]
    fn status(self) -> Status {
        match self {
            Ok(()) => Status::OK,
            Err(_) => Status::SHAPE,
        }
    }
}

impl Outcome for Result<(), Status> {
    #[inline]
    fn status(self) -> Status {
        self.err().unwrap_or(Status::OK)
    }
}
