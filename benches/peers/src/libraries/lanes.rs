//! `lanes`: AVX-512, AVX2 and SSE2 chosen at run time, f32 and f64. It has no tanh and no leaky_relu, and works
//! from one slice into another.

use crate::function::Function;
use crate::peer::{Peer, out_of_place};
use lanes::ml;

const NAME: &str = "lanes";

/// Slices of one length are all that these functions ask for.
const LENGTHS: &str = "src and dst have one length";

pub fn single(function: Function) -> Option<Peer<f32>> {
    let peer = match function {
        Function::Sigmoid => out_of_place(NAME, NAME, |src, dst| ml::f32::sigmoid_into(src, dst).expect(LENGTHS)),
        Function::Relu => out_of_place(NAME, NAME, |src, dst| ml::f32::relu_into(src, dst).expect(LENGTHS)),
        Function::Softmax => out_of_place(NAME, NAME, |src, dst| ml::f32::softmax_into(src, dst).expect(LENGTHS)),
        Function::Tanh | Function::LeakyRelu => return None,
    };
    Some(peer)
}

pub fn double(function: Function) -> Option<Peer<f64>> {
    let peer = match function {
        Function::Sigmoid => out_of_place(NAME, NAME, |src, dst| ml::f64::sigmoid_into(src, dst).expect(LENGTHS)),
        Function::Relu => out_of_place(NAME, NAME, |src, dst| ml::f64::relu_into(src, dst).expect(LENGTHS)),
        Function::Softmax => out_of_place(NAME, NAME, |src, dst| ml::f64::softmax_into(src, dst).expect(LENGTHS)),
        Function::Tanh | Function::LeakyRelu => return None,
    };
    Some(peer)
}
