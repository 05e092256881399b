//! Every function of the crate as a call over three slices: `a` is read, `b` and `c` are read or written.
//!
//! A call comes with its truth: what `b` and `c` should be afterwards. A new function is a line here for each form, and a
//! row in [`super::bounds`] unless it is exact; `accuracy` and `agreement` then hold it to both.

use super::formulas;
use super::real::Real;
use super::truth::{Row, RowGradient, Shape, Wanted};
use super::truth::{exact, exact_gradient, near, product, product_where_normal, slope_gradients};
use activations::Backend;
use oracle::functions;
pub(crate) use table::{Agreement, Call, Reach, Slices};
use table::{Laid, Layout, Table, Truth, untouched};

mod table;

const LAYOUTS: [Layout; 5] = [
    (", one row", |len| [len, 1]),
    (", short rows", |len| [factor(len), 1]),
    (", long rows", |len| [others(len), 1]),
    (", short axis", |len| [factor(len), others(len)]),
    (", long axis", |len| [others(len), factor(len)]),
];

/// That of functions which take no shape.
const WHOLE: Layout = ("", |len| [len, 1]);

/// Numbers of columns and lengths of rows for which `fast::log_softmax` has its own ways.
const SPECIAL_LAYOUTS: [Layout; 4] = [
    (", 4 columns", |len| if len.is_multiple_of(4) { [len / 4, 4] } else { [len, 1] }),
    (", rows of 5", |len| [if len.is_multiple_of(5) { 5 } else { 1 }, 1]),
    (", rows of 17", |len| [if len.is_multiple_of(17) { 17 } else { 1 }, 1]),
    (", rows of 32", |len| [if len.is_multiple_of(32) { 32 } else { 1 }, 1]),
];

/// The least factor above 1; 0 and 1 are their own.
fn factor(len: usize) -> usize {
    (2..=len).find(|factor| len.is_multiple_of(*factor)).unwrap_or(len)
}

/// The product of the other factors.
fn others(len: usize) -> usize {
    len / factor(len).max(1)
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
        softmax(&mut table.laid(layout));
    }
    whole_rows(&mut table.laid(WHOLE));
    table.agreement = Agreement::WhereFusedAlike;
    for layout in LAYOUTS {
        fast_softmax(&mut table.laid(layout));
    }
    for layout in SPECIAL_LAYOUTS {
        let run = |k: Backend, xs: &mut [T], n, m| k.fast_log_softmax_axis(xs, n, m);
        table.laid(layout).map("fast::log_softmax_axis", FAST_LOG_SOFTMAX, run);
    }
    fast_whole_rows(&mut table.laid(WHOLE));
    table.calls
}

fn sigmoid_and_tanh<T: Real>(table: &mut Table<T>) {
    let value = near("sigmoid", functions::sigmoid);
    let derivative = near("sigmoid_derivative", functions::sigmoid_derivative);
    let backward = product("sigmoid_backward", functions::sigmoid_derivative);
    table.map("sigmoid", value, |k, xs| k.sigmoid(xs));
    table.into("sigmoid_into", value, |k, src, dst| k.sigmoid_into(src, dst));
    table.map("sigmoid_derivative", derivative, |k, xs| k.sigmoid_derivative(xs));
    table.into("sigmoid_derivative_into", derivative, |k, src, dst| k.sigmoid_derivative_into(src, dst));
    table.both("sigmoid_with_derivative", value, derivative, |k, xs, beside| k.sigmoid_with_derivative(xs, beside));
    table.back("sigmoid_backward", backward, |k, x, grad| k.sigmoid_backward(x, grad));

    let value = near("tanh", functions::tanh);
    let derivative = near("tanh_derivative", functions::tanh_derivative);
    let backward = product("tanh_backward", functions::tanh_derivative);
    table.map("tanh", value, |k, xs| k.tanh(xs));
    table.into("tanh_into", value, |k, src, dst| k.tanh_into(src, dst));
    table.map("tanh_derivative", derivative, |k, xs| k.tanh_derivative(xs));
    table.into("tanh_derivative_into", derivative, |k, src, dst| k.tanh_derivative_into(src, dst));
    table.both("tanh_with_derivative", value, derivative, |k, xs, beside| k.tanh_with_derivative(xs, beside));
    table.back("tanh_backward", backward, |k, x, grad| k.tanh_backward(x, grad));
}

