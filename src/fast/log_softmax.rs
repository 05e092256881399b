//! log_softmax(x)ᵢ = xᵢ − ln Σ e^xⱼ in the element's own arithmetic, but for the logarithm, once a row.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::{Element, Float};
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::log_softmax::{self, Gradient};
use crate::math::ln::{ln_of_few, ln_of_sum};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::rows::{
    AlongColumns, Axis, Batches, ColumnSums, Columns, Doubles, EachBatch, EachLine, GROUP, Gradients, Largest, Line,
    OwnColumns, Pass, Place, Sums, doubles, singles, tree,
};
use backward::{Backpropagation, Projected};
use down::ForwardDown;

mod backward;
mod down;

public! {
    /// As [`crate::log_softmax`](fn@crate::log_softmax), with exponentials, sum and differences in f32.
    ///
    /// Error: f32 2 ULP, f64 3 ULP.
    pub fn log_softmax as fast_log_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            lines(backend, axis);
        }
    }

    /// As [`log_softmax`](fn@log_softmax), from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_into as fast_log_softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, src.len(), 1)?;
        lines(backend, axis);
        Ok(())
    }

    /// As [`log_softmax`](fn@log_softmax) on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows as fast_log_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax_rows`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_into as fast_log_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, row_len, 1)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax`](fn@log_softmax) along the axis of `[outer, axis_len, inner_len]` data.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of blocks; then nothing is written.
    pub fn log_softmax_axis as fast_log_softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`log_softmax_axis`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of blocks; then nothing is written.
    pub fn log_softmax_axis_into as fast_log_softmax_axis_into(backend, src: &[T], dst: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, axis_len, inner_len)?;
        rows(backend, axis);
        Ok(())
    }

    /// As [`crate::log_softmax_backward`], with sum, exponentials and differences in f32.
    ///
    /// Error: f32 0.5 ULP and 28 · 2⁻²⁴ of its terms, f64 0.5 ULP and 26 · 2⁻⁵³ of its terms.
    ///
    /// No logarithm of a probability is above 0: in f32 a y above 4 counts as 4. Of f64 it is the root's.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn log_softmax_backward as fast_log_softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, y.len())?;
        gradients(backend, rows);
        Ok(())
    }

    /// As [`log_softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of rows; then nothing is written.
    pub fn log_softmax_rows_backward as fast_log_softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, row_len)?;
        gradients(backend, rows);
        Ok(())
    }

    /// As [`log_softmax_backward`] along the axis of `[outer, axis_len, inner_len]` data.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or the data is no whole number of blocks; then nothing is written.
    pub fn log_softmax_axis_backward as fast_log_softmax_axis_backward(backend, y: &[T], grad: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        if inner_len == 1 {
            return backend.fast_log_softmax_rows_backward(y, grad, axis_len);
        }
        let single = OwnColumns { term: Gradient, projection: Projected, inner_len };
        let double = OwnColumns { term: Gradient, projection: log_softmax::Projected, inner_len };
        backend.run(AlongColumns { blocks: Gradients::of_blocks(y, grad, axis_len, inner_len)?, single, double });
        Ok(())
    }
}

/// One row or columns. What is f64 is the root's.
fn lines<T: Float>(backend: Backend, axis: Axis<'_, T>) {
    if T::IS_SINGLE {
        backend.run(Forward { axis });
    } else {
        backend.run(log_softmax::Forward { axis });
    }
}

/// Every row: the short ones many at once.
fn rows<T: Float>(backend: Backend, axis: Axis<'_, T>) {
    if T::IS_SINGLE {
        let axis = backend.run(Batches { axis, each: Batch });
        backend.run(Forward { axis });
    } else {
        log_softmax::rows(backend, axis);
    }
}

fn gradients<T: Float>(backend: Backend, rows: Gradients<'_, T>) {
    if T::IS_SINGLE {
        backend.run(Backpropagation { rows });
    } else {
        backend.run(log_softmax::Backpropagation { rows });
    }
}

/// Many rows, a row a lane: the steps of [`ForwardLine`] in the same order. Two f32 are added without a rounding there,
/// and then rounded to f64; here at once.
struct Batch;

impl<T: Float> EachBatch<T> for Batch {
    #[inline(always)]
    fn rows<I: Isa>(&self, isa: I, columns: &mut Columns<'_, I, T>, sums: &mut ColumnSums<Doubles<I, T>>) {
        let max = columns.largest(isa);
        let shift = ShiftOf::<I, T>::new_far::<true>(max);
        let mut count = max.splat(T::ZERO);
        let mut c = 0;
        while c < columns.len() {
            let e = ShiftOf::<I, T>::exp::<true>(shift.reduce::<true, true>(columns.get(c)));
            sums.include(c, doubles::<I, T>(isa, &split(e, &mut count)), false);
            c += 1;
        }
        let (sum, _) = sums.totals(columns.len(), false);
        let others = sum.div(sum.splat(T::E_OF_LARGEST.to_f64()));
        let log = singles::<I, T>(isa, ln_of_few(doubles::<I, T>(isa, &count), others));
        let subtract = Subtract { max, log };
        c = 0;
        while c < columns.len() {
            columns.set(c, subtract.compute(columns.get(c)));
            c += 1;
        }
    }
}

