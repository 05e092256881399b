//! The worst errors seen.

/// The largest error, and where it was.
#[derive(Clone, Debug)]
pub(crate) struct Worst<I> {
    pub(crate) error: f64,
    pub(crate) at: Option<I>,
}

impl<I> Worst<I> {
    pub(crate) const NONE: Self = Self { error: -1.0, at: None };

    /// Takes the error in if it is larger. NaN is larger than anything.
    pub(crate) fn see(&mut self, error: f64, at: impl FnOnce() -> I) {
        let error = if error.is_nan() { f64::INFINITY } else { error };
        if error > self.error {
            *self = Self { error, at: Some(at()) };
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        if other.error > self.error {
            *self = other;
        }
    }
}

/// The `N` largest errors.
#[derive(Clone, Debug)]
pub(crate) struct Leaders<I, const N: usize> {
    seen: Vec<(f64, I)>,
    /// What an error must exceed to count.
    least: f64,
}

impl<I, const N: usize> Leaders<I, N> {
    pub(crate) const NONE: Self = Self { seen: Vec::new(), least: -1.0 };

    pub(crate) fn see(&mut self, error: f64, at: impl FnOnce() -> I) {
        if error > self.least {
            self.seen.push((error, at()));
            if self.seen.len() >= 2 * N {
                self.trim();
            }
        }
    }

    fn trim(&mut self) {
        self.seen.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.seen.truncate(N);
        if let (true, Some(last)) = (self.seen.len() == N, self.seen.last()) {
            self.least = last.0;
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.seen.extend(other.seen);
        self.trim();
    }

    /// Largest first.
    pub(crate) fn into_sorted(mut self) -> Vec<(f64, I)> {
        self.trim();
        self.seen
    }
}
