//! What a call should leave in a slice: the truth from the oracle with the bound that it is held to, or the bits.
//!
//! [`near`], [`product`], [`Row`] and [`RowGradient`] name their row of [`bounds`]; [`exact`] and [`exact_gradient`] are
//! formulas in the element's own arithmetic.

use super::bounds::{self, Bound};
use super::real::{Real, widened};
use super::worst::difference_error;
use oracle::Scaled;

/// What an element should be.
pub(crate) enum Right<T> {
    /// These bits; any NaN equals any other.
    Bits(T),
    /// Within the bound.
    Near(Scaled),
    /// Within the bound, which allows for terms of this magnitude.
    Difference { truth: Scaled, terms: Scaled },
    /// Nothing is promised.
    Open,
}

/// What the elements of a slice should be, and how nearly.
pub(crate) struct Wanted<T> {
    /// None where there are but bits.
    pub(crate) bound: Option<&'static Bound>,
    pub(crate) elements: Vec<Right<T>>,
}

impl<T: Real> Wanted<T> {
    pub(crate) fn bits(elements: impl IntoIterator<Item = T>) -> Self {
        Self { bound: None, elements: elements.into_iter().map(Right::Bits).collect() }
    }

    fn within(bound: &'static Bound, elements: Vec<Right<T>>) -> Self {
        Self { bound: Some(bound), elements }
    }

    /// Whether `got` is what the element should be, or else why not; None where nothing is promised.
    pub(crate) fn judge(&self, at: usize, got: T) -> Option<Result<(), String>> {
        let within = |bound: &Bound, error: f64, truth: &Scaled| {
            let (function, ulp, right) = (bound.function, bound.ulp::<T>(), T::nearest(truth));
            let why = || format!("wanted {right:?}: {error} ULP, but the bound of \"{function}\" is {ulp}");
            if error <= ulp { Ok(()) } else { Err(why()) }
        };
        match (&self.elements[at], self.bound) {
            (Right::Bits(right), _) if got.same(*right) => Some(Ok(())),
            (Right::Bits(right), _) => Some(Err(format!("wanted {right:?} ({:#x}), bit for bit", right.bits()))),
            (Right::Near(truth), Some(bound)) => Some(within(bound, got.ulp_error(truth), truth)),
            (Right::Difference { truth, terms }, Some(bound)) => {
                Some(within(bound, difference_error(got, truth, bound, *terms), truth))
            }
            (Right::Near(_) | Right::Difference { .. }, None) => Some(Err("no bound is named".to_owned())),
            (Right::Open, _) => None,
        }
    }
}

/// A function of one number, from the oracle. Where correct rounding is promised, and where the truth is zero, the bits
/// count.
pub(crate) fn near<T: Real>(
    function: &'static str,
    truth: fn(f64) -> Scaled,
) -> impl Fn(&[T]) -> Wanted<T> + Copy + 'static {
    move |xs| {
        let bound = bounds::of(function);
        let right = |x: &T| {
            let truth = truth(x.widen());
            let bits = bound.ulp::<T>() == 0.5 || truth.is_zero();
            if bits { Right::Bits(T::nearest(&truth)) } else { Right::Near(truth) }
        };
        Wanted::within(bound, xs.iter().map(right).collect())
    }
}

/// The gradient times a derivative from the oracle, which never vanishes: an infinite gradient and either zero stay.
pub(crate) fn product<T: Real>(
    function: &'static str,
    derivative: fn(f64) -> Scaled,
) -> impl Fn(&[T], &[T]) -> Wanted<T> + Copy + 'static {
    move |xs, grads| {
        let right = |(&x, &g): (&T, &T)| {
            if x.is_nan() || g.is_nan() {
                Right::Bits(T::NANS[0])
            } else if !g.widen().is_finite() || g.widen() == 0.0 {
                Right::Bits(g)
            } else {
                Right::Near(derivative(x.widen()) * Scaled::from(g.widen()))
            }
        };
        Wanted::within(bounds::of(function), xs.iter().zip(grads).map(right).collect())
    }
}

/// As [`product`], but nothing is promised of f32 where the derivative is not a normal number.
pub(crate) fn product_where_normal<T: Real>(
    function: &'static str,
    derivative: fn(f64) -> Scaled,
) -> impl Fn(&[T], &[T]) -> Wanted<T> + Copy + 'static {
    let everywhere = product(function, derivative);
    let least = Scaled::from(T::choose(f32::MIN_POSITIVE.into(), 0.0));
    move |xs, grads| {
        let mut wanted = everywhere(xs, grads);
        for (right, x) in wanted.elements.iter_mut().zip(xs) {
            if derivative(x.widen()) < least {
                *right = Right::Open;
            }
        }
        wanted
    }
}

