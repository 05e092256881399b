//! One library's version of one function, in a form that can be timed and checked.
//!
//! A pass goes once over a whole buffer, `len` elements a call. What an in-place pass has overwritten is put back by
//! [`Action::reset`], outside the timed part, so every pass sees the same inputs.

use std::hint::black_box;

pub trait Action<T> {
    /// Takes the inputs of the passes to come. Libraries with tensors of their own build them here.
    fn load(&mut self, _input: &[T], _len: usize) {}

    /// Readies `work` for a pass.
    fn reset(&mut self, _input: &[T], _work: &mut [T]) {}

    /// The timed part.
    fn pass(&mut self, input: &[T], work: &mut [T], len: usize);

    /// A pass whose results are wanted, in `work`.
    fn collect(&mut self, input: &[T], work: &mut [T], len: usize) {
        self.reset(input, work);
        self.pass(input, work, len);
    }
}

pub struct Peer<T> {
    /// Unique in a table: the library, and the variant where it has several.
    pub name: String,
    pub origin: &'static str,
    /// `in place`, `out of place`, or `new tensor` where every call allocates its result.
    pub place: &'static str,
    /// False for a yardstick that computes nothing, such as a copy.
    pub computes: bool,
    pub action: Box<dyn Action<T>>,
}

struct InPlace<F>(F);

impl<T: Copy, F: Fn(&mut [T])> Action<T> for InPlace<F> {
    fn reset(&mut self, input: &[T], work: &mut [T]) {
        work.copy_from_slice(input);
    }
    fn pass(&mut self, _input: &[T], work: &mut [T], len: usize) {
        for xs in work.chunks_exact_mut(len) {
            (self.0)(black_box(xs));
        }
    }
}

struct OutOfPlace<F>(F);

impl<T, F: Fn(&[T], &mut [T])> Action<T> for OutOfPlace<F> {
    fn pass(&mut self, input: &[T], work: &mut [T], len: usize) {
        for (src, dst) in input.chunks_exact(len).zip(work.chunks_exact_mut(len)) {
            (self.0)(black_box(src), black_box(dst));
        }
    }
}

pub fn in_place<T: Copy + 'static>(
    origin: &'static str,
    name: impl Into<String>,
    f: impl Fn(&mut [T]) + 'static,
) -> Peer<T> {
    Peer { name: name.into(), origin, place: "in place", computes: true, action: Box::new(InPlace(f)) }
}

pub fn out_of_place<T: 'static>(
    origin: &'static str,
    name: impl Into<String>,
    f: impl Fn(&[T], &mut [T]) + 'static,
) -> Peer<T> {
    Peer { name: name.into(), origin, place: "out of place", computes: true, action: Box::new(OutOfPlace(f)) }
}
