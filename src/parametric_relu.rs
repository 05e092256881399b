//! parametric_relu(x) = x for x >= 0, slope·x otherwise, with a learned slope a channel.
//!
//! Data is `[outer, channels, inner_len]`. Where `inner_len` is 1 the slopes are a second stream beside each row of
//! channels; elsewhere each run of `inner_len` elements shares one slope.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::{ShapeError, blocks, same_len};
use crate::float::Float;
use crate::kernel::{Backward, Step};
use crate::lanes::{Isa, Lanes};
use crate::leaky_relu::{Slope as SharedSlope, leaky};
use crate::rows::{Chains, Gradient, Strip, Term, WIDTH, add_product};
use crate::span::{Own, Road, Streams};
use core::marker::PhantomData;
use core::mem;

public! {
    /// x to x for x ≥ 0, else to slope·x with the slope of its channel, in place.
    ///
    /// The data is `[outer, slopes.len(), inner_len]`, the last fastest: `inner_len` is 1 where channels come last, and
    /// height·width in PyTorch's NCHW. With one slope every element shares it. Otherwise as
    /// [`leaky_relu`](crate::leaky_relu()).
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks; then nothing is written.
    ///
    /// ```
    /// // Two pixels of two channels, channels last.
    /// let mut xs = [-1.0f32, -1.0, 3.0, -4.0];
    /// activations::parametric_relu(&mut xs, &[0.5, 0.25], 1)?;
    /// assert_eq!(xs, [-0.5, -0.25, 3.0, -1.0]);
    /// # Ok::<(), activations::ShapeError>(())
    /// ```
    pub fn parametric_relu(backend, xs: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        blocks(xs.len(), slopes.len(), inner_len)?;
        backend.run(Forward { streams: Streams::in_place(xs), slopes, inner_len, kernel: Leak });
        Ok(())
    }

    /// As [`parametric_relu`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks,
    /// or the lengths differ; then nothing is written.
    pub fn parametric_relu_into(backend, src: &[T], dst: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        let streams = Streams::into(src, dst)?;
        blocks(src.len(), slopes.len(), inner_len)?;
        backend.run(Forward { streams, slopes, inner_len, kernel: Leak });
        Ok(())
    }

    /// x to 1 for x ≥ 0, else to the slope of its channel, in place: the derivative in x, at ±0 the right-hand one.
    ///
    /// NaN stays NaN. The layout is that of [`parametric_relu`].
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks; then nothing is written.
    pub fn parametric_relu_derivative(backend, xs: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        blocks(xs.len(), slopes.len(), inner_len)?;
        backend.run(Forward { streams: Streams::in_place(xs), slopes, inner_len, kernel: Slope });
        Ok(())
    }

    /// As [`parametric_relu_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks,
    /// or the lengths differ; then nothing is written.
    pub fn parametric_relu_derivative_into(backend, src: &[T], dst: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        let streams = Streams::into(src, dst)?;
        blocks(src.len(), slopes.len(), inner_len)?;
        backend.run(Forward { streams, slopes, inner_len, kernel: Slope });
        Ok(())
    }

    /// `grad` to the gradient of the input `x`, as [`leaky_relu_backward`](crate::leaky_relu_backward()); to each of
    /// `slope_grads` is added the gradient of its slope, the sum of grad·x over the elements of its channel below 0.
    ///
    /// Error: f32 0.5 ULP and 24 · 2⁻⁵³ of its terms, f64 0.5 ULP and 24 · 2⁻⁵³ of its terms.
    ///
    /// That is the error of a slope's gradient; its terms are Σ|x·grad| and what stood there before. The sum is taken
    /// in f64 and in one order on every backend, and has 22 of the 24 however long it is. The layout is that of [`parametric_relu`].
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks, or
    /// the lengths of `x` and `grad` or of `slopes` and `slope_grads` differ; then nothing is written.
    pub fn parametric_relu_backward(backend, x: &[T], grad: &mut [T], slopes: &[T], inner_len: usize, slope_grads: &mut [T]) -> Result<(), ShapeError> {
        same_len("grad", grad.len(), "x", x.len())?;
        same_len("slope_grads", slope_grads.len(), "slopes", slopes.len())?;
        blocks(x.len(), slopes.len(), inner_len)?;
        backend.run(Backpropagation { x, grad, slopes, inner_len, slope_grads });
        Ok(())
    }
}

/// x and its slope, as g, to the value.
#[derive(Clone, Copy)]
struct Leak;

impl<T: Float> Step<T> for Leak {
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, slope: V) -> (V, V) {
        let y = leaky(x, slope);
        (y, y)
    }
}

/// x and its slope, as g, to the derivative.
#[derive(Clone, Copy)]
struct Slope;

impl<T: Float> Step<T> for Slope {
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, slope: V) -> (V, V) {
        let y = x.one_or(slope);
        (y, y)
    }
}

/// x and the slope of its place.
struct Forward<'a, T, K> {
    streams: Streams<'a, T>,
    slopes: &'a [T],
    inner_len: usize,
    kernel: K,
}

impl<T: Float, K: Step<T>> Job for Forward<'_, T, K> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        self.streams.drive_repeated(isa, self.kernel, self.slopes, self.inner_len);
    }
}

struct Backpropagation<'a, T> {
    x: &'a [T],
    grad: &'a mut [T],
    slopes: &'a [T],
    inner_len: usize,
    slope_grads: &'a mut [T],
}

impl<T: Float> Job for Backpropagation<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        if self.x.is_empty() {
        } else if self.slopes.len() > 1 && self.inner_len <= WIDTH / 2 {
            self.columns(isa);
        } else {
            self.runs(isa);
        }
    }
}

