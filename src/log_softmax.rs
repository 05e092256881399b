//! log_softmax(x)ᵢ = xᵢ − ln Σ e^xⱼ.
//!
//! With m the largest and c how many elements equal it, ln Σ e^xⱼ = m + ln c + log1p(ρ), where ρ = Σ e^(xⱼ−m)/c over
//! the others. Leaving the largest out of the sum keeps the relative accuracy of a result near zero, where one value
//! dominates. All of it is done in lanes of f64 without fusing; for f64 elements the error of x − m is carried along.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::math::shifted_exp::{RowExp, Shift};
use crate::rows::{Axis, EachLine, GROUP, Largest, Line, Pass, Place, Sums};

public! {
    /// x to xᵢ − ln Σ e^xⱼ over all of `xs`, in place.
    ///
    /// Error: f32 1 ULP, f64 3 ULP.
    ///
    /// Accurate where one value dominates as well: the largest stays out of the sum, and log1p of the rest keeps a
    /// result near 0 right to its last bits. −∞ stays −∞. A NaN, a +∞, or nothing but −∞ makes the whole row NaN. The
    /// empty slice stays empty.
    ///
    /// ```
    /// let mut scores = [0.0f32, -30.0];
    /// activations::log_softmax(&mut scores);
    /// assert_eq!(scores, [-9.357623e-14, -30.0]);
    /// ```
    pub fn log_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward { axis });
        }
    }

    /// As [`log_softmax`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, src.len())?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// As [`log_softmax`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// As [`log_softmax`] on each row of `row_len` elements, from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, row_len)?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// As [`log_softmax`] along the middle axis of data that is `[outer, axis_len, inner_len]`, the last fastest.
    ///
    /// With an `inner_len` of 1 it is [`log_softmax_rows`], bits included.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[axis_len, inner_len]` blocks; then nothing is written.
    pub fn log_softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// `grad` to gᵢ − e^yᵢ·Σ gⱼ, where y is the output of [`log_softmax`]: the gradient of the output to that of the
    /// input.
    ///
    /// Error: f32 0.5 ULP, f64 0.5 ULP, and 4 · 2⁻⁵³ of its terms.
    ///
    /// The terms are |gᵢ| + e^yᵢ·Σ|gⱼ|: the difference may cancel. Sum and difference are taken in f64.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, y.len(), 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }

    /// As [`log_softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, row_len, 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }
}

pub(crate) struct Forward<'a, T> {
    pub(crate) axis: Axis<'a, T>,
}

impl<T: Float> Job for Forward<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        self.axis.for_each(&mut ForwardLine { isa }, I::F64::COUNT);
    }
}

struct ForwardLine<I> {
    isa: I,
}

impl<I: Isa, T: Float> EachLine<T> for ForwardLine<I> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>, _column: usize) {
        let lowest = self.isa.splat_f64(f64::NEG_INFINITY);
        let zero = self.isa.splat_f64(0.0);
        let mut largest = Largest::new(lowest);
        line.walk_doubles(self.isa, &mut largest, -T::INFINITY);

        let max =
            if line.is_row() || I::F64::COUNT == 1 { lowest.splat(largest.of_row()) } else { largest.of_columns() };
        let shift = Shift::of_zero(zero);
        let mut others = Others { max, shift, sums: Sums::new(zero), equals: Sums::new(zero) };
        line.walk_doubles(self.isa, &mut others, -T::INFINITY);

        let log = if line.is_row() || I::F64::COUNT == 1 {
            zero.splat(log_of_sum(largest.of_row(), others.equals.of_row().0, others.sums.of_row()))
        } else {
            let maxima = max.to_array();
            let (counts, (heads, tails)) = (others.equals.of_columns().0, others.sums.of_columns());
            let mut logs = [0.0; GROUP];
            let mut lane = 0;
            while lane < I::F64::COUNT {
                logs[lane] = log_of_sum(maxima[lane], counts[lane], (heads[lane], tails[lane]));
                lane += 1;
            }
            zero.with_lanes(&logs)
        };
        line.walk_doubles(self.isa, &mut Subtract { max, log }, T::ZERO);
    }
}

