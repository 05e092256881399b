//! parametric_relu(x) = x for x >= 0, slope·x otherwise, with a learned slope a channel.
//!
//! Data is `[outer, channels, inner_len]`. Where `inner_len` is 1 the slopes are a second stream beside each row of
//! channels; elsewhere each run of `inner_len` elements shares one slope.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::{ShapeError, blocks, same_len};
use crate::float::{Element, Float};
use crate::kernel::{InOne, Step};
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector};
use crate::leaky_relu::{leaky, slope_at};
use crate::rows::{Axis, EachLine, Line, Pass, Place, Sums};
use crate::span::{Own, Road, Streams};

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
        backend.run(Forward { src: None, dst: xs, slopes, inner_len, kernel: Leak });
        Ok(())
    }

    /// As [`parametric_relu`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks,
    /// or the lengths differ; then nothing is written.
    pub fn parametric_relu_into(backend, src: &[T], dst: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        blocks(src.len(), slopes.len(), inner_len)?;
        backend.run(Forward { src: Some(src), dst, slopes, inner_len, kernel: Leak });
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
        backend.run(Forward { src: None, dst: xs, slopes, inner_len, kernel: Slope });
        Ok(())
    }

    /// As [`parametric_relu_derivative`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[slopes.len(), inner_len]` blocks,
    /// or the lengths differ; then nothing is written.
    pub fn parametric_relu_derivative_into(backend, src: &[T], dst: &mut [T], slopes: &[T], inner_len: usize) -> Result<(), ShapeError> {
        same_len("dst", dst.len(), "src", src.len())?;
        blocks(src.len(), slopes.len(), inner_len)?;
        backend.run(Forward { src: Some(src), dst, slopes, inner_len, kernel: Slope });
        Ok(())
    }

    /// `grad` to the gradient of the input `x`, as [`leaky_relu_backward`](crate::leaky_relu_backward()); to each of
    /// `slope_grads` is added the gradient of its slope, the sum of grad·x over the elements of its channel below 0.
    ///
    /// Error: f32 0.5 ULP, f64 0.5 ULP, and 2 · 2⁻⁵³ of its terms.
    ///
    /// That is the error of a slope's gradient; its terms are Σ|x·grad| and what stood there before. The sum is taken
    /// in f64 and in one order on every backend. The layout is that of [`parametric_relu`].
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
        let y = slope_at(x, slope);
        (y, y)
    }
}

/// A kernel with one slope for all elements.
#[derive(Clone, Copy)]
struct Shared<K, T>(K, T);

impl<T: Float, K: Step<T>> Step<T> for Shared<K, T> {
    #[inline(always)]
    fn step<V: Lanes<Elem = T>>(self, x: V, _g: V) -> (V, V) {
        self.0.step(x, x.splat(self.1))
    }
}

/// As many elements as a pattern of repeated slopes may have.
const PATTERN: usize = 64;

struct Forward<'a, T, K> {
    /// `None` in place.
    src: Option<&'a [T]>,
    dst: &'a mut [T],
    slopes: &'a [T],
    inner_len: usize,
    kernel: K,
}

impl<T: Float, K: Step<T>> Job for Forward<'_, T, K> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        if self.dst.is_empty() {
            return;
        }
        let block = self.slopes.len() * self.inner_len;
        if let [slope] = *self.slopes {
            self.run_of(isa, 0, self.dst.len(), slope);
        } else if block <= PATTERN / 2 {
            self.short_blocks(isa, block);
        } else if self.inner_len == 1 {
            self.with_slopes(isa, self.slopes);
        } else {
            let mut at = 0;
            while at < self.dst.len() {
                for &slope in self.slopes {
                    self.run_of(isa, at, self.inner_len, slope);
                    at += self.inner_len;
                }
            }
        }
    }
}

