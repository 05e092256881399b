//! Inputs that make arithmetic slow, against ordinary ones: subnormal numbers in and out, huge ones, infinities, NaN.

use super::large::fits;
use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::accuracy::Random;
use crate::libraries::Compared;
use activations::{Backend, ShapeError};

pub const NAME: &str = "slow";

const LEN: usize = 4096;

pub fn run<T: Compared>(wanted: &Wanted, every_backend: bool) -> Vec<Cell> {
    let kinds = kinds::<T>();
    let mut cells = Vec::new();
    let mut one = |name: String, call: &dyn Fn() -> Box<dyn Fn(&mut Arena<T>)>| {
        let table = Table { suite: NAME, column: &name, units: LEN, repeats: 1 };
        let first: &'static str = name.clone().leak();
        let entry = |(kind, values): &(&str, Vec<T>)| Entry::new(first, call()).against(first).on(kind, values);
        cells.extend(wanted.run::<T>(&table, Arena::new(LEN, APART), kinds.iter().map(entry).collect()));
    };
    let best = Backend::best();
    for backend in Backend::available().filter(|&b| every_backend || b == best) {
        let suffix = if backend == best { String::new() } else { format!(" {}", backend.name()) };
        for (name, call) in in_place::<T>() {
            one(format!("{name}{suffix}"), &|| Box::new(move |a| call(backend, a.work.get_mut())));
        }
        for (name, call) in backward::<T>() {
            one(format!("{name}{suffix}"), &|| {
                Box::new(move |a| {
                    let (x, grad) = (a.work.get(), a.second.get_mut());
                    grad.fill(T::ONE);
                    fits(call(backend, x, grad));
                })
            });
        }
    }
    for (name, call) in T::beside() {
        one(name.to_owned(), &|| Box::new(move |a| call(a.work.get_mut())));
    }
    cells
}

type Call<T> = fn(Backend, &mut [T]);

fn in_place<T: Compared>() -> Vec<(&'static str, Call<T>)> {
    let mut calls: Vec<(&'static str, Call<T>)> = vec![
        ("sigmoid", |b, xs| b.sigmoid(xs)),
        ("sigmoid_derivative", |b, xs| b.sigmoid_derivative(xs)),
        ("tanh", |b, xs| b.tanh(xs)),
        ("tanh_derivative", |b, xs| b.tanh_derivative(xs)),
        ("softmax", |b, xs| b.softmax(xs)),
        ("log_softmax", |b, xs| b.log_softmax(xs)),
        ("softmax_rows of 16", |b, xs| fits(b.softmax_rows(xs, 16))),
        ("relu", |b, xs| b.relu(xs)),
        ("leaky_relu", |b, xs| b.leaky_relu(xs, T::SLOPE)),
    ];
    if T::NAME == "f32" {
        calls.push(("fast sigmoid", |b, xs| b.fast_sigmoid(xs)));
        calls.push(("fast sigmoid_derivative", |b, xs| b.fast_sigmoid_derivative(xs)));
        calls.push(("fast tanh", |b, xs| b.fast_tanh(xs)));
        calls.push(("fast tanh_derivative", |b, xs| b.fast_tanh_derivative(xs)));
        calls.push(("fast softmax", |b, xs| b.fast_softmax(xs)));
        calls.push(("fast log_softmax", |b, xs| b.fast_log_softmax(xs)));
    }
    calls
}

type Backward<T> = fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError>;

fn backward<T: Compared>() -> [(&'static str, Backward<T>); 2] {
    [
        ("sigmoid_backward", |b, x, grad| b.sigmoid_backward(x, grad)),
        ("tanh_backward", |b, x, grad| b.tanh_backward(x, grad)),
    ]
}

/// The kinds of input, ordinary ones first.
fn kinds<T: Compared>() -> Vec<(&'static str, Vec<T>)> {
    // Where exp(x) is subnormal, and where it is nothing.
    let (subnormal, nothing) = if T::NAME == "f32" { ((-103.9, -87.4), -300.0) } else { ((-745.0, -708.5), -2000.0) };
    let mut random = Random::new(9);
    let mut draw = |low: f64, high: f64| (0..LEN).map(|_| T::of(random.uniform(low, high))).collect::<Vec<T>>();
    let tiny = T::MIN_POSITIVE;
    let huge = if T::NAME == "f32" { 3e38 } else { 1.7e308 };
    let mut kinds = vec![
        ("ordinary", draw(-8.0, 8.0)),
        ("subnormal", draw(-tiny, tiny)),
        ("subnormal results", draw(subnormal.0, subnormal.1)),
        ("results of 0", draw(nothing, subnormal.0)),
        ("huge", draw(-huge, huge)),
        ("NaN", vec![T::of(f64::NAN); LEN]),
        ("infinite", vec![T::of(f64::INFINITY), T::NEG_INFINITY]),
    ];
    // One of each, in turns: no vector is of one kind.
    let mixed = (0..LEN).map(|i| kinds[i % kinds.len()].1[i % 2]).collect();
    kinds.push(("all of these", mixed));
    // A row whose largest element is ordinary and whose other results are subnormal.
    let row = (0..LEN).map(|i| if i % 16 == 0 { T::ZERO } else { kinds[2].1[i] }).collect();
    kinds.push(("a row of subnormal results", row));
    kinds
}
