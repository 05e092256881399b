//! log_softmax(x)ᵢ = xᵢ − ln Σ e^xⱼ.
//!
//! With m the largest and c how many elements equal it, ln Σ e^xⱼ = m + ln(c + ρ), where ρ = Σ e^(xⱼ−m) over the others.
//! Leaving the largest out of the sum keeps the relative accuracy of a result near zero, where one value dominates. All
//! of it is done in lanes of f64 without fusing; for f64 elements the error of x − m is carried along and the sum is
//! compensated.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::math::below_exp;
use crate::math::ln::ln_of_sum;
use crate::math::shifted_exp::{NOTHING, Shift, Shifting};
use crate::rows::{
    AlongColumns, Axis, Batches, EachLine, GROUP, Gradients, Largest, Line, OwnColumns, Pass, Place, RoundedSums,
    SumOfRow, Sums, WideColumns, tree,
};
use backward::SingleProjected;
pub(crate) use backward::{Backpropagation, Gradient, Project, Projected};
use batch::Batch;
use core::marker::PhantomData;
use down::ForwardDown;

mod backward;
mod batch;
mod down;

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
        let axis = Axis::into(src, dst, src.len(), 1)?;
        backend.run(Forward { axis });
        Ok(())
    }

    /// As [`log_softmax`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax`] on each row of `row_len` elements, from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, row_len, 1)?;
        rows(backend, axis);
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
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax_axis`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of `[axis_len, inner_len]` blocks; then nothing is
    /// written.
    pub fn log_softmax_axis_into(backend, src: &[T], dst: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, axis_len, inner_len)?;
        rows(backend, axis);
        Ok(())
    }

    /// `grad` to gᵢ − e^yᵢ·Σ gⱼ, where y is the output of [`log_softmax`]: the gradient of the output to that of the
    /// input.
    ///
    /// Error: f32 0.5 ULP and 256 · 2⁻⁵³ of its terms, f64 0.5 ULP and 26 · 2⁻⁵³ of its terms.
    ///
    /// The terms are |gᵢ| + e^yᵢ·Σ|gⱼ|: the difference may cancel. Sum and difference are taken in f64: the sum has 22,
    /// however long the row, and the exponential most of the others. No logarithm of a probability is above 0: a y above
    /// 600 counts as 600.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, y.len())?;
        backend.run(Backpropagation { rows });
        Ok(())
    }

    /// As [`log_softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, row_len)?;
        backend.run(Backpropagation { rows });
        Ok(())
    }

    /// As [`log_softmax_backward`] along the middle axis of data that is `[outer, axis_len, inner_len]`, the last
    /// fastest.
    ///
    /// With an `inner_len` of 1 it is [`log_softmax_rows_backward`], bits included.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of `[axis_len, inner_len]` blocks; then nothing is
    /// written.
    pub fn log_softmax_axis_backward(backend, y: &[T], grad: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        if inner_len == 1 {
            return backend.log_softmax_rows_backward(y, grad, axis_len);
        }
        let single = WideColumns { term: Gradient, projection: SingleProjected, inner_len };
        let double = OwnColumns { term: Gradient, projection: Projected, inner_len };
        backend.run(AlongColumns { blocks: Gradients::of_blocks(y, grad, axis_len, inner_len)?, single, double });
        Ok(())
    }
}

/// Every row: the short ones many at once.
pub(crate) fn rows<T: Float>(backend: Backend, axis: Axis<'_, T>) {
    let axis = backend.run(Batches { axis, each: Batch });
    backend.run(Forward { axis });
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
    fn line(&mut self, line: Line<'_, T>) {
        if T::IS_SINGLE {
            log_softmax_of_line::<_, _, RoundedSums<I::F64>>(self.isa, line);
        } else {
            log_softmax_of_line::<_, _, Sums<I::F64>>(self.isa, line);
        }
    }
}

#[inline(always)]
fn log_softmax_of_line<I: Isa, T: Float, S: SumOfRow<I::F64>>(isa: I, line: Line<'_, T>) {
    let zero = isa.splat_f64(0.0);
    // Scalar lanes have one way for rows and columns.
    if I::F64::COUNT > 1 && !line.is_row() {
        return if line.vectors(I::F64::COUNT) == 1 {
            isa.apart(ForwardDown::<T, 1> { line })
        } else {
            isa.apart(ForwardDown::<T, GROUP> { line })
        };
    }
    let mut largest = Largest::new(T::splat(isa, -T::INFINITY));
    line.walk(isa, &mut largest, -T::INFINITY);
    let max = zero.splat(largest.of_row().to_f64());

    let mut sum = S::empty(zero);
    let mut others = Others { max: max_of_others(max, S::IS_EXACT), sum: &mut sum, count: Count::new(zero) };
    line.walk_doubles(isa, &mut others, -T::INFINITY);

    let log = zero.splat(log_of_sum(others.count_of_row(), sum.total()));
    line.walk_doubles(isa, &mut Subtract { max, log, sum: PhantomData::<S> }, T::ZERO);
}

