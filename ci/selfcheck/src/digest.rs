//! A hash over the results of a fixed stride through all inputs.

use crate::Depth;
use crate::functions::{Run, elementwise};
use crate::number::{Number, scramble};
use crate::report::{Hash, Inputs, Place, Report};
use activations::Backend;

/// Elements of a call: whole blocks of every backend, and a tail.
const CHUNK: usize = 77;

pub fn check<T: Number>(report: &mut Report<'_>, backend: Backend, depth: Depth) {
    let inputs = Inputs {
        word: match depth {
            Depth::Short => "1/65537",
            Depth::Quick => "1/4099",
            Depth::Full => "1/257",
        },
        everywhere: depth == Depth::Short,
    };
    for function in elementwise::<T>() {
        // The forms with `_into` are compared with the plain ones, element by element, where the tails are.
        if function.name.ends_with("_into") {
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
                match index.checked_add(depth.stride()) {
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
