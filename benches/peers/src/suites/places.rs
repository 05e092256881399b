//! Where slices begin: on a cache line, four bytes after one, and input and output at the same place of their pages,
//! where a load can be taken for one that waits for an earlier store. The loops beside them stand at the same places.

use super::large::{self, fits};
use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::function::Element;

pub const NAME: &str = "places";

const LEN: usize = 4096;

pub fn run<T: Element>(wanted: &Wanted) -> Vec<Cell> {
    let element = size_of::<T>();
    let places = [
        ("a line", APART),
        ("a line + one element", APART.map(|place| place + element)),
        ("same place of the page", [0; 3]),
        ("same place + a line", [0, 64, 64]),
        ("same place + one element", [element; 3]),
    ];
    let mut cells = Vec::new();
    for (column, place) in places {
        let table = Table { suite: NAME, column, units: LEN, repeats: 16 };
        let entries = large::yardsticks().into_iter().chain(large::linear(LEN)).chain(curves()).collect();
        cells.extend(wanted.run::<T>(&table, Arena::new(LEN, place), entries));
    }
    cells
}

fn curves<T: Element>() -> Vec<Entry<T>> {
    let into = |name: &'static str, f: fn(&[T], &mut [T]) -> Result<(), activations::ShapeError>| {
        Entry::new(name, move |a: &mut Arena<T>| fits(f(a.x.get(), a.work.get_mut()))).against(large::COPY)
    };
    let mut entries = vec![
        into("sigmoid_into", activations::sigmoid_into),
        into("tanh_into", activations::tanh_into),
        into("softmax_into", activations::softmax_into),
    ];
    if T::NAME == "f32" {
        entries.push(into("fast sigmoid_into", activations::fast::sigmoid_into));
        entries.push(into("fast tanh_into", activations::fast::tanh_into));
    }
    entries
}
