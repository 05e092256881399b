//! Zeros, infinities, NaN, subnormals and the largest numbers, element by element, bit for bit.

use crate::common::backends;
use crate::common::real::{Real, assert_same};
use activations::Backend;

/// x and what the function makes of it.
type Pairs<T> = Vec<(T, T)>;

/// An argument given as f64 (small numbers and infinities are the same in both types), and a result.
fn pairs<T: Real>(values: &[(f64, f64)]) -> Pairs<T> {
    values.iter().map(|&(x, y)| (T::from_f64(x), T::from_f64(y))).collect()
}

/// NaN for every NaN.
fn nans<T: Real>() -> Pairs<T> {
    T::NANS.into_iter().map(|x| (x, x)).collect()
}

/// One result for all arguments that are nearly zero.
fn near_zero<T: Real>(y: f64) -> Pairs<T> {
    let xs = [T::SUBNORMAL, T::TINY.moved(-1), T::TINY, T::from_f64(T::choose(1e-20, 1e-40))];
    xs.into_iter().flat_map(|x| [x, -x]).map(|x| (x, T::from_f64(y))).collect()
}

/// Every pair alone, in whole vectors and in tails, on every backend.
fn check<T: Real>(name: &str, pairs: &[Pairs<T>], run: fn(Backend, &mut [T])) {
    let pairs: Vec<(T, T)> = pairs.iter().flatten().copied().collect();
    for backend in backends() {
        for &(x, y) in &pairs {
            let mut alone = [x];
            run(backend, &mut alone);
            assert_same(&alone, &[y], || format!("{name}({x:?}) alone on {}", backend.name()));
        }
        for start in 0..17 {
            let shifted: Vec<(T, T)> = pairs.iter().cycle().skip(start).take(2 * pairs.len() + 5).copied().collect();
            let mut ys: Vec<T> = shifted.iter().map(|pair| pair.0).collect();
            let wanted: Vec<T> = shifted.iter().map(|pair| pair.1).collect();
            run(backend, &mut ys);
            assert_same(&ys, &wanted, || format!("{name} of a slice on {}", backend.name()));
        }
    }
}

/// The function itself, its form into another slice, and the form that gives it in the first or the second place.
macro_rules! check_all_forms {
    ($name:literal, $pairs:expr, $plain:ident, $into:ident, $both:ident, $place:tt) => {
        check::<T>($name, $pairs, |backend, xs| backend.$plain(xs));
        check::<T>(concat!($name, " into"), $pairs, |backend, xs| {
            let src = xs.to_vec();
            backend.$into(&src, xs).expect("one length");
        });
        check::<T>(concat!($name, " with the other"), $pairs, |backend, xs| {
            let (mut value, mut derivative) = (xs.to_vec(), xs.to_vec());
            backend.$both(&mut value, &mut derivative).expect("one length");
            xs.copy_from_slice(&[value, derivative][$place]);
        });
    };
}

