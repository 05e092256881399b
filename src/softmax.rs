//! softmax(x)ᵢ = e^xᵢ / Σ e^xⱼ.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::Float;
use crate::kernel::{InOne, Step};
use crate::lanes::many::Repeat;
use crate::lanes::scalar::Scalar;
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::rows::{
    AlongColumns, Axis, Chains, ColumnPass, EachLine, GROUP, Gradients, Largest, LargestDown, Line, OwnColumns, Pass,
    Place, Projection, Sums, Term, WideColumns, add_product,
};
use crate::span::{Own, OwnPort, Road, Streams, VectorPort, Wide};
use core::marker::PhantomData;
use short::{Batch, Short};

mod short;

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
    /// assert_eq!(scores.map(|p| (p * 1e4).round() / 1e4), [0.09, 0.2447, 0.6652]);
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
        let axis = Axis::into(src, dst, src.len(), 1)?;
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
        let axis = Axis::into(src, dst, row_len, 1)?;
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

    /// As [`softmax_axis`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of `[axis_len, inner_len]` blocks; then nothing is
    /// written.
    pub fn softmax_axis_into(backend, src: &[T], dst: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, axis_len, inner_len)?;
        backend.run(Forward::<_, false> { axis, empty: T::NAN });
        Ok(())
    }

    /// `grad` to yᵢ·(gᵢ − Σ yⱼgⱼ), where y is the output of [`softmax`]: the gradient of the output to that of the
    /// input.
    ///
    /// Error: f32 0.5 ULP and 24 · 2⁻⁵³ of its terms, f64 0.5 ULP and 24 · 2⁻⁵³ of its terms.
    ///
    /// The terms are |yᵢ|·(|gᵢ| + Σ|yⱼgⱼ|): the difference may cancel. Sum and difference are taken in f64: of the 24, the
    /// sum has 22 however long the row, the difference 1, and the product 1. A masked position, y = 0, gets 0 as long as
    /// the sum is finite.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, y.len())?;
        backend.run(Backpropagation::<_, false> { rows });
        Ok(())
    }

    /// As [`softmax_backward`] on each row of `row_len` elements.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let rows = Gradients::of_rows(y, grad, row_len)?;
        backend.run(Backpropagation::<_, false> { rows });
        Ok(())
    }

    /// As [`softmax_backward`] along the middle axis of data that is `[outer, axis_len, inner_len]`, the last fastest.
    ///
    /// With an `inner_len` of 1 it is [`softmax_rows_backward`], bits included.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of `[axis_len, inner_len]` blocks; then nothing is
    /// written.
    pub fn softmax_axis_backward(backend, y: &[T], grad: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        if inner_len == 1 {
            return backend.softmax_rows_backward(y, grad, axis_len);
        }
        let (blocks, projection) = (Gradients::of_blocks(y, grad, axis_len, inner_len)?, Dot::<T>(PhantomData));
        let (single, double) = (WideColumns { projection, inner_len }, OwnColumns { projection, inner_len });
        backend.run(AlongColumns { blocks, single, double });
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

    /// As [`masked_softmax`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ; then nothing is written.
    pub fn masked_softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, src.len(), 1)?;
        backend.run(Forward::<_, false> { axis, empty: T::ZERO });
        Ok(())
    }

    /// As [`masked_softmax`] on each row of `row_len` elements, from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of rows; then nothing is written.
    pub fn masked_softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, row_len, 1)?;
        backend.run(Forward::<_, false> { axis, empty: T::ZERO });
        Ok(())
    }

    /// As [`masked_softmax`] along the middle axis of data that is `[outer, axis_len, inner_len]`, the last fastest.
    ///
    /// With an `inner_len` of 1 it is [`masked_softmax_rows`], bits included.
    ///
    /// # Errors
    /// [`ShapeError`] if the data is no whole number of `[axis_len, inner_len]` blocks; then nothing is written.
    pub fn masked_softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        backend.run(Forward::<_, false> { axis, empty: T::ZERO });
        Ok(())
    }

    /// As [`masked_softmax_axis`], from `src` into `dst`.
    ///
    /// # Errors
    /// [`ShapeError`] if the lengths differ or are no whole number of `[axis_len, inner_len]` blocks; then nothing is
    /// written.
    pub fn masked_softmax_axis_into(backend, src: &[T], dst: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::into(src, dst, axis_len, inner_len)?;
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
        self.axis.take_batches(isa, &Batch::<T, FAST> { empty: self.empty });
        if self.axis.for_each_short(isa, &Short::<T, FAST> { empty: self.empty }) {
            return;
        }
        self.axis.for_each(&mut ForwardLine::<_, _, FAST> { isa, empty: self.empty }, T::Own::<I>::COUNT);
    }
}

struct ForwardLine<I, T, const FAST: bool> {
    isa: I,
    empty: T,
}

