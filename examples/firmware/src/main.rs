//! Classifies points of a spiral with a trained network of 99 numbers, activations in place.
//!
//! The exit code of the emulator is 0 only if every class is right. The panic handler calls a function that does not
//! exist, so the program links only if nothing in it can panic.

#![no_std]
#![no_main]

mod console;
mod network;

use activations::{leaky_relu, softmax, tanh};
use console::{exit, print, print_percent};
use core::ffi::CStr;
use network::{LAYER_1, LAYER_2, LAYER_3, POINTS, SLOPE};

/// A fully connected layer.
pub struct Layer<const INPUTS: usize, const OUTPUTS: usize> {
    weights: [[f32; INPUTS]; OUTPUTS],
    biases: [f32; OUTPUTS],
}

impl<const INPUTS: usize, const OUTPUTS: usize> Layer<INPUTS, OUTPUTS> {
    /// weights·xs + biases.
    fn apply(&self, xs: &[f32; INPUTS]) -> [f32; OUTPUTS] {
        let mut ys = self.biases;
        for (y, row) in ys.iter_mut().zip(&self.weights) {
            for (weight, x) in row.iter().zip(xs) {
                *y += weight * x;
            }
        }
        ys
    }
}

/// The probability of each class.
fn classify(point: &[f32; 2]) -> [f32; 3] {
    let mut hidden = LAYER_1.apply(point);
    leaky_relu(&mut hidden, SLOPE);
    let mut hidden = LAYER_2.apply(&hidden);
    tanh(&mut hidden);
    let mut classes = LAYER_3.apply(&hidden);
    softmax(&mut classes);
    classes
}

const NAMES: [&CStr; 3] = [c"first arm ", c"second arm", c"third arm "];

#[cortex_m_rt::entry]
fn main() -> ! {
    let mut wrong = 0;
    for (point, expected) in &POINTS {
        let classes = classify(point);
        let mut best = (0, 0.0, c"no arm");
        for ((class, &probability), name) in classes.iter().enumerate().zip(NAMES) {
            if probability > best.1 {
                best = (class, probability, name);
            }
        }
        print(best.2);
        print_percent(best.1);
        if best.0 == *expected {
            print(c"\n");
        } else {
            wrong += 1;
            print(c" WRONG\n");
        }
    }
    print(if wrong == 0 { c"all classes are right\n" } else { c"some classes are wrong\n" });
    exit(wrong == 0)
}

unsafe extern "C" {
    fn a_panic_is_linked() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: never run, since a program that could run it would not link.
    unsafe { a_panic_is_linked() }
}
