//! Calls on one to 64 elements, in nanoseconds a call. No call of a pass sees an element of the one before it, but what
//! they see may be near: once the pieces follow each other without a gap, and once each begins on a line of its own. A
//! load from the line of an earlier store can have to wait for it, a masked store above all.

use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::function::Element;
use crate::libraries::{Compared, std_loops};
use std::hint::black_box;

pub const NAME: &str = "small";
pub const APART_NAME: &str = "small, apart";

const LENGTHS: [usize; 15] = [1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 24, 31, 32, 33, 64];

/// What a pass covers: half the first cache.
const BYTES: usize = 16 << 10;
const LINE: usize = 64;

pub fn run<T: Compared>(wanted: &Wanted) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (suite, is_apart) in [(NAME, false), (APART_NAME, true)] {
        for len in LENGTHS {
            let line = LINE / size_of::<T>();
            let pieces = Pieces { len, stride: if is_apart { len.next_multiple_of(line) + line } else { len } };
            let calls = BYTES / size_of::<T>() / pieces.stride;
            let table = Table { suite, column: &len.to_string(), units: calls, repeats: 1 };
            let mut entries = ours(pieces);
            entries.extend(T::beside().into_iter().map(|(name, call)| pieces.each(name, call)));
            cells.extend(wanted.run::<T>(&table, Arena::new(calls * pieces.stride, APART), entries));
        }
    }
    cells
}

/// Where the calls of a pass find their slices.
#[derive(Clone, Copy)]
struct Pieces {
    len: usize,
    stride: usize,
}

impl Pieces {
    fn each<T: Element>(self, name: &str, call: impl Fn(&mut [T]) + 'static) -> Entry<T> {
        let pass = move |arena: &mut Arena<T>| {
            let (mut rest, len) = (arena.work.get_mut(), black_box(self.len));
            while let Some((piece, others)) = rest.split_at_mut_checked(self.stride) {
                call(&mut piece[..len]);
                rest = others;
            }
        };
        Entry::new(name, pass).on_x()
    }
}

#[inline(never)]
fn nothing<T>(xs: &mut [T]) {
    black_box(xs.as_mut_ptr());
}

const SIGMOID: &str = "std loop sigmoid";
const TANH: &str = "std loop tanh";
const RELU: &str = "std loop relu";
const SOFTMAX: &str = "std loop softmax";

fn ours<T: Element>(pieces: Pieces) -> Vec<Entry<T>> {
    let mut entries = vec![
        pieces.each("a call that does nothing", nothing),
        pieces.each(SIGMOID, std_loops::sigmoid),
        pieces.each(TANH, std_loops::tanh),
        pieces.each(RELU, std_loops::relu),
        pieces.each(SOFTMAX, std_loops::softmax),
        pieces.each("sigmoid", activations::sigmoid).against(SIGMOID),
        pieces.each("tanh", activations::tanh).against(TANH),
        pieces.each("relu", activations::relu).against(RELU),
        pieces.each("leaky_relu", |xs| activations::leaky_relu(xs, T::SLOPE)).against(RELU),
        pieces.each("softmax", activations::softmax).against(SOFTMAX),
    ];
    if T::NAME == "f32" {
        entries.push(pieces.each("fast sigmoid", activations::fast::sigmoid).against(SIGMOID));
        entries.push(pieces.each("fast tanh", activations::fast::tanh).against(TANH));
        entries.push(pieces.each("fast softmax", activations::fast::softmax).against(SOFTMAX));
    }
    entries
}
