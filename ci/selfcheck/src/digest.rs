//! A hash over the results of a fixed stride through all inputs.

use crate::Depth;
use crate::functions::{Run, elementwise, has_code_for};
use crate::number::{Number, scramble};
use crate::report::{Hash, Inputs, Place, Report};
use activations::Backend;

/// Elements of a call: whole blocks of every backend, and a tail.
const CHUNK: usize = 77;

/// From one input to the next, over 2³² of them: odd, so that the low bits take all values. f64 costs ten times as much
/// where arithmetic is software.
fn stride<T: Number>(depth: Depth) -> (u32, &'static str) {
    match (T::NAME, depth) {
        ("f32", Depth::Full) => (257, "1/257"),
        ("f32", Depth::Quick) | (_, Depth::Full) => (4_099, "1/4099"),
        ("f32", Depth::Short) | (_, Depth::Quick) => (65_537, "1/65537"),
        (_, Depth::Short) => (1_048_583, "1/1048583"),
    }
}

pub fn check<T: Number>(report: &mut Report<'_>, backend: Backend, depth: Depth) {
    let (stride, word) = stride::<T>(depth);
    let inputs = Inputs { word, everywhere: depth == Depth::Short };
    for function in elementwise::<T>() {
        // The forms with `_into` are compared with the plain ones, element by element, where the tails are.
        if function.name.ends_with("_into") || !has_code_for::<T>(function.name) {
            continue;
        }
        let (mut xs, mut gs) = ([T::NAN; CHUNK], [T::NAN; CHUNK]);
        let mut hash = Hash::new();
        let mut index = 0u32;
        let mut more = true;
        while more {
            let mut len = 0;
            while more && len < CHUNK {
                xs[len] = T::sample(index);
                gs[len] = T::sample(scramble(index));
                len += 1;
                match index.checked_add(stride) {
                    Some(next) => index = next,
                    None => more = false,
                }
            }
            if function.run.call(backend, &mut xs[..len], &mut gs[..len]).is_err() {
                report.that(false, Place::new::<T>(function.name, backend), "an error for slices that fit");
            }
            for (x, g) in xs[..len].iter().zip(&gs[..len]) {
                hash.add(x.bits());
                if let Run::Two(_) = function.run {
                    hash.add(g.bits());
                }
            }
        }
        report.digest::<T>(function.name, backend, inputs, hash);
    }
}