/// By how much the exponentials are too large.
const TOO_LARGE: f64 = f64::E_OF_LARGEST;

/// ln Σ e^(x−m) of `count` elements that equal m and others whose sum is [`TOO_LARGE`] times too large.
#[inline(always)]
fn log_of_sum(count: f64, sum: f64) -> f64 {
    ln_of_sum(count, sum * (1.0 / TOO_LARGE))
}

/// x − m and what its rounding lost.
#[inline(always)]
fn below<V: Lanes<Elem = f64>>(x: V, max: V) -> (V, V) {
    two_sum(x, max.neg())
}

/// m for [`exp_below`], where [`NOTHING`] more shows in no e but keeps its products from underflowing.
#[inline(always)]
fn max_of_others<V: Lanes<Elem = f64>>(max: V, is_exact: bool) -> V {
    if is_exact { max.add(max.splat(NOTHING)) } else { max }
}

/// e^(x−m), [`TOO_LARGE`] times too large. An infinite m leaves its own difference NaN, and so makes NaN of the row.
#[inline(always)]
fn exp_below<V: Lanes<Elem = f64>>(x: V, max: V, is_exact: bool) -> V {
    if !is_exact {
        return below_exp::exp_below(x, max);
    }
    let (difference, error) = below(x, max);
    let e = Shift::of_zero(x).exp_of(difference);
    // An infinite difference has no error but NaN, and its e is zero.
    V::select(error.eq(error), e.add(e.times(error)), e)
}

/// How many equal the largest, a lane: what this is less than [`ZERO`](Self::ZERO). The spacing of numbers is 1 there, so
/// that the mask of a comparison, as an integer −1, counts when it is added to the bits.
#[derive(Clone, Copy)]
struct Count<V>(V);

impl<V: Lanes<Elem = f64>> Count<V> {
    /// Amidst the numbers that are so spaced.
    const ZERO: f64 = 6_755_399_441_055_744.0;
    /// What has the bits of −1.
    const ONE_LESS: f64 = f64::from_bits(u64::MAX);

    #[inline(always)]
    fn new(any: V) -> Self {
        Self(any.splat(Self::ZERO))
    }
    /// e, or 0 for an e of 1, which is that of m, or of an x so near to it that it counts as much.
    #[inline(always)]
    fn split(&mut self, e: V) -> V {
        let is_max = e.ge(e.splat(TOO_LARGE));
        self.0 = self.0.add_bits(e.splat(Self::ONE_LESS).or_zero(is_max));
        e.zero_where(is_max)
    }
    #[inline(always)]
    fn get(self) -> V {
        self.0.splat(Self::ZERO).sub(self.0)
    }
}

/// (x − m) − ln Σ.
#[inline(always)]
fn subtract<V: Lanes<Elem = f64>>(x: V, max: V, log: V, is_exact: bool) -> V {
    if !is_exact {
        return x.sub(max).sub(log);
    }
    let (difference, error) = below(x, max);
    let error = V::select(error.eq(error), error, x.splat(0.0));
    difference.sub(log.sub(error))
}

/// The sum of e^(x−m) over the elements below m, and the number of those that equal it.
struct Others<'a, V: Vector, S> {
    max: V,
    sum: &'a mut S,
    count: Count<V>,
}

impl<V: Vector<Elem = f64>, S> Others<'_, V, S> {
    #[inline(always)]
    fn count_of_row(&self) -> f64 {
        tree(self.count.get().to_array(), V::COUNT)
    }
}

impl<V: Vector<Elem = f64>, S: SumOfRow<V>> Pass<V> for Others<'_, V, S> {
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B) -> B {
        exp_below(x, B::repeat(self.max), S::IS_EXACT)
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, e: V) {
        let rest = self.count.split(e);
        self.sum.include(place, rest);
    }
}

/// x to (x − m) − ln Σ.
struct Subtract<V, S> {
    max: V,
    log: V,
    sum: PhantomData<S>,
}

impl<V: Vector<Elem = f64>, S: SumOfRow<V>> Pass<V> for Subtract<V, S> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B) -> B {
        subtract(x, B::repeat(self.max), B::repeat(self.log), S::IS_EXACT)
    }
}
