//! softmax(x)ᵢ = e^xᵢ / Σ e^xⱼ.

use crate::api::public;
use crate::backend::{Backend, Job};
use crate::error::ShapeError;
use crate::float::Float;
use crate::lanes::many::Repeat;
use crate::lanes::scalar::Scalar;
use crate::lanes::{Isa, Lanes, Vector};
use crate::math::shifted_exp::{RowExp, ShiftOf, Shifting};
use crate::math::underflow::times;
use crate::rows::{
    AlongColumns, Axis, EachLine, GROUP, Gradients, Largest, Line, OwnColumns, Pass, Place, Sums, WideColumns,
};
pub(crate) use backward::{Backpropagation, Dot, Projected};
use core::marker::PhantomData;
use down::ForwardDown;
use short::{Batch, Short};

mod backward;
mod down;
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
        let (term, projection) = (Dot::<T>(PhantomData), Projected);
        let single = WideColumns { term, projection, inner_len };
        let double = OwnColumns { term, projection, inner_len };
        backend.run(AlongColumns { blocks: Gradients::of_blocks(y, grad, axis_len, inner_len)?, single, double });
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
        let short = Short::<T, FAST> { empty: self.empty };
        if !(self.axis.is_one_row() && self.axis.for_each_short(isa, &short)) {
            isa.apart(Rows(self));
        }
    }
}

/// All but one short row, which is done before the registers and the frame are there that these take.
struct Rows<'a, T, const FAST: bool>(Forward<'a, T, FAST>);

impl<T: Float, const FAST: bool> Job for Rows<'_, T, FAST> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let Forward { mut axis, empty } = self.0;
        axis.take_batches(isa, &Batch::<T, FAST> { empty });
        if !axis.for_each_short(isa, &Short::<T, FAST> { empty }) {
            axis.for_each(&mut ForwardLine::<_, _, FAST> { isa, empty }, T::Own::<I>::COUNT);
        }
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
        let sum = sums.of_row();
        let (high, low) = factor(largest.of_row(), sum, self.empty);
        let scale = Scale::<_, FAST, false> { high: lowest.splat(high), low: lowest.splat(low) };
        let shares = line.again();
        if has_careful_shares::<I, T, FAST>() && shares.has_little(self.isa, least_e(sum.0)) {
            self.isa.apart(CarefulShares::<_, FAST> { shares, high, low });
        } else {
            shares.walk(self.isa, &mut { scale }, T::ZERO);
        }
    }
}

/// Whether there is a careful form of the last walk: not of f64 where multiply-adds may fuse.
#[inline(always)]
fn has_careful_shares<I: Isa, T: Float, const FAST: bool>() -> bool {
    I::WATCHES && (T::IS_SINGLE || !FAST)
}

/// e of which the share may be subnormal, or the part of it that the rounded 1/sum lacks: those below.
#[inline(always)]
fn least_e<T: Float>(sum: f64) -> T {
    T::from_f64(sum * if T::IS_SINGLE { T::LEAST } else { T::LIFT }.to_f64())
}

/// The last walk along a row in which some shares are subnormal.
struct CarefulShares<'a, T, const FAST: bool> {
    shares: Line<'a, T>,
    high: T,
    low: T,
}

impl<T: Float, const FAST: bool> Job for CarefulShares<'_, T, FAST> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(self, isa: I) {
        let mut scale = Scale::<_, FAST, true> { high: T::splat(isa, self.high), low: T::splat(isa, self.low) };
        self.shares.walk(isa, &mut scale, T::ZERO);
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

/// e to e/sum. Of f64, the second product is the part of the quotient that a rounded 1/sum would lose. `CAREFUL`: no share
/// is slow, see [`crate::math::underflow`]; where [`has_careful_shares`] says so.
#[derive(Clone, Copy)]
struct Scale<V, const FAST: bool, const CAREFUL: bool> {
    high: V,
    low: V,
}

impl<V: Vector, const FAST: bool, const CAREFUL: bool> Pass<V> for Scale<V, FAST, CAREFUL> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, e: B) -> B {
        let (high, low) = (B::repeat(self.high), B::repeat(self.low));
        if CAREFUL {
            let share = times::<B, true>(e, high);
            return if V::Elem::IS_SINGLE { share } else { times::<B, true>(e, low.abs()).copysign(low).add(share) };
        }
        if V::Elem::IS_SINGLE {
            return e.mul(high);
        }
        if FAST { e.mul_add(high, e.mul(low)) } else { e.mul(high).add(e.mul(low)) }
    }
}