/// e, or 0 and one more in `count` for that of m, or of an x so near to it that it counts as much.
#[inline(always)]
fn split<V: Lanes>(e: V, count: &mut V) -> V {
    let is_max = e.ge(e.splat(V::Elem::E_OF_LARGEST));
    *count = count.add(e.splat(V::Elem::ONE).or_zero(is_max));
    e.zero_where(is_max)
}

struct Forward<'a, T> {
    axis: Axis<'a, T>,
}

impl<T: Float> Job for Forward<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        self.axis.for_each(&mut ForwardLine { isa }, T::Own::<I>::COUNT);
    }
}

struct ForwardLine<I> {
    isa: I,
}

impl<I: Isa, T: Float> EachLine<T> for ForwardLine<I> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>) {
        let lowest = T::splat(self.isa, -T::INFINITY);
        // Scalar lanes have one way for rows and columns.
        if T::Own::<I>::COUNT > 1 && !line.is_row() {
            return if line.vectors(T::Own::<I>::COUNT) == 1 {
                self.isa.apart(ForwardDown::<T, 1> { line })
            } else {
                self.isa.apart(ForwardDown::<T, GROUP> { line })
            };
        }
        let mut largest = Largest::new(lowest);
        line.walk(self.isa, &mut largest, -T::INFINITY);
        let max = lowest.splat(largest.of_row());

        // Most rows have no base to subtract. Scalar lanes are for small machines, and have one loop.
        let is_plain = T::Own::<I>::COUNT > 1 && !ShiftOf::<I, T>::has_base(largest.of_row());
        let others = if is_plain {
            others::<I, T, false>(self.isa, line, max)
        } else {
            others::<I, T, true>(self.isa, line, max)
        };
        let log = lowest.splat(log_of_sum(others.count.of_row(), others.sums.of_row()));
        line.walk(self.isa, &mut Subtract { max, log }, T::ZERO);
    }
}

/// ln Σ e^(x−m) of `count` elements that equal m and others. A NaN and +∞ have a NaN for e, and so is the logarithm; of
/// −∞ alone it does not matter.
#[inline(always)]
fn log_of_sum<T: Float>(count: f64, (head, tail): (f64, f64)) -> T {
    T::from_f64(ln_of_sum(count, (head + tail) / T::E_OF_LARGEST.to_f64()))
}

/// What is found in the walk over a line.
struct Found<V: Vector> {
    sums: Sums<V, true>,
    count: Count<V>,
}

/// How many equal m, a lane, as head and tail: f32 cannot count those of a long row.
#[derive(Clone, Copy)]
struct Count<V>(V, V);

impl<V: Vector> Count<V> {
    /// `more` in addition.
    #[inline(always)]
    fn add(&mut self, more: V) {
        let (count, error) = two_sum(self.0, more);
        *self = Self(count, self.1.add(error));
    }

    /// A lane.
    #[inline(always)]
    fn of_lanes(&self) -> [f64; GROUP] {
        let (mut heads, tails) = (self.0.to_doubles(), self.1.to_doubles());
        let mut lane = 0;
        while lane < V::COUNT {
            heads[lane] += tails[lane];
            lane += 1;
        }
        heads
    }

    #[inline(always)]
    fn of_row(&self) -> f64 {
        tree(self.of_lanes(), V::COUNT)
    }
}

#[inline(always)]
fn others<I: Isa, T: Float, const BASE: bool>(isa: I, line: Line<'_, T>, max: T::Own<I>) -> Found<T::Own<I>> {
    let shift = RowExp::new_far::<BASE>(max);
    let zero = max.splat(T::ZERO);
    let mut others =
        Others::<_, BASE> { shift, found: Found { sums: Sums::new(max), count: Count(zero, zero) }, count: zero };
    line.walk(isa, &mut others, -T::INFINITY);
    others.found
}

/// The sum of e^(x−m) over the elements below m, and the number of those that equal it. `BASE` is whether there may be
/// a base to subtract.
struct Others<V: Vector, const BASE: bool> {
    shift: <V::Elem as Shifting>::Shift<V>,
    found: Found<V>,
    /// Of this stretch, a lane.
    count: V,
}

impl<V: Vector, const BASE: bool> Pass<V> for Others<V, BASE> {
    type Begun<B: Repeat<V>> = <<V::Elem as Shifting>::Shift<B> as RowExp<B>>::Reduced;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> Self::Begun<B> {
        self.shift.repeat::<B>().reduce::<BASE, true>(x)
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, reduced: Self::Begun<B>) -> B {
        <V::Elem as Shifting>::Shift::<B>::exp::<true>(reduced)
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, e: V) {
        let rest = split(e, &mut self.count);
        self.found.sums.add(place, rest);
    }
    #[inline(always)]
    fn end_stretch(&mut self) {
        self.found.sums.end_stretch();
        self.found.count.add(self.count);
        self.count = self.count.splat(V::Elem::ZERO);
    }
}

/// x to (x − m) − ln Σ. Neither is above 0.
struct Subtract<V> {
    max: V,
    log: V,
}

impl<V: Vector> Pass<V> for Subtract<V> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, x: B) -> B {
        x.sub(B::repeat(self.max)).sub(B::repeat(self.log))
    }
}
