//! The gradient of log_softmax, by row and along an inner axis.

use crate::backend::Job;
use crate::float::Float;
use crate::kernel::{Kernel, Overlap};
use crate::lanes::{Isa, Lanes};
use crate::log_softmax::{self, Gradient};
use crate::math::shifted_exp::RowExp;
use crate::math::table_exp::{ONE, Reduced, Shift};
use crate::rows::{Chains, Gradients, Projection};
use crate::span::{Own, OwnPort, Streams};

/// grad to grad − e^y·Σ grad.
pub(super) struct Backpropagation<'a, T> {
    pub(super) rows: Gradients<'a, T>,
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
    const OVERLAP: Overlap = Overlap::Three;

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

/// g and the sum of its column to g − e^y·sum.
#[derive(Clone, Copy)]
pub(super) struct Projected;

impl Projection<f32> for Projected {
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
