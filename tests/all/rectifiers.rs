//! relu, leaky_relu and parametric_relu against their definitions, bit for bit, for any bits and any slope.

use crate::common::backends;
use crate::common::bounds;
use crate::common::formulas::{self, leaky_relu_derivative};
use crate::common::points::{Random, special};
use crate::common::real::{Real, assert_same};
use crate::common::worst::{Worst, judge};
use activations::Backend;
use oracle::Scaled;

/// Special values and any bits, and a gradient for each.
fn inputs<T: Real>() -> (Vec<T>, Vec<T>) {
    let mut random = Random(8);
    let mut xs = special::<T>();
    xs.extend((0..700).map(|_| random.any::<T>()));
    xs.extend((0..300).map(|_| T::from_f64(random.normal())));
    let mut grads: Vec<T> = special::<T>().into_iter().cycle().take(300).collect();
    grads.resize_with(xs.len(), || random.any());
    grads.rotate_left(7);
    (xs, grads)
}

/// Above 1, below 0, of either zero, infinite, NaN, and the ends of the type.
fn slopes<T: Real>() -> Vec<T> {
    let mut slopes = special::<T>();
    slopes.extend([0.05, 0.25, 1.0, 1.5, -0.75, -3.0].map(T::from_f64));
    slopes
}

/// Compares a function of x, in place and into, with its definition.
macro_rules! check_map {
    ($xs:expr, $definition:expr, $plain:ident, $into:ident $(, $slope:expr)?) => {
        for backend in backends() {
            let what = || format!("{} on {}", stringify!($plain), backend.name());
            let wanted: Vec<T> = $xs.iter().map(|&x| $definition(x)).collect();
            let mut ys = $xs.to_vec();
            backend.$plain(&mut ys $(, $slope)?);
            assert_same(&ys, &wanted, what);
            let mut dst = vec![T::from_f64(9.0); $xs.len()];
            backend.$into($xs, &mut dst $(, $slope)?).expect("one length");
            assert_same(&dst, &wanted, what);
        }
    };
}

/// Compares a function of x and a gradient with its definition.
macro_rules! check_gradient {
    ($xs:expr, $grads:expr, $definition:expr, $backward:ident $(, $slope:expr)?) => {
        for backend in backends() {
            let wanted: Vec<T> = $xs.iter().zip($grads).map(|(&x, &g)| $definition(x, g)).collect();
            let mut grads = $grads.to_vec();
            backend.$backward($xs, &mut grads $(, $slope)?).expect("one length");
            assert_same(&grads, &wanted, || format!("{} on {}", stringify!($backward), backend.name()));
        }
    };
}

#[test]
fn relu() {
    fn all<T: Real>() {
        let (xs, grads) = &inputs::<T>();
        let (zero, one) = (T::from_f64(0.0), T::from_f64(1.0));
        let (value, derivative) = (formulas::relu::<T>, formulas::relu_derivative::<T>);
        check_map!(xs, value, relu, relu_into);
        check_map!(xs, derivative, relu_derivative, relu_derivative_into);
        check_gradient!(xs, grads, formulas::relu_backward, relu_backward);
        check_gradient!(xs, grads, formulas::relu_backward_from_output, relu_backward_from_output);
        check_with_derivative(xs, value, derivative, |backend, ys, beside| {
            backend.relu_with_derivative(ys, beside).expect("one length");
        });
        for backend in backends() {
            let mut ys = [zero, -zero, -one, T::INF, -T::INF];
            backend.relu(&mut ys);
            assert_same(&ys, &[zero, -zero, zero, T::INF, zero], || format!("relu on {}", backend.name()));
        }
    }
    all::<f32>();
    all::<f64>();
}