fn fast<T: Real>(table: &mut Table<T>) {
    let value = near("fast::sigmoid", functions::sigmoid);
    let derivative = near("fast::sigmoid_derivative", functions::sigmoid_derivative);
    let backward = product_where_normal("fast::sigmoid_backward", functions::sigmoid_derivative);
    table.map("fast::sigmoid", value, |k, xs| k.fast_sigmoid(xs));
    table.into("fast::sigmoid_into", value, |k, src, dst| k.fast_sigmoid_into(src, dst));
    table.map("fast::sigmoid_derivative", derivative, |k, xs| k.fast_sigmoid_derivative(xs));
    table.into("fast::sigmoid_derivative_into", derivative, |k, src, dst| k.fast_sigmoid_derivative_into(src, dst));
    table.both("fast::sigmoid_with_derivative", value, derivative, |k, xs, beside| {
        k.fast_sigmoid_with_derivative(xs, beside)
    });
    table.back("fast::sigmoid_backward", backward, |k, x, grad| k.fast_sigmoid_backward(x, grad));

    let value = near("fast::tanh", functions::tanh);
    let derivative = near("fast::tanh_derivative", functions::tanh_derivative);
    let backward = product_where_normal("fast::tanh_backward", functions::tanh_derivative);
    table.map("fast::tanh_derivative", derivative, |k, xs| k.fast_tanh_derivative(xs));
    table.into("fast::tanh_derivative_into", derivative, |k, src, dst| k.fast_tanh_derivative_into(src, dst));
    table
        .both("fast::tanh_with_derivative", value, derivative, |k, xs, beside| k.fast_tanh_with_derivative(xs, beside));
    table.back("fast::tanh_backward", backward, |k, x, grad| k.fast_tanh_backward(x, grad));
    table.agreement = Agreement::of_tables::<T>();
    table.map("fast::tanh", value, |k, xs| k.fast_tanh(xs));
    table.into("fast::tanh_into", value, |k, src, dst| k.fast_tanh_into(src, dst));
}

fn from_output<T: Real>(table: &mut Table<T>) {
    let sigmoid = exact_gradient(formulas::sigmoid_backward_from_output);
    table.back("sigmoid_backward_from_output", sigmoid, |k, y, grad| k.sigmoid_backward_from_output(y, grad));
    table
        .back("fast::sigmoid_backward_from_output", sigmoid, |k, y, grad| k.fast_sigmoid_backward_from_output(y, grad));
    let tanh = exact_gradient(formulas::tanh_backward_from_output);
    table.back("tanh_backward_from_output", tanh, |k, y, grad| k.tanh_backward_from_output(y, grad));
    table.back("fast::tanh_backward_from_output", tanh, |k, y, grad| k.fast_tanh_backward_from_output(y, grad));
}

fn relu<T: Real>(table: &mut Table<T>) {
    let (value, derivative) = (exact(formulas::relu), exact(formulas::relu_derivative));
    let backward = exact_gradient(formulas::relu_backward);
    let from_output = exact_gradient(formulas::relu_backward_from_output);
    table.map("relu", value, |k, xs| k.relu(xs));
    table.into("relu_into", value, |k, src, dst| k.relu_into(src, dst));
    table.map("relu_derivative", derivative, |k, xs| k.relu_derivative(xs));
    table.into("relu_derivative_into", derivative, |k, src, dst| k.relu_derivative_into(src, dst));
    table.both("relu_with_derivative", value, derivative, |k, xs, beside| k.relu_with_derivative(xs, beside));
    table.back("relu_backward", backward, |k, x, grad| k.relu_backward(x, grad));
    table.back("relu_backward_from_output", from_output, |k, y, grad| k.relu_backward_from_output(y, grad));
}

