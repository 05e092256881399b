//! Every function, on every backend, at every length and every alignment: the bits of the scalar lanes, and nothing
//! written outside the slices.
//!
//! Backends that fuse a multiply-add may differ in f64 from those that do not, and then the first backend that rounds
//! alike takes the part of the scalar one. Two sets of contents are used: ordinary numbers, which keep whole rows
//! ordinary, and any bits, NaN and infinities among them.

use crate::common::calls::{self, Call, Reach};
use crate::common::guarded::Guarded;
use crate::common::points::Random;
use crate::common::real::{Real, assert_same};
use crate::common::{backends, scalar};
use activations::Backend;

/// More than eight of the widest vectors, and one element each way around every multiple; and as many more as a vector
/// has from 128 on, where the pairs of AVX-512 begin, from 256 on, where the larger blocks of two results do, and from
/// 512 on, where their pairs do.
fn lengths() -> impl Iterator<Item = usize> {
    (0..=145).chain(256..=272).chain(512..=528)
}

/// All that a vector of sixteen can have, and back to where it began.
const OFFSETS: core::ops::RangeInclusive<usize> = 0..=16;

/// What the three slices of a call hold.
#[derive(Clone)]
struct Contents<T> {
    a: Vec<T>,
    b: Vec<T>,
    c: Vec<T>,
}

impl<T: Real> Contents<T> {
    fn new(len: usize, mut next: impl FnMut() -> T) -> Self {
        let mut slice = || (0..len).map(|_| next()).collect();
        Self { a: slice(), b: slice(), c: slice() }
    }

    fn ordinary(len: usize, random: &mut Random) -> Self {
        Self::new(len, || T::from_f64(4.0 * random.normal()))
    }

    fn any(len: usize, random: &mut Random) -> Self {
        Self::new(len, || if random.bits().is_multiple_of(4) { T::from_f64(random.normal()) } else { random.any() })
    }

    fn first(&self, len: usize) -> Self {
        Self { a: self.a[..len].to_vec(), b: self.b[..len].to_vec(), c: self.c[..len].to_vec() }
    }

    fn run(mut self, call: &Call<T>, backend: Backend) -> Self {
        call.run(backend, &self.a, &mut self.b, &mut self.c);
        self
    }
}

/// The results of a call on guarded slices, all of them somewhere else relative to their alignment.
fn run_at<T: Real>(call: &Call<T>, backend: Backend, contents: &Contents<T>, offset: usize, wanted: &Contents<T>) {
    let what = || format!("{} {} of {} on {}, {offset} on", call.name, T::NAME, contents.b.len(), backend.name());
    let a = Guarded::new(&contents.a, (offset * 5 + 3) % 17);
    let mut b = Guarded::new(&contents.b, offset);
    let mut c = Guarded::new(&contents.c, (offset * 11 + 7) % 17);
    call.run(backend, a.get(), b.get_mut(), c.get_mut());
    assert_same(a.get(), &contents.a, what);
    assert_same(b.get(), &wanted.b, what);
    assert_same(c.get(), &wanted.c, what);
    b.assert_surroundings(what);
    c.assert_surroundings(what);
}

/// Backends in groups that must agree in `call`.
fn groups<T>(call: &Call<T>) -> Vec<Vec<Backend>> {
    let mut groups: Vec<Vec<Backend>> = Vec::new();
    for backend in backends() {
        match groups.iter_mut().find(|group| call.agreement.holds(group[0], backend)) {
            Some(group) => group.push(backend),
            None => groups.push(vec![backend]),
        }
    }
    groups
}

fn every_length_and_alignment<T: Real>(contents: impl Fn(usize, &mut Random) -> Contents<T>) {
    let mut random = Random(5);
    for call in calls::all::<T>() {
        let groups = groups(&call);
        for len in lengths() {
            let contents = contents(len, &mut random);
            for group in &groups {
                let wanted = contents.clone().run(&call, group[0]);
                for &backend in group {
                    for offset in OFFSETS {
                        run_at(&call, backend, &contents, offset, &wanted);
                    }
                    // Nothing lies around these, so that AddressSanitizer sees a read outside of them.
                    let exact = contents.clone().run(&call, backend);
                    let what = || format!("{} {} of {len} on {}", call.name, T::NAME, backend.name());
                    assert_same(&exact.b, &wanted.b, what);
                    assert_same(&exact.c, &wanted.c, what);
                }
            }
        }
    }
}

#[test]
fn ordinary_numbers_f32() {
    every_length_and_alignment::<f32>(Contents::ordinary);
}

#[test]
fn ordinary_numbers_f64() {
    every_length_and_alignment::<f64>(Contents::ordinary);
}

#[test]
fn any_bits_f32() {
    every_length_and_alignment::<f32>(Contents::any);
}

#[test]
fn any_bits_f64() {
    every_length_and_alignment::<f64>(Contents::any);
}

