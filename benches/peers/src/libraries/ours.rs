//! `activations`: the default functions, those of `fast::`, and on request both on every backend of the machine. In f64
//! the fast functions are the default ones, and do not stand here twice.

use crate::function::{Element, Function};
use crate::peer::{Peer, in_place};
use activations::Backend;

/// The names that every ratio in a table refers to.
pub const DEFAULT: &str = "activations";
pub const FAST: &str = "activations fast";

const LIBRARY: &str = "activations";

pub fn peers<T: Element>(function: Function, every_backend: bool) -> Vec<Peer<T>> {
    let mut peers = vec![default(function)];
    peers.extend(fast(function));
    if every_backend {
        for backend in Backend::available().filter(|&b| b != Backend::best()) {
            peers.push(default_on(function, backend));
            peers.extend(fast_on(function, backend));
        }
    }
    peers
}

fn default<T: Element>(function: Function) -> Peer<T> {
    match function {
        Function::Sigmoid => in_place(LIBRARY, DEFAULT, |xs| activations::sigmoid::<T>(xs)),
        Function::Tanh => in_place(LIBRARY, DEFAULT, |xs| activations::tanh::<T>(xs)),
        Function::Relu => in_place(LIBRARY, DEFAULT, |xs| activations::relu::<T>(xs)),
        Function::LeakyRelu => in_place(LIBRARY, DEFAULT, |xs| activations::leaky_relu(xs, T::SLOPE)),
        Function::Softmax => in_place(LIBRARY, DEFAULT, |xs| activations::softmax::<T>(xs)),
    }
}

fn fast<T: Element>(function: Function) -> Option<Peer<T>> {
    let is_single = T::NAME == f32::NAME;
    let peer = match function {
        Function::Sigmoid if is_single => in_place(LIBRARY, FAST, |xs| activations::fast::sigmoid::<T>(xs)),
        Function::Tanh if is_single => in_place(LIBRARY, FAST, |xs| activations::fast::tanh::<T>(xs)),
        Function::Softmax if is_single => in_place(LIBRARY, FAST, |xs| activations::fast::softmax::<T>(xs)),
        _ => return None,
    };
    Some(peer)
}

fn default_on<T: Element>(function: Function, backend: Backend) -> Peer<T> {
    let name = format!("{DEFAULT} {}", backend.name());
    match function {
        Function::Sigmoid => in_place(LIBRARY, name, move |xs: &mut [T]| backend.sigmoid(xs)),
        Function::Tanh => in_place(LIBRARY, name, move |xs: &mut [T]| backend.tanh(xs)),
        Function::Relu => in_place(LIBRARY, name, move |xs: &mut [T]| backend.relu(xs)),
        Function::LeakyRelu => in_place(LIBRARY, name, move |xs: &mut [T]| backend.leaky_relu(xs, T::SLOPE)),
        Function::Softmax => in_place(LIBRARY, name, move |xs: &mut [T]| backend.softmax(xs)),
    }
}

fn fast_on<T: Element>(function: Function, backend: Backend) -> Option<Peer<T>> {
    let name = format!("{FAST} {}", backend.name());
    let is_single = T::NAME == f32::NAME;
    let peer = match function {
        Function::Sigmoid if is_single => in_place(LIBRARY, name, move |xs: &mut [T]| backend.fast_sigmoid(xs)),
        Function::Tanh if is_single => in_place(LIBRARY, name, move |xs: &mut [T]| backend.fast_tanh(xs)),
        Function::Softmax if is_single => in_place(LIBRARY, name, move |xs: &mut [T]| backend.fast_softmax(xs)),
        _ => return None,
    };
    Some(peer)
}
