//! x to f(x, parameter), where the parameters repeat after so few elements that they stay in registers.

use super::Streams;
use crate::float::Float;
use crate::kernel::Step;
use crate::lanes::{Isa, Lanes, Vector};

/// Elements of one turn of the loop.
const TURN: usize = 64;

impl<T: Float> Streams<'_, T> {
    /// Element i with parameter i mod `N`, a power of two from 16 to [`TURN`].
    #[inline(always)]
    pub(crate) fn drive_repeated<I: Isa, S: Step<T>, const N: usize>(self, isa: I, step: S, parameters: &[T; N]) {
        const { assert!(N >= 16 && N.is_power_of_two() && N <= TURN) };
        let _proof = isa;
        let count = T::Own::<I>::COUNT;
        // SAFETY: every access to a stream is to `count` or `rest` elements from `at + place` on, within `len`; those to
        // the parameters begin below N at a multiple of `count`, which divides 16; `isa` proves the instructions.
        unsafe {
            let parameter = |place: usize| T::Own::<I>::load(parameters.as_ptr().add(place % N));
            let mut at = 0;
            while count > 1 && self.len - at >= TURN {
                let mut place = 0;
                while place < TURN {
                    let x = T::Own::<I>::load(self.x.add(at + place));
                    step.step(x, parameter(place)).0.store(self.y.add(at + place));
                    place += count;
                }
                at += TURN;
            }
            let mut place = 0;
            while at + place < self.len {
                let rest = self.len - at - place;
                let (x, y) = (self.x.add(at + place), self.y.add(at + place));
                if rest >= count {
                    step.step(T::Own::<I>::load(x), parameter(place)).0.store(y);
                } else {
                    let x = T::Own::<I>::load_partial(x, rest, T::ZERO);
                    step.step(x, parameter(place)).0.store_partial(y, rest);
                }
                place += count;
            }
        }
    }
}