/// Long enough that no backend is still in its first or last step.
#[test]
fn long_slices() {
    fn check<T: Real>() {
        let mut random = Random(6);
        for call in calls::all::<T>() {
            for len in [4096, 10_007] {
                let contents = Contents::ordinary(len, &mut random);
                for group in groups(&call) {
                    let wanted = contents.clone().run(&call, group[0]);
                    for backend in group {
                        run_at(&call, backend, &contents, 1, &wanted);
                    }
                }
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// Loops that begin at some length, with every tail, and with stretches of numbers which they leave to another loop:
/// the far, those near midpoints, and NaN, alone among the ordinary and in long runs.
#[test]
fn stretches() {
    let mut random = Random(8);
    for call in calls::all::<f32>().iter().filter(|call| call.reach == Reach::Element) {
        for len in (250..=330).chain([1023, 1500, 2999, 6000]) {
            let mut left = 0;
            let mut kind = 0;
            let contents = Contents::new(len, || {
                if left == 0 {
                    kind = random.bits() % 8;
                    left = 1 + random.bits() % if random.bits().is_multiple_of(4) { 400 } else { 40 };
                }
                left -= 1;
                match kind {
                    0 => -32.0 - 80.0 * random.normal().abs() as f32,
                    1 => f32::NAN,
                    2 => (2 * (random.bits() % 1000) + 1) as f32 / (1 << 23) as f32,
                    3 if random.bits().is_multiple_of(8) => -40.0,
                    _ => 4.0 * random.normal() as f32,
                }
            });
            for group in groups(call) {
                let wanted = contents.clone().run(call, group[0]);
                for backend in group {
                    for offset in [0, 1, 9] {
                        run_at(call, backend, &contents, offset, &wanted);
                    }
                    let exact = contents.clone().run(call, backend);
                    assert_same(&exact.b, &wanted.b, || format!("{} of {len} on {}", call.name, backend.name()));
                }
            }
        }
    }
}

/// Stretches of numbers whose products or results are subnormal, which long calls do another way: the bits of short calls,
/// which do not. Most are of one kind, as they are met, and some of any.
#[test]
fn stretches_that_underflow() {
    fn check<T: Real>() {
        let mut random = Random(9);
        // Where e^-|x| is subnormal, or its square is, and around it.
        let far: [f64; 2] = T::choose([80.0, 118.0], [630.0, 870.0]);
        let mut stretch = |len: usize| {
            let (mut left, mut kind) = (0, 0);
            Contents::new(len, || {
                if left == 0 {
                    kind = random.bits() % 8;
                    left = 1 + random.bits() % 9000;
                }
                left -= 1;
                let sign = if random.bits().is_multiple_of(2) { 1.0 } else { -1.0 };
                match kind {
                    0 => T::SUBNORMAL.moved((random.bits() % (T::TINY.bits() - 1)) as i64) * T::from_f64(sign),
                    1 => T::from_f64(sign * random.between(far[0], far[1])),
                    2 => T::from_f64(-random.between(far[0], far[1])),
                    3 => T::from_f64(sign * random.between(far[0], far[1]) / 2.0),
                    4 => T::TINY * T::from_f64(sign * random.between(0.5, 40.0)),
                    5 => random.any(),
                    _ => T::from_f64(4.0 * random.normal()),
                }
            })
        };
        let lengths = [1023, 1024, 1040, 2048, 4099, 30_011];
        let contents: Vec<_> = lengths.iter().cycle().take(18).map(|&len| stretch(len)).collect();
        for call in calls::all::<T>().iter().filter(|call| call.reach == Reach::Element) {
            for backend in backends() {
                for contents in &contents {
                    let mut wanted = contents.clone();
                    let pieces = contents.a.chunks(100).zip(wanted.b.chunks_mut(100)).zip(wanted.c.chunks_mut(100));
                    pieces.for_each(|((a, b), c)| call.run(backend, a, b, c));
                    run_at(call, backend, contents, 3, &wanted);
                }
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// Rows of which some shares, or what a rounded 1/sum lacks of them, are subnormal: one, and short and long ones.
#[test]
fn rows_that_underflow() {
    fn check<T: Real>() {
        let mut random = Random(10);
        let far: f64 = T::choose(112.0, 760.0);
        for call in calls::all::<T>().iter().filter(|call| call.reach == Reach::Row) {
            for len in [13 * 13 * 31, 5 * 1201] {
                let mut next = || if random.bits().is_multiple_of(32) { 0.0 } else { -far * random.unit() };
                let contents = Contents::new(len, || T::from_f64(next()));
                for group in groups(call) {
                    let wanted = contents.clone().run(call, group[0]);
                    for backend in group {
                        run_at(call, backend, &contents, 1, &wanted);
                    }
                }
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// An element's result depends neither on its place nor on the length: a shorter slice has the first results of a
/// longer one, and a reversed slice the reversed results.
#[test]
fn place_does_not_matter() {
    fn check<T: Real>() {
        let mut random = Random(7);
        let whole = Contents::any(67, &mut random);
        for call in calls::all::<T>().iter().filter(|call| call.reach == Reach::Element) {
            for backend in backends() {
                let results = whole.clone().run(call, backend);
                for len in 0..=67 {
                    run_at(call, backend, &whole.first(len), 0, &results.first(len));
                }
                let reversed = |contents: &Contents<T>| {
                    let mut reversed = contents.clone();
                    reversed.a.reverse();
                    reversed.b.reverse();
                    reversed.c.reverse();
                    reversed
                };
                run_at(call, backend, &reversed(&whole), 0, &reversed(&results));
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// The plain functions run on the best backend, which is one of those that are listed.
#[test]
fn scalar_is_first_and_best_is_listed() {
    assert_eq!(scalar().name(), "scalar");
    assert!(backends().contains(&Backend::best()));
}