impl<T: Float> Backpropagation<'_, T> {
    /// Channel after channel, each in runs of neighbours.
    #[inline(always)]
    fn runs<I: Isa>(&mut self, isa: I) {
        let channels = self.slopes.len();
        let run_len = if channels == 1 { self.x.len() } else { self.inner_len };
        for (channel, (&slope, slope_grad)) in self.slopes.iter().zip(&mut *self.slope_grads).enumerate() {
            let mut sum = Chains::new(isa.splat_f64(0.0));
            let mut at = channel * run_len;
            // By `get`: `chunks` would leave a panic for a length of 0, which the compiler cannot rule out.
            while let (Some(x), Some(grad)) = (self.x.get(at..at + run_len), self.grad.get_mut(at..at + run_len)) {
                run(isa, &mut sum, slope, x, grad);
                at += channels * run_len;
            }
            *slope_grad = T::from_f64(slope_grad.to_f64() + sum.total());
        }
    }

    /// Neighbouring channels together, every place in a block a column. Short blocks are taken several at a time.
    #[inline(always)]
    fn columns<I: Isa>(&mut self, isa: I) {
        let Self { x, grad, slopes, slope_grads, .. } = self;
        // Both are at least 1 where there is data, which the compiler does not know.
        let inner_len = self.inner_len.max(1);
        let block = slopes.len().max(1) * inner_len;
        let (row_len, most) = if block <= WIDTH {
            let row_len = repeated(block);
            (row_len, row_len)
        } else {
            (block, WIDTH / inner_len * inner_len)
        };
        let (mut first, mut channel) = (0, 0);
        while first < row_len {
            let width = most.min(row_len - first);
            let mut parameters = [T::ZERO; WIDTH];
            repeat(slopes.get(channel..).unwrap_or(&[]), inner_len, &mut parameters);
            let mut strip = Strip { x, grad, row_len, first, width, parameters };
            let sums = strip.run(isa, Below::<T>(PhantomData), PassedBack);
            let channels = width.min(block) / inner_len;
            let grads = slope_grads.iter_mut().skip(channel).take(channels);
            for (place, slope_grad) in grads.enumerate() {
                let sum = joined_columns(&sums, place * inner_len, inner_len, block, width);
                *slope_grad = T::from_f64(slope_grad.to_f64() + sum);
            }
            first += width;
            channel += channels;
        }
    }
}

/// Blocks of slopes, each as often as its channel has elements, over all places.
#[inline(always)]
fn repeat<T: Float>(slopes: &[T], inner_len: usize, places: &mut [T]) {
    // `inner_len` is at least 1 where there is data, which the compiler does not know.
    for (of_channel, &slope) in places.chunks_mut(inner_len.max(1)).zip(slopes.iter().cycle()) {
        of_channel.fill(slope);
    }
}

/// So many elements of blocks of at most [`WIDTH`] are as many columns: whole vectors if possible.
#[inline(always)]
fn repeated(block: usize) -> usize {
    let mut best = block;
    let mut len = block;
    while len <= WIDTH {
        let (whole, best_whole) = (len.is_multiple_of(8), best.is_multiple_of(8));
        if whole || !best_whole {
            best = len;
        }
        len += block;
    }
    best
}

/// The sum of a channel's columns: `inner_len` from `first` on, and as many in each block of the first `width`. Halves
/// onto halves, in at most five steps.
#[inline(always)]
fn joined_columns(sums: &[f64; WIDTH], first: usize, inner_len: usize, block: usize, width: usize) -> f64 {
    if inner_len == 1 && width <= block {
        return sums.get(first).copied().unwrap_or(0.0);
    }
    let mut terms = [0.0; WIDTH];
    let mut count = 0;
    let mut at = first;
    while at < width {
        for (term, &sum) in terms.iter_mut().skip(count).zip(sums.iter().skip(at).take(inner_len)) {
            *term = sum;
            count += 1;
        }
        at += block;
    }
    while count > 1 {
        let half = count.div_ceil(2).min(WIDTH / 2);
        let (low, high) = terms.split_at_mut(half);
        for (low, &high) in low.iter_mut().zip(&*high).take(count - half) {
            *low += high;
        }
        count = half;
    }
    terms[0]
}

/// g·f'(x).
#[derive(Clone, Copy)]
struct PassedBack;

impl Gradient for PassedBack {
    #[inline(always)]
    fn back<V: Lanes>(self, x: V, g: V, slope: V) -> V {
        g.mul(x.one_or(slope))
    }
}

/// Elements that share one slope, piece by piece: what was read for the sum is still in the cache when it is written.
#[inline(always)]
fn run<I: Isa, T: Float>(isa: I, sum: &mut Chains<I::F64>, slope: T, mut x: &[T], mut grad: &mut [T]) {
    const PIECE: usize = 1024;
    while !x.is_empty() {
        let (piece, rest) = x.split_at_checked(PIECE).unwrap_or((x, &[]));
        let (piece_grad, rest_grad) = mem::take(&mut grad).split_at_mut_checked(piece.len()).unwrap_or_default();
        sum.run::<T::Doubles<I>, _>(Below::<T>(PhantomData), piece, piece_grad);
        if let Ok(streams) = Streams::gradient(piece, piece_grad) {
            Own(Backward(SharedSlope(slope))).drive(isa, streams);
        }
        (x, grad) = (rest, rest_grad);
    }
}

/// g·x where x is below 0, or NaN.
#[derive(Clone, Copy)]
struct Below<T>(PhantomData<T>);

impl<T: Float> Term<f64> for Below<T> {
    #[inline(always)]
    fn add<V: Lanes<Elem = f64>>(self, sum: V, x: V, g: V) -> V {
        V::select(x.ge(x.splat(0.0)), sum, add_product::<T, V>(sum, x, g))
    }
}