#[test]
fn sigmoid() {
    fn all<T: Real>() {
        let inf = f64::INFINITY;
        let large = T::LARGEST.widen();
        let ends =
            pairs(&[(0.0, 0.5), (-0.0, 0.5), (inf, 1.0), (-inf, 0.0), (large, 1.0), (-large, 0.0), (800.0, 1.0)]);
        let vanishing = pairs(&[(-800.0, 0.0), (T::choose(-104.0, -745.2), 0.0)]);
        let pairs = [ends, vanishing, near_zero(0.5), nans()];
        check_all_forms!("sigmoid", &pairs, sigmoid, sigmoid_into, sigmoid_with_derivative, 0);
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn sigmoid_derivative() {
    fn all<T: Real>() {
        let inf = f64::INFINITY;
        let large = T::LARGEST.widen();
        let ends = pairs(&[(0.0, 0.25), (-0.0, 0.25), (inf, 0.0), (-inf, 0.0), (large, 0.0), (-large, 0.0)]);
        let vanishing = pairs(&[(-800.0, 0.0), (800.0, 0.0)]);
        let pairs = [ends, vanishing, near_zero(0.25), nans()];
        check_all_forms!(
            "sigmoid_derivative",
            &pairs,
            sigmoid_derivative,
            sigmoid_derivative_into,
            sigmoid_with_derivative,
            1
        );
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn tanh() {
    fn all<T: Real>() {
        let inf = f64::INFINITY;
        let large = T::LARGEST.widen();
        let ends = pairs(&[(0.0, 0.0), (-0.0, -0.0), (inf, 1.0), (-inf, -1.0), (large, 1.0), (-large, -1.0)]);
        let tiny = near_zero(0.0).into_iter().map(|(x, _)| (x, x)).collect();
        let pairs = [ends, tiny, pairs(&[(20.0, 1.0), (-20.0, -1.0), (800.0, 1.0)]), nans()];
        check_all_forms!("tanh", &pairs, tanh, tanh_into, tanh_with_derivative, 0);
    }
    all::<f32>();
    all::<f64>();
}

#[test]
fn tanh_derivative() {
    fn all<T: Real>() {
        let inf = f64::INFINITY;
        let large = T::LARGEST.widen();
        let ends = pairs(&[(0.0, 1.0), (-0.0, 1.0), (inf, 0.0), (-inf, 0.0), (large, 0.0), (-large, 0.0)]);
        let pairs = [ends, near_zero(1.0), pairs(&[(400.0, 0.0), (-400.0, 0.0)]), nans()];
        check_all_forms!("tanh_derivative", &pairs, tanh_derivative, tanh_derivative_into, tanh_with_derivative, 1);
    }
    all::<f32>();
    all::<f64>();
}

/// `fast::` is as right at the ends and near zero.
#[test]
fn fast() {
    fn all<T: Real>() {
        let inf = f64::INFINITY;
        let large = T::LARGEST.widen();
        let ends = |left, middle, right| {
            pairs(&[
                (-inf, left),
                (-large, left),
                (-800.0, left),
                (0.0, middle),
                (800.0, right),
                (large, right),
                (inf, right),
            ])
        };
        let sigmoid = [ends(0.0, 0.5, 1.0), near_zero(0.5), nans()];
        check_all_forms!("fast::sigmoid", &sigmoid, fast_sigmoid, fast_sigmoid_into, fast_sigmoid_with_derivative, 0);
        let derivative = [ends(0.0, 0.25, 0.0), near_zero(0.25), nans()];
        check_all_forms!(
            "fast::sigmoid_derivative",
            &derivative,
            fast_sigmoid_derivative,
            fast_sigmoid_derivative_into,
            fast_sigmoid_with_derivative,
            1
        );
        let tiny = near_zero(0.0).into_iter().map(|(x, _)| (x, x)).collect();
        let tanh = [ends(-1.0, 0.0, 1.0), pairs(&[(-0.0, -0.0)]), tiny, nans()];
        check_all_forms!("fast::tanh", &tanh, fast_tanh, fast_tanh_into, fast_tanh_with_derivative, 0);
        let derivative = [ends(0.0, 1.0, 0.0), near_zero(1.0), nans()];
        check_all_forms!(
            "fast::tanh_derivative",
            &derivative,
            fast_tanh_derivative,
            fast_tanh_derivative_into,
            fast_tanh_with_derivative,
            1
        );
    }
    all::<f32>();
    all::<f64>();
}

/// Subnormal results are there, down to the least, and the last of them is followed by zero.
#[test]
fn subnormal_results() {
    fn last<T: Real>(xs: [f64; 2], run: fn(Backend, &mut [T])) {
        for backend in backends() {
            let mut ys = xs.map(T::from_f64);
            run(backend, &mut ys);
            assert_same(&ys, &[T::SUBNORMAL, T::from_f64(0.0)], || format!("at {xs:?} on {}", backend.name()));
        }
    }
    // e^-103.97208 is half of 2^-149, and e^-745.1332191 is half of 2^-1074.
    last::<f32>([-103.97, -103.98], |backend, xs| backend.sigmoid(xs));
    last::<f32>([103.97, 103.98], |backend, xs| backend.sigmoid_derivative(xs));
    last::<f32>([52.67, 52.69], |backend, xs| backend.tanh_derivative(xs));
    last::<f64>([-745.13, -745.14], |backend, xs| backend.sigmoid(xs));
    last::<f64>([-745.13, 745.14], |backend, xs| backend.sigmoid_derivative(xs));
    last::<f64>([373.25, 373.27], |backend, xs| backend.tanh_derivative(xs));
}

/// A gradient of zero, infinity or NaN is multiplied as IEEE arithmetic has it, and NaN of x comes through. (An infinite
/// gradient where the derivative vanishes is 0·∞; it may be NaN or infinite.)
#[test]
fn gradients_of_no_common_size() {
    fn all<T: Real>() {
        let (zero, one, nan) = (T::from_f64(0.0), T::from_f64(1.0), T::NANS[0]);
        let cases = [
            (zero, T::INF, T::INF),
            (zero, -zero, -zero),
            (zero, nan, nan),
            (nan, one, nan),
            (nan, zero, nan),
            (T::INF, one, zero),
            (-T::INF, -one, -zero),
        ];
        let x = cases.map(|case| case.0);
        let wanted = cases.map(|case| case.2);
        for backend in backends() {
            let mut grad = cases.map(|case| case.1);
            backend.sigmoid_backward(&x, &mut grad).expect("one length");
            assert_same(&grad, &wanted, || format!("sigmoid_backward on {}", backend.name()));
            let mut grad = cases.map(|case| case.1);
            backend.tanh_backward(&x, &mut grad).expect("one length");
            assert_same(&grad, &wanted, || format!("tanh_backward on {}", backend.name()));
        }
    }
    all::<f32>();
    all::<f64>();
}
