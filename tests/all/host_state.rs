//! What the processor's rounding mode and its flushing of subnormals do to f32 results.
//!
//! Rust takes for granted that both are as a program finds them at its start; audio hosts and games set them otherwise
//! all the same. On x86 they live in MXCSR, and this is what holds there, on every backend:
//!
//! * **Denormals are zero (DAZ)** and **flush to zero (FTZ)**, alone or together: sigmoid, tanh, their derivatives and
//!   log_softmax keep their bits wherever the result is no subnormal. A subnormal result of tanh of a subnormal argument
//!   becomes a zero of its sign under DAZ, and any subnormal result zero under FTZ. softmax keeps the bits of
//!   probabilities from 2⁻¹⁰⁰; smaller ones stay within 1 ULP of what they were, or are flushed.
//! * **Another rounding direction**: sigmoid and the derivatives are off by 1 ULP at most, subnormal results included.
//!   tanh is off by 1 ULP and 2⁻³³: next to zero nothing of it may be right, not even the sign.
//! * What a function finds set, it leaves set.
//!
//! The f64 lanes on the way make no subnormal f64 out of f32 numbers, which is why flushing changes so little. Another
//! direction turns rounding to the nearest multiple of ln 2 into rounding down or up, and for tanh that is the loss of
//! the one case that does not cancel.
#![cfg(all(target_arch = "x86_64", not(miri)))]

use crate::common::backends;
use crate::common::points::{Random, special};
use crate::common::real::Real;
use crate::common::rows::adversarial;
use activations::Backend;
use core::arch::asm;
use oracle::Function;

const DENORMALS_ARE_ZERO: u32 = 1 << 6;
const FLUSH_TO_ZERO: u32 = 1 << 15;
const ROUNDING: u32 = 3 << 13;
const DOWN: u32 = 1 << 13;
const UP: u32 = 2 << 13;
const TOWARDS_ZERO: u32 = 3 << 13;

fn mxcsr() -> u32 {
    let mut value = 0_u32;
    // SAFETY: writes the four bytes of `value` and nothing else.
    unsafe { asm!("stmxcsr [{}]", in(reg) &mut value, options(nostack, preserves_flags)) };
    value
}

fn set_mxcsr(value: u32) {
    // SAFETY: reads four bytes; exceptions stay masked, as every caller starts from what was set before.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &value, options(nostack, preserves_flags)) };
}

/// Runs `f` with these bits of MXCSR set, and says whether they were still set afterwards.
#[inline(never)]
fn under(bits: u32, f: impl FnOnce()) -> bool {
    const EXCEPTION_FLAGS: u32 = 0x3f;
    let before = mxcsr();
    let wanted = (before & !(ROUNDING | DENORMALS_ARE_ZERO | FLUSH_TO_ZERO)) | bits;
    set_mxcsr(wanted);
    f();
    let after = mxcsr();
    set_mxcsr(before);
    (after ^ wanted) & !EXCEPTION_FLAGS == 0
}

type Run = fn(Backend, &mut [f32]);

const FUNCTIONS: [(Function, Run); 4] = [
    (Function::Sigmoid, |backend, xs| backend.sigmoid(xs)),
    (Function::SigmoidDerivative, |backend, xs| backend.sigmoid_derivative(xs)),
    (Function::Tanh, |backend, xs| backend.tanh(xs)),
    (Function::TanhDerivative, |backend, xs| backend.tanh_derivative(xs)),
];

fn arguments() -> Vec<f32> {
    let mut random = Random(11);
    let mut xs = special::<f32>();
    xs.extend((0..20_000).map(|_| random.any::<f32>()));
    for width in [0.1, 1.0, 10.0, 50.0, 110.0] {
        xs.extend((0..4000).map(|_| random.between(-width, width) as f32));
    }
    xs
}

