//! Backward forms against finite differences in f64: is the formula the gradient of the forward function at all?
//!
//! For a loss L = Σ wᵢ·f(x)ᵢ with random weights w, the gradient that comes back is w, and the backward form must give
//! dL/dx. The central difference over 2h is wrong by h²/6 times the third derivative, and by 2⁻⁵³/h times the values:
//! both are about 10⁻¹⁰ for h = 10⁻⁵.

use crate::common::backends;
use crate::common::points::Random;
use activations::Backend;

const STEP: f64 = 1e-5;

/// What finite differences may be wrong by, for values and slopes of about 1.
const TOLERANCE: f64 = 2e-9;

type Function = Box<dyn Fn(Backend, &mut [f64])>;
type Backward = Box<dyn Fn(Backend, &[f64], &mut [f64])>;

/// dL/dvariableᵢ by central differences, for L = Σ wᵢ·value(variables)ᵢ.
fn differences(variables: &[f64], weights: &[f64], value: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let loss = |variables: &[f64]| -> f64 { value(variables).iter().zip(weights).map(|(y, w)| y * w).sum() };
    let mut moved = variables.to_vec();
    let mut difference = |at: usize| {
        moved[at] = variables[at] + STEP;
        let above = loss(&moved);
        moved[at] = variables[at] - STEP;
        let below = loss(&moved);
        moved[at] = variables[at];
        (above - below) / (2.0 * STEP)
    };
    (0..variables.len()).map(&mut difference).collect()
}

#[track_caller]
fn assert_close(got: &[f64], wanted: &[f64], what: &str, backend: Backend) {
    for (at, (got, wanted)) in got.iter().zip(wanted).enumerate() {
        let near = (got - wanted).abs() <= TOLERANCE * (1.0 + wanted.abs());
        assert!(near, "{what} on {}: place {at} is {got}, but by differences {wanted}", backend.name());
    }
}

/// Far enough from 0 that no difference steps over the corner of a rectifier.
fn away_from_zero(random: &mut Random) -> f64 {
    let x = random.normal();
    if x.abs() < 0.01 { x + 0.1 } else { x }
}

/// `backward` is given x and the weights.
fn check(name: &str, function: Function, backward: Backward) {
    let mut random = Random(16);
    for len in [1, 3, 8, 21] {
        let xs: Vec<f64> = (0..len).map(|_| away_from_zero(&mut random)).collect();
        let weights: Vec<f64> = (0..len).map(|_| random.normal()).collect();
        for backend in backends() {
            let mut grad = weights.clone();
            backward(backend, &xs, &mut grad);
            let value = |xs: &[f64]| {
                let mut ys = xs.to_vec();
                function(backend, &mut ys);
                ys
            };
            assert_close(&grad, &differences(&xs, &weights, value), name, backend);
        }
    }
}

/// A backward form that is given the output.
fn of_output(
    function: fn(Backend, &mut [f64]),
    backward: fn(Backend, &[f64], &mut [f64]) -> Result<(), activations::ShapeError>,
) -> Backward {
    Box::new(move |backend, xs, grad| {
        let mut ys = xs.to_vec();
        function(backend, &mut ys);
        backward(backend, &ys, grad).expect("one length");
    })
}

/// A backward form that is given the input.
fn of_input(backward: fn(Backend, &[f64], &mut [f64]) -> Result<(), activations::ShapeError>) -> Backward {
    Box::new(move |backend, xs, grad| backward(backend, xs, grad).expect("one length"))
}

