//! `tract-linalg`: the f32 kernels that it picks for this machine. Softmax is its three kernels in the order in which
//! its own operator runs them: the maximum, exp(x - maximum) with the sum, a multiplication.

use crate::function::{Element, Function};
use crate::peer::{Peer, in_place};
use tract_linalg::Func;

const NAME: &str = "tract-linalg";

/// `None` also where this machine has no kernel.
pub fn single(function: Function) -> Option<Peer<f32>> {
    let peer = match function {
        Function::Sigmoid => plain(Func::Sigmoid)?,
        Function::Tanh => plain(Func::Tanh)?,
        Function::LeakyRelu => {
            let kernel = Func::LeakyRelu.ew_f32_param().ok()?;
            in_place(NAME, NAME, move |xs| kernel.run_with_params(xs, f32::SLOPE).expect(NAME))
        }
        Function::Softmax => {
            let maximum = Func::ReduceMax.reduce_f32().ok()?;
            let powers = Func::Softmax2.map_reduce_f32().ok()?;
            let scale = Func::MulByScalar.ew_f32_param().ok()?;
            in_place(NAME, NAME, move |xs| {
                let m = maximum.run(xs).expect(NAME);
                let sum = powers.run_with_params(xs, m).expect(NAME);
                scale.run_with_params(xs, sum.recip()).expect(NAME);
            })
        }
        Function::Relu => return None,
    };
    Some(peer)
}

fn plain(func: Func) -> Option<Peer<f32>> {
    let kernel = func.ew_f32().ok()?;
    Some(in_place(NAME, NAME, move |xs| kernel.run(xs).expect(NAME)))
}
