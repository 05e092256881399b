//! Backward forms: the right bits where they are defined by other functions' bits, and otherwise within bounds.
//!
//! * `sigmoid_backward` and `tanh_backward` multiply by a derivative with a wider exponent: the result is the product of
//!   the derivative as it is rounded wherever that is no smaller than 2⁻⁹⁹⁰, or than the least normal f32, and within
//!   the bound also where it is.
//! * `_backward_from_output` is y(1 − y) or (1 − y)(1 + y) times the gradient, in the element's own arithmetic.
//! * The gradients of softmax and log_softmax are differences that may cancel; see [`crate::common::bounds`].

use crate::common::points::{Random, special};
use crate::common::real::{Real, assert_same, numbers, widened};
use crate::common::rows::adversarial;
use crate::common::worst::{Worst, judge};
use crate::common::{backends, bounds, formulas};
use activations::{Backend, ShapeError};
use oracle::{Function, Scaled};

type Gradient<T> = fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError>;

/// A backward form, the derivative that it multiplies by, and the truth of that.
struct Product<T> {
    name: &'static str,
    backward: Gradient<T>,
    derivative: fn(Backend, &mut [T]),
    truth: Function,
}

fn products<T: Real>() -> [Product<T>; 4] {
    [
        Product {
            name: "sigmoid_backward",
            backward: |backend, x, grad| backend.sigmoid_backward(x, grad),
            derivative: |backend, xs| backend.sigmoid_derivative(xs),
            truth: Function::SigmoidDerivative,
        },
        Product {
            name: "tanh_backward",
            backward: |backend, x, grad| backend.tanh_backward(x, grad),
            derivative: |backend, xs| backend.tanh_derivative(xs),
            truth: Function::TanhDerivative,
        },
        Product {
            name: "fast::sigmoid_backward",
            backward: |backend, x, grad| backend.fast_sigmoid_backward(x, grad),
            derivative: |backend, xs| backend.fast_sigmoid_derivative(xs),
            truth: Function::SigmoidDerivative,
        },
        Product {
            name: "fast::tanh_backward",
            backward: |backend, x, grad| backend.fast_tanh_backward(x, grad),
            derivative: |backend, xs| backend.fast_tanh_derivative(xs),
            truth: Function::TanhDerivative,
        },
    ]
}

impl<T: Real> Product<T> {
    /// Whether the derivative has no more exponents than its type: in `fast::`, whose f64 is the root's.
    fn is_narrow(&self) -> bool {
        T::choose(true, false) && self.name.starts_with("fast::")
    }
}

/// Arguments all along the interesting range, and far beyond where the derivative alone would be 0, with gradients of
/// every size.
fn arguments<T: Real>() -> (Vec<T>, Vec<T>) {
    let mut random = Random(12);
    let mut xs: Vec<T> = special();
    let width = T::choose(220.0, 1500.0);
    for _ in 0..8000 {
        xs.push(T::from_f64(random.between(-width, width)));
        xs.push(T::from_f64(random.between(-width / 8.0, width / 8.0)));
        xs.push(T::from_f64(random.normal()));
    }
    let mut number = |i: usize| match i % 3 {
        0 => T::from_f64(random.normal()),
        1 => random.any(),
        _ => T::LARGEST.moved(-((random.bits() >> 45) as i64)),
    };
    let grads = (0..xs.len()).map(&mut number).collect();
    (xs, grads)
}

#[test]
fn products_with_the_derivative() {
    fn all<T: Real>(least: f64) {
        let (xs, grads) = arguments::<T>();
        for product in products::<T>() {
            let least = if product.is_narrow() { 0.0 } else { least };
            let Product { name, backward, derivative, .. } = product;
            for backend in backends() {
                let mut slopes = xs.clone();
                derivative(backend, &mut slopes);
                let mut got = grads.clone();
                backward(backend, &xs, &mut got).expect("one length");
                for (at, &slope) in slopes.iter().enumerate() {
                    if slope.is_nan() || slope.widen() >= least {
                        let (x, g) = (xs[at], grads[at]);
                        let what = || format!("{name} {x:?}, gradient {g:?} on {}", backend.name());
                        assert_same(&[got[at]], &[g * slope], what);
                    }
                }
            }
        }
    }
    all::<f32>(f32::MIN_POSITIVE.into());
    all::<f64>(2f64.powi(-990));
}