fn check_with_derivative<T: Real>(
    xs: &[T],
    value: impl Fn(T) -> T,
    derivative: impl Fn(T) -> T,
    run: impl Fn(Backend, &mut [T], &mut [T]),
) {
    let values: Vec<T> = xs.iter().map(|&x| value(x)).collect();
    let derivatives: Vec<T> = xs.iter().map(|&x| derivative(x)).collect();
    for backend in backends() {
        let (mut ys, mut beside) = (xs.to_vec(), xs.to_vec());
        run(backend, &mut ys, &mut beside);
        assert_same(&ys, &values, || format!("value with derivative on {}", backend.name()));
        assert_same(&beside, &derivatives, || format!("derivative with value on {}", backend.name()));
    }
}

#[test]
fn leaky_relu() {
    fn all<T: Real>() {
        let (xs, grads) = &inputs::<T>();
        for slope in slopes::<T>() {
            let value = |x: T| formulas::leaky_relu(x, slope);
            let derivative = |x: T| leaky_relu_derivative(x, slope);
            let backward = |x: T, g: T| formulas::leaky_relu_backward(x, g, slope);
            let from_output = |y: T, g: T| formulas::leaky_relu_backward_from_output(y, g, slope);
            check_map!(xs, value, leaky_relu, leaky_relu_into, slope);
            check_map!(xs, derivative, leaky_relu_derivative, leaky_relu_derivative_into, slope);
            check_gradient!(xs, grads, backward, leaky_relu_backward, slope);
            check_gradient!(xs, grads, from_output, leaky_relu_backward_from_output, slope);
            check_with_derivative(xs, value, derivative, |backend, ys, beside| {
                backend.leaky_relu_with_derivative(ys, beside, slope).expect("one length");
            });
        }
    }
    all::<f32>();
    all::<f64>();
}

/// `[outer, channels, inner_len]`: one slope; blocks that divide a vector; few rows of channels; blocks that are laid out,
/// of whole turns, whole vectors and neither, with few and with many behind them; rows that are longer than that; long
/// runs, and short ones in long blocks.
const SHAPES: [[usize; 3]; 35] = [
    [1, 1, 50],
    [13, 1, 1],
    [5, 1, 9],
    [1, 2, 1],
    [33, 2, 1],
    [9, 2, 2],
    [7, 16, 1],
    [21, 4, 4],
    [1, 40, 1],
    [3, 100, 1],
    [4, 33, 1],
    [3, 257, 1],
    [40, 3, 1],
    [300, 3, 1],
    [9, 3, 5],
    [3, 16, 2],
    [31, 5, 1],
    [70, 5, 1],
    [45, 24, 1],
    [40, 17, 1],
    [13, 100, 1],
    [2, 3, 49],
    [7, 15, 17],
    [6, 255, 1],
    [7, 256, 1],
    [9, 257, 1],
    [7, 300, 1],
    [6, 1000, 1],
    [1, 130, 17],
    [3, 20, 16],
    [2, 9, 49],
    [2, 3, 333],
    [2, 65, 4],
    [3, 64, 9],
    [1, 70, 15],
];

/// Elements of a shape, the slope of each, and its channel.
struct Parametric<T> {
    shape: [usize; 3],
    xs: Vec<T>,
    grads: Vec<T>,
    slopes: Vec<T>,
}

impl<T: Real> Parametric<T> {
    fn new(shape: [usize; 3], random: &mut Random, mut number: impl FnMut(&mut Random) -> T) -> Self {
        let len = shape.iter().product();
        let mut numbers = |len| (0..len).map(|_| number(random)).collect();
        Self { shape, xs: numbers(len), grads: numbers(len), slopes: numbers(shape[1]) }
    }

    fn channel(&self, at: usize) -> usize {
        at / self.shape[2] % self.shape[1]
    }

    /// `definition` of each element and its slope.
    fn each(&self, definition: impl Fn(usize, T, T) -> T) -> Vec<T> {
        self.xs.iter().enumerate().map(|(at, &x)| definition(at, x, self.slopes[self.channel(at)])).collect()
    }

