//! The gradient of log_softmax, by row and along an inner axis.

use super::TOO_LARGE;
use crate::backend::Job;
use crate::float::Float;
use crate::kernel::Kernel;
use crate::lanes::{Isa, Lanes};
use crate::math::shifted_exp::{RowExp, Shift, Shifted};
use crate::math::wide_exp;
use crate::rows::{Chains, Gradients, Projection, Term};
use crate::span::{Own, Streams, Wide};

/// grad to grad − e^y·Σ grad.
pub(crate) struct Backpropagation<'a, T> {
    pub(crate) rows: Gradients<'a, T>,
}

impl<T: Float> Job for Backpropagation<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run<I: Isa>(mut self, isa: I) {
        while let Some((y, grad)) = self.rows.next() {
            let mut sum = Chains::new(isa.splat_f64(0.0));
            sum.run::<T::Doubles<I>, _>(Gradient, y, grad);
            let project = Project::new(sum.total());
            if let Ok(streams) = Streams::gradient_from_output(y, grad) {
                T::elementwise(isa, Wide(Single(project)), Own(project), streams);
            }
        }
    }
}

/// g.
#[derive(Clone, Copy)]
pub(crate) struct Gradient;

impl<E: Float> Term<E> for Gradient {
    #[inline(always)]
    fn add<V: Lanes<Elem = E>>(self, sum: V, _y: V, g: V) -> V {
        sum.add(g)
    }
}

/// g and the sum of its column to g − e^y·sum.
#[derive(Clone, Copy)]
pub(crate) struct Projected;

impl Projection<f64> for Projected {
    #[inline(always)]
    fn parameters(self, sum: f64) -> [f64; 2] {
        [Project::new(sum).sum, 0.0]
    }
    #[inline(always)]
    fn project<V: Lanes<Elem = f64>>(self, y: V, g: V, [sum, _]: [V; 2]) -> V {
        g.sub(Shift::exp::<false>(reduced(y)).mul(sum))
    }
}

/// y and its g to g − e^y·sum, rounded to the element once.
#[derive(Clone, Copy)]
pub(crate) struct Project {
    /// [`TOO_LARGE`] times too small.
    sum: f64,
}

impl Project {
    #[inline(always)]
    pub(crate) fn new(sum: f64) -> Self {
        Self { sum: sum / TOO_LARGE }
    }
}

/// The same of f32, with an exponential that is as accurate as its result can show.
#[derive(Clone, Copy)]
pub(super) struct SingleProjected;

impl Projection<f64> for SingleProjected {
    #[inline(always)]
    fn parameters(self, sum: f64) -> [f64; 2] {
        Projected.parameters(sum)
    }
    #[inline(always)]
    fn project<V: Lanes<Elem = f64>>(self, y: V, g: V, [sum, _]: [V; 2]) -> V {
        let (low, high) = wide_exp::DOMAIN;
        let y = y.splat(low.into()).max(y.splat(high.into()).min(y));
        g.sub(wide_exp::parts(y).exp().mul(sum))
    }
}

/// No logarithm of a probability is above 0; far above it the exponential would leave its range.
#[inline(always)]
fn reduced<V: Lanes<Elem = f64>>(y: V) -> Shifted<V> {
    Shift::of_zero(y).reduce::<false, false>(y.splat(600.0).min(y))
}

impl Kernel<f64> for Project {
    type Reduced<V: Lanes<Elem = f64>> = Shifted<V>;
    type Expanded<V: Lanes<Elem = f64>> = V;
    const READS_GRADIENT: bool = true;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, y: V) -> Shifted<V> {
        reduced(y)
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, reduced: Shifted<V>) -> V {
        Shift::exp::<false>(reduced)
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, e: V, g: V) -> (V, V) {
        let difference = g.sub(e.mul(e.splat(self.sum)));
        (difference, difference)
    }
}

/// The same for f32, with an exponential that is as accurate as its result can show.
#[derive(Clone, Copy)]
struct Single(Project);

impl Kernel<f64> for Single {
    type Reduced<V: Lanes<Elem = f64>> = wide_exp::Parts<V>;
    type Expanded<V: Lanes<Elem = f64>> = V;
    const READS_GRADIENT: bool = true;
    const DOMAIN: Option<(f32, f32)> = Some(wide_exp::DOMAIN);

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f64>>(self, y: V) -> wide_exp::Parts<V> {
        wide_exp::parts(y)
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f64>>(self, parts: wide_exp::Parts<V>) -> V {
        parts.exp()
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f64>>(self, e: V, g: V) -> (V, V) {
        self.0.finish(e, g)
    }
}
