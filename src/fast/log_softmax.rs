//! log_softmax(x)ᵢ = xᵢ − ln Σ e^xⱼ in the element's own arithmetic, but for the logarithm, once a row.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::{Element, Float};
use crate::kernel::Kernel;
use crate::lanes::many::Repeat;
use crate::lanes::{Isa, Lanes, Vector, two_sum};
use crate::log_softmax::{self, Gradient};
use crate::math::ln::{ln_of_few, ln_of_sum};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::math::table_exp::{ONE, Reduced, Shift};
use crate::rows::{
    AlongColumns, Axis, Batches, Chains, ColumnPass, ColumnSums, Columns, Doubles, EachBatch, EachLine, GROUP,
    Gradients, Largest, LargestDown, Line, OwnColumns, Pass, Place, Projection, Sums, Term, doubles, singles, tree,
};
use crate::span::{Own, OwnPort, Streams};

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
        let single = OwnColumns { projection: Along, inner_len };
        let double = OwnColumns { projection: Gradient, inner_len };
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

/// The same of neighbouring rows, in up to `N` vectors: in a function of its own, which leaves rows a small frame.
struct ForwardDown<'a, T, const N: usize> {
    line: Line<'a, T>,
}

impl<T: Float, const N: usize> Job for ForwardDown<'_, T, N> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let (line, lowest) = (self.line, T::splat(isa, -T::INFINITY));
        let (zero, vectors) = (lowest.splat(T::ZERO), line.vectors(T::Own::<I>::COUNT).min(N));
        let mut largest = LargestDown([lowest; N]);
        line.walk_down(isa, &mut largest, -T::INFINITY);

        let mut others = OthersDown {
            shifts: [ShiftOf::<I, T>::new_far::<true>(largest.0[0]); N],
            sums: Sums::new(lowest),
            counts: [zero; N],
            all: [Count(zero, zero); N],
        };
        let mut slot = 1;
        while slot < vectors {
            others.shifts[slot] = ShiftOf::<I, T>::new_far::<true>(largest.0[slot]);
            slot += 1;
        }
        line.walk_down(isa, &mut others, -T::INFINITY);

        let mut subtract = SubtractDown { maxima: largest.0, logs: largest.0 };
        slot = 0;
        while slot < vectors {
            let (counts, (heads, tails)) = (others.all[slot].of_lanes(), others.sums.of_slot(slot));
            let (mut logs, mut lane) = (lowest.to_array(), 0);
            while lane < T::Own::<I>::COUNT {
                logs[lane] = log_of_sum(counts[lane], (heads[lane], tails[lane]));
                lane += 1;
            }
            subtract.logs[slot] = lowest.with_lanes(&logs);
            slot += 1;
        }
        line.walk_down(isa, &mut subtract, T::ZERO);
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

/// The same down neighbouring rows, a slot a vector.
struct OthersDown<V: Vector, const N: usize> {
    shifts: [<V::Elem as Shifting>::Shift<V>; N],
    sums: Sums<V, true>,
    /// Of this stretch.
    counts: [V; N],
    all: [Count<V>; N],
}

impl<V: Vector, const N: usize> ColumnPass<V> for OthersDown<V, N> {
    const SLOTS: usize = N;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        let e = <V::Elem as Shifting>::Shift::<V>::exp::<true>(self.shifts[slot].reduce::<true, true>(x));
        let rest = split(e, &mut self.counts[slot]);
        self.sums.add_down(slot, rest);
        x
    }
    #[inline(always)]
    fn end_stretch(&mut self, slot: usize) {
        self.sums.end_stretch_of(slot);
        self.all[slot].add(self.counts[slot]);
        self.counts[slot] = self.counts[slot].splat(V::Elem::ZERO);
    }
}

/// x to (x − m) − ln Σ. Neither is above 0.
struct Subtract<V> {
    max: V,
    log: V,
}

/// The same down neighbouring rows, a slot a vector.
struct SubtractDown<V, const N: usize> {
    maxima: [V; N],
    logs: [V; N],
}

impl<V: Vector, const N: usize> ColumnPass<V> for SubtractDown<V, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        Subtract { max: self.maxima[slot], log: self.logs[slot] }.compute(x)
    }
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

/// grad to grad − e^y·Σ grad.
struct Backpropagation<'a, T> {
    rows: Gradients<'a, T>,
}

impl<T: Float> Job for Backpropagation<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        while let Some((y, grad)) = self.rows.next() {
            let mut sum = Chains::new(T::splat(isa, T::ZERO));
            sum.run::<OwnPort<_>, _>(Gradient, y, grad);
            let sum = sum.total().to_f64();
            if let Ok(streams) = Streams::gradient_from_output(y, grad) {
                T::elementwise(isa, Own(Project::new(sum as f32)), Own(log_softmax::Project::new(sum)), streams);
            }
        }
    }
}

/// y and its g to g − e^y·sum.
#[derive(Clone, Copy)]
struct Project {
    /// Smaller by as much as e is too large.
    sum: f32,
    /// log₂ of that, but for the factor [`ONE`].
    offset: f32,
}

impl Project {
    /// e is made as much larger as the sum may be made smaller, about 2⁻⁴⁰: then no e that matters is below the least
    /// number, whatever the sum.
    #[inline(always)]
    fn new(sum: f32) -> Self {
        let exponent = (sum.to_bits() >> 23 & 0xff) as i32 - 127;
        let offset = (exponent + 40).clamp(0, MOST);
        let power = f32::from_bits(((offset + 127) as u32) << 23);
        Self { sum: sum / (ONE * power), offset: offset as f32 }
    }
}

/// e⁴ may still be larger by two to this.
const MOST: i32 = 120;

impl Kernel<f32> for Project {
    type Reduced<V: Lanes<Elem = f32>> = Reduced<V>;
    type Expanded<V: Lanes<Elem = f32>> = V;
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, y: V) -> Reduced<V> {
        reduced(y, y.splat(self.offset))
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, reduced: Reduced<V>) -> V {
        Shift::exp::<true>(reduced)
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, e: V, g: V) -> (V, V) {
        let difference = e.neg_mul_add(e.splat(self.sum), g);
        (difference, difference)
    }
}

#[inline(always)]
fn reduced<V: Lanes<Elem = f32>>(y: V, offset: V) -> Reduced<V> {
    Shift::of_zero(offset).reduce::<false, true>(y.splat(4.0).min(y))
}

/// g, and what comes of its sum along an inner axis.
#[derive(Clone, Copy)]
struct Along;

impl Term<f32> for Along {
    #[inline(always)]
    fn add<V: Lanes<Elem = f32>>(self, sum: V, y: V, g: V) -> V {
        Gradient.add(sum, y, g)
    }
}

impl Projection<f32> for Along {
    #[inline(always)]
    fn parameters(self, sum: f32) -> [f32; 2] {
        let Project { sum, offset } = Project::new(sum);
        [sum, offset]
    }
    #[inline(always)]
    fn project<V: Lanes<Elem = f32>>(self, y: V, g: V, [sum, offset]: [V; 2]) -> V {
        Shift::exp::<true>(reduced(y, offset)).neg_mul_add(sum, g)
    }
}