impl<I: Isa, T: Float, const FAST: bool> EachLine<T> for ForwardLine<I, T, FAST> {
    #[inline(always)]
    fn line(&mut self, line: Line<'_, T>) {
        let lowest = T::splat(self.isa, -T::INFINITY);
        // Scalar lanes have one way for rows and columns.
        if T::Own::<I>::COUNT > 1 && !line.is_row() {
            return if line.vectors(T::Own::<I>::COUNT) == 1 {
                self.isa.apart(ForwardDown::<T, FAST, 1> { line, empty: self.empty })
            } else {
                self.isa.apart(ForwardDown::<T, FAST, GROUP> { line, empty: self.empty })
            };
        }
        let mut largest = Largest::new(lowest);
        line.walk(self.isa, &mut largest, -T::INFINITY);
        let shift = ShiftOf::<I, T>::new::<true>(lowest.splat(largest.of_row()));
        // Most rows have no base to subtract. Scalar lanes are for small machines, and have one loop.
        let is_plain = T::Own::<I>::COUNT > 1 && !ShiftOf::<I, T>::has_base(largest.of_row());
        let sums = if is_plain {
            exps::<I, T, false, FAST>(self.isa, line, shift, Sums::new(lowest))
        } else {
            exps::<I, T, true, FAST>(self.isa, line, shift, Sums::new(lowest))
        };
        let (high, low) = factor(largest.of_row(), sums.of_row(), self.empty);
        let mut scale = Scale::<_, FAST> { high: lowest.splat(high), low: lowest.splat(low) };
        line.again().walk(self.isa, &mut scale, T::ZERO);
    }
}

/// The same of neighbouring rows, in up to `N` vectors: in a function of its own, which leaves rows a small frame.
struct ForwardDown<'a, T, const FAST: bool, const N: usize> {
    line: Line<'a, T>,
    empty: T,
}

impl<T: Float, const FAST: bool, const N: usize> Job for ForwardDown<'_, T, FAST, N> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Self { line, empty } = self;
        let lowest = T::splat(isa, -T::INFINITY);
        let vectors = line.vectors(T::Own::<I>::COUNT).min(N);
        let mut largest = LargestDown([lowest; N]);
        line.walk_down(isa, &mut largest, -T::INFINITY);

        let mut exps =
            ExpsDown::<_, FAST, N> { shifts: [ShiftOf::<I, T>::new::<true>(largest.0[0]); N], sums: Sums::new(lowest) };
        let mut slot = 1;
        while slot < vectors {
            exps.shifts[slot] = ShiftOf::<I, T>::new::<true>(largest.0[slot]);
            slot += 1;
        }
        line.walk_down(isa, &mut exps, -T::INFINITY);

        let mut scale = ScaleDown([Scale::<_, FAST> { high: lowest, low: lowest }; N]);
        slot = 0;
        while slot < vectors {
            let maxima = largest.0[slot].to_array();
            let (heads, tails) = exps.sums.of_slot(slot);
            let (mut highs, mut lows) = (maxima, maxima);
            let mut lane = 0;
            while lane < T::Own::<I>::COUNT {
                (highs[lane], lows[lane]) = factor(maxima[lane], (heads[lane], tails[lane]), empty);
                lane += 1;
            }
            scale.0[slot] = Scale { high: lowest.with_lanes(&highs), low: lowest.with_lanes(&lows) };
            slot += 1;
        }
        line.again().walk_down(isa, &mut scale, T::ZERO);
    }
}

/// 1/sum as two numbers; NaN where the largest is plus infinity, `empty` where it is minus infinity and no NaN hides.
/// With branches: few rows are not ordinary, and the others need not wait.
#[inline(always)]
fn factor<T: Float>(max: T, (head, tail): (f64, f64), empty: T) -> (T, T) {
    if max.magnitude() < T::INFINITY {
        let (high, low) = T::reciprocal(Scalar(head), Scalar(tail));
        let rounded = T::from_f64(high.0);
        (rounded, T::from_f64(high.0 - rounded.to_f64() + low.0))
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
    shift: ShiftOf<I, T>,
    sums: Sums<T::Own<I>>,
) -> Sums<T::Own<I>> {
    let mut exps = Exps::<_, BASE, FAST> { shift, sums };
    line.walk(isa, &mut exps, -T::INFINITY);
    exps.sums
}

/// x to e, and its sum. `BASE` is whether there may be a base to subtract, `FAST` whether multiply-adds may fuse.
struct Exps<V: Vector, const BASE: bool, const FAST: bool> {
    shift: <V::Elem as Shifting>::Shift<V>,
    sums: Sums<V>,
}

impl<V: Vector, const BASE: bool, const FAST: bool> Pass<V> for Exps<V, BASE, FAST> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = <<V::Elem as Shifting>::Shift<B> as RowExp<B>>::Reduced;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> Self::Begun<B> {
        self.shift.repeat::<B>().reduce::<BASE, FAST>(x)
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, reduced: Self::Begun<B>) -> B {
        <V::Elem as Shifting>::Shift::<B>::exp::<FAST>(reduced)
    }
    #[inline(always)]
    fn keep(&mut self, place: Place, e: V) {
        self.sums.add(place, e);
    }
    #[inline(always)]
    fn end_stretch(&mut self) {
        self.sums.end_stretch();
    }
}

