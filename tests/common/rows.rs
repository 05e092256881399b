//! Rows for softmax and its relatives that were chosen to hurt.

use super::bounds::LONG_ROW;
use super::points::Random;
use super::real::{Real, numbers};

/// A row, and what is remarkable about it.
pub(crate) struct Row<T> {
    pub(crate) name: String,
    pub(crate) xs: Vec<T>,
}

/// Lengths around those of vectors and of groups of vectors.
pub(crate) const LENGTHS: [usize; 18] = [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 100, 129, 257, 1000, 1023];

/// The longest rows to which the tighter bound of softmax applies.
pub(crate) const LONG_LENGTHS: [usize; 2] = [LONG_ROW - 1, LONG_ROW];

/// The least and the largest offset of a row's values from 0 that a test may choose.
fn offsets<T: Real>() -> [f64; 9] {
    let largest = T::choose(1e30, 1e300);
    [0.0, 1.0, -88.0, 1e4, -1e4, 1e6, largest, -largest, T::LARGEST.widen()]
}

/// Where the exponentials' kernels change their manner: |max| up to which it need not be subtracted.
fn exact<T: Real>() -> f64 {
    T::choose(256.0, 2048.0)
}

/// So far below the largest value a probability is the least normal number, and so far the least subnormal.
fn depths<T: Real>() -> (f64, f64) {
    T::choose((87.3, 103.9), (708.4, 745.1))
}

/// Every kind of row, `len` long.
pub(crate) fn adversarial<T: Real>(len: usize, random: &mut Random) -> Vec<Row<T>> {
    let mut rows = Vec::new();
    let mut add = |name: String, xs: Vec<f64>| rows.push(Row { name: format!("{name}, {len} long"), xs: numbers(&xs) });
    let (normal, subnormal) = depths::<T>();

    for offset in offsets::<T>() {
        add(format!("all {offset:e}"), vec![offset; len]);
    }
    for width in [1e-6, 0.01, 1.0, 10.0, 60.0, subnormal] {
        for offset in [0.0, -30.0, exact::<T>(), 1e4] {
            let xs = (0..len).map(|_| offset + random.between(-width, width)).collect();
            add(format!("{offset} ± {width}"), xs);
        }
    }
    for above in [1.0, 10.0, 17.0, 40.0, normal, subnormal, 1e4] {
        let place = random.bits() as usize % len;
        let mut xs: Vec<f64> = (0..len).map(|_| random.between(-1.0, 1.0)).collect();
        xs[place] = above;
        add(format!("{above} above the rest"), xs.clone());
        if len > 1 {
            xs[(place + 1) % len] = T::from_f64(above).moved(-1).widen();
            add(format!("two {above} above the rest"), xs);
        }
    }
    for step in [1e-3, 0.1, core::f64::consts::LN_2, 1.0, 7.0] {
        add(format!("geometric by {step}"), (0..len).map(|i| 3.0 - step * i as f64).collect());
    }
    for near in [-exact::<T>(), exact::<T>()] {
        let xs = (0..len).map(|_| near + random.between(-1e-3, 1e-3)).collect();
        add(format!("around {near}"), xs);
    }
    halves(len, random, &mut add);
    let tiny = T::TINY.widen();
    add("subnormal".to_owned(), (0..len).map(|_| tiny * random.between(-1.0, 1.0)).collect());
    let xs = (0..len).map(|i| if i == len / 2 { 0.3 * tiny } else { -random.normal().abs() }).collect();
    add("a subnormal one above the rest".to_owned(), xs);
    let xs = (0..len).map(|i| if i == 0 { 0.0 } else { -random.between(normal - 1.0, subnormal + 2.0) }).collect();
    add("subnormal beside one".to_owned(), xs);
    let xs = (0..len).map(|i| if i % 3 == 1 { f64::NEG_INFINITY } else { random.normal() }).collect();
    add("minus infinity among finite".to_owned(), xs);
    rows
}

/// Rows whose values, or whose largest, are half-way between multiples of ln 2, where reductions change over.
fn halves(len: usize, random: &mut Random, add: &mut impl FnMut(String, Vec<f64>)) {
    let ln_2 = core::f64::consts::LN_2;
    let mut half = |k: i64| (k as f64 + 0.5) * ln_2 * random.between(1.0 - 1e-6, 1.0 + 1e-6);
    for max in [-3, 0, 5, 100] {
        let xs = (0..len).map(|i| half(max - (i % 9) as i64)).collect();
        add(format!("half-way between multiples of ln 2, from {max} down"), xs);
    }
}

/// Short rows at random scales: many, since each has only few roundings to be unlucky with.
pub(crate) fn short<T: Real>(count: usize, random: &mut Random) -> Vec<Row<T>> {
    let row = |_| {
        let len = 2 + random.bits() as usize % 7;
        let scale = random.between(-6.0, 6.5).exp();
        let offset = random.normal() * random.between(-3.0, 5.0).exp();
        let xs: Vec<f64> = (0..len).map(|_| offset + scale * random.normal()).collect();
        Row { name: format!("{xs:?}"), xs: numbers(&xs) }
    };
    (0..count).map(row).collect()
}
