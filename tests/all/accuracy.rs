//! Every call of the table against its truth, on every backend: within the bound that it names, or bit for bit where it
//! is exact. This is what a new function is held to before it has tests of its own.
//!
//! Every row of the table of bounds is named by a call, and every public function has one.

use super::documentation::sources;
use crate::common::backends;
use crate::common::bounds::{BOUNDS, LONG_ROW};
use crate::common::calls::{self, Call, Reach, Slices};
use crate::common::points::{Random, breakpoints, special};
use crate::common::real::Real;

/// One element, less than a vector, vectors with a tail, and two that divide into rows of every kind.
const LENGTHS: [usize; 5] = [1, 7, 130, 544, 595];

/// A row so long that it has another bound.
const LONG: usize = LONG_ROW + 1;

/// What the three slices of a call hold.
struct Inputs<T> {
    kind: &'static str,
    slices: [Vec<T>; 3],
}

/// Draws a number.
type Draw<T> = fn(&mut Random) -> T;

fn kinds<T: Real>() -> [(&'static str, Draw<T>); 6] {
    [
        ("special numbers", |random| pick(&special(), random)),
        ("breakpoints", |random| {
            let x = pick(&breakpoints::<T>(), random).moved((random.bits() % 5) as i64 - 2);
            if random.bits().is_multiple_of(2) { x } else { -x }
        }),
        ("normal numbers", |random| T::from_f64(random.normal())),
        ("all sizes", |random| T::from_f64(random.normal() * random.between(-17.0, 17.0).exp())),
        (
            "masked places",
            |random| {
                if random.bits().is_multiple_of(2) { -T::INF } else { T::from_f64(20.0 * random.normal()) }
            },
        ),
        ("any bits", Random::any),
    ]
}

fn pick<T: Real>(from: &[T], random: &mut Random) -> T {
    from[random.bits() as usize % from.len()]
}

/// Slices of every kind and length, and logarithms of probabilities beside gradients.
fn inputs<T: Real>(reach: Reach) -> Vec<Inputs<T>> {
    let mut random = Random(19);
    let mut inputs = Vec::new();
    for len in LENGTHS {
        for (kind, draw) in kinds::<T>() {
            let slices = [(); 3].map(|()| (0..len).map(|_| draw(&mut random)).collect());
            inputs.push(Inputs { kind, slices });
        }
    }
    let long = if reach == Reach::Row { LONG } else { LENGTHS[4] };
    let below_zero = |random: &mut Random| T::from_f64(-20.0 * random.normal().abs());
    for len in LENGTHS.into_iter().chain([long]) {
        let a = (0..len).map(|_| below_zero(&mut random)).collect();
        let [b, c] = [(); 2].map(|()| (0..len).map(|_| T::from_f64(random.normal())).collect());
        inputs.push(Inputs { kind: "below zero", slices: [a, b, c] });
    }
    inputs
}

/// Judges all results of `call` for `inputs`, and tells the first that is wrong on some backend. Takes note of the slices
/// for whose elements anything was promised.
fn wrong<T: Real>(call: &Call<T>, inputs: &Inputs<T>, judged: &mut [bool; 2]) -> Option<String> {
    let Inputs { kind, slices: [a, b, c] } = inputs;
    let wanted = call.wanted(&Slices { a, b, c });
    for backend in backends() {
        let mut got = [b.clone(), c.clone()];
        let [got_b, got_c] = &mut got;
        call.run(backend, a, got_b, got_c);
        for ((got, wanted), (slice, judged)) in got.iter().zip(&wanted).zip(["b", "c"].into_iter().zip(&mut *judged)) {
            for (at, &got) in got.iter().enumerate() {
                let Some(verdict) = wanted.judge(at, got) else { continue };
                *judged = true;
                let Err(why) = verdict else { continue };
                let before = format!("a = {:?}, b = {:?}, c = {:?}", a[at], b[at], c[at]);
                let (name, len, backend) = (&call.name, a.len(), backend.name());
                let which = format!("{name} {} of {len} {kind} on {backend}, {slice}[{at}]", T::NAME);
                return Some(format!("{which} ({before}): got {got:?} ({:#x}), {why}", got.bits()));
            }
        }
    }
    None
}

/// Every call of this reach, with the first wrong result of each.
fn check<T: Real>(reach: Reach) {
    let inputs = inputs::<T>(reach);
    let mut failed = Vec::new();
    for call in calls::all::<T>().iter().filter(|call| call.reach == reach) {
        let mut judged = [false; 2];
        let found = inputs.iter().find_map(|inputs| wrong(call, inputs, &mut judged));
        assert!(found.is_some() || judged == [true; 2], "{} promises nothing of any element", call.name);
        failed.extend(found);
    }
    assert!(failed.is_empty(), "{} calls are wrong:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn elements_f32() {
    check::<f32>(Reach::Element);
}

#[test]
fn elements_f64() {
    check::<f64>(Reach::Element);
}

#[test]
fn rows_f32() {
    check::<f32>(Reach::Row);
}

#[test]
fn rows_f64() {
    check::<f64>(Reach::Row);
}

/// A row of the table of bounds that no call names holds nothing to anything.
#[test]
fn every_bound_is_held_to() {
    // The truth of NaN is quickly told.
    let nan = vec![f32::NAN; LONG];
    let (short, long) = (&nan[..1], &nan[..]);
    let mut named = Vec::new();
    for call in calls::all::<f32>() {
        for nan in [short, long] {
            let wanted = call.wanted(&Slices { a: nan, b: nan, c: nan });
            named.extend(wanted.into_iter().filter_map(|wanted| wanted.bound).map(|bound| bound.function));
        }
    }
    for bound in BOUNDS {
        assert!(named.contains(&bound.function), "no call has the bound \"{}\" in its truth", bound.function);
    }
}

/// Every function that a backend has is a call of the table.
#[test]
fn every_function_is_called() {
    let calls = calls::all::<f32>();
    let called: Vec<&str> = calls.iter().filter_map(|call| call.name.split([',', ' ']).next()).collect();
    let mut functions = 0;
    for (module, folder) in [("", "src"), ("fast::", "src/fast")] {
        for source in sources(folder) {
            for line in source.lines().filter(|line| line.contains("(backend, ")) {
                let Some(name) = line.trim_start().strip_prefix("pub fn ") else { continue };
                let name = name.split(['(', ' ']).next().unwrap_or_default();
                let name = format!("{module}{name}");
                assert!(called.contains(&&*name), "tests/common/calls.rs does not call {name}");
                functions += 1;
            }
        }
    }
    assert!(functions >= 80, "only {functions} functions were found");
}