/// Also where the derivative by itself would be subnormal or zero, down to the last product that is not: but for
/// `fast::` of f32.
#[test]
fn products_within_bounds() {
    fn all<T: Real>() {
        let (xs, grads) = arguments::<T>();
        for product in products::<T>() {
            let least = if product.is_narrow() { f64::from(f32::MIN_POSITIVE) } else { 0.0 };
            let Product { name, backward, truth, .. } = product;
            let truths: Vec<Scaled> = xs.iter().map(|x| truth.truth(x.widen())).collect();
            judge(backends().into_iter().map(|backend| {
                let mut got = grads.clone();
                backward(backend, &xs, &mut got).expect("one length");
                let what = format!("{name} {} on {}", T::NAME, backend.name());
                let mut worst = Worst::new(what, bounds::of(name).ulp::<T>());
                for (at, slope) in truths.iter().enumerate() {
                    let (x, g) = (xs[at].widen(), grads[at].widen());
                    if g.is_finite() && (slope.nearest_f64() >= least || x.is_nan()) {
                        worst.see(got[at], &(Scaled::from(g) * *slope), || format!("{x:?}, gradient {g:?}"));
                    }
                }
                worst
            }));
        }
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn infinite_and_zero_gradients() {
    fn all<T: Real>() {
        let xs: Vec<T> = special::<T>().into_iter().filter(|x| !x.is_nan()).collect();
        for product @ Product { name, backward, .. } in products::<T>() {
            if product.is_narrow() {
                continue;
            }
            for backend in backends() {
                for gradient in [f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0] {
                    let wanted = vec![T::from_f64(gradient); xs.len()];
                    let mut got = wanted.clone();
                    backward(backend, &xs, &mut got).expect("one length");
                    assert_same(&got, &wanted, || format!("{name} on {}", backend.name()));
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn from_output() {
    fn all<T: Real>() {
        let mut random = Random(13);
        let mut ys = special::<T>();
        ys.extend((0..4000).map(|_| T::from_f64(random.between(-1.0, 1.0))));
        ys.extend((0..1000).map(|_| random.any::<T>()));
        let mut grads: Vec<T> = ys.iter().map(|_| random.any()).collect();
        grads[..40].copy_from_slice(&numbers(&[1.0; 40]));
        let wanted =
            |formula: fn(T, T) -> T| -> Vec<T> { ys.iter().zip(&grads).map(|(&y, &g)| formula(y, g)).collect() };
        for backend in backends() {
            let mut got = grads.clone();
            backend.sigmoid_backward_from_output(&ys, &mut got).expect("one length");
            assert_same(&got, &wanted(formulas::sigmoid_backward_from_output), || {
                format!("sigmoid on {}", backend.name())
            });
            let mut got = grads.clone();
            backend.tanh_backward_from_output(&ys, &mut got).expect("one length");
            assert_same(&got, &wanted(formulas::tanh_backward_from_output), || format!("tanh on {}", backend.name()));
        }
    }
    all::<f32>();
    all::<f64>();
}

type AlongAxis<T> = fn(Backend, &[T], &mut [T], usize, usize) -> Result<(), ShapeError>;

/// The gradient of a row: of one row, of several, and of columns.
struct RowGradient<T> {
    name: &'static str,
    forward: fn(Backend, &mut [T]),
    row: Gradient<T>,
    rows: fn(Backend, &[T], &mut [T], usize) -> Result<(), ShapeError>,
    axis: AlongAxis<T>,
    truth: fn(&[f64], &[f64]) -> Vec<Scaled>,
    /// What the error of a result is relative to, where it cancels.
    terms: fn(&[f64], &[f64]) -> Vec<Scaled>,
}

fn row_gradients<T: Real>() -> [RowGradient<T>; 4] {
    let softmax = RowGradient {
        name: "softmax_backward",
        forward: |backend, xs| backend.softmax(xs),
        row: |backend: Backend, y: &[T], grad: &mut [T]| backend.softmax_backward(y, grad),
        rows: |backend, y, grad, len| backend.softmax_rows_backward(y, grad, len),
        axis: |backend, y, grad, len, inner_len| backend.softmax_axis_backward(y, grad, len, inner_len),
        truth: oracle::rows::softmax_backward,
        terms: formulas::softmax_backward_terms,
    };
    let log_softmax = RowGradient {
        name: "log_softmax_backward",
        forward: |backend, xs| backend.log_softmax(xs),
        row: |backend: Backend, y: &[T], grad: &mut [T]| backend.log_softmax_backward(y, grad),
        rows: |backend, y, grad, len| backend.log_softmax_rows_backward(y, grad, len),
        axis: |backend, y, grad, len, inner_len| backend.log_softmax_axis_backward(y, grad, len, inner_len),
        truth: oracle::rows::log_softmax_backward,
        terms: formulas::log_softmax_backward_terms,
    };
    let fast_softmax = RowGradient {
        name: "fast::softmax_backward",
        row: |backend, y, grad| backend.fast_softmax_backward(y, grad),
        rows: |backend, y, grad, len| backend.fast_softmax_rows_backward(y, grad, len),
        axis: |backend, y, grad, len, inner_len| backend.fast_softmax_axis_backward(y, grad, len, inner_len),
        ..softmax
    };
    let fast_log_softmax = RowGradient {
        name: "fast::log_softmax_backward",
        row: |backend, y, grad| backend.fast_log_softmax_backward(y, grad),
        rows: |backend, y, grad, len| backend.fast_log_softmax_rows_backward(y, grad, len),
        axis: |backend, y, grad, len, inner_len| backend.fast_log_softmax_axis_backward(y, grad, len, inner_len),
        ..log_softmax
    };
    [softmax, log_softmax, fast_softmax, fast_log_softmax]
}

/// Gradients as they come, equal ones (which cancel wholly), one alone, sizes far apart, huge and tiny ones.
fn gradients<T: Real>(len: usize, random: &mut Random) -> [Vec<T>; 6] {
    let one = random.bits() as usize % len;
    [
        (0..len).map(|_| T::from_f64(random.normal())).collect(),
        vec![T::from_f64(random.normal()); len],
        (0..len).map(|at| T::from_f64(if at == one { 1.0 } else { 0.0 })).collect(),
        (0..len).map(|_| T::from_f64(random.normal() * random.between(-20.0, 20.0).exp())).collect(),
        (0..len).map(|_| T::from_f64(random.normal() * 1e32)).collect(),
        (0..len).map(|_| T::from_f64(random.normal() * 1e-30)).collect(),
    ]
}

#[test]
fn rows_within_bounds() {
    fn all<T: Real>() {
        for RowGradient { name, forward, row, truth, terms, .. } in row_gradients::<T>() {
            let bound = bounds::of(name);
            let worst = |backend: Backend| {
                let what = format!("{name} {} on {}", T::NAME, backend.name());
                (backend, Worst::new(what, bound.ulp::<T>()))
            };
            let mut worst: Vec<(Backend, Worst)> = backends().into_iter().map(worst).collect();
            let mut random = Random(14);
            for len in [1, 2, 3, 7, 16, 33, 100, 1000] {
                for (at, case) in adversarial::<T>(len, &mut random).into_iter().enumerate() {
                    let grads = &gradients::<T>(len, &mut random)[at % 6];
                    for (backend, worst) in &mut worst {
                        let mut y = case.xs.clone();
                        forward(*backend, &mut y);
                        if y.iter().any(|y| y.widen().is_infinite()) {
                            continue;
                        }
                        let mut got = grads.clone();
                        row(*backend, &y, &mut got).expect("one length");
                        let (y, g) = (widened(&y), widened(grads));
                        let (truths, terms) = (truth(&y, &g), terms(&y, &g));
                        for (place, &got) in got.iter().enumerate() {
                            let input = || format!("{}: place {place}", case.name);
                            worst.see_difference(got, &truths[place], bound, terms[place], input);
                        }
                    }
                }
            }
            judge(worst.into_iter().map(|(_, worst)| worst));
        }
    }
    all::<f32>();
    all::<f64>();
}

/// Columns of every kind of row beside each other, of all widths and heights, in two blocks.
#[test]
fn columns_within_bounds() {
    fn all<T: Real>() {
        for RowGradient { name, forward, axis, truth, terms, .. } in row_gradients::<T>() {
            let bound = bounds::of(name);
            let worst = |backend: Backend| {
                Worst::new(format!("{name} {} of columns on {}", T::NAME, backend.name()), bound.ulp::<T>())
            };
            let mut worst: Vec<Worst> = backends().into_iter().map(worst).collect();
            let mut random = Random(16);
            for (inner_len, len) in
                [(2, 33), (3, 1), (7, 16), (8, 17), (9, 5), (16, 40), (25, 18), (31, 2), (33, 7), (70, 100), (700, 19)]
            {
                // Columns as rows, one after another.
                let cases = adversarial::<T>(len, &mut random);
                let mut y: Vec<T> = (0..2 * inner_len).flat_map(|at| cases[at % cases.len()].xs.clone()).collect();
                y.chunks_mut(len).for_each(|y| forward(backends()[0], y));
                y.chunks_mut(len)
                    .filter(|y| y.iter().any(|y| y.widen().is_infinite()))
                    .for_each(|y| y.fill(T::from_f64(0.25)));
                let grads: Vec<T> =
                    (0..2 * inner_len).flat_map(|at| gradients::<T>(len, &mut random)[at % 6].clone()).collect();
                let of_place =
                    |at: usize| at / (len * inner_len) * len * inner_len + at % inner_len * len + at / inner_len % len;
                let laid = |rows: &[T]| -> Vec<T> { (0..rows.len()).map(|at| rows[of_place(at)]).collect() };
                let (columns, laid_grads) = (laid(&y), laid(&grads));
                let (wide_y, wide_g) = (widened(&y), widened(&grads));
                let rows = || wide_y.chunks(len).zip(wide_g.chunks(len));
                let truths: Vec<Scaled> = rows().flat_map(|(y, g)| truth(y, g)).collect();
                let terms: Vec<Scaled> = rows().flat_map(|(y, g)| terms(y, g)).collect();
                for (backend, worst) in backends().into_iter().zip(&mut worst) {
                    let mut got = laid_grads.clone();
                    axis(backend, &columns, &mut got, len, inner_len).expect("two blocks");
                    for (at, &got) in got.iter().enumerate() {
                        let place = of_place(at);
                        let input = || format!("{len} x {inner_len}, element {at}");
                        worst.see_difference(got, &truths[place], bound, terms[place], input);
                    }
                }
            }
            judge(worst);
        }
    }
    all::<f32>();
    all::<f64>();
}

/// Equal terms, whose roundings all go one way: a long row has no larger bound than a short one.
#[test]
fn long_rows_within_bounds() {
    fn all<T: Real>() {
        let len = 1 << 18;
        let (y, g) = (T::from_f64(0.7), T::from_f64(-0.3));
        for RowGradient { name, row, .. } in row_gradients::<T>() {
            let bound = bounds::of(name);
            let (wide_y, wide_g) = (Scaled::from(y.widen()), Scaled::from(g.widen()));
            let total = Scaled::from(len as f64);
            let (truth, terms) = if !name.contains("log_softmax") {
                let dot = wide_y * wide_g * total;
                (wide_y * (wide_g - dot), wide_y * (wide_g.abs() + dot.abs()))
            } else {
                let passed = oracle::functions::exp(y.widen()) * wide_g * total;
                (wide_g - passed, wide_g.abs() + passed.abs())
            };
            judge(backends().into_iter().map(|backend| {
                let mut worst = Worst::new(format!("{name} {} on {}", T::NAME, backend.name()), bound.ulp::<T>());
                let mut got = vec![g; len];
                row(backend, &vec![y; len], &mut got).expect("one length");
                worst.see_difference(got[len - 1], &truth, bound, terms, || format!("{len} equal terms"));
                worst
            }));
        }
    }
    all::<f32>();
    all::<f64>();
}

/// An infinite gradient is no reason for NaN where the sum is infinite.
#[test]
fn infinite_sums() {
    for backend in backends() {
        for len in [3, 700, 2000] {
            let mut grad = vec![1.0f32; len];
            grad[1] = f32::INFINITY;
            let mut fast = grad.clone();
            backend.log_softmax_backward(&vec![-1.0; len], &mut grad).expect("one length");
            backend.fast_log_softmax_backward(&vec![-1.0; len], &mut fast).expect("one length");
            for grad in [grad, fast] {
                assert_eq!(grad[0], f32::NEG_INFINITY, "{len} elements on {}", backend.name());
            }
        }
    }
}

/// The form for rows has the bits of the form for one row.
#[test]
fn rows_are_rows() {
    fn all<T: Real>() {
        let mut random = Random(15);
        for RowGradient { name, forward, row, rows, .. } in row_gradients::<T>() {
            for len in [1, 5, 16, 37] {
                let mut y: Vec<T> = (0..4 * len).map(|_| T::from_f64(random.normal())).collect();
                y.chunks_mut(len).for_each(|y| forward(backends()[0], y));
                let grads: Vec<T> = y.iter().map(|_| T::from_f64(random.normal())).collect();
                for backend in backends() {
                    let (mut together, mut apart) = (grads.clone(), grads.clone());
                    rows(backend, &y, &mut together, len).expect("four rows");
                    for (y, grad) in y.chunks(len).zip(apart.chunks_mut(len)) {
                        row(backend, y, grad).expect("one length");
                    }
                    assert_same(&together, &apart, || format!("{name} on {}", backend.name()));
                }
            }
        }
    }
    all::<f32>();
    all::<f64>();
}

/// −∞ in log_softmax is a probability of 0: the gradient passes as it is.
#[test]
fn masked_places_pass_nothing_to_others() {
    for backend in backends() {
        let mut grad = [2.0f32, 3.0];
        backend.log_softmax_backward(&[0.0, f32::NEG_INFINITY], &mut grad).expect("one length");
        assert_same(&grad, &[-3.0, 3.0], || format!("log_softmax on {}", backend.name()));
        let mut grad = [2.0f64, 3.0];
        backend.softmax_backward(&[1.0, 0.0], &mut grad).expect("one length");
        assert_same(&grad, &[0.0, 0.0], || format!("softmax on {}", backend.name()));
        let mut grad = [2.0f32, 3.0];
        backend.fast_log_softmax_backward(&[0.0, f32::NEG_INFINITY], &mut grad).expect("one length");
        assert_eq!(grad[1], 3.0, "fast::log_softmax on {}", backend.name());
    }
}
