//! Big slices on all cores: `cargo run --release --example parallel`.
//!
//! An element's result does not depend on where it stands, and a row's not on the rows beside it. So whoever has threads
//! cuts the slice, calls the library on each piece, and has the bits of one call; this prints what it gains.

use activations::{ShapeError, sigmoid, softmax_rows, tanh_backward};
use rayon::prelude::*;
use std::time::Instant;

const ELEMENTS: usize = 1 << 24;
/// A piece and what it is computed from stay in a core's second cache.
const PIECE: usize = 1 << 15;
const ROW: usize = 1000;

fn main() -> Result<(), ShapeError> {
    let x: Vec<f32> = (0..ELEMENTS).map(|i| (i % 32_768) as f32 / 2048.0 - 8.0).collect();
    println!("{ELEMENTS} elements of f32, {} threads", rayon::current_num_threads());

    let (mut serial, mut parallel) = (x.clone(), x.clone());
    compare("sigmoid", || sigmoid(&mut serial), || parallel.par_chunks_mut(PIECE).for_each(sigmoid));
    assert_same_bits(&serial, &parallel);

    // Gradients and inputs are cut alike.
    let (mut serial, mut parallel) = (x.clone(), x.clone());
    let pieces = |grad: &mut [f32]| {
        let pieces = x.par_chunks(PIECE).zip(grad.par_chunks_mut(PIECE));
        pieces.try_for_each(|(x, grad)| tanh_backward(x, grad))
    };
    let (mut one, mut many) = (Ok(()), Ok(()));
    compare("tanh_backward", || one = tanh_backward(&x, &mut serial), || many = pieces(&mut parallel));
    one.and(many)?;
    assert_same_bits(&serial, &parallel);

    // Rows stay whole.
    let rows = ELEMENTS / ROW * ROW;
    let (mut serial, mut parallel) = (x[..rows].to_vec(), x[..rows].to_vec());
    let pieces =
        |rows: &mut [f32]| rows.par_chunks_mut(PIECE / ROW * ROW).try_for_each(|piece| softmax_rows(piece, ROW));
    let (mut one, mut many) = (Ok(()), Ok(()));
    compare("softmax_rows", || one = softmax_rows(&mut serial, ROW), || many = pieces(&mut parallel));
    one.and(many)?;
    assert_same_bits(&serial, &parallel);
    Ok(())
}

/// Runs both and prints their times.
fn compare(name: &str, serial: impl FnOnce(), parallel: impl FnOnce()) {
    let start = Instant::now();
    serial();
    let one = start.elapsed();
    parallel();
    let many = start.elapsed() - one;
    println!("{name:>14}: {one:8.1?} in one call, {many:8.1?} in pieces");
}

fn assert_same_bits(a: &[f32], b: &[f32]) {
    assert!(a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits())), "the bits differ");
}