/// A function of one number by its formula.
pub(crate) fn exact<T: Real>(formula: impl Fn(T) -> T + Copy + 'static) -> impl Fn(&[T]) -> Wanted<T> + Copy + 'static {
    move |xs| Wanted::bits(xs.iter().map(|&x| formula(x)))
}

/// A function of a number and a gradient by its formula.
pub(crate) fn exact_gradient<T: Real>(
    formula: impl Fn(T, T) -> T + Copy + 'static,
) -> impl Fn(&[T], &[T]) -> Wanted<T> + Copy + 'static {
    move |xs, grads| Wanted::bits(xs.iter().zip(grads).map(|(&x, &g)| formula(x, g)))
}

/// `[axis_len, inner_len]` of some blocks.
pub(crate) type Shape = [usize; 2];

/// The places of each row of the blocks.
fn rows(len: usize, [axis_len, inner_len]: Shape) -> impl Iterator<Item = Vec<usize>> {
    let block = axis_len * inner_len;
    (0..len / axis_len).map(move |row| {
        let first = row / inner_len * block + row % inner_len;
        (0..axis_len).map(|at| first + at * inner_len).collect()
    })
}

/// A row function, from the oracle.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) function: &'static str,
    pub(crate) truth: fn(&[f64]) -> Vec<Scaled>,
}

impl Row {
    pub(crate) fn of<T: Real>(&self, xs: &[T], shape: Shape) -> Wanted<T> {
        let bound = bounds::of_rows(self.function, shape[0]);
        by_row(bound, xs.len(), shape, |places| {
            (self.truth)(&widened(&gather(xs, places))).into_iter().map(Right::Near).collect()
        })
    }
}

/// The gradient of a row function, from the oracle, with the magnitude of its terms.
///
/// Nothing is promised where products or sums may leave the range of the type, nor of `y` above `highest`.
#[derive(Clone, Copy)]
pub(crate) struct RowGradient {
    pub(crate) function: &'static str,
    pub(crate) truth: fn(&[f64], &[f64]) -> Vec<Scaled>,
    pub(crate) terms: fn(&[f64], &[f64]) -> Vec<Scaled>,
    pub(crate) highest: f64,
}

impl RowGradient {
    pub(crate) fn of<T: Real>(&self, y: &[T], grads: &[T], shape: Shape) -> Wanted<T> {
        by_row(bounds::of(self.function), y.len(), shape, |places| {
            let (y, g) = (widened(&gather(y, places)), widened(&gather(grads, places)));
            if !y.iter().chain(&g).all(|&x| is_moderate::<T>(x)) || y.iter().any(|&y| y > self.highest) {
                return places.iter().map(|_| Right::Open).collect();
            }
            let pairs = (self.truth)(&y, &g).into_iter().zip((self.terms)(&y, &g));
            pairs.map(|(truth, terms)| Right::Difference { truth, terms }).collect()
        })
    }
}

/// Slopes' gradients at the beginning of `before`; the rest of it stays. Nothing is promised where products or sums may
/// leave the range of the type.
pub(crate) fn slope_gradients<T: Real>(
    function: &'static str,
    truth: fn(f64, &[f64], &[f64]) -> [Scaled; 2],
    [x, grads, before]: [&[T]; 3],
    [channels, inner_len]: Shape,
) -> Wanted<T> {
    let right = |(at, &before): (usize, &T)| {
        if at >= channels {
            return Right::Bits(before);
        }
        let own = |values: &[T]| -> Vec<f64> {
            let runs = values.chunks(inner_len).skip(at).step_by(channels);
            runs.flatten().map(|x| x.widen()).collect()
        };
        let (before, x, g) = (before.widen(), own(x), own(grads));
        if !x.iter().chain(&g).chain([&before]).all(|&x| is_moderate::<T>(x)) {
            return Right::Open;
        }
        let [truth, terms] = truth(before, &x, &g);
        Right::Difference { truth, terms }
    };
    Wanted::within(bounds::of(function), before.iter().enumerate().map(right).collect())
}

/// A product of three, and a sum of many of them, stays far from the ends of the type.
fn is_moderate<T: Real>(x: f64) -> bool {
    let far = T::choose(2f64.powi(30), 2f64.powi(300));
    x == 0.0 || (far.recip()..far).contains(&x.abs())
}

fn gather<T: Real>(xs: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|&place| xs[place]).collect()
}

/// What `of_row` makes of the places of each row.
fn by_row<T: Real>(
    bound: &'static Bound,
    len: usize,
    shape: Shape,
    of_row: impl Fn(&[usize]) -> Vec<Right<T>>,
) -> Wanted<T> {
    let mut elements: Vec<Right<T>> = (0..len).map(|_| Right::Open).collect();
    for places in rows(len, shape) {
        for (&place, right) in places.iter().zip(of_row(&places)) {
            elements[place] = right;
        }
    }
    Wanted::within(bound, elements)
}