fn leaky_relu<T: Real>(table: &mut Table<T>, slope: T) {
    let name = |function: &str| format!("leaky_relu{function} {slope}");
    let value = exact(move |x| formulas::leaky_relu(x, slope));
    let derivative = exact(move |x| formulas::leaky_relu_derivative(x, slope));
    let backward = exact_gradient(move |x, g| formulas::leaky_relu_backward(x, g, slope));
    let from_output = exact_gradient(move |y, g| formulas::leaky_relu_backward_from_output(y, g, slope));
    table.map(&name(""), value, move |k, xs| k.leaky_relu(xs, slope));
    table.into(&name("_into"), value, move |k, src, dst| k.leaky_relu_into(src, dst, slope));
    table.map(&name("_derivative"), derivative, move |k, xs| k.leaky_relu_derivative(xs, slope));
    table.into(&name("_derivative_into"), derivative, move |k, src, dst| k.leaky_relu_derivative_into(src, dst, slope));
    table.both(&name("_with_derivative"), value, derivative, move |k, xs, beside| {
        k.leaky_relu_with_derivative(xs, beside, slope)
    });
    table.back(&name("_backward"), backward, move |k, x, grad| k.leaky_relu_backward(x, grad, slope));
    table.back(&name("_backward_from_output"), from_output, move |k, y, grad| {
        k.leaky_relu_backward_from_output(y, grad, slope)
    });
}

/// The slopes are the first elements of a, and their gradients the first of c.
fn parametric_relu<T: Real>(table: &mut Table<T>, (layout, shape): Layout) {
    /// `formula` of each element and the slope of its channel.
    fn each<T: Real>(xs: &[T], slopes: &[T], shape: Shape, formula: fn(T, T) -> T) -> Vec<T> {
        let mut ys = xs.to_vec();
        let [channels, inner_len] = shape;
        let slope = |at: usize| slopes[at / inner_len % channels];
        ys.iter_mut().enumerate().for_each(|(at, x)| *x = formula(*x, slope(at)));
        ys
    }
    let name = |function: &str| format!("parametric_relu{function}{layout}");
    let in_place = |formula: fn(T, T) -> T| -> [Truth<T>; 2] {
        let b = move |s: &Slices<T>| Wanted::bits(each(s.b, s.a, shape(s.b.len()), formula));
        [Box::new(b), untouched()]
    };
    let into = |formula: fn(T, T) -> T| -> [Truth<T>; 2] {
        let b = move |s: &Slices<T>| Wanted::bits(each(s.a, s.a, shape(s.a.len()), formula));
        [Box::new(b), untouched()]
    };
    table.add(&name(""), in_place(formulas::leaky_relu), move |k, a, b, _| {
        let [channels, inner_len] = shape(b.len());
        k.parametric_relu(b, &a[..channels], inner_len)
    });
    table.add(&name("_into"), into(formulas::leaky_relu), move |k, a, b, _| {
        let [channels, inner_len] = shape(b.len());
        k.parametric_relu_into(a, b, &a[..channels], inner_len)
    });
    table.add(&name("_derivative"), in_place(formulas::leaky_relu_derivative), move |k, a, b, _| {
        let [channels, inner_len] = shape(b.len());
        k.parametric_relu_derivative(b, &a[..channels], inner_len)
    });
    table.add(&name("_derivative_into"), into(formulas::leaky_relu_derivative), move |k, a, b, _| {
        let [channels, inner_len] = shape(b.len());
        k.parametric_relu_derivative_into(a, b, &a[..channels], inner_len)
    });
    let grads = move |s: &Slices<T>| {
        let factors = each(s.a, s.a, shape(s.a.len()), formulas::leaky_relu_derivative);
        Wanted::bits(s.b.iter().zip(factors).map(|(&g, factor)| g * factor))
    };
    let slope_grads = move |s: &Slices<T>| {
        slope_gradients("parametric_relu_backward", formulas::slope_gradient, [s.a, s.b, s.c], shape(s.a.len()))
    };
    table.add(&name("_backward"), [Box::new(grads), Box::new(slope_grads)], move |k, a, b, c| {
        let [channels, inner_len] = shape(b.len());
        k.parametric_relu_backward(a, b, &a[..channels], inner_len, &mut c[..channels])
    });
}

