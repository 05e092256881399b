//! Properties that hold for whatever numbers: range, symmetry, order, sums, shifts, permutations, and that the forms of
//! one function agree. Each case draws its backend, too.

use crate::common::calls;
use crate::common::real::{Real, numbers, same_row};
use crate::common::{backends, bounds};
use activations::Backend;
use proptest::collection::vec;
use proptest::prelude::*;

/// A case takes microseconds. A failing one is printed in full, so no file of them is kept.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() }
}

fn any_backend() -> impl Strategy<Value = Backend> {
    prop::sample::select(backends())
}

/// Any f32 or f64 but NaN.
fn any_number<T: Real>() -> impl Strategy<Value = T> {
    any::<u64>().prop_map(T::from_bits).prop_filter("a number", |x| !x.is_nan())
}

/// A number of ordinary size.
fn ordinary<T: Real>(limit: f64) -> impl Strategy<Value = T> {
    (-limit..limit).prop_map(T::from_f64)
}

/// The distance to the next number further from zero.
fn ulp<T: Real>(x: T) -> f64 {
    let magnitude = T::from_f64(x.widen().abs());
    magnitude.moved(1).widen() - magnitude.widen()
}

/// Nearly equal: each within `bound` ULP of one truth.
fn both_within<T: Real>(a: T, b: T, bound: f64) -> bool {
    let (a_ulp, b_ulp) = (ulp(a), ulp(b));
    a.same(b) || (a.widen() - b.widen()).abs() <= bound * (a_ulp + b_ulp)
}

fn softmax_bound<T: Real>() -> f64 {
    bounds::of("softmax").ulp::<T>()
}

fn run<T: Real>(backend: Backend, xs: &[T], function: fn(Backend, &mut [T])) -> Vec<T> {
    let mut ys = xs.to_vec();
    function(backend, &mut ys);
    ys
}

/// Every value in its range, tanh odd, the derivatives even, and σ(x) + σ(−x) = 1.
fn ranges_and_symmetries<T: Real>(backend: Backend, xs: &[T]) -> Result<(), TestCaseError> {
    let opposite: Vec<T> = xs.iter().map(|&x| -x).collect();
    let negated = |ys: Vec<T>| -> Vec<T> { ys.into_iter().map(|y| -y).collect() };
    let within = |ys: &[T], low: f64, high: f64| ys.iter().all(|y| (low..=high).contains(&y.widen()));

    let (y, z) = (run(backend, xs, |k, xs| k.sigmoid(xs)), run(backend, &opposite, |k, xs| k.sigmoid(xs)));
    prop_assert!(within(&y, 0.0, 1.0));
    for (y, z) in y.iter().zip(&z) {
        prop_assert!(
            (y.widen() + z.widen() - 1.0).abs() <= 2.0 * T::choose(2f64.powi(-24), 2f64.powi(-53)),
            "{y} + {z}"
        );
    }

    let (y, z) = (run(backend, xs, |k, xs| k.tanh(xs)), run(backend, &opposite, |k, xs| k.tanh(xs)));
    prop_assert!(within(&y, -1.0, 1.0));
    prop_assert!(same_row(&negated(y), &z));

    let functions: [(fn(Backend, &mut [T]), f64); 2] =
        [(|k, xs| k.sigmoid_derivative(xs), 0.25), (|k, xs| k.tanh_derivative(xs), 1.0)];
    for (function, highest) in functions {
        let (y, z) = (run(backend, xs, function), run(backend, &opposite, function));
        prop_assert!(within(&y, 0.0, highest));
        prop_assert!(same_row(&y, &z));
    }
    Ok(())
}

