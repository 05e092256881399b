//! Every function of the crate as a call over three slices: `a` is read, `b` and `c` are read or written.

use super::real::Real;
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
    fn of_rounded<T: Real>() -> Self {
        T::choose(Self::Everywhere, Self::WhereFusedAlike)
    }

    /// `fast::tanh`.
    fn of_tables<T: Real>() -> Self {
        T::choose(Self::WithSameTables, Self::WhereFusedAlike)
    }

    pub(crate) fn holds(self, one: Backend, other: Backend) -> bool {
        let same_tables = self != Self::WithSameTables || one.has_tables() == other.has_tables();
        self == Self::Everywhere || one.is_fused() == other.is_fused() && same_tables
    }
}

type Run<T> = Box<dyn Fn(Backend, &[T], &mut [T], &mut [T]) -> Result<(), ShapeError>>;

/// One function, with arguments that fit slices of any common length.
pub(crate) struct Call<T> {
    pub(crate) name: String,
    pub(crate) reach: Reach,
    pub(crate) agreement: Agreement,
    run: Run<T>,
}

impl<T: Real> Call<T> {
    #[track_caller]
    pub(crate) fn run(&self, backend: Backend, a: &[T], b: &mut [T], c: &mut [T]) {
        (self.run)(backend, a, b, c).unwrap_or_else(|error| panic!("{} of {}: {error}", self.name, b.len()));
    }
}