#[test]
fn element_wise() {
    let sigmoid: fn(Backend, &mut [f64]) = |k, xs| k.sigmoid(xs);
    check("sigmoid_backward", Box::new(sigmoid), of_input(|k, x, grad| k.sigmoid_backward(x, grad)));
    let from_output = of_output(sigmoid, |k, y, grad| k.sigmoid_backward_from_output(y, grad));
    check("sigmoid_backward_from_output", Box::new(sigmoid), from_output);

    let tanh: fn(Backend, &mut [f64]) = |k, xs| k.tanh(xs);
    check("tanh_backward", Box::new(tanh), of_input(|k, x, grad| k.tanh_backward(x, grad)));
    let from_output = of_output(tanh, |k, y, grad| k.tanh_backward_from_output(y, grad));
    check("tanh_backward_from_output", Box::new(tanh), from_output);

    let relu: fn(Backend, &mut [f64]) = |k, xs| k.relu(xs);
    check("relu_backward", Box::new(relu), of_input(|k, x, grad| k.relu_backward(x, grad)));
    let from_output = of_output(relu, |k, y, grad| k.relu_backward_from_output(y, grad));
    check("relu_backward_from_output", Box::new(relu), from_output);

    let leaky: fn(Backend, &mut [f64]) = |k, xs| k.leaky_relu(xs, 0.2);
    check("leaky_relu_backward", Box::new(leaky), of_input(|k, x, grad| k.leaky_relu_backward(x, grad, 0.2)));
    let from_output = of_output(leaky, |k, y, grad| k.leaky_relu_backward_from_output(y, grad, 0.2));
    check("leaky_relu_backward_from_output", Box::new(leaky), from_output);
    let steep: fn(Backend, &mut [f64]) = |k, xs| k.leaky_relu(xs, 3.0);
    check("leaky_relu_backward", Box::new(steep), of_input(|k, x, grad| k.leaky_relu_backward(x, grad, 3.0)));
}

#[test]
fn rows() {
    let softmax: fn(Backend, &mut [f64]) = |k, xs| k.softmax(xs);
    check("softmax_backward", Box::new(softmax), of_output(softmax, |k, y, grad| k.softmax_backward(y, grad)));
    let log_softmax: fn(Backend, &mut [f64]) = |k, xs| k.log_softmax(xs);
    let backward = of_output(log_softmax, |k, y, grad| k.log_softmax_backward(y, grad));
    check("log_softmax_backward", Box::new(log_softmax), backward);
}

/// dL/dx and, added to what was there, dL/dslope.
#[test]
fn parametric_relu() {
    let mut random = Random(17);
    for [outer, channels, inner_len] in [[1, 1, 9], [4, 1, 1], [3, 5, 1], [2, 3, 4], [2, 20, 1], [2, 2, 40], [1, 40, 2]]
    {
        let len = outer * channels * inner_len;
        let xs: Vec<f64> = (0..len).map(|_| away_from_zero(&mut random)).collect();
        let weights: Vec<f64> = (0..len).map(|_| random.normal()).collect();
        let slopes: Vec<f64> = (0..channels).map(|_| random.normal()).collect();
        let before: Vec<f64> = (0..channels).map(|_| random.normal()).collect();
        for backend in backends() {
            let (mut grad, mut slope_grads) = (weights.clone(), before.clone());
            backend
                .parametric_relu_backward(&xs, &mut grad, &slopes, inner_len, &mut slope_grads)
                .expect("a shape that fits");
            let value = |xs: &[f64], slopes: &[f64]| {
                let mut ys = xs.to_vec();
                backend.parametric_relu(&mut ys, slopes, inner_len).expect("a shape that fits");
                ys
            };
            let by_x = differences(&xs, &weights, |xs| value(xs, &slopes));
            assert_close(&grad, &by_x, "parametric_relu_backward", backend);
            let mut by_slope = differences(&slopes, &weights, |slopes| value(&xs, slopes));
            by_slope.iter_mut().zip(&before).for_each(|(by_slope, before)| *by_slope += before);
            assert_close(&slope_grads, &by_slope, "slope_grads", backend);
        }
    }
}

/// Derivatives against differences of the function itself.
#[test]
fn derivatives() {
    fn check(name: &str, function: fn(Backend, &mut [f64]), derivative: fn(Backend, &mut [f64])) {
        let mut random = Random(18);
        let xs: Vec<f64> = (0..60).map(|_| 2.0 * away_from_zero(&mut random)).collect();
        for backend in backends() {
            let mut slopes = xs.clone();
            derivative(backend, &mut slopes);
            let value = |xs: &[f64]| {
                let mut ys = xs.to_vec();
                function(backend, &mut ys);
                ys
            };
            assert_close(&slopes, &differences(&xs, &[1.0; 60], value), name, backend);
        }
    }
    check("sigmoid", |k, xs| k.sigmoid(xs), |k, xs| k.sigmoid_derivative(xs));
    check("tanh", |k, xs| k.tanh(xs), |k, xs| k.tanh_derivative(xs));
    check("relu", |k, xs| k.relu(xs), |k, xs| k.relu_derivative(xs));
    check("leaky_relu", |k, xs| k.leaky_relu(xs, -0.3), |k, xs| k.leaky_relu_derivative(xs, -0.3));
}