/// ln Σ e^(x−m) of `count` elements that equal m and others whose sum is 2⁷⁰ times too large. NaN for an infinite m.
#[inline(always)]
fn log_of_sum(max: f64, count: f64, (head, tail): (f64, f64)) -> f64 {
    const TOO_LARGE: f64 = (1u128 << 70) as f64;
    if max.is_infinite() {
        return f64::NAN;
    }
    let ratio = (head + tail) / TOO_LARGE / count;
    let others = libm::log1p(ratio);
    if count == 1.0 { others } else { libm::log(count) + others }
}

/// x − m and, for f64 elements, what its rounding lost.
#[inline(always)]
fn below<V: Lanes<Elem = f64>>(x: V, max: V) -> (V, V) {
    two_sum(x, max.neg())
}

/// The sum of e^(x−m) over the elements below m, and the number of those that equal it.
struct Others<V: Vector> {
    max: V,
    shift: Shift<V>,
    sums: Sums<V>,
    equals: Sums<V>,
}

impl<V: Vector<Elem = f64>> Pass<V> for Others<V> {
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B, _g: B) -> (B, B) {
        let max = B::repeat(self.max);
        let (difference, error) = below(x, max);
        let e = self.shift.repeat::<B>().exp_of(difference);
        // An infinite difference has no error but NaN, and its e is zero.
        let corrected = B::select(error.eq(error), e.add(e.mul(error)), e);
        (x, B::select(x.eq(max), x.splat(IS_MAX), corrected))
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, e: V) {
        let (zero, one) = (e.splat(0.0), e.splat(1.0));
        let is_max = e.lt(zero);
        self.sums.add(place, V::select(is_max, zero, e));
        self.equals.add(place, V::select(is_max, one, zero));
    }
}

/// Stands for the exponential of the largest, which is counted and not summed.
const IS_MAX: f64 = -1.0;

/// (x − m) − ln Σ.
struct Subtract<V> {
    max: V,
    log: V,
}

impl<V: Vector<Elem = f64>> Pass<V> for Subtract<V> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B, _g: B) -> (B, B) {
        let (difference, error) = below(x, B::repeat(self.max));
        let error = B::select(error.eq(error), error, x.splat(0.0));
        let y = difference.sub(B::repeat(self.log).sub(error));
        (y, y)
    }
}

/// grad to grad − e^y·Σ grad.
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
        const TOO_LARGE: f64 = (1u128 << 70) as f64;
        let zero = self.isa.splat_f64(0.0);
        let mut total = Total { sums: Sums::new(zero) };
        line.walk_doubles(self.isa, &mut total, T::ZERO);
        let (head, tail) = total.sums.of_row();
        let sum = zero.splat((head + tail) / TOO_LARGE);
        line.walk_doubles(self.isa, &mut Project { shift: Shift::of_zero(zero), sum }, T::ZERO);
    }
}

/// Σ g.
struct Total<V: Vector> {
    sums: Sums<V>,
}

impl<V: Vector> Pass<V> for Total<V> {
    const READS_SECOND: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, y: B, g: B) -> (B, B) {
        (y, g)
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, g: V) {
        self.sums.add(place, g);
    }
}

/// g − e^y·sum, rounded to the element once.
struct Project<V> {
    shift: Shift<V>,
    sum: V,
}

impl<V: Vector<Elem = f64>> Pass<V> for Project<V> {
    const READS_SECOND: bool = true;
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, y: B, g: B) -> (B, B) {
        // No logarithm of a probability is above 0; far above it the exponential would leave its range.
        let e = self.shift.repeat::<B>().exp_of(y.splat(600.0).min(y));
        let difference = g.sub(e.mul(B::repeat(self.sum)));
        (difference, difference)
    }
}
