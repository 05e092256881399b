//! Slices at any offset whose surroundings are watched.

use super::real::Real;

/// So many elements before and behind a slice are watched: more than the widest vector has.
const MARGIN: usize = 24;

/// A slice somewhere in a buffer, with watched elements around it.
#[derive(Clone)]
pub(crate) struct Guarded<T> {
    buffer: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Real> Guarded<T> {
    /// A copy of `content`, `offset` elements further on than the buffer's own alignment has it.
    pub(crate) fn new(content: &[T], offset: usize) -> Self {
        let start = MARGIN + offset;
        let mut buffer = vec![Self::guard(); start + content.len() + MARGIN];
        buffer[start..start + content.len()].copy_from_slice(content);
        Self { buffer, start, len: content.len() }
    }

    /// A number that no function under test returns.
    fn guard() -> T {
        T::from_f64(-0.123_456_789e30)
    }

    pub(crate) fn get(&self) -> &[T] {
        &self.buffer[self.start..self.start + self.len]
    }

    pub(crate) fn get_mut(&mut self) -> &mut [T] {
        &mut self.buffer[self.start..self.start + self.len]
    }

    /// Panics if anything outside the slice was written.
    #[track_caller]
    pub(crate) fn assert_surroundings(&self, what: impl Fn() -> String) {
        let (before, rest) = self.buffer.split_at(self.start);
        let guard = Self::guard();
        let untouched = before.iter().chain(&rest[self.len..]).all(|x| x.same(guard));
        assert!(untouched, "{}: written outside the slice", what());
    }
}
