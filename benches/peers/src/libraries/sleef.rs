//! `sleef`: the Rust port, on the compiler's portable vectors, which only a nightly compiler has. Sixteen f32 or eight
//! f64 at a time on the instructions that the whole program is built for. Sigmoid is 1/(1 + exp(-x)).

use crate::function::Function;
use crate::peer::{Peer, in_place};
use std::simd::Simd;

const NAME: &str = "sleef";

pub fn single(function: Function) -> Vec<Peer<f32>> {
    let one = Simd::splat(1.0);
    match function {
        Function::Sigmoid => {
            vec![in_place(NAME, "sleef u10", move |xs| map(xs, |x| one / (one + sleef::f32x::exp_u10(-x))))]
        }
        Function::Tanh => vec![
            in_place(NAME, "sleef u10", |xs| map(xs, sleef::f32x::tanh_u10)),
            in_place(NAME, "sleef u35", |xs| map(xs, sleef::f32x::tanh_u35)),
        ],
        _ => Vec::new(),
    }
}

pub fn double(function: Function) -> Vec<Peer<f64>> {
    let one = Simd::splat(1.0);
    match function {
        Function::Sigmoid => {
            vec![in_place(NAME, "sleef u10", move |xs| map_double(xs, |x| one / (one + sleef::f64x::exp_u10(-x))))]
        }
        Function::Tanh => vec![
            in_place(NAME, "sleef u10", |xs| map_double(xs, sleef::f64x::tanh_u10)),
            in_place(NAME, "sleef u35", |xs| map_double(xs, sleef::f64x::tanh_u35)),
        ],
        _ => Vec::new(),
    }
}

#[inline(always)]
fn map(xs: &mut [f32], f: impl Fn(Simd<f32, 16>) -> Simd<f32, 16>) {
    for chunk in xs.chunks_mut(16) {
        store(f(Simd::load_or_default(chunk)).as_array(), chunk);
    }
}

#[inline(always)]
fn map_double(xs: &mut [f64], f: impl Fn(Simd<f64, 8>) -> Simd<f64, 8>) {
    for chunk in xs.chunks_mut(8) {
        store(f(Simd::load_or_default(chunk)).as_array(), chunk);
    }
}

#[inline(always)]
fn store<T: Copy>(results: &[T], chunk: &mut [T]) {
    chunk.copy_from_slice(&results[..chunk.len()]);
}