const SOFTMAX: Row = Row { function: "softmax", truth: oracle::rows::softmax };
const MASKED_SOFTMAX: Row = Row { function: "softmax", truth: formulas::masked_softmax };
const LOG_SOFTMAX: Row = Row { function: "log_softmax", truth: oracle::rows::log_softmax };
const FAST_SOFTMAX: Row = Row { function: "fast::softmax", truth: oracle::rows::softmax };
const FAST_LOG_SOFTMAX: Row = Row { function: "fast::log_softmax", truth: oracle::rows::log_softmax };

const SOFTMAX_BACKWARD: RowGradient = RowGradient {
    function: "softmax_backward",
    truth: oracle::rows::softmax_backward,
    terms: formulas::softmax_backward_terms,
    highest: f64::INFINITY,
};
const FAST_SOFTMAX_BACKWARD: RowGradient = RowGradient { function: "fast::softmax_backward", ..SOFTMAX_BACKWARD };

/// y above 600 counts as 600, and in f32 of `fast::` y above 4 as 4.
const LOG_SOFTMAX_BACKWARD: RowGradient = RowGradient {
    function: "log_softmax_backward",
    truth: oracle::rows::log_softmax_backward,
    terms: formulas::log_softmax_backward_terms,
    highest: 600.0,
};
const FAST_LOG_SOFTMAX_BACKWARD: RowGradient =
    RowGradient { function: "fast::log_softmax_backward", highest: 4.0, ..LOG_SOFTMAX_BACKWARD };

fn softmax<T: Real>(laid: &mut Laid<T>) {
    laid.map("softmax_axis", SOFTMAX, |k, xs, n, m| k.softmax_axis(xs, n, m));
    laid.into("softmax_axis_into", SOFTMAX, |k, src, dst, n, m| k.softmax_axis_into(src, dst, n, m));
    laid.back("softmax_axis_backward", SOFTMAX_BACKWARD, |k, y, grad, n, m| k.softmax_axis_backward(y, grad, n, m));
    laid.map("masked_softmax_axis", MASKED_SOFTMAX, |k, xs, n, m| k.masked_softmax_axis(xs, n, m));
    laid.into("masked_softmax_axis_into", MASKED_SOFTMAX, |k, src, dst, n, m| {
        k.masked_softmax_axis_into(src, dst, n, m)
    });
    laid.map("log_softmax_axis", LOG_SOFTMAX, |k, xs, n, m| k.log_softmax_axis(xs, n, m));
    laid.into("log_softmax_axis_into", LOG_SOFTMAX, |k, src, dst, n, m| k.log_softmax_axis_into(src, dst, n, m));
    laid.back("log_softmax_axis_backward", LOG_SOFTMAX_BACKWARD, |k, y, grad, n, m| {
        k.log_softmax_axis_backward(y, grad, n, m)
    });
    if laid.is_of_columns() {
        return;
    }
    laid.map("softmax_rows", SOFTMAX, |k, xs, n, _| k.softmax_rows(xs, n));
    laid.into("softmax_rows_into", SOFTMAX, |k, src, dst, n, _| k.softmax_rows_into(src, dst, n));
    laid.back("softmax_rows_backward", SOFTMAX_BACKWARD, |k, y, grad, n, _| k.softmax_rows_backward(y, grad, n));
    laid.map("masked_softmax_rows", MASKED_SOFTMAX, |k, xs, n, _| k.masked_softmax_rows(xs, n));
    laid.into("masked_softmax_rows_into", MASKED_SOFTMAX, |k, src, dst, n, _| k.masked_softmax_rows_into(src, dst, n));
    laid.map("log_softmax_rows", LOG_SOFTMAX, |k, xs, n, _| k.log_softmax_rows(xs, n));
    laid.into("log_softmax_rows_into", LOG_SOFTMAX, |k, src, dst, n, _| k.log_softmax_rows_into(src, dst, n));
    laid.back("log_softmax_rows_backward", LOG_SOFTMAX_BACKWARD, |k, y, grad, n, _| {
        k.log_softmax_rows_backward(y, grad, n)
    });
}