impl<T: Float, K: Step<T>> Forward<'_, T, K> {
    /// Elements that share one slope.
    #[inline(always)]
    fn run_of<I: Isa>(&mut self, isa: I, at: usize, len: usize, slope: T) {
        let end = at + len;
        let Some(dst) = self.dst.get_mut(at..end) else { return };
        let kernel = Own(InOne(Shared(self.kernel, slope)));
        match self.src {
            None => kernel.drive(isa, Streams::in_place(dst)),
            Some(src) => {
                if let Some(Ok(streams)) = src.get(at..end).map(|src| Streams::into(src, dst)) {
                    kernel.drive(isa, streams);
                }
            }
        }
    }

    /// `slopes`, repeated over all elements.
    #[inline(always)]
    fn with_slopes<I: Isa>(&mut self, isa: I, slopes: &[T]) {
        let kernel = Own(InOne(self.kernel));
        match self.src {
            None => {
                for row in self.dst.chunks_mut(slopes.len().max(1)) {
                    kernel.drive(isa, Streams::with_parameter(row, slopes));
                }
            }
            // Two `chunks`, zipped, are counted: a division that the compiler does not always see to be safe.
            Some(mut src) => {
                for dst in self.dst.chunks_mut(slopes.len().max(1)) {
                    let (row, rest) = src.split_at_checked(dst.len()).unwrap_or((&[], &[]));
                    kernel.drive(isa, Streams::into_with_parameter(row, dst, slopes));
                    src = rest;
                }
            }
        }
    }

    /// Blocks so short that a row of slopes is best made of several.
    #[inline(always)]
    fn short_blocks<I: Isa>(&mut self, isa: I, block: usize) {
        let mut pattern = [T::ZERO; PATTERN];
        let mut len = 0;
        while len + block <= PATTERN {
            for &slope in self.slopes {
                for _ in 0..self.inner_len {
                    if let Some(place) = pattern.get_mut(len) {
                        *place = slope;
                    }
                    len += 1;
                }
            }
        }
        self.with_slopes(isa, pattern.get(..len).unwrap_or(&pattern));
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
    fn run<I: Isa>(self, isa: I) {
        let Self { x, grad, slopes, inner_len, slope_grads } = self;
        let channels = slopes.len();
        if x.is_empty() {
        } else if inner_len == 1 {
            if let Ok(mut axis) = Axis::gradient(x, grad, x.len() / channels.max(1), channels) {
                axis.for_each(&mut Columns { isa, slopes, slope_grads }, I::F64::COUNT);
            }
        } else {
            // By `get`: `chunks` would leave a panic for a length of 0, which the compiler cannot rule out.
            for (channel, (&slope, slope_grad)) in slopes.iter().zip(slope_grads).enumerate() {
                let mut pass = Split::new(isa.splat_f64(slope.to_f64()));
                let mut at = channel * inner_len;
                while let (Some(x), Some(grad)) = (x.get(at..at + inner_len), grad.get_mut(at..at + inner_len)) {
                    Line::gradient(x, grad).walk_doubles(isa, &mut pass, T::ZERO);
                    at += channels * inner_len;
                }
                let (head, tail) = pass.sums.of_row();
                *slope_grad = T::from_f64(slope_grad.to_f64() + (head + tail));
            }
        }
    }
}

/// Channels side by side: a slope and a sum a lane.
struct Columns<'a, I, T> {
    isa: I,
    slopes: &'a [T],
    slope_grads: &'a mut [T],
}

impl<I: Isa, T: Float> EachLine<T> for Columns<'_, I, T> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>, column: usize) {
        let slopes = self.slopes.get(column..).unwrap_or(&[]);
        let mut lanes = [0.0; crate::rows::GROUP];
        for (lane, slope) in lanes.iter_mut().zip(slopes) {
            *lane = slope.to_f64();
        }
        if line.is_row() {
            lanes = [lanes[0]; crate::rows::GROUP];
        }
        let mut pass = Split::new(self.isa.splat_f64(0.0).with_lanes(&lanes));
        line.walk_doubles(self.isa, &mut pass, T::ZERO);
        let (mut heads, mut tails) = pass.sums.of_columns();
        if line.is_row() {
            (heads[0], tails[0]) = pass.sums.of_row();
        }
        let grads = self.slope_grads.iter_mut().skip(column).take(I::F64::COUNT);
        for (grad, (head, tail)) in grads.zip(heads.iter().zip(&tails)) {
            *grad = T::from_f64(grad.to_f64() + (head + tail));
        }
    }
}

/// g to g·f'(x), and the sum of g·x where x < 0, which is the gradient of the slope. Both products of f32 are exact in
/// f64 and rounded once on the way back.
struct Split<V: Vector> {
    slope: V,
    sums: Sums<V>,
}

impl<V: Vector> Split<V> {
    #[inline(always)]
    fn new(slope: V) -> Self {
        Self { slope, sums: Sums::new(slope) }
    }
}

impl<V: Vector> Pass<V> for Split<V> {
    const READS_SECOND: bool = true;
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B, g: B) -> (B, B) {
        let zero = x.splat(V::Elem::ZERO);
        (g.mul(slope_at(x, B::repeat(self.slope))), B::select(x.ge(zero), zero, x.mul(g)))
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, product: V) {
        self.sums.add(place, product);
    }
}
