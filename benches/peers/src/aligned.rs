//! Buffers whose place in memory is known.

use crate::function::Element;

/// What the places below refer to.
const PAGE: usize = 4096;

/// A buffer that starts a given number of bytes after a page.
pub struct Aligned<T> {
    all: Vec<T>,
    skip: usize,
    len: usize,
}

impl<T: Element> Aligned<T> {
    /// `len` values, the first of them `bytes` after the beginning of a page.
    pub fn new(len: usize, bytes: usize, mut value: impl FnMut() -> T) -> Self {
        let spare = (PAGE + bytes) / size_of::<T>();
        let mut all = vec![T::default(); len + spare];
        let skip = all.as_ptr().align_offset(PAGE).min(PAGE / size_of::<T>()) + bytes / size_of::<T>();
        all[skip..skip + len].fill_with(&mut value);
        Self { all, skip, len }
    }

    pub fn get(&self) -> &[T] {
        &self.all[self.skip..][..self.len]
    }

    pub fn get_mut(&mut self) -> &mut [T] {
        &mut self.all[self.skip..][..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::Aligned;

    #[test]
    fn starts_where_it_says() {
        for bytes in [0, 4, 64, 2048] {
            let buffer = Aligned::<f32>::new(100, bytes, || 1.0);
            assert_eq!(buffer.get().as_ptr().addr() % 4096, bytes);
            assert_eq!(buffer.get(), [1.0; 100]);
        }
    }
}
