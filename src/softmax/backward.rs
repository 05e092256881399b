//! The gradient of softmax, by row and along an inner axis.

use crate::backend::Job;
use crate::float::Float;
use crate::kernel::{InOne, Step};
use crate::lanes::{Isa, Lanes};
use crate::rows::{Chains, Gradients, Projection, Term, add_product};
use crate::span::{Own, OwnPort, Road, Streams, VectorPort, Wide};
use core::marker::PhantomData;

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

/// y·g.
#[derive(Clone, Copy)]
pub(crate) struct Dot<T>(pub(crate) PhantomData<T>);

impl<T: Float, E: Float> Term<E> for Dot<T> {
    #[inline(always)]
    fn add<V: Lanes<Elem = E>>(self, sum: V, y: V, g: V) -> V {
        add_product::<T, V>(sum, y, g)
    }
}

/// g and the sum of its column to y·(g − dot).
#[derive(Clone, Copy)]
pub(crate) struct Projected;

impl<E: Float> Projection<E> for Projected {
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
        let product = Projected.project(y, g, [g.splat(self.dot), g]);
        (product, product)
    }
}
