//! Functions of rows: a hash over the results of rows of many lengths, the same at every alignment.

use crate::Depth;
use crate::functions::{OfRows, Rows, has_code_for, rows};
use crate::number::{Number, scramble};
use crate::report::{Hash, Inputs, Place, Report};
use crate::size::{ALIGNMENTS, LONGEST_DATA};
use activations::Backend;

/// Rows of up to this length are short, and every target walks them.
const SHORT: usize = 70;
const SHORT_DATA: usize = 2 * SHORT;
/// Around the widths of vectors, and the lengths of real classifiers and vocabularies.
const LONG: [usize; 8] = [127, 128, 129, 255, 511, 1000, 1023, 2048];
/// Before the data wherever it starts, and after it.
const GUARD: usize = 4;
const AROUND: usize = GUARD + 16 + GUARD;

/// `SIZE` is that of the data, and what is around it.
#[repr(align(64))]
struct Buffer<T, const SIZE: usize>([T; SIZE]);

pub fn check<T: Number>(report: &mut Report<'_>, backend: Backend, depth: Depth) {
    for function in rows::<T>().into_iter().filter(|function| has_code_for::<T>(function.name)) {
        let mut first = None;
        for start in (GUARD..GUARD + 16).take(ALIGNMENTS) {
            let mut hash = Hash::new();
            for row_len in 0..=SHORT {
                let rows = if row_len <= SHORT / 2 { 4 } else { 2 };
                let place = Place { start, len: rows * row_len, ..Place::new::<T>(function.name, backend) };
                run::<T, { SHORT_DATA + AROUND }>(report, &function, place, row_len, &mut hash);
            }
            let place = Place { start, len: SHORT_DATA, ..Place::new::<T>(function.name, backend) };
            report.that(hash == *first.get_or_insert(hash), place, "other results than at the first alignment");
        }
        if let Some(hash) = first {
            report.digest::<T>(function.name, backend, Inputs { word: "short-rows", everywhere: true }, hash);
        }
        refusals(report, &function, backend);
        if depth > Depth::Short && LONGEST_DATA > SHORT_DATA {
            let mut hash = Hash::new();
            for row_len in LONG {
                // An even number of rows, for functions that take every other one for the same channel.
                let len = LONGEST_DATA / (2 * row_len) * (2 * row_len);
                let place = Place { start: GUARD + row_len % 5, len, ..Place::new::<T>(function.name, backend) };
                run::<T, { LONGEST_DATA + AROUND }>(report, &function, place, row_len, &mut hash);
            }
            report.digest::<T>(function.name, backend, Inputs { word: "long-rows", everywhere: false }, hash);
        }
    }
}

/// Data that grows from rows of nearly equal numbers to rows that one number rules.
fn data<T: Number>(index: usize, row_len: usize) -> T {
    let index = (index + row_len * 4096) as u32;
    T::moderate(index)
        * T::from_f32(match row_len % 4 {
            0 => 1.0 / 64.0,
            1 => 0.25,
            2 => 1.0,
            _ => 8.0,
        })
}

fn gradient<T: Number>(index: usize) -> T {
    T::moderate(scramble(index as u32) ^ 0x5555_5555)
}

fn slopes<T: Number, const SIZE: usize>() -> [T; SIZE] {
    core::array::from_fn(|index| T::moderate(index as u32 ^ 0x0f0f_0f0f) * T::from_f32(1.0 / 32.0))
}

/// One call on the data at `place`, whose buffer is as large as the data demands: everything around it is looked at.
fn run<T: Number, const SIZE: usize>(
    report: &mut Report<'_>,
    function: &OfRows<T>,
    place: Place,
    row_len: usize,
    hash: &mut Hash,
) {
    let guard = T::from_f32(-77.0);
    let (mut xs, mut gs) = (Buffer([guard; SIZE]), Buffer([guard; SIZE]));
    let inside = place.start..place.start + place.len;
    for (index, (x, g)) in xs.0[inside.clone()].iter_mut().zip(&mut gs.0[inside.clone()]).enumerate() {
        (*x, *g) = (data(index, row_len), gradient(index));
    }
    let slopes = slopes::<T, SIZE>();
    let mut slope_grads = slopes;
    let result = (function.run)(
        place.backend,
        Rows {
            xs: &mut xs.0[inside.clone()],
            gs: &mut gs.0[inside.clone()],
            slopes: &slopes[..row_len],
            slope_grads: &mut slope_grads[..row_len],
            row_len,
        },
    );
    report.that(result.is_ok(), place, "an error for whole rows");
    for (index, (&x, &g)) in xs.0.iter().zip(&gs.0).enumerate() {
        if inside.contains(&index) {
            hash.add(x.bits());
            hash.add(g.bits());
        } else {
            report.same(x, guard, Place { index, ..place });
            report.same(g, guard, Place { index, ..place });
        }
    }
    for (index, &slope_grad) in slope_grads.iter().enumerate() {
        if index < row_len {
            hash.add(slope_grad.bits());
        } else {
            report.same(slope_grad, slopes[index], Place { index, ..place });
        }
    }
}

/// Data that is no whole number of rows is refused and left alone, and so are slices of two lengths.
fn refusals<T: Number>(report: &mut Report<'_>, function: &OfRows<T>, backend: Backend) {
    // A function of one row has no shape to refuse but that of its second slice.
    let of_one_row = !["rows", "axis", "parametric"].iter().any(|part| function.name.contains(part));
    let with_second = ["into", "backward"].iter().any(|part| function.name.ends_with(part));
    // Lengths of data, of what is beside it, and of a row.
    for (len, second_len, row_len) in [(7, 7, 3), (6, 6, 0), (6, 5, 3), (5, 6, 5)] {
        if if len == second_len { of_one_row } else { !with_second } {
            continue;
        }
        let mut xs: [T; SHORT_DATA] = core::array::from_fn(|index| data(index, row_len));
        let mut gs: [T; SHORT_DATA] = core::array::from_fn(gradient);
        let slopes = [T::from_f32(0.5); 3];
        let mut slope_grads = slopes;
        let count = row_len.min(3);
        let rows = Rows {
            xs: &mut xs[..len],
            gs: &mut gs[..second_len],
            slopes: &slopes[..count],
            slope_grads: &mut slope_grads[..count],
            row_len,
        };
        let result = (function.run)(backend, rows);
        let place = Place { len, ..Place::new::<T>(function.name, backend) };
        report.that(result.is_err(), place, "no error for a shape that does not fit");
        for index in 0..SHORT_DATA {
            let place = Place { index, ..place };
            report.same(xs[index], data(index, row_len), place);
            report.same(gs[index], gradient(index), place);
        }
        for slope_grad in slope_grads {
            report.same(slope_grad, T::from_f32(0.5), place);
        }
    }
}
