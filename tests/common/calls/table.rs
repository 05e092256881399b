//! The table that calls are written into, and what a call is.

use crate::common::real::Real;
use crate::common::truth::{Row, RowGradient, Shape, Wanted};
use activations::{Backend, ShapeError};

/// What the elements of a result depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// On the elements at the same place.
    Element,
    /// On their row or channel.
    Row,
}

/// On which backends a result has the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreement {
    Everywhere,
    /// On those that all fuse a multiply-add, and on those that all do not.
    WhereFusedAlike,
    /// And on those that all have tables, and on those that all do not.
    WithSameTables,
}

impl Agreement {
    /// What is correctly rounded in f32, and within a bound in f64.
    pub(super) fn of_rounded<T: Real>() -> Self {
        T::choose(Self::Everywhere, Self::WhereFusedAlike)
    }

    /// `fast::tanh`.
    pub(super) fn of_tables<T: Real>() -> Self {
        T::choose(Self::WithSameTables, Self::WhereFusedAlike)
    }

    pub(crate) fn holds(self, one: Backend, other: Backend) -> bool {
        let same_tables = self != Self::WithSameTables || one.has_tables() == other.has_tables();
        self == Self::Everywhere || one.is_fused() == other.is_fused() && same_tables
    }
}

type Run<T> = Box<dyn Fn(Backend, &[T], &mut [T], &mut [T]) -> Result<(), ShapeError>>;

/// What the three slices of a call hold before it.
pub(crate) struct Slices<'a, T> {
    pub(crate) a: &'a [T],
    pub(crate) b: &'a [T],
    pub(crate) c: &'a [T],
}

/// What one of them should hold after it.
pub(super) type Truth<T> = Box<dyn Fn(&Slices<T>) -> Wanted<T>>;

/// One function, with arguments that fit slices of any common length.
pub(crate) struct Call<T> {
    pub(crate) name: String,
    pub(crate) reach: Reach,
    pub(crate) agreement: Agreement,
    run: Run<T>,
    b: Truth<T>,
    c: Truth<T>,
}

impl<T: Real> Call<T> {
    #[track_caller]
    pub(crate) fn run(&self, backend: Backend, a: &[T], b: &mut [T], c: &mut [T]) {
        (self.run)(backend, a, b, c).unwrap_or_else(|error| panic!("{} of {}: {error}", self.name, b.len()));
    }

    /// What `b` and `c` should be after a call.
    pub(crate) fn wanted(&self, before: &Slices<T>) -> [Wanted<T>; 2] {
        [(self.b)(before), (self.c)(before)]
    }
}

