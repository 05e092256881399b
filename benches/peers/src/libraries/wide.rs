//! `wide`: its `exp` and `tanh` in the usual loop, sixteen f32 or eight f64 at a time. What instructions it uses is
//! settled when this program is built, so a default build runs it on SSE2.

use crate::function::Function;
use crate::peer::{Peer, in_place};
use wide::{f32x16, f64x8};

const NAME: &str = "wide";

pub fn single(function: Function) -> Option<Peer<f32>> {
    let one = f32x16::ONE;
    let peer = match function {
        Function::Sigmoid => in_place(NAME, NAME, move |xs| map_single(xs, |x| one / (one + (-x).exp()))),
        Function::Tanh => in_place(NAME, NAME, |xs| map_single(xs, |x| x.tanh())),
        _ => return None,
    };
    Some(peer)
}

pub fn double(function: Function) -> Option<Peer<f64>> {
    let one = f64x8::ONE;
    let peer = match function {
        Function::Sigmoid => in_place(NAME, NAME, move |xs| map_double(xs, |x| one / (one + (-x).exp()))),
        Function::Tanh => in_place(NAME, NAME, |xs| map_double(xs, |x| x.tanh())),
        _ => return None,
    };
    Some(peer)
}

#[inline(always)]
fn map_single(xs: &mut [f32], f: impl Fn(f32x16) -> f32x16) {
    let (body, tail) = xs.as_chunks_mut::<16>();
    for x in body {
        *x = f(f32x16::from(*x)).to_array();
    }
    if !tail.is_empty() {
        let mut padded = [0.0; 16];
        padded[..tail.len()].copy_from_slice(tail);
        tail.copy_from_slice(&f(f32x16::from(padded)).to_array()[..tail.len()]);
    }
}

#[inline(always)]
fn map_double(xs: &mut [f64], f: impl Fn(f64x8) -> f64x8) {
    let (body, tail) = xs.as_chunks_mut::<8>();
    for x in body {
        *x = f(f64x8::from(*x)).to_array();
    }
    if !tail.is_empty() {
        let mut padded = [0.0; 8];
        padded[..tail.len()].copy_from_slice(tail);
        tail.copy_from_slice(&f(f64x8::from(padded)).to_array()[..tail.len()]);
    }
}
