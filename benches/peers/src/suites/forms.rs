//! The forms of one function against its value: derivative, value with derivative, backward pass.

use super::large::fits;
use super::{APART, Arena, Cell, Entry, Table, Wanted};
use crate::function::Element;
use activations::{ShapeError, fast};

pub const NAME: &str = "forms";

const LENGTHS: [usize; 3] = [1024, 4096, 65536];

pub fn run<T: Element>(wanted: &Wanted) -> Vec<Cell> {
    let mut cells = Vec::new();
    for len in LENGTHS {
        let table = Table { suite: NAME, column: &len.to_string(), units: len, repeats: 1 };
        cells.extend(wanted.run::<T>(&table, Arena::new(len, APART), entries()));
    }
    cells
}

type InPlace<T> = fn(&mut [T]);
type Beside<T> = fn(&mut [T], &mut [T]) -> Result<(), ShapeError>;
type Backward<T> = fn(&[T], &mut [T]) -> Result<(), ShapeError>;

/// The four forms of a function, the value first.
fn family<T: Element>(
    value: (&'static str, InPlace<T>),
    derivative: InPlace<T>,
    both: Beside<T>,
    backward: Backward<T>,
) -> [Entry<T>; 4] {
    let (name, value) = value;
    [
        Entry::new(name, move |a| value(a.work.get_mut())).on_x(),
        Entry::new(format!("{name}_derivative"), move |a| derivative(a.work.get_mut())).against(name).on_x(),
        Entry::new(format!("{name}_with_derivative"), move |a| fits(both(a.work.get_mut(), a.second.get_mut())))
            .against(name)
            .on_x(),
        Entry::new(format!("{name}_backward"), move |a| fits(backward(a.x.get(), a.work.get_mut())))
            .against(name)
            .on_x(),
    ]
}

fn entries<T: Element>() -> Vec<Entry<T>> {
    use activations::{
        sigmoid, sigmoid_backward, sigmoid_derivative, sigmoid_with_derivative, tanh, tanh_backward, tanh_derivative,
        tanh_with_derivative,
    };
    let mut entries = Vec::new();
    entries.extend(family(("sigmoid", sigmoid), sigmoid_derivative, sigmoid_with_derivative, sigmoid_backward));
    entries.extend(family(("tanh", tanh), tanh_derivative, tanh_with_derivative, tanh_backward));
    if T::NAME == "f32" {
        entries.extend(family(
            ("fast sigmoid", fast::sigmoid),
            fast::sigmoid_derivative,
            fast::sigmoid_with_derivative,
            fast::sigmoid_backward,
        ));
        entries.extend(family(
            ("fast tanh", fast::tanh),
            fast::tanh_derivative,
            fast::tanh_with_derivative,
            fast::tanh_backward,
        ));
    }
    entries
}