/// The same down neighbouring rows, a slot a vector.
struct ExpsDown<V: Vector, const FAST: bool, const N: usize> {
    shifts: [<V::Elem as Shifting>::Shift<V>; N],
    sums: Sums<V>,
}

impl<V: Vector, const FAST: bool, const N: usize> ColumnPass<V> for ExpsDown<V, FAST, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, x: V) -> V {
        let e = <V::Elem as Shifting>::Shift::<V>::exp::<FAST>(self.shifts[slot].reduce::<true, FAST>(x));
        self.sums.add_down(slot, e);
        e
    }
    #[inline(always)]
    fn end_stretch(&mut self, slot: usize) {
        self.sums.end_stretch_of(slot);
    }
}

/// e to e/sum. Of f64, the second product is the part of the quotient that a rounded 1/sum would lose.
#[derive(Clone, Copy)]
struct Scale<V, const FAST: bool> {
    high: V,
    low: V,
}

/// The same down neighbouring rows, a slot a vector.
struct ScaleDown<V, const FAST: bool, const N: usize>([Scale<V, FAST>; N]);

impl<V: Vector, const FAST: bool, const N: usize> ColumnPass<V> for ScaleDown<V, FAST, N> {
    const SLOTS: usize = N;
    const WRITES: bool = true;

    #[inline(always)]
    fn step(&mut self, slot: usize, e: V) -> V {
        self.0[slot].compute(e)
    }
}

impl<V: Vector, const FAST: bool> Pass<V> for Scale<V, FAST> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, e: B) -> B {
        let high = B::repeat(self.high);
        if V::Elem::IS_SINGLE {
            return e.mul(high);
        }
        let low = e.mul(B::repeat(self.low));
        if FAST { e.mul_add(high, low) } else { e.mul(high).add(low) }
    }
}

/// grad to y·(grad − Σ y·grad): in f64, or `FAST` in the arithmetic of the element.
pub(crate) struct Backpropagation<'a, T, const FAST: bool> {
    pub(crate) rows: Gradients<'a, T>,
}

impl<T: Float, const FAST: bool> Job for Backpropagation<'_, T, FAST> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        while let Some((y, grad)) = self.rows.next() {
            if FAST {
                let project = InOne(Project { dot: dot::<OwnPort<_>, T, T>(T::splat(isa, T::ZERO), y, grad) });
                if let Ok(streams) = Streams::gradient_from_output(y, grad) {
                    Own(project).drive(isa, streams);
                }
            } else {
                let project = InOne(Project { dot: dot::<T::Doubles<I>, T, f64>(isa.splat_f64(0.0), y, grad) });
                if let Ok(streams) = Streams::gradient_from_output(y, grad) {
                    T::elementwise(isa, Wide(project), Own(project), streams);
                }
            }
        }
    }
}

/// Σ y·g in the lanes of `any`.
#[inline(always)]
fn dot<P: VectorPort<E, Memory = T>, T: Float, E: Float>(any: P::Lanes, y: &[T], g: &[T]) -> E {
    let mut sum = Chains::new(any);
    sum.run::<P, _>(Dot::<T>(PhantomData), y, g);
    sum.total()
}

/// y·g, and what comes of its sum along an inner axis.
#[derive(Clone, Copy)]
pub(crate) struct Dot<T>(pub(crate) PhantomData<T>);

impl<T: Float, E: Float> Term<E> for Dot<T> {
    #[inline(always)]
    fn add<V: Lanes<Elem = E>>(self, sum: V, y: V, g: V) -> V {
        add_product::<T, V>(sum, y, g)
    }
}

impl<T: Float, E: Float> Projection<E> for Dot<T> {
    #[inline(always)]
    fn parameters(self, sum: E) -> [E; 2] {
        [sum, E::ZERO]
    }
    #[inline(always)]
    fn project<V: Lanes<Elem = E>>(self, y: V, g: V, [dot, _]: [V; 2]) -> V {
        y.mul(g.sub(dot))
    }
}

/// y and its g to y·(g − dot).
#[derive(Clone, Copy)]
struct Project<E> {
    dot: E,
}

impl<E: Float> Step<E> for Project<E> {
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn step<V: Lanes<Elem = E>>(self, y: V, g: V) -> (V, V) {
        let product = Dot::<E>(PhantomData).project(y, g, [g.splat(self.dot), g]);
        (product, product)
    }
}
