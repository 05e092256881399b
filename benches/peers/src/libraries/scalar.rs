//! Scalar libraries in a loop: `core-math` (correctly rounded, C, compiled for the machine that builds it) and `libm`
//! (Rust). Their sigmoid is 1/(1 + exp(-x)).

use crate::function::Function;
use crate::peer::{Peer, in_place};

const CORE_MATH: &str = "core-math";
const LIBM: &str = "libm";

pub fn single(function: Function) -> Vec<Peer<f32>> {
    match function {
        Function::Sigmoid => vec![
            in_place(CORE_MATH, CORE_MATH, |xs| map(xs, |x: f32| 1.0 / (1.0 + core_math::expf(-x)))),
            in_place(LIBM, LIBM, |xs| map(xs, |x: f32| 1.0 / (1.0 + libm::expf(-x)))),
        ],
        Function::Tanh => vec![
            in_place(CORE_MATH, CORE_MATH, |xs| map(xs, core_math::tanhf)),
            in_place(LIBM, LIBM, |xs| map(xs, libm::tanhf)),
        ],
        _ => Vec::new(),
    }
}

pub fn double(function: Function) -> Vec<Peer<f64>> {
    match function {
        Function::Sigmoid => vec![
            in_place(CORE_MATH, CORE_MATH, |xs| map(xs, |x: f64| 1.0 / (1.0 + core_math::exp(-x)))),
            in_place(LIBM, LIBM, |xs| map(xs, |x: f64| 1.0 / (1.0 + libm::exp(-x)))),
        ],
        Function::Tanh => vec![
            in_place(CORE_MATH, CORE_MATH, |xs| map(xs, core_math::tanh)),
            in_place(LIBM, LIBM, |xs| map(xs, libm::tanh)),
        ],
        _ => Vec::new(),
    }
}

#[inline(always)]
fn map<T: Copy>(xs: &mut [T], f: impl Fn(T) -> T) {
    for x in xs {
        *x = f(*x);
    }
}