fn whole_rows<T: Real>(laid: &mut Laid<T>) {
    laid.map("softmax", SOFTMAX, |k, xs, _, _| k.softmax(xs));
    laid.into("softmax_into", SOFTMAX, |k, src, dst, _, _| k.softmax_into(src, dst));
    laid.back("softmax_backward", SOFTMAX_BACKWARD, |k, y, grad, _, _| k.softmax_backward(y, grad));
    laid.map("masked_softmax", MASKED_SOFTMAX, |k, xs, _, _| k.masked_softmax(xs));
    laid.into("masked_softmax_into", MASKED_SOFTMAX, |k, src, dst, _, _| k.masked_softmax_into(src, dst));
    laid.map("log_softmax", LOG_SOFTMAX, |k, xs, _, _| k.log_softmax(xs));
    laid.into("log_softmax_into", LOG_SOFTMAX, |k, src, dst, _, _| k.log_softmax_into(src, dst));
    laid.back("log_softmax_backward", LOG_SOFTMAX_BACKWARD, |k, y, grad, _, _| k.log_softmax_backward(y, grad));
}

fn fast_softmax<T: Real>(laid: &mut Laid<T>) {
    laid.map("fast::softmax_axis", FAST_SOFTMAX, |k, xs, n, m| k.fast_softmax_axis(xs, n, m));
    laid.into("fast::softmax_axis_into", FAST_SOFTMAX, |k, src, dst, n, m| k.fast_softmax_axis_into(src, dst, n, m));
    laid.back("fast::softmax_axis_backward", FAST_SOFTMAX_BACKWARD, |k, y, grad, n, m| {
        k.fast_softmax_axis_backward(y, grad, n, m)
    });
    laid.map("fast::log_softmax_axis", FAST_LOG_SOFTMAX, |k, xs, n, m| k.fast_log_softmax_axis(xs, n, m));
    laid.into("fast::log_softmax_axis_into", FAST_LOG_SOFTMAX, |k, src, dst, n, m| {
        k.fast_log_softmax_axis_into(src, dst, n, m)
    });
    laid.back("fast::log_softmax_axis_backward", FAST_LOG_SOFTMAX_BACKWARD, |k, y, grad, n, m| {
        k.fast_log_softmax_axis_backward(y, grad, n, m)
    });
    if laid.is_of_columns() {
        return;
    }
    laid.map("fast::softmax_rows", FAST_SOFTMAX, |k, xs, n, _| k.fast_softmax_rows(xs, n));
    laid.into("fast::softmax_rows_into", FAST_SOFTMAX, |k, src, dst, n, _| k.fast_softmax_rows_into(src, dst, n));
    laid.back("fast::softmax_rows_backward", FAST_SOFTMAX_BACKWARD, |k, y, grad, n, _| {
        k.fast_softmax_rows_backward(y, grad, n)
    });
    laid.map("fast::log_softmax_rows", FAST_LOG_SOFTMAX, |k, xs, n, _| k.fast_log_softmax_rows(xs, n));
    laid.into("fast::log_softmax_rows_into", FAST_LOG_SOFTMAX, |k, src, dst, n, _| {
        k.fast_log_softmax_rows_into(src, dst, n)
    });
    laid.back("fast::log_softmax_rows_backward", FAST_LOG_SOFTMAX_BACKWARD, |k, y, grad, n, _| {
        k.fast_log_softmax_rows_backward(y, grad, n)
    });
}

fn fast_whole_rows<T: Real>(laid: &mut Laid<T>) {
    laid.map("fast::softmax", FAST_SOFTMAX, |k, xs, _, _| k.fast_softmax(xs));
    laid.into("fast::softmax_into", FAST_SOFTMAX, |k, src, dst, _, _| k.fast_softmax_into(src, dst));
    laid.back("fast::softmax_backward", FAST_SOFTMAX_BACKWARD, |k, y, grad, _, _| k.fast_softmax_backward(y, grad));
    laid.map("fast::log_softmax", FAST_LOG_SOFTMAX, |k, xs, _, _| k.fast_log_softmax(xs));
    laid.into("fast::log_softmax_into", FAST_LOG_SOFTMAX, |k, src, dst, _, _| k.fast_log_softmax_into(src, dst));
    laid.back("fast::log_softmax_backward", FAST_LOG_SOFTMAX_BACKWARD, |k, y, grad, _, _| {
        k.fast_log_softmax_backward(y, grad)
    });
}