/// A larger argument never has a smaller result: what is correctly rounded is monotonic, and so are the rectifiers.
fn order_is_kept(backend: Backend, mut xs: Vec<f32>) -> Result<(), TestCaseError> {
    let neighbours: Vec<f32> = xs.iter().map(|x| x.next_up()).collect();
    xs.extend(neighbours);
    xs.sort_by(f32::total_cmp);
    let functions: [fn(Backend, &mut [f32]); 4] =
        [|k, xs| k.sigmoid(xs), |k, xs| k.tanh(xs), |k, xs| k.relu(xs), |k, xs| k.leaky_relu(xs, 0.3)];
    for (at, function) in functions.into_iter().enumerate() {
        let ys = run(backend, &xs, function);
        prop_assert!(ys.is_sorted(), "function {at}: {xs:?} gives {ys:?}");
    }
    Ok(())
}

/// Σy = 1, 0 ≤ y ≤ 1, a larger x has no smaller y but for rounding, and log_softmax is its logarithm.
fn softmax_is_a_distribution<T: Real>(backend: Backend, xs: &[T]) -> Result<(), TestCaseError> {
    let ys = run(backend, xs, |k, xs| k.softmax(xs));
    let epsilon = T::choose(f32::EPSILON.into(), f64::EPSILON);
    let sum: f64 = ys.iter().map(|y| y.widen()).sum();
    prop_assert!((sum - 1.0).abs() <= (softmax_bound::<T>() + 1.0) * epsilon, "the sum is {sum}");
    prop_assert!(ys.iter().all(|y| (0.0..=1.0).contains(&y.widen())), "{ys:?}");

    let logs = run(backend, xs, |k, xs| k.log_softmax(xs));
    for (y, log) in ys.iter().zip(&logs) {
        prop_assert!(log.widen() <= 0.0);
        let again = log.widen().exp();
        let tolerance = (4.0 + log.widen().abs()) * 2.0 * epsilon * again + T::TINY.widen();
        prop_assert!((again - y.widen()).abs() <= tolerance, "{y}, but log_softmax is {log}");
    }
    Ok(())
}

/// A shift of all x, where it is exact, and any order of them leave softmax as it is.
fn softmax_of_the_same<T: Real>(backend: Backend, xs: &[T], shift: T, turn: usize) -> Result<(), TestCaseError> {
    let ys = run(backend, xs, |k, xs| k.softmax(xs));
    let shifted: Vec<T> = xs.iter().map(|&x| x + shift).collect();
    for (y, z) in ys.iter().zip(run(backend, &shifted, |k, xs| k.softmax(xs))) {
        prop_assert!(both_within(*y, z, softmax_bound::<T>()), "{y} became {z}");
    }
    let mut turned = xs.to_vec();
    turned.rotate_left(turn % xs.len());
    turned.reverse();
    let mut zs = run(backend, &turned, |k, xs| k.softmax(xs));
    zs.reverse();
    zs.rotate_right(turn % xs.len());
    for (y, z) in ys.iter().zip(zs) {
        prop_assert!(both_within(*y, z, softmax_bound::<T>()), "{y} became {z}");
    }
    Ok(())
}

/// Along an axis as along gathered rows; where `inner_len` is 1, with the same bits.
fn axis_is_rows<T: Real>(backend: Backend, shape: [usize; 3], seed: &[T]) -> Result<(), TestCaseError> {
    let [outer, axis_len, inner_len] = shape;
    let data: Vec<T> = seed.iter().cycle().take(outer * axis_len * inner_len).copied().collect();
    let (mut softmax, mut log_softmax) = (data.clone(), data.clone());
    prop_assert!(backend.softmax_axis(&mut softmax, axis_len, inner_len).is_ok());
    prop_assert!(backend.log_softmax_axis(&mut log_softmax, axis_len, inner_len).is_ok());
    for block in 0..outer {
        for column in 0..inner_len {
            let place = |at: usize| (block * axis_len + at) * inner_len + column;
            let gather = |data: &[T]| -> Vec<T> { (0..axis_len).map(|at| data[place(at)]).collect() };
            let rows = [
                (gather(&softmax), run(backend, &gather(&data), |k, xs| k.softmax(xs)), softmax_bound::<T>()),
                (
                    gather(&log_softmax),
                    run(backend, &gather(&data), |k, xs| k.log_softmax(xs)),
                    bounds::of("log_softmax").ulp::<T>(),
                ),
            ];
            for (along, alone, bound) in rows {
                prop_assert!(along.iter().zip(&alone).all(|(&a, &b)| both_within(a, b, bound)), "{along:?} {alone:?}");
                prop_assert!(inner_len != 1 || same_row(&along, &alone));
            }
        }
    }
    Ok(())
}

