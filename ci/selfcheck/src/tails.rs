//! Every length at several alignments against one scalar call an element, and shapes that do not fit.

use crate::functions::{Run, depends_on_fusing, depends_on_tables, elementwise, has_code_for};
use crate::number::Number;
use crate::report::{Place, Report};
use crate::size::ALIGNMENTS;
use activations::Backend;

const LONGEST: usize = 70;
/// Before the slice wherever it starts, and after it.
const GUARD: usize = 8;
const BUFFER: usize = GUARD + 16 + LONGEST + GUARD;

/// Aligned as the widest vector is.
#[repr(align(64))]
struct Buffer<T>([T; BUFFER]);

/// Moderate numbers, and among them every special one.
fn input<T: Number>(index: usize, salt: u32) -> T {
    let index = index as u32 + salt;
    match index % 23 {
        3 => T::NAN,
        7 => -T::from_f32(0.0),
        11 => T::INFINITY,
        12 => T::TINY,
        17 => -T::MAX,
        19 => -T::INFINITY,
        _ => T::moderate(index),
    }
}

fn inputs<T: Number>(salt: u32) -> Buffer<T> {
    let mut buffer = Buffer([T::NAN; BUFFER]);
    for (index, slot) in buffer.0.iter_mut().enumerate() {
        *slot = input(index, salt);
    }
    buffer
}

/// `Backend::available` has the scalar one first.
fn scalar(otherwise: Backend) -> Backend {
    Backend::available().next().unwrap_or(otherwise)
}

pub fn check<T: Number>(report: &mut Report<'_>, backend: Backend) {
    let scalar = scalar(backend);
    for function in elementwise::<T>().into_iter().filter(|function| has_code_for::<T>(function.name)) {
        // Where scalar lanes may differ, the backend is its own yardstick.
        let fused_alike = scalar.is_fused() == backend.is_fused() || !depends_on_fusing::<T>(function.name);
        let same_tables = scalar.has_tables() == backend.has_tables() || !depends_on_tables::<T>(function.name);
        let yardstick = if fused_alike && same_tables { scalar } else { backend };
        let (mut wanted_xs, mut wanted_gs) = (inputs::<T>(0), inputs::<T>(1000));
        for (x, g) in wanted_xs.0.iter_mut().zip(&mut wanted_gs.0) {
            let (x, g) = (core::slice::from_mut(x), core::slice::from_mut(g));
            if function.run.call(yardstick, x, g).is_err() {
                report.fail(format_args!("{}: an error for two slices of one element", function.name));
            }
        }

        for start in (GUARD..GUARD + 16).take(ALIGNMENTS) {
            for len in 0..=LONGEST {
                let (mut xs, mut gs) = (inputs::<T>(0), inputs::<T>(1000));
                let inside = start..start + len;
                let result = function.run.call(backend, &mut xs.0[inside.clone()], &mut gs.0[inside.clone()]);
                let place = Place { start, len, ..Place::new::<T>(function.name, backend) };
                report.that(result.is_ok(), place, "an error for slices that fit");
                for index in 0..BUFFER {
                    let place = Place { index, ..place };
                    let touched = inside.contains(&index);
                    let (x, g) = if touched {
                        (wanted_xs.0[index], wanted_gs.0[index])
                    } else {
                        (input(index, 0), input(index, 1000))
                    };
                    report.same(xs.0[index], x, place);
                    report.same(gs.0[index], g, place);
                }
            }
        }

        if let Run::Two(run) = function.run {
            for (x_len, g_len) in [(0, 1), (1, 0), (LONGEST, LONGEST - 1), (LONGEST - 1, LONGEST)] {
                let (mut xs, mut gs) = (inputs::<T>(0), inputs::<T>(1000));
                let result = run(backend, &mut xs.0[..x_len], &mut gs.0[..g_len]);
                let place = Place { len: x_len, ..Place::new::<T>(function.name, backend) };
                report.that(result.is_err(), place, "no error for slices of two lengths");
                for index in 0..BUFFER {
                    report.same(xs.0[index], input(index, 0), Place { index, ..place });
                    report.same(gs.0[index], input(index, 1000), Place { index, ..place });
                }
            }
        }
    }
}
