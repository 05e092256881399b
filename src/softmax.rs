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
    /// softmax
    pub fn softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward { axis, empty: T::NAN });
        }
    }

    /// softmax
    pub fn softmax_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, src.len())?;
        backend.run(Forward { axis, empty: T::NAN });
        Ok(())
    }

    /// softmax
    pub fn softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward { axis, empty: T::NAN });
        Ok(())
    }

    /// softmax
    pub fn softmax_rows_into(backend, src: &[T], dst: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::rows_into(src, dst, row_len)?;
        backend.run(Forward { axis, empty: T::NAN });
        Ok(())
    }

    /// softmax
    pub fn softmax_axis(backend, xs: &mut [T], axis_len: usize, inner_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, axis_len, inner_len)?;
        backend.run(Forward { axis, empty: T::NAN });
        Ok(())
    }

    /// softmax
    pub fn softmax_backward(backend, y: &[T], grad: &mut [T]) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, y.len(), 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }

    /// softmax
    pub fn softmax_rows_backward(backend, y: &[T], grad: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::gradient(y, grad, row_len, 1)?;
        backend.run(Backpropagation { axis });
        Ok(())
    }

    /// softmax
    pub fn masked_softmax(backend, xs: &mut [T]) {
        let len = xs.len();
        // One row is always whole, so there is no error to pass on.
        if let Ok(axis) = Axis::in_place(xs, len, 1) {
            backend.run(Forward { axis, empty: T::ZERO });
        }
    }

    /// softmax
    pub fn masked_softmax_rows(backend, xs: &mut [T], row_len: usize) -> Result<(), ShapeError> {
        let axis = Axis::in_place(xs, row_len, 1)?;
        backend.run(Forward { axis, empty: T::ZERO });
        Ok(())
    }
}

/// Largest, then e and its sum, then the quotients.
struct Forward<'a, T> {
    axis: Axis<'a, T>,
    /// What becomes of a row of minus infinities alone.
    empty: T,
}

impl<T: Float> Job for Forward<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        self.axis.for_each(&mut ForwardLine { isa, empty: self.empty }, T::Own::<I>::COUNT);
    }
}

struct ForwardLine<I, T> {
    isa: I,
    empty: T,
}

impl<I: Isa, T: Float> EachLine<T> for ForwardLine<I, T> {
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
                exps::<I, T, true>(self.isa, line, shift.splat(lowest), sums)
            } else {
                exps::<I, T, false>(self.isa, line, shift.splat(lowest), sums)
            }
        } else {
            exps::<I, T, true>(self.isa, line, Shift::of_columns(largest.of_columns()), Sums::new(lowest))
        };

        let mut scale = if line.is_row() {
            let (high, low) = factor(largest.of_row(), sums.of_row(), self.empty);
            Scale { high: lowest.splat(high), low: lowest.splat(low) }
        } else {
            let maxima = largest.of_columns().to_array();
            let (heads, tails) = sums.of_columns();
            let (mut highs, mut lows) = (maxima, maxima);
            let mut lane = 0;
            while lane < T::Own::<I>::COUNT {
                (highs[lane], lows[lane]) = factor(maxima[lane], (heads[lane], tails[lane]), self.empty);
                lane += 1;
            }
            Scale { high: lowest.with_lanes(&highs), low: lowest.with_lanes(&lows) }
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
fn exps<I: Isa, T: Float, const BASE: bool>(
    isa: I,
    line: Line<'_, T>,
    shift: Shift<T::Own<I>>,
    sums: Sums<T::Own<I>>,
) -> Sums<T::Own<I>> {
    let mut exps = Exps::<_, BASE> { shift, sums };
    line.walk(isa, &mut exps, -T::INFINITY);
    exps.sums
}

/// x to e, and its sum. `BASE` is whether there may be a base to subtract.
struct Exps<V: Vector, const BASE: bool> {
    shift: Shift<V>,
    sums: Sums<V>,
}

impl<V: Vector, const BASE: bool> Pass<V> for Exps<V, BASE> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = Shifted<B>;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> Shifted<B> {
        let shift = self.shift.repeat::<B>();
        if BASE { shift.reduce(x) } else { shift.reduce_based(x) }
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, reduced: Shifted<B>, _g: B) -> (B, B) {
        let e = reduced.exp();
        (e, e)
    }
    #[inline(always)]
    fn keep(&mut self, slot: usize, e: V) {
        self.sums.add(slot, e);
    }
}

/// e to e/sum: the second product is the part of the quotient that a rounded 1/sum would lose.
struct Scale<V> {
    high: V,
    low: V,
}

impl<V: Vector> Pass<V> for Scale<V> {
    const WRITES: bool = true;
    type Begun<B: Repeat<V>> = B;

    #[inline(always)]
    fn begin<B: Repeat<V>>(&self, x: B) -> B {
        x
    }
    #[inline(always)]
    fn compute<B: Repeat<V>>(&self, e: B, _g: B) -> (B, B) {
        let y = e.mul(B::repeat(self.high)).add(e.mul(B::repeat(self.low)));
        (y, y)
    }
}

/// grad to y·(grad − Σ y·grad).
struct Backpropagation<'a, T> {
    axis: Axis<'a, T>,
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
