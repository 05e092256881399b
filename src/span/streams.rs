//! The slices of an element-wise call as raw streams.
//!
//! A call reads `x`, perhaps a gradient beside it, and writes one or two results. In place and into another slice
//! differ only in the pointers.

use crate::error::{ShapeError, same_len};
use crate::float::Float;
use core::marker::PhantomData;

/// The streams of one call, all of one length.
pub(crate) struct Streams<'a, T> {
    /// Read.
    pub(crate) x: *const T,
    /// Read by kernels of which `READS_GRADIENT` holds; may be `y`.
    pub(crate) g: *const T,
    /// Written; may be `x` or `g`.
    pub(crate) y: *mut T,
    /// Written by kernels of which `WRITES_SECOND` holds.
    pub(super) second: *mut T,
    pub(crate) len: usize,
    slices: PhantomData<&'a mut [T]>,
}

impl<'a, T: Float> Streams<'a, T> {
    /// x to f(x) where it stands.
    #[inline(always)]
    pub(crate) fn in_place(xs: &'a mut [T]) -> Self {
        let y = xs.as_mut_ptr();
        Self { x: y, g: y, y, second: y, len: xs.len(), slices: PhantomData }
    }

    /// x to f(x) in another slice.
    #[inline(always)]
    pub(crate) fn into(src: &'a [T], dst: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        let y = dst.as_mut_ptr();
        Ok(Self { x: src.as_ptr(), g: src.as_ptr(), y, second: y, len: src.len(), slices: PhantomData })
    }

    /// x to f(x) where it stands, and a second result beside it.
    #[inline(always)]
    pub(crate) fn with_second(xs: &'a mut [T], second: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("derivative", second.len(), "xs", xs.len())?;
        let y = xs.as_mut_ptr();
        Ok(Self { x: y, g: y, y, second: second.as_mut_ptr(), len: xs.len(), slices: PhantomData })
    }

    /// A gradient to its product with a function of the input x.
    #[inline(always)]
    pub(crate) fn gradient(x: &'a [T], grad: &'a mut [T]) -> Result<Self, ShapeError> {
        Self::gradient_by("x", x, grad)
    }

    /// The same with a function of the output y.
    #[inline(always)]
    pub(crate) fn gradient_from_output(y: &'a [T], grad: &'a mut [T]) -> Result<Self, ShapeError> {
        Self::gradient_by("y", y, grad)
    }

    #[inline(always)]
    fn gradient_by(name: &'static str, x: &'a [T], grad: &'a mut [T]) -> Result<Self, ShapeError> {
        same_len("grad", grad.len(), name, x.len())?;
        let y = grad.as_mut_ptr();
        Ok(Self { x: x.as_ptr(), g: y, y, second: y, len: x.len(), slices: PhantomData })
    }

    /// x, g, y, second and the length, each of which fits a register. Of use where the backend is chosen at run time.
    #[allow(dead_code)]
    #[inline(always)]
    pub(crate) fn into_words(self) -> (*const T, *const T, *mut T, *mut T, usize) {
        (self.x, self.g, self.y, self.second, self.len)
    }

    /// # Safety
    /// The words are those of [`into_words`](Self::into_words), and the slices are still lent.
    #[allow(dead_code)]
    #[inline(always)]
    pub(crate) unsafe fn from_words(x: *const T, g: *const T, y: *mut T, second: *mut T, len: usize) -> Self {
        Self { x, g, y, second, len, slices: PhantomData }
    }

    /// The same call for `len` elements from `at` on, or as many as there are.
    #[inline(always)]
    pub(super) fn part(&self, at: usize, len: usize) -> Self {
        let at = at.min(self.len);
        let len = len.min(self.len - at);
        // SAFETY: each slice has `self.len` elements, so that this stays in it or ends at its end.
        unsafe {
            let (x, g, y, second) = (self.x.add(at), self.g.add(at), self.y.add(at), self.second.add(at));
            Self { x, g, y, second, len, slices: PhantomData }
        }
    }
}
