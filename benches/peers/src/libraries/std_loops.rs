//! What one writes without a library. The relus are also compiled for AVX2 and AVX-512, where the compiler vectorises
//! them and nothing but the memory is left to wait for; a copy stands beside them as the roof.

use crate::function::{Element, Function};
use crate::peer::{Peer, in_place, out_of_place};

const NAME: &str = "std loop";

pub fn peers<T: Element>(function: Function) -> Vec<Peer<T>> {
    let plain = match function {
        Function::Sigmoid => in_place(NAME, NAME, sigmoid::<T>),
        Function::Tanh => in_place(NAME, NAME, tanh::<T>),
        Function::Relu => in_place(NAME, NAME, relu::<T>),
        Function::LeakyRelu => in_place(NAME, NAME, leaky_relu::<T>),
        Function::Softmax => in_place(NAME, NAME, softmax::<T>),
    };
    let mut peers = vec![plain];
    if matches!(function, Function::Relu | Function::LeakyRelu) {
        #[cfg(target_arch = "x86_64")]
        peers.extend(x86::peers(function));
        let copy = out_of_place("copy", "copy", |src: &[T], dst: &mut [T]| dst.copy_from_slice(src));
        peers.push(Peer { computes: false, ..copy });
    }
    peers
}

pub fn sigmoid<T: Element>(xs: &mut [T]) {
    for x in xs {
        *x = T::ONE / (T::ONE + (-*x).std_exp());
    }
}

pub fn tanh<T: Element>(xs: &mut [T]) {
    for x in xs {
        *x = x.std_tanh();
    }
}

#[inline(always)]
pub fn relu<T: Element>(xs: &mut [T]) {
    for x in xs {
        *x = x.std_max(T::ZERO);
    }
}

#[inline(always)]
fn leaky_relu<T: Element>(xs: &mut [T]) {
    for x in xs {
        *x = if *x < T::ZERO { T::SLOPE * *x } else { *x };
    }
}

pub fn softmax<T: Element>(xs: &mut [T]) {
    let maximum = xs.iter().fold(T::NEG_INFINITY, |m, &x| m.std_max(x));
    let mut sum = T::ZERO;
    for x in &mut *xs {
        *x = (*x - maximum).std_exp();
        sum = sum + *x;
    }
    for x in xs {
        *x = *x / sum;
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Element, Function, NAME, Peer, in_place};

    pub(super) fn peers<T: Element>(function: Function) -> Vec<Peer<T>> {
        let mut peers = Vec::new();
        let relu = function == Function::Relu;
        if is_x86_feature_detected!("avx2") {
            // SAFETY: AVX2 was just detected.
            peers.push(in_place(NAME, "std loop avx2", move |xs| unsafe { avx2::<T>(xs, relu) }));
        }
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: AVX-512F was just detected.
            peers.push(in_place(NAME, "std loop avx512f", move |xs| unsafe { avx512::<T>(xs, relu) }));
        }
        peers
    }

    /// # Safety
    /// AVX2 exists here.
    #[target_feature(enable = "avx2")]
    unsafe fn avx2<T: Element>(xs: &mut [T], relu: bool) {
        if relu { super::relu(xs) } else { super::leaky_relu(xs) }
    }

    /// # Safety
    /// AVX-512F exists here.
    #[target_feature(enable = "avx512f")]
    unsafe fn avx512<T: Element>(xs: &mut [T], relu: bool) {
        if relu { super::relu(xs) } else { super::leaky_relu(xs) }
    }
}
