//! Functions that can panic, one for each way in which a library could come to have one unseen.

pub enum Entry<T> {
    Index(fn(&[T], usize) -> T),
    Slice(fn(&mut [T], usize)),
}

pub const fn entries<T: Copy + Default>() -> [Entry<T>; 2] {
    [Entry::Index(|xs, index| xs[index]), Entry::Slice(|xs, len| xs[..len].fill(T::default()))]
}
