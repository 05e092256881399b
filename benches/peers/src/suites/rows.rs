//! softmax over many short rows, as networks have them, beside a plain loop over each row.

use super::large::fits;
use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::libraries::{Compared, std_loops};

pub const NAME: &str = "rows";

const LENGTHS: [usize; 8] = [2, 3, 4, 8, 10, 16, 32, 100];

/// Elements in all, about.
const TOTAL: usize = 4096;

const LOOP: &str = "std loop";

pub fn run<T: Compared>(wanted: &Wanted) -> Vec<Cell> {
    let mut cells = Vec::new();
    for len in LENGTHS {
        let elements = TOTAL / len * len;
        let table = Table { suite: NAME, column: &len.to_string(), units: elements, repeats: 1 };
        let each = |name: &str, call: fn(&mut [T])| {
            let pass = move |arena: &mut Arena<T>| arena.work.get_mut().chunks_exact_mut(len).for_each(call);
            Entry::new(name, pass).on_x()
        };
        let mut entries = vec![
            each(LOOP, std_loops::softmax),
            Entry::new("softmax_rows", move |a| fits(activations::softmax_rows(a.work.get_mut(), len)))
                .against(LOOP)
                .on_x(),
            each("softmax, row by row", activations::softmax).against(LOOP),
            Entry::new("masked_softmax_rows", move |a| fits(activations::masked_softmax_rows(a.work.get_mut(), len)))
                .against(LOOP)
                .on_x(),
            Entry::new("log_softmax_rows", move |a| fits(activations::log_softmax_rows(a.work.get_mut(), len)))
                .against(LOOP)
                .on_x(),
            Entry::new("softmax_rows_backward", move |a| {
                fits(activations::softmax_rows_backward(a.x.get(), a.work.get_mut(), len));
            })
            .against(LOOP)
            .on_x(),
        ];
        if T::NAME == "f32" {
            let fast = move |a: &mut Arena<T>| fits(activations::fast::softmax_rows(a.work.get_mut(), len));
            entries.push(Entry::new("fast softmax_rows", fast).against(LOOP).on_x());
        }
        entries.extend(T::softmax_by_row().map(|(name, call)| each(name, call).against(LOOP)));
        cells.extend(wanted.run::<T>(&table, Arena::new(elements, APART), entries));
    }
    cells
}
