//! Raw arguments become slices, or a status.
//!
//! An array argument is a pointer and a length. All arrays of a call are checked before the first becomes a slice, so
//! that nothing is written where a status is answered; the checks are those that make a slice sound:
//!
//! 1. not null, and aligned;
//! 2. at most `isize::MAX` bytes, and within the address space;
//! 3. no byte in common with another array, if either is written. `src` and `dst` that are one array are the exception:
//!    the call is then the one in place.
//!
//! An array of length 0 has no bytes: its pointer is not looked at, and an empty slice stands for it.

use crate::status::{Outcome, Status};
use core::slice;

/// An array argument of a call.
struct Array<T> {
    start: *const T,
    len: usize,
    written: bool,
}

impl<T> Array<T> {
    fn read(start: *const T, len: usize) -> Self {
        Self { start, len, written: false }
    }

    fn written(start: *mut T, len: usize) -> Self {
        Self { start, len, written: true }
    }

    /// The address behind its last byte; `None` if it could not exist. The start is where there are elements.
    fn end(&self) -> Option<usize> {
        let bytes = self.len.checked_mul(size_of::<T>()).filter(|&bytes| bytes <= isize::MAX as usize)?;
        self.start.addr().checked_add(bytes)
    }

    /// Whether the two have a byte in common.
    fn meets(&self, other: &Self) -> bool {
        self.end().is_some_and(|end| other.start.addr() < end) && other.end().is_some_and(|end| self.start.addr() < end)
    }
}

/// `Ok` if all arrays of a call may become slices.
fn check<T, const N: usize>(arrays: [Array<T>; N]) -> Result<(), Status> {
    let filled = || arrays.iter().filter(|array| array.len > 0);
    if filled().any(|array| array.start.is_null()) {
        return Err(Status::NULL);
    }
    if filled().any(|array| !array.start.is_aligned()) {
        return Err(Status::ALIGNMENT);
    }
    if filled().any(|array| array.end().is_none()) {
        return Err(Status::LENGTH);
    }
    let mut others = filled();
    while let Some(array) = others.next() {
        if others.clone().any(|other| (array.written || other.written) && array.meets(other)) {
            return Err(Status::OVERLAP);
        }
    }
    Ok(())
}

/// # Safety
/// `check` has passed the array, the caller of C vouches for its elements, and they live and stay the same for `'a`.
unsafe fn slice<'a, T>(start: *const T, len: usize) -> &'a [T] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's word.
    unsafe { slice::from_raw_parts(start, len) }
}

/// # Safety
/// As [`slice`], and nobody else looks at the elements.
unsafe fn slice_mut<'a, T>(start: *mut T, len: usize) -> &'a mut [T] {
    if len == 0 {
        return &mut [];
    }
    // SAFETY: the caller's word.
    unsafe { slice::from_raw_parts_mut(start, len) }
}

/// One array, in place.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn in_place<T, O: Outcome>(xs: *mut T, len: usize, f: impl FnOnce(&mut [T]) -> O) -> Status {
    if let Err(status) = check([Array::written(xs, len)]) {
        return status;
    }
    // SAFETY: checked; the contract of the crate.
    f(unsafe { slice_mut(xs, len) }).status()
}

/// One array into another, or the same one.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn into<T, O: Outcome, P: Outcome>(
    src: *const T,
    dst: *mut T,
    len: usize,
    f: impl FnOnce(&[T], &mut [T]) -> O,
    f_in_place: impl FnOnce(&mut [T]) -> P,
) -> Status {
    if src == dst.cast_const() {
        // SAFETY: the contract of the crate.
        return unsafe { in_place(dst, len, f_in_place) };
    }
    if let Err(status) = check([Array::read(src, len), Array::written(dst, len)]) {
        return status;
    }
    // SAFETY: checked, and so apart; the contract of the crate.
    f(unsafe { slice(src, len) }, unsafe { slice_mut(dst, len) }).status()
}

/// Two arrays of one length, both written.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn beside<T, O: Outcome>(
    xs: *mut T,
    second: *mut T,
    len: usize,
    f: impl FnOnce(&mut [T], &mut [T]) -> O,
) -> Status {
    if let Err(status) = check([Array::written(xs, len), Array::written(second, len)]) {
        return status;
    }
    // SAFETY: checked, and so apart; the contract of the crate.
    f(unsafe { slice_mut(xs, len) }, unsafe { slice_mut(second, len) }).status()
}

/// Two arrays of one length, the second written.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn backward<T, O: Outcome>(
    x: *const T,
    grad: *mut T,
    len: usize,
    f: impl FnOnce(&[T], &mut [T]) -> O,
) -> Status {
    if let Err(status) = check([Array::read(x, len), Array::written(grad, len)]) {
        return status;
    }
    // SAFETY: checked, and so apart; the contract of the crate.
    f(unsafe { slice(x, len) }, unsafe { slice_mut(grad, len) }).status()
}

/// Data in place, and a slope a channel.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn channels_in_place<T, O: Outcome>(
    xs: *mut T,
    len: usize,
    slopes: *const T,
    channels: usize,
    f: impl FnOnce(&mut [T], &[T]) -> O,
) -> Status {
    if let Err(status) = check([Array::written(xs, len), Array::read(slopes, channels)]) {
        return status;
    }
    // SAFETY: checked, and so apart; the contract of the crate.
    f(unsafe { slice_mut(xs, len) }, unsafe { slice(slopes, channels) }).status()
}

/// Data into another array, or the same one, and a slope a channel.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn channels_into<T, O: Outcome, P: Outcome>(
    src: *const T,
    dst: *mut T,
    len: usize,
    slopes: *const T,
    channels: usize,
    f: impl FnOnce(&[T], &mut [T], &[T]) -> O,
    f_in_place: impl FnOnce(&mut [T], &[T]) -> P,
) -> Status {
    if src == dst.cast_const() {
        // SAFETY: the contract of the crate.
        return unsafe { channels_in_place(dst, len, slopes, channels, f_in_place) };
    }
    if let Err(status) = check([Array::read(src, len), Array::written(dst, len), Array::read(slopes, channels)]) {
        return status;
    }
    // SAFETY: checked, and so apart from what is written; the contract of the crate.
    f(unsafe { slice(src, len) }, unsafe { slice_mut(dst, len) }, unsafe { slice(slopes, channels) }).status()
}

/// Gradients of data and of the slopes, both written.
///
/// # Safety
/// The contract of the crate.
pub(crate) unsafe fn channels_backward<T, O: Outcome>(
    (x, grad, len): (*const T, *mut T, usize),
    (slopes, slope_grads, channels): (*const T, *mut T, usize),
    f: impl FnOnce(&[T], &mut [T], &[T], &mut [T]) -> O,
) -> Status {
    let (x_array, grad_array) = (Array::read(x, len), Array::written(grad, len));
    let (slopes_array, slope_grads_array) = (Array::read(slopes, channels), Array::written(slope_grads, channels));
    if let Err(status) = check([x_array, grad_array, slopes_array, slope_grads_array]) {
        return status;
    }
    // SAFETY: checked, and so apart from what is written; the contract of the crate.
    unsafe { f(slice(x, len), slice_mut(grad, len), slice(slopes, channels), slice_mut(slope_grads, channels)) }
        .status()
}
