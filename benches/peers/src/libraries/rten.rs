//! `rten-vecmath`: f32, AVX-512 and AVX2 chosen at run time. It has no relu: a plain loop does as well, it says.

use crate::function::{Element, Function};
use crate::libraries::Named;
use crate::peer::{Peer, in_place};
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::{LeakyRelu, Sigmoid, Softmax, Tanh};

const NAME: &str = "rten-vecmath";

pub fn single(function: Function) -> Option<Peer<f32>> {
    let peer = match function {
        Function::Sigmoid => in_place(NAME, NAME, |xs: &mut [f32]| Sigmoid {}.map_mut(xs)),
        Function::Tanh => in_place(NAME, NAME, |xs: &mut [f32]| Tanh {}.map_mut(xs)),
        Function::LeakyRelu => in_place(NAME, NAME, |xs: &mut [f32]| LeakyRelu { alpha: f32::SLOPE }.map_mut(xs)),
        Function::Softmax => in_place(NAME, NAME, |xs: &mut [f32]| {
            Softmax::new_mut(xs).dispatch();
        }),
        Function::Relu => return None,
    };
    Some(peer)
}

/// For the suites.
pub fn beside() -> Vec<Named<f32>> {
    vec![
        ("rten-vecmath sigmoid", |xs| {
            Sigmoid {}.map_mut(xs);
        }),
        ("rten-vecmath tanh", |xs| {
            Tanh {}.map_mut(xs);
        }),
        ("rten-vecmath softmax", |xs| {
            Softmax::new_mut(xs).dispatch();
        }),
    ]
}
