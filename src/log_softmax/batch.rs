//! log_softmax of many short rows at once.

use super::{Count, TOO_LARGE, exp_below, max_of_others, subtract};
use crate::float::Float;
use crate::lanes::{Isa, Lanes};
use crate::math::ln::{FEW, ln_of_few};
use crate::rows::{ColumnSums, Columns, Doubles, EachBatch, LONGEST, doubles, singles};

/// Many rows, a row a lane: the steps of [`log_softmax_of_line`](super::log_softmax_of_line) in the same order.
pub(super) struct Batch;

impl<T: Float> EachBatch<T> for Batch {
    #[inline(always)]
    fn rows<I: Isa>(&self, isa: I, columns: &mut Columns<'_, I, T>, sums: &mut ColumnSums<Doubles<I, T>>) {
        const { assert!(LONGEST < FEW) }
        let is_exact = !T::IS_SINGLE;
        let max = doubles::<I, T>(isa, &columns.largest(isa));
        let others_max = max_of_others(max, is_exact);
        let mut count = Count::new(max);
        let mut c = 0;
        while c < columns.len() {
            let e = exp_below(doubles::<I, T>(isa, &columns.get(c)), others_max, is_exact);
            sums.include(c, count.split(e), is_exact);
            c += 1;
        }
        let (head, tail) = sums.totals(columns.len(), is_exact);
        let sum = if is_exact { head.add(tail) } else { head };
        let log = ln_of_few(count.get(), sum.mul(max.splat(1.0 / TOO_LARGE)));
        c = 0;
        while c < columns.len() {
            let y = subtract(doubles::<I, T>(isa, &columns.get(c)), max, log, is_exact);
            columns.set(c, singles::<I, T>(isa, y));
            c += 1;
        }
    }
}