/// `[axis_len, inner_len]` that fit a length: the data is one block, or several.
pub(super) type Layout = (&'static str, fn(usize) -> Shape);

/// What a function returns, if anything.
pub(super) trait Outcome {
    fn outcome(self) -> Result<(), ShapeError>;
}

impl Outcome for () {
    fn outcome(self) -> Result<(), ShapeError> {
        Ok(())
    }
}

impl Outcome for Result<(), ShapeError> {
    fn outcome(self) -> Result<(), ShapeError> {
        self
    }
}

pub(super) struct Table<T> {
    pub(super) calls: Vec<Call<T>>,
    pub(super) reach: Reach,
    pub(super) agreement: Agreement,
}

impl<T: Real> Table<T> {
    pub(super) fn add(
        &mut self,
        name: &str,
        [b, c]: [Truth<T>; 2],
        run: impl Fn(Backend, &[T], &mut [T], &mut [T]) -> Result<(), ShapeError> + 'static,
    ) {
        let Self { reach, agreement, .. } = *self;
        self.calls.push(Call { name: name.to_owned(), reach, agreement, run: Box::new(run), b, c });
    }

    /// b in place.
    pub(super) fn map<O: Outcome>(
        &mut self,
        name: &str,
        truth: impl Fn(&[T]) -> Wanted<T> + 'static,
        run: impl Fn(Backend, &mut [T]) -> O + 'static,
    ) {
        let b = Box::new(move |before: &Slices<T>| truth(before.b));
        self.add(name, [b, untouched()], move |k, _, b, _| run(k, b).outcome());
    }

    /// a to b.
    pub(super) fn into(
        &mut self,
        name: &str,
        truth: impl Fn(&[T]) -> Wanted<T> + 'static,
        run: impl Fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError> + 'static,
    ) {
        let b = Box::new(move |before: &Slices<T>| truth(before.a));
        self.add(name, [b, untouched()], move |k, a, b, _| run(k, a, b));
    }

    /// b in place, and c beside it.
    pub(super) fn both(
        &mut self,
        name: &str,
        value: impl Fn(&[T]) -> Wanted<T> + 'static,
        derivative: impl Fn(&[T]) -> Wanted<T> + 'static,
        run: impl Fn(Backend, &mut [T], &mut [T]) -> Result<(), ShapeError> + 'static,
    ) {
        let b = Box::new(move |before: &Slices<T>| value(before.b));
        let c = Box::new(move |before: &Slices<T>| derivative(before.b));
        self.add(name, [b, c], move |k, _, b, c| run(k, b, c));
    }

    /// The gradient b, with a.
    pub(super) fn back(
        &mut self,
        name: &str,
        truth: impl Fn(&[T], &[T]) -> Wanted<T> + 'static,
        run: impl Fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError> + 'static,
    ) {
        let b = Box::new(move |before: &Slices<T>| truth(before.a, before.b));
        self.add(name, [b, untouched()], move |k, a, b, _| run(k, a, b));
    }

    pub(super) fn laid(&mut self, layout: Layout) -> Laid<'_, T> {
        Laid { table: self, layout }
    }
}

/// As it was.
pub(super) fn untouched<T: Real>() -> Truth<T> {
    Box::new(|before| Wanted::bits(before.c.to_vec()))
}

/// Row functions in a layout, named after it.
pub(super) struct Laid<'a, T> {
    table: &'a mut Table<T>,
    layout: Layout,
}

impl<T: Real> Laid<'_, T> {
    pub(super) fn is_of_columns(&self) -> bool {
        let (layout, _) = self.layout;
        layout.contains("axis") || layout.contains("columns")
    }

    pub(super) fn map<O: Outcome + 'static>(
        &mut self,
        name: &str,
        truth: Row,
        run: impl Fn(Backend, &mut [T], usize, usize) -> O + 'static,
    ) {
        let (layout, shape) = self.layout;
        let truth = move |xs: &[T]| truth.of(xs, shape(xs.len()));
        self.table.map(&format!("{name}{layout}"), truth, move |k, b| {
            let [axis_len, inner_len] = shape(b.len());
            run(k, b, axis_len, inner_len)
        });
    }

    pub(super) fn into(
        &mut self,
        name: &str,
        truth: Row,
        run: impl Fn(Backend, &[T], &mut [T], usize, usize) -> Result<(), ShapeError> + 'static,
    ) {
        let (layout, shape) = self.layout;
        let truth = move |xs: &[T]| truth.of(xs, shape(xs.len()));
        self.table.into(&format!("{name}{layout}"), truth, move |k, a, b| {
            let [axis_len, inner_len] = shape(b.len());
            run(k, a, b, axis_len, inner_len)
        });
    }

    pub(super) fn back(
        &mut self,
        name: &str,
        truth: RowGradient,
        run: impl Fn(Backend, &[T], &mut [T], usize, usize) -> Result<(), ShapeError> + 'static,
    ) {
        let (layout, shape) = self.layout;
        let truth = move |y: &[T], grads: &[T]| truth.of(y, grads, shape(y.len()));
        self.table.back(&format!("{name}{layout}"), truth, move |k, a, b| {
            let [axis_len, inner_len] = shape(b.len());
            run(k, a, b, axis_len, inner_len)
        });
    }
}
