//! The piecewise linear functions and the backward passes against the memory: plain loops with the same loads and stores
//! and a multiplication, from the first cache to beyond the last one.

use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::function::Element;
use crate::native::{fill, multiply, multiply_both, multiply_into, multiply_two_ways, natively};
use std::hint::black_box;

pub const NAME: &str = "large";

/// Elements of f32; of f64 half as many, so that the bytes are the same. The last is 64 MiB a slice.
const LENGTHS: [usize; 4] = [1024, 4096, 65536, 1 << 24];

/// A slope that leaves its mark and yet no subnormal numbers after many passes over the same slice.
const SLOPE: f64 = 0.996;

pub const CHANNELS: usize = 16;

pub const STORE: &str = "loop: store";
pub const IN_PLACE: &str = "loop: multiply in place";
pub const COPY: &str = "loop: multiply into";
pub const BOTH: &str = "loop: multiply by another";
pub const TWO: &str = "loop: multiply into two";

pub fn run<T: Element>(wanted: &Wanted) -> Vec<Cell> {
    let mut cells = Vec::new();
    for len in LENGTHS.map(|len| len * size_of::<f32>() / size_of::<T>()) {
        let repeats = (65536 / len).clamp(1, 16);
        let table = Table { suite: NAME, column: &len.to_string(), units: len, repeats };
        let entries = yardsticks().into_iter().chain(linear(len)).chain(backward()).collect();
        cells.extend(wanted.run::<T>(&table, Arena::new(len, APART), entries));
    }
    cells
}

/// The loops that everything is compared with, and `memcpy`.
pub fn yardsticks<T: Element>() -> Vec<Entry<T>> {
    vec![
        Entry::new(STORE, |a| natively(|| fill(a.work.get_mut(), black_box(T::ONE)))),
        Entry::new(IN_PLACE, |a| natively(|| multiply(a.work.get_mut(), black_box(T::ONE)))),
        Entry::new(COPY, |a| natively(|| multiply_into(a.x.get(), a.work.get_mut(), black_box(T::ONE)))),
        Entry::new("memcpy", |a| black_box(a.work.get_mut()).copy_from_slice(a.x.get())).against(COPY),
        // Factors of either sign and any size would end in infinities: the same slice, whose values do not matter.
        Entry::new(BOTH, |a| natively(|| multiply_both(a.second.get(), a.work.get_mut()))),
        Entry::new(TWO, |a| natively(|| multiply_two_ways(a.work.get_mut(), a.second.get_mut(), black_box(T::ONE)))),
    ]
}

/// ReLU's family, values and backward passes. They go over their own results many times: it costs them the same.
pub fn linear<T: Element>(len: usize) -> Vec<Entry<T>> {
    let slope = T::of(SLOPE);
    let slopes = [slope; CHANNELS];
    let plane = len / CHANNELS;
    vec![
        Entry::new("relu", |a| activations::relu(a.work.get_mut())).against(IN_PLACE),
        Entry::new("relu_into", |a| fits(activations::relu_into(a.x.get(), a.work.get_mut()))).against(COPY),
        Entry::new("relu_derivative", |a| activations::relu_derivative(a.work.get_mut())).against(IN_PLACE),
        Entry::new("relu_with_derivative", |a| {
            fits(activations::relu_with_derivative(a.work.get_mut(), a.second.get_mut()));
        })
        .against(TWO),
        Entry::new("leaky_relu", move |a| activations::leaky_relu(a.work.get_mut(), slope)).against(IN_PLACE),
        Entry::new("leaky_relu_into", move |a| {
            fits(activations::leaky_relu_into(a.x.get(), a.work.get_mut(), slope));
        })
        .against(COPY),
        Entry::new("parametric_relu, channels last", move |a| {
            fits(activations::parametric_relu(a.work.get_mut(), &slopes, 1));
        })
        .against(IN_PLACE),
        Entry::new("parametric_relu, planes", move |a| {
            fits(activations::parametric_relu(a.work.get_mut(), &slopes, plane));
        })
        .against(IN_PLACE),
        Entry::new("relu_backward", |a| fits(activations::relu_backward(a.x.get(), a.work.get_mut()))).against(BOTH),
        Entry::new("relu_backward_from_output", |a| {
            fits(activations::relu_backward_from_output(a.x.get(), a.work.get_mut()));
        })
        .against(BOTH),
        Entry::new("leaky_relu_backward", move |a| {
            fits(activations::leaky_relu_backward(a.x.get(), a.work.get_mut(), slope));
        })
        .against(BOTH),
        Entry::new("parametric_relu_backward, channels last", move |a| parametric_backward(a, &slopes, 1))
            .against(BOTH),
        Entry::new("parametric_relu_backward, planes", move |a| parametric_backward(a, &slopes, plane)).against(BOTH),
    ]
}

fn parametric_backward<T: Element>(arena: &mut Arena<T>, slopes: &[T], plane: usize) {
    let mut sums = [T::ZERO; CHANNELS];
    fits(activations::parametric_relu_backward(arena.x.get(), arena.work.get_mut(), slopes, plane, &mut sums));
    black_box(sums);
}

/// The other backward passes. The gradient is fresh each time: it would end in subnormal numbers.
fn backward<T: Element>() -> Vec<Entry<T>> {
    let from = |name: &'static str, f: fn(&[T], &mut [T]) -> Result<(), activations::ShapeError>| {
        Entry::new(name, move |a: &mut Arena<T>| fits(f(a.x.get(), a.work.get_mut()))).against(BOTH).on_x()
    };
    vec![
        from("sigmoid_backward", activations::sigmoid_backward),
        from("sigmoid_backward_from_output", activations::sigmoid_backward_from_output),
        from("tanh_backward", activations::tanh_backward),
        from("tanh_backward_from_output", activations::tanh_backward_from_output),
        from("softmax_backward", activations::softmax_backward),
        from("log_softmax_backward", activations::log_softmax_backward),
        from("fast softmax_backward", activations::fast::softmax_backward),
        from("fast log_softmax_backward", activations::fast::log_softmax_backward),
    ]
}

/// All slices of an arena have one length.
pub fn fits(result: Result<(), activations::ShapeError>) {
    result.expect("slices of one length");
}