/// `[axis_len, inner_len]` that fit a length: the data is one block, or several.
type Layout = (&'static str, fn(usize) -> (usize, usize));

const LAYOUTS: [Layout; 5] = [
    ("one row", |len| (len, 1)),
    ("short rows", |len| (factor(len), 1)),
    ("long rows", |len| (others(len), 1)),
    ("short axis", |len| (factor(len), others(len))),
    ("long axis", |len| (others(len), factor(len))),
];

/// The least factor above 1; 0 and 1 are their own.
fn factor(len: usize) -> usize {
    (2..=len).find(|factor| len.is_multiple_of(*factor)).unwrap_or(len)
}

/// The product of the other factors.
fn others(len: usize) -> usize {
    len / factor(len).max(1)
}

struct Table<T> {
    calls: Vec<Call<T>>,
    reach: Reach,
    agreement: Agreement,
}

impl<T: Real> Table<T> {
    fn add(&mut self, name: &str, run: Run<T>) {
        let Self { reach, agreement, .. } = *self;
        self.calls.push(Call { name: name.to_owned(), reach, agreement, run });
    }

    /// b in place.
    fn one(&mut self, name: &str, run: impl Fn(Backend, &mut [T]) + 'static) {
        let run = move |k: Backend, _: &[T], b: &mut [T], _: &mut [T]| {
            run(k, b);
            Ok(())
        };
        self.add(name, Box::new(run));
    }

    /// a to b, or a with b.
    fn two(&mut self, name: &str, run: impl Fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError> + 'static) {
        self.add(name, Box::new(move |k, a, b, _| run(k, a, b)));
    }

    /// b in place, and c beside it.
    fn both(&mut self, name: &str, run: impl Fn(Backend, &mut [T], &mut [T]) -> Result<(), ShapeError> + 'static) {
        self.add(name, Box::new(move |k, _, b, c| run(k, b, c)));
    }
}

/// All of them.
pub(crate) fn all<T: Real>() -> Vec<Call<T>> {
    let mut table = Table { calls: Vec::new(), reach: Reach::Element, agreement: Agreement::of_rounded::<T>() };
    sigmoid_and_tanh(&mut table);
    table.agreement = Agreement::WhereFusedAlike;
    fast(&mut table);
    table.agreement = Agreement::Everywhere;
    from_output(&mut table);
    relu(&mut table);
    for slope in [0.05, 1.5, -0.75, 0.0] {
        leaky_relu(&mut table, T::from_f64(slope));
    }
    table.reach = Reach::Row;
    for layout in LAYOUTS {
        parametric_relu(&mut table, layout);
        softmax(&mut table, layout);
    }
    whole_rows(&mut table);
    table.agreement = Agreement::WhereFusedAlike;
    fast_rows(&mut table);
    table.calls
}

fn sigmoid_and_tanh<T: Real>(table: &mut Table<T>) {
    table.one("sigmoid", |k, b| k.sigmoid(b));
    table.two("sigmoid_into", |k, a, b| k.sigmoid_into(a, b));
    table.one("sigmoid_derivative", |k, b| k.sigmoid_derivative(b));
    table.two("sigmoid_derivative_into", |k, a, b| k.sigmoid_derivative_into(a, b));
    table.both("sigmoid_with_derivative", |k, b, c| k.sigmoid_with_derivative(b, c));
    table.two("sigmoid_backward", |k, a, b| k.sigmoid_backward(a, b));
    table.one("tanh", |k, b| k.tanh(b));
    table.two("tanh_into", |k, a, b| k.tanh_into(a, b));
    table.one("tanh_derivative", |k, b| k.tanh_derivative(b));
    table.two("tanh_derivative_into", |k, a, b| k.tanh_derivative_into(a, b));
    table.both("tanh_with_derivative", |k, b, c| k.tanh_with_derivative(b, c));
    table.two("tanh_backward", |k, a, b| k.tanh_backward(a, b));
}

/// `fast::`, whose other forms differ only in where results go.
fn fast<T: Real>(table: &mut Table<T>) {
    table.one("fast::sigmoid", |k, b| k.fast_sigmoid(b));
    table.one("fast::sigmoid_derivative", |k, b| k.fast_sigmoid_derivative(b));
    table.both("fast::sigmoid_with_derivative", |k, b, c| k.fast_sigmoid_with_derivative(b, c));
    table.two("fast::sigmoid_backward", |k, a, b| k.fast_sigmoid_backward(a, b));
    table.one("fast::tanh_derivative", |k, b| k.fast_tanh_derivative(b));
    table.two("fast::tanh_backward", |k, a, b| k.fast_tanh_backward(a, b));
    table.both("fast::tanh_with_derivative", |k, b, c| k.fast_tanh_with_derivative(b, c));
    table.agreement = Agreement::of_tables::<T>();
    table.one("fast::tanh", |k, b| k.fast_tanh(b));
}

fn fast_rows<T: Real>(table: &mut Table<T>) {
    table.one("fast::softmax", |k, b| k.fast_softmax(b));
    table.two("fast::softmax_backward", |k, a, b| k.fast_softmax_backward(a, b));
    table.one("fast::log_softmax", |k, b| k.fast_log_softmax(b));
    table.two("fast::log_softmax_into", |k, a, b| k.fast_log_softmax_into(a, b));
    table.two("fast::log_softmax_axis, 4 columns", |k, _, b| {
        let inner_len = if b.len().is_multiple_of(4) { 4 } else { 1 };
        k.fast_log_softmax_axis(b, b.len() / inner_len, inner_len)
    });
    for row_len in [5, 17, 32] {
        table.two(&format!("fast::log_softmax_rows of {row_len}"), move |k, _, b| {
            let row_len = if b.len().is_multiple_of(row_len) { row_len } else { 1 };
            k.fast_log_softmax_rows(b, row_len)
        });
    }
    table.two("fast::log_softmax_backward", |k, a, b| k.fast_log_softmax_backward(a, b));
    for (layout, split) in LAYOUTS {
        table.two(&format!("fast::softmax_axis_into, {layout}"), move |k, a, b| {
            let (axis_len, inner_len) = split(b.len());
            k.fast_softmax_axis_into(a, b, axis_len, inner_len)
        });
        table.two(&format!("fast::log_softmax_axis_into, {layout}"), move |k, a, b| {
            let (axis_len, inner_len) = split(b.len());
            k.fast_log_softmax_axis_into(a, b, axis_len, inner_len)
        });
        table.two(&format!("fast::softmax_axis_backward, {layout}"), move |k, a, b| {
            let (axis_len, inner_len) = split(b.len());
            k.fast_softmax_axis_backward(a, b, axis_len, inner_len)
        });
        table.two(&format!("fast::log_softmax_axis_backward, {layout}"), move |k, a, b| {
            let (axis_len, inner_len) = split(b.len());
            k.fast_log_softmax_axis_backward(a, b, axis_len, inner_len)
        });
    }
}

fn from_output<T: Real>(table: &mut Table<T>) {
    table.two("sigmoid_backward_from_output", |k, a, b| k.sigmoid_backward_from_output(a, b));
    table.two("tanh_backward_from_output", |k, a, b| k.tanh_backward_from_output(a, b));
}

fn relu<T: Real>(table: &mut Table<T>) {
    table.one("relu", |k, b| k.relu(b));
    table.two("relu_into", |k, a, b| k.relu_into(a, b));
    table.one("relu_derivative", |k, b| k.relu_derivative(b));
    table.two("relu_derivative_into", |k, a, b| k.relu_derivative_into(a, b));
    table.both("relu_with_derivative", |k, b, c| k.relu_with_derivative(b, c));
    table.two("relu_backward", |k, a, b| k.relu_backward(a, b));
    table.two("relu_backward_from_output", |k, a, b| k.relu_backward_from_output(a, b));
}

fn leaky_relu<T: Real>(table: &mut Table<T>, slope: T) {
    let name = |function: &str| format!("leaky_relu{function} {slope}");
    table.one(&name(""), move |k, b| k.leaky_relu(b, slope));
    table.two(&name("_into"), move |k, a, b| k.leaky_relu_into(a, b, slope));
    table.one(&name("_derivative"), move |k, b| k.leaky_relu_derivative(b, slope));
    table.two(&name("_derivative_into"), move |k, a, b| k.leaky_relu_derivative_into(a, b, slope));
    table.both(&name("_with_derivative"), move |k, b, c| k.leaky_relu_with_derivative(b, c, slope));
    table.two(&name("_backward"), move |k, a, b| k.leaky_relu_backward(a, b, slope));
    table.two(&name("_backward_from_output"), move |k, a, b| k.leaky_relu_backward_from_output(a, b, slope));
}

/// The slopes are the first elements of a, and their gradients the first of c.
fn parametric_relu<T: Real>(table: &mut Table<T>, (layout, split): Layout) {
    let name = |function: &str| format!("parametric_relu{function}, {layout}");
    table.two(&name(""), move |k, a, b| {
        let (channels, inner_len) = split(b.len());
        k.parametric_relu(b, &a[..channels], inner_len)
    });
    table.two(&name("_into"), move |k, a, b| {
        let (channels, inner_len) = split(b.len());
        k.parametric_relu_into(a, b, &a[..channels], inner_len)
    });
    table.two(&name("_derivative"), move |k, a, b| {
        let (channels, inner_len) = split(b.len());
        k.parametric_relu_derivative(b, &a[..channels], inner_len)
    });
    table.two(&name("_derivative_into"), move |k, a, b| {
        let (channels, inner_len) = split(b.len());
        k.parametric_relu_derivative_into(a, b, &a[..channels], inner_len)
    });
    let backward = move |k: Backend, a: &[T], b: &mut [T], c: &mut [T]| {
        let (channels, inner_len) = split(b.len());
        k.parametric_relu_backward(a, b, &a[..channels], inner_len, &mut c[..channels])
    };
    table.add(&name("_backward"), Box::new(backward));
}

fn softmax<T: Real>(table: &mut Table<T>, (layout, split): Layout) {
    let name = |function: &str| format!("{function}, {layout}");
    table.two(&name("softmax_axis"), move |k, _, b| {
        let (axis_len, inner_len) = split(b.len());
        k.softmax_axis(b, axis_len, inner_len)
    });
    table.two(&name("log_softmax_axis"), move |k, _, b| {
        let (axis_len, inner_len) = split(b.len());
        k.log_softmax_axis(b, axis_len, inner_len)
    });
    table.two(&name("masked_softmax_axis"), move |k, _, b| {
        let (axis_len, inner_len) = split(b.len());
        k.masked_softmax_axis(b, axis_len, inner_len)
    });
    table.two(&name("softmax_axis_into"), move |k, a, b| {
        let (axis_len, inner_len) = split(b.len());
        k.softmax_axis_into(a, b, axis_len, inner_len)
    });
    table.two(&name("log_softmax_axis_into"), move |k, a, b| {
        let (axis_len, inner_len) = split(b.len());
        k.log_softmax_axis_into(a, b, axis_len, inner_len)
    });
    table.two(&name("masked_softmax_axis_into"), move |k, a, b| {
        let (axis_len, inner_len) = split(b.len());
        k.masked_softmax_axis_into(a, b, axis_len, inner_len)
    });
    table.two(&name("softmax_axis_backward"), move |k, a, b| {
        let (axis_len, inner_len) = split(b.len());
        k.softmax_axis_backward(a, b, axis_len, inner_len)
    });
    table.two(&name("log_softmax_axis_backward"), move |k, a, b| {
        let (axis_len, inner_len) = split(b.len());
        k.log_softmax_axis_backward(a, b, axis_len, inner_len)
    });
    if !layout.contains("row") {
        return;
    }
    let row = move |len| split(len).0;
    table.two(&name("softmax_rows"), move |k, _, b| k.softmax_rows(b, row(b.len())));
    table.two(&name("softmax_rows_into"), move |k, a, b| k.softmax_rows_into(a, b, row(a.len())));
    table.two(&name("softmax_rows_backward"), move |k, a, b| k.softmax_rows_backward(a, b, row(a.len())));
    table.two(&name("masked_softmax_rows"), move |k, _, b| k.masked_softmax_rows(b, row(b.len())));
    table.two(&name("masked_softmax_rows_into"), move |k, a, b| k.masked_softmax_rows_into(a, b, row(a.len())));
    table.two(&name("log_softmax_rows"), move |k, _, b| k.log_softmax_rows(b, row(b.len())));
    table.two(&name("log_softmax_rows_into"), move |k, a, b| k.log_softmax_rows_into(a, b, row(a.len())));
    table.two(&name("log_softmax_rows_backward"), move |k, a, b| k.log_softmax_rows_backward(a, b, row(a.len())));
}

fn whole_rows<T: Real>(table: &mut Table<T>) {
    table.one("softmax", |k, b| k.softmax(b));
    table.two("softmax_into", |k, a, b| k.softmax_into(a, b));
    table.two("softmax_backward", |k, a, b| k.softmax_backward(a, b));
    table.one("masked_softmax", |k, b| k.masked_softmax(b));
    table.two("masked_softmax_into", |k, a, b| k.masked_softmax_into(a, b));
    table.one("log_softmax", |k, b| k.log_softmax(b));
    table.two("log_softmax_into", |k, a, b| k.log_softmax_into(a, b));
    table.two("log_softmax_backward", |k, a, b| k.log_softmax_backward(a, b));
}