    fn check(&self) {
        let Self { shape, xs, grads, slopes } = self;
        let inner_len = shape[2];
        for backend in backends() {
            let what = |form: &str| format!("parametric_relu{form} of {shape:?} on {}", backend.name());

            let wanted = self.each(|_, x, slope| formulas::leaky_relu(x, slope));
            let mut ys = xs.clone();
            backend.parametric_relu(&mut ys, slopes, inner_len).expect("a shape that fits");
            assert_same(&ys, &wanted, || what(""));
            let mut dst = grads.clone();
            backend.parametric_relu_into(xs, &mut dst, slopes, inner_len).expect("a shape that fits");
            assert_same(&dst, &wanted, || what("_into"));

            let wanted = self.each(|_, x, slope| leaky_relu_derivative(x, slope));
            let mut ys = xs.clone();
            backend.parametric_relu_derivative(&mut ys, slopes, inner_len).expect("a shape that fits");
            assert_same(&ys, &wanted, || what("_derivative"));
            let mut dst = grads.clone();
            backend.parametric_relu_derivative_into(xs, &mut dst, slopes, inner_len).expect("a shape that fits");
            assert_same(&dst, &wanted, || what("_derivative_into"));

            let wanted = self.each(|at, x, slope| grads[at] * leaky_relu_derivative(x, slope));
            let (mut dx, mut slope_grads) = (grads.clone(), slopes.clone());
            backend
                .parametric_relu_backward(xs, &mut dx, slopes, inner_len, &mut slope_grads)
                .expect("a shape that fits");
            assert_same(&dx, &wanted, || what("_backward"));
        }
    }
}

#[test]
fn parametric_relu() {
    fn all<T: Real>() {
        let mut random = Random(9);
        for shape in SHAPES {
            Parametric::<T>::new(shape, &mut random, |random| random.any()).check();
            Parametric::<T>::new(shape, &mut random, |random| T::from_f64(random.normal())).check();
        }
    }
    all::<f32>();
    all::<f64>();
}

/// A slope's gradient is added to what was there, the sum within its bound.
#[test]
fn gradients_of_slopes() {
    fn all<T: Real>() {
        let bound = bounds::of("parametric_relu_backward");
        let mut random = Random(10);
        let mut worst: Vec<(Backend, Worst)> = backends()
            .into_iter()
            .map(|backend| {
                let what = format!("slope_grads {} on {}", T::NAME, backend.name());
                (backend, Worst::new(what, bound.ulp::<T>()))
            })
            .collect();
        let long = [[3000, 2, 1], [1, 2, 4097], [300, 40, 1], [20, 7, 33]];
        let mut cases: Vec<_> = SHAPES
            .into_iter()
            .chain(long)
            .map(|shape| {
                Parametric::new(shape, &mut random, |random| {
                    T::from_f64(random.normal() * random.between(-9.0, 9.0).exp())
                })
            })
            .collect();
        // Equal terms, whose roundings all go one way.
        let equal = [[1 << 17, 2, 1], [2, 1, 1 << 17]];
        cases.extend(equal.map(|shape| Parametric::new(shape, &mut random, |_| T::from_f64(-0.7))));
        for case in cases {
            let shape = case.shape;
            let mut sums: Vec<(Scaled, Scaled)> =
                case.slopes.iter().map(|s| s.widen().into()).map(|s: Scaled| (s, s.abs())).collect();
            for (at, (x, g)) in case.xs.iter().zip(&case.grads).enumerate().filter(|(_, (x, _))| x.widen() < 0.0) {
                let product = Scaled::product(x.widen(), g.widen());
                let (sum, terms) = sums[case.channel(at)];
                sums[case.channel(at)] = (sum + product, terms + product.abs());
            }
            for (backend, worst) in &mut worst {
                let (mut dx, mut slope_grads) = (case.grads.clone(), case.slopes.clone());
                backend
                    .parametric_relu_backward(&case.xs, &mut dx, &case.slopes, shape[2], &mut slope_grads)
                    .expect("a shape that fits");
                for (&got, (truth, terms)) in slope_grads.iter().zip(&sums) {
                    worst.see_difference(got, truth, bound, *terms, || format!("{shape:?}"));
                }
            }
        }
        judge(worst.into_iter().map(|(_, worst)| worst));
    }
    all::<f32>();
    all::<f64>();
}