/// Functions that differ in nothing but where they read, or in how they name the shape.
fn forms_agree<T: Real>(backend: Backend, xs: &[T]) -> Result<(), TestCaseError> {
    let calls = calls::all::<T>();
    let find = |name: &str| calls.iter().find(|call| call.name == name);
    let mut compared = 0;
    for call in &calls {
        let twin = [("_into", ""), ("_axis", "_rows"), ("masked_", ""), ("_rows, one row", "")]
            .iter()
            .filter(|(form, _)| call.name.contains(form))
            .find_map(|(form, plain)| find(&call.name.replace(form, plain)));
        let Some(twin) = twin else { continue };
        let results = [call, twin].map(|call| {
            let (mut b, mut c) = (xs.to_vec(), xs.to_vec());
            call.run(backend, xs, &mut b, &mut c);
            b
        });
        prop_assert!(same_row(&results[0], &results[1]), "{} and {}", call.name, twin.name);
        compared += 1;
    }
    prop_assert!(compared > 40, "only {compared} pairs were found");
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn ranges_and_symmetries_f32(backend in any_backend(), xs in vec(any_number::<f32>(), 1..70)) {
        ranges_and_symmetries(backend, &xs)?;
    }

    #[test]
    fn ranges_and_symmetries_f64(backend in any_backend(), xs in vec(any_number::<f64>(), 1..70)) {
        ranges_and_symmetries(backend, &xs)?;
    }

    #[test]
    fn ranges_and_symmetries_of_ordinary_numbers(backend in any_backend(), xs in vec(-40.0..40.0f64, 1..70)) {
        ranges_and_symmetries(backend, &xs)?;
        ranges_and_symmetries::<f32>(backend, &numbers(&xs))?;
    }

    #[test]
    fn order(backend in any_backend(), any in vec(any_number::<f32>(), 1..30), some in vec(-20.0..20.0f32, 1..30)) {
        order_is_kept(backend, any)?;
        order_is_kept(backend, some)?;
    }

    #[test]
    fn distributions(backend in any_backend(), xs in vec(ordinary::<f64>(60.0), 1..100)) {
        softmax_is_a_distribution(backend, &xs)?;
        softmax_is_a_distribution::<f32>(backend, &numbers(&xs))?;
    }

    /// Multiples of 2^-10 below 16, moved by whole numbers up to 1000: exact in both types.
    #[test]
    fn shifts_and_permutations(
        backend in any_backend(),
        steps in vec(-16_384..16_384_i32, 1..100),
        shift in -1000..1000_i32,
        turn in 0..100_usize,
    ) {
        let xs: Vec<f64> = steps.iter().map(|&step| f64::from(step) / 1024.0).collect();
        softmax_of_the_same(backend, &xs, f64::from(shift), turn)?;
        softmax_of_the_same::<f32>(backend, &numbers(&xs), shift as f32, turn)?;
    }

    #[test]
    fn axes(
        backend in any_backend(),
        outer in 1..4_usize,
        axis_len in 1..20_usize,
        inner_len in prop_oneof![4 => 1..40_usize, 1 => 240..600_usize],
        seed in vec(ordinary::<f64>(30.0), 1..300),
    ) {
        let shape = [outer, axis_len, inner_len];
        axis_is_rows(backend, shape, &seed)?;
        axis_is_rows::<f32>(backend, shape, &numbers(&seed))?;
    }

    #[test]
    fn forms(backend in any_backend(), xs in vec(ordinary::<f64>(9.0), 0..80)) {
        forms_agree(backend, &xs)?;
        forms_agree::<f32>(backend, &numbers(&xs))?;
    }
}
