//! softmax(x)ᵢ = e^xᵢ / Σ e^xⱼ.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{Shift, Shifted};
use crate::rows::{Axis, EachLine, Largest, Line, Pass, Sums};

public! {
    /// x to e^xᵢ / Σ e^xⱼ over all of `xs`, in place.
    ///
    /// Error: f32 2.5 ULP, f64 2.5 ULP. Long rows, above 4096 elements and up to 2²²:
    /// Error: f32 4 ULP, f64 4 ULP.
    ///
    /// Nothing overflows, however large the numbers. −∞ gives 0. A NaN, a +∞, or nothing but −∞ makes the whole row
    /// NaN, as IEEE arithmetic and PyTorch have it; [`masked_softmax`] makes zeros of the last. The empty slice stays
    /// empty.
    ///
    /// Each x is reduced by itself to a power of two and a rest, and the powers are shifted by that of the largest,
    /// which is never subtracted: that rounding costs other implementations 16 ULP in f32. (Dukhan and Ablavatski, The
    /// Two-Pass Softmax Algorithm, 2020, keep powers apart in the same manner.) The sum has one order on every backend.
    ///
    /// ```
    /// let mut scores = [1.0f32, 2.0, 3.0];
    /// activations::softmax(&mut scores);
    /// assert_eq!(scores, [0.09003057, 0.24472848, 0.66524094]);
    /// ```
    pub fn softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward::<_, false> { axis, empty: T::NAN });
        }
    }

    /// As [`softmax`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, src.len())?;
        backend.run(Forward::<_, false> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward::<_, false> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax`] on each row of `row_len` elements, from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, row_len)?;
        backend.run(Forward::<_, false> { axis, empty: T::NAN });
        Ok(())
    }

    /// As [`softmax`] along the middle axis of data that is `[outer, axis_len, inner_len]`, the last fastest.
    ///
    /// With an `inner_len` of 1 it is [`softmax_rows`], bits included.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[axis_len, inner_len]` blocks; then nothing is written.
    pub fn softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        backend.run(Forward::<_, false> { axis, empty: T::NAN });
        Ok(())
    }

    /// `grad` to yᵢ·(gᵢ − Σ yⱼgⱼ), where y is the output of [`softmax`]: the gradient of the output to that of the
    /// input.
    ///
    /// Error: f32 0.5 ULP, f64 0.5 ULP, and 3 · 2⁻⁵³ of its terms.
    ///
    /// The terms are |yᵢ|·(|gᵢ| + Σ|yⱼgⱼ|): the difference may cancel. Sum and difference are taken in f64. A masked
    /// position, y = 0, gets 0 as long as the sum is finite.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, y.len(), 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }

    /// As [`softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, row_len, 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }

    /// As [`softmax`], but a row of minus infinity alone becomes zeros: −∞ marks a masked position.
    ///
    /// A NaN or a +∞ still makes the whole row NaN. The gradient is that of [`softmax_backward`].
    ///
    /// ```
    /// let mut row = [f32::NEG_INFINITY; 4];
    /// activations::masked_softmax(&mut row);
    /// assert_eq!(row, [0.0; 4]);
    /// ```
    pub fn masked_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward::<_, false> { axis, empty: T::ZERO });
        }
    }

    /// As [`masked_softmax`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn masked_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward::<_, false> { axis, empty: T::ZERO });
        Ok(())
    }
}

/// Largest, then e and its sum, then the quotients.
pub(crate) struct Forward<'a, T, const FAST: bool> {
    pub(crate) axis: Axis<'a, T>,
    /// What becomes of a row of minus infinities alone.
    pub(crate) empty: T,
}

impl<T: Float, const FAST: bool> Job for Forward<'_, T, FAST> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        self.axis.for_each(&mut ForwardLine::<_, _, FAST> { isa, empty: self.empty }, T::Own::<I>::COUNT);
    }
}

struct ForwardLine<I, T, const FAST: bool> {
    isa: I,
    empty: T,
}

impl<I: Isa, T: Float, const FAST: bool> EachLine<T> for ForwardLine<I, T, FAST> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>, _column: usize) {
        let lowest = T::splat(self.isa, -T::INFINITY);
        let mut largest = Largest::new(lowest);
        line.walk(self.isa, &mut largest, -T::INFINITY);

        let sums = if line.is_row() {
            let shift = Shift::new(largest.of_row());
            let sums = Sums::new(lowest);
            // Most rows have no base to subtract. Scalar lanes, which are for small machines, have one loop for both.
            if T::Own::<I>::COUNT == 1 || shift.has_base() {
                exps::<I, T, true, FAST>(self.isa, line, shift.splat(lowest), sums)
            } else {
                exps::<I, T, false, FAST>(self.isa, line, shift.splat(lowest), sums)
            }
        } else {
            exps::<I, T, true, FAST>(self.isa, line, Shift::of_columns(largest.of_columns()), Sums::new(lowest))
        };

