//! The inputs whose results lie closest to a rounding boundary, with the correctly rounded results.

use crate::report::{Place, Report};
use activations::Backend;

struct List {
    name: &'static str,
    run: fn(Backend, &mut [f32]),
    /// A line each of input and result, as hexadecimal bits.
    lines: &'static str,
    /// The result for −x, given that for x.
    mirrored: fn(f32) -> Option<f32>,
}

const LISTS: &[List] = &[
    List {
        name: "sigmoid",
        run: |b, x| b.sigmoid(x),
        lines: include_str!("../../../tests/vectors/hard_sig.txt"),
        mirrored: |_| None,
    },
    List {
        name: "sigmoid_derivative",
        run: |b, x| b.sigmoid_derivative(x),
        lines: include_str!("../../../tests/vectors/hard_dsig.txt"),
        mirrored: Some,
    },
    List {
        name: "tanh",
        run: |b, x| b.tanh(x),
        lines: include_str!("../../../tests/vectors/hard_tanh.txt"),
        mirrored: |y| Some(-y),
    },
    List {
        name: "tanh_derivative",
        run: |b, x| b.tanh_derivative(x),
        lines: include_str!("../../../tests/vectors/hard_dtanh.txt"),
        mirrored: Some,
    },
];

/// As many as fill vectors in flight and leave a tail.
const TOGETHER: usize = 61;

pub fn check(report: &mut Report<'_>, backend: Backend) {
    for list in LISTS {
        let mut inputs = [0.0; TOGETHER];
        let mut wanted = [0.0; TOGETHER];
        let mut count = 0;
        let mut flush = |inputs: &mut [f32], wanted: &[f32]| {
            (list.run)(backend, inputs);
            for (index, (&got, &wanted)) in inputs.iter().zip(wanted).enumerate() {
                let place = Place { len: inputs.len(), index, ..Place::new::<f32>(list.name, backend) };
                report.same(got, wanted, place);
            }
        };
        for (x, y) in list
            .lines
            .lines()
            .filter_map(parse)
            .flat_map(|(x, y)| [Some((x, y)), (list.mirrored)(y).map(|y| (-x, y))].into_iter().flatten())
        {
            (inputs[count], wanted[count]) = (x, y);
            count += 1;
            if count == TOGETHER {
                flush(&mut inputs, &wanted);
                count = 0;
            }
        }
        flush(&mut inputs[..count], &wanted[..count]);
        let lines = list.lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        let parsed = list.lines.lines().filter_map(parse).count();
        report.that(parsed > 0 && parsed == lines, Place::new::<f32>(list.name, backend), "an unreadable hard list");
    }
}

fn parse(line: &str) -> Option<(f32, f32)> {
    let mut bits = line.split_whitespace().map(|word| u32::from_str_radix(word, 16).ok().map(f32::from_bits));
    Some((bits.next()??, bits.next()??))
}