/// Argument, what came out under `bits`, and the correctly rounded result, of every function and backend.
fn each_result(bits: u32, mut see: impl FnMut(&str, f32, f32, f32)) {
    let xs = arguments();
    for backend in backends() {
        for (function, run) in FUNCTIONS {
            let mut ys = xs.clone();
            let kept = under(bits, || run(backend, &mut ys));
            let what = format!("{function:?} on {} under {bits:#x}", backend.name());
            assert!(kept, "{what}: the state of the processor was changed");
            for (&x, &y) in xs.iter().zip(&ys) {
                see(&what, x, y, function.eval(x));
            }
        }
    }
}

fn is_subnormal(x: f32) -> bool {
    x != 0.0 && x.abs() < f32::MIN_POSITIVE
}

#[test]
fn flushing_leaves_normal_results_alone() {
    for bits in [DENORMALS_ARE_ZERO, FLUSH_TO_ZERO, DENORMALS_ARE_ZERO | FLUSH_TO_ZERO] {
        each_result(bits, |what, x, got, right| {
            let flushed = if is_subnormal(x) && bits & DENORMALS_ARE_ZERO != 0 && is_subnormal(right) {
                0.0_f32.copysign(x)
            } else if is_subnormal(right) && bits & FLUSH_TO_ZERO != 0 {
                0.0_f32.copysign(right)
            } else {
                right
            };
            // By its tables tanh passes a subnormal x on as it is, which is right.
            let passed_on = what.contains("Tanh on") && is_subnormal(x) && got.same(right);
            assert!(got.same(flushed) || passed_on, "{what}: {x:?} gives {got:?}, not {flushed:?}");
        });
    }
}

#[test]
fn another_rounding_direction_costs_an_ulp() {
    for bits in [DOWN, UP, TOWARDS_ZERO] {
        each_result(bits, |what, x, got, right| {
            let ulp = right.abs().moved(1) - right.abs();
            let tolerance = if what.contains("Tanh on") { ulp + 2.0f32.powi(-33) } else { ulp };
            let near = got.same(right) || (got - right).abs() <= tolerance;
            assert!(near, "{what}: {x:?} gives {got:?}, not nearly {right:?}");
        });
    }
}

#[test]
fn rows_under_flushing() {
    let mut random = Random(19);
    for (backend, len) in backends().into_iter().flat_map(|backend| [1, 5, 16, 100].map(|len| (backend, len))) {
        for row in adversarial::<f32>(len, &mut random) {
            let [mut softmax, mut log_softmax] = [row.xs.clone(), row.xs.clone()];
            backend.softmax(&mut softmax);
            backend.log_softmax(&mut log_softmax);
            let [mut flushed, mut log_flushed] = [row.xs.clone(), row.xs.clone()];
            let kept = under(DENORMALS_ARE_ZERO | FLUSH_TO_ZERO, || {
                backend.softmax(&mut flushed);
                backend.log_softmax(&mut log_flushed);
            });
            assert!(kept, "the state of the processor was changed");
            for (&was, &is) in log_softmax.iter().zip(&log_flushed) {
                let holds = was.same(is) || (is_subnormal(was) && is == 0.0);
                assert!(holds, "log_softmax of {}: {was:?} becomes {is:?} on {}", row.name, backend.name());
            }
            for (&was, &is) in softmax.iter().zip(&flushed) {
                let near = was < 2.0f32.powi(-100) && (was - is).abs() <= was.moved(1) - was;
                let holds = was.same(is) || near || (was < 2.0 * f32::MIN_POSITIVE && is == 0.0);
                assert!(holds, "softmax of {}: {was:?} becomes {is:?} on {}", row.name, backend.name());
            }
        }
    }
}

#[test]
fn the_state_is_restored() {
    let before = mxcsr() & !0x3f;
    under(TOWARDS_ZERO | FLUSH_TO_ZERO, || ());
    assert_eq!(mxcsr() & !0x3f, before);
    assert_eq!(before & (ROUNDING | DENORMALS_ARE_ZERO | FLUSH_TO_ZERO), 0, "the tests run in the ordinary state");
}