        let mut scale = if line.is_row() {
            let (high, low) = factor(largest.of_row(), sums.of_row(), self.empty);
            Scale::<_, FAST> { high: lowest.splat(high), low: lowest.splat(low) }
        } else {
            let maxima = largest.of_columns().to_array();
            let (heads, tails) = sums.of_columns();
            let (mut highs, mut lows) = (maxima, maxima);
            let mut lane = 0;
            while lane < T::Own::<I>::COUNT {
                (highs[lane], lows[lane]) = factor(maxima[lane], (heads[lane], tails[lane]), self.empty);
                lane += 1;
            }
            Scale::<_, FAST> { high: lowest.with_lanes(&highs), low: lowest.with_lanes(&lows) }
        };
        line.again().walk(self.isa, &mut scale, T::ZERO);
    }
}

/// 1/sum as two numbers; NaN where the largest is plus infinity, `empty` where it is minus infinity and no NaN hides.
#[inline(always)]
fn factor<T: Float>(max: T, (head, tail): (f64, f64), empty: T) -> (T, T) {
    if max.magnitude() < T::INFINITY {
        T::reciprocal(head, tail)
    } else if max < T::ZERO && head == 0.0 {
        (empty, T::ZERO)
    } else {
        (T::NAN, T::NAN)
    }
}

/// The walk that turns x into e.
#[inline(always)]
fn exps<I: Isa, T: Float, const BASE: bool, const FAST: bool>(
    isa: I,
    line: Line<'_, T>,
    shift: Shift<T::Own<I>>,
    sums: Sums<T::Own<I>>,
) -> Sums<T::Own<I>> {
    let mut exps = Exps::<_, BASE, FAST> { shift, sums };
    line.walk(isa, &mut exps, -T::INFINITY);
    exps.sums
}

/// x to e, and its sum. `BASE` is whether there may be a base to subtract, `FAST` whether multiply-adds may fuse.
struct Exps<V: Vector, const BASE: bool, const FAST: bool> {
    shift: Shift<V>,
    sums: Sums<V>,
}

impl<V: Vector, const BASE: bool, const FAST: bool> Pass<V> for Exps<V, BASE, FAST> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = Shifted<B>;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> Shifted<B> {
        let shift = self.shift.repeat::<B>();
        if BASE { shift.reduce(x) } else { shift.reduce_based(x) }
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, reduced: Shifted<B>, _g: B) -> (B, B) {
        let e = if FAST { reduced.exp_fused() } else { reduced.exp() };
        (e, e)
    }
    #[inline(always)]
    fn keep(&mut self, slot: usize, e: V) {
        self.sums.add(slot, e);
    }
}

/// e to e/sum: the second product is the part of the quotient that a rounded 1/sum would lose.
struct Scale<V, const FAST: bool> {
    high: V,
    low: V,
}

impl<V: Vector, const FAST: bool> Pass<V> for Scale<V, FAST> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, e: B, _g: B) -> (B, B) {
        let low = e.mul(B::repeat(self.low));
        let high = B::repeat(self.high);
        let y = if FAST { e.mul_add(high, low) } else { e.mul(high).add(low) };
        (y, y)
    }
}

/// grad to y·(grad − Σ y·grad).
pub(crate) struct Backpropagation<'a, T> {
    pub(crate) axis: Axis<'a, T>,
}

impl<T: Float> Job for Backpropagation<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        self.axis.for_each(&mut BackwardLine { isa }, I::F64::COUNT);
    }
}

struct BackwardLine<I> {
    isa: I,
}

impl<I: Isa, T: Float> EachLine<T> for BackwardLine<I> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>, _column: usize) {
        let zero = self.isa.splat_f64(0.0);
        let mut dot = Dot { sums: Sums::new(zero) };
        line.walk_doubles(self.isa, &mut dot, T::ZERO);
        let (head, tail) = dot.sums.of_row();
        line.walk_doubles(self.isa, &mut Project { dot: zero.splat(head + tail) }, T::ZERO);
    }
}

/// Σ y·g. The products of f32 are exact in f64.
struct Dot<V: Vector> {
    sums: Sums<V>,
}

impl<V: Vector> Pass<V> for Dot<V> {
    const READS_SECOND: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, y: B, g: B) -> (B, B) {
        (y, y.mul(g))
    }
    #[inline(always)]
    fn keep(&mut self, slot: usize, product: V) {
        self.sums.add(slot, product);
    }
}

/// y·(g − dot), rounded to the element once.
struct Project<V> {
    dot: V,
}

impl<V: Vector> Pass<V> for Project<V> {
    const READS_SECOND: bool = true;
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, y: B, g: B) -> (B, B) {
        let product = y.mul(g.sub(B::repeat(self.dot)));
        (product, product)
    }
}
