//! What a backend is to the roads: its lanes, and what suits its instructions.

use super::{Repeat, TableJob, Vector, WideLanes};
use crate::backend::{Job, subnormals};
use crate::kernel::Overlap;

/// Proof that the instructions of one backend exist here, and the lanes that it computes in.
///
/// # Safety
/// A type that implements this can be had only where the instructions of every associated lane type, and of their
/// [`Narrow`](WideLanes::Narrow), may be executed.
pub(crate) unsafe trait Isa: Copy {
    /// The most that an element-wise loop overlaps: as much as the registers hold.
    const OVERLAP: Overlap = Overlap::Two;
    /// Whether the loop begins with the block that is furthest ahead, which takes more registers, and then not every
    /// kernel needs the most overlap.
    const AHEAD: bool = false;
    /// Whether the last two vectors of an element-wise call go side by side. It pays where a vector in part costs no
    /// less than a whole one.
    const PAIRS: bool = false;
    /// Whether `F32` has tables, and [`on_tables`](Self::on_tables) does anything.
    const HAS_TABLES: bool = false;
    /// Whether there are careful forms for inputs that make arithmetic slow. Rows look out for such inputs on any
    /// processor: it costs them little, and a question to it between their walks costs them registers.
    const WATCHES: bool = false;
    type F32: Vector<Elem = f32>;
    type F64: Vector<Elem = f64> + WideLanes<Narrow: Vector>;
    /// For calls on no more elements than this has lanes: fewer than `F64`, or as many where that has no shorter
    /// vector.
    type F64Short: Vector<Elem = f64> + WideLanes<Narrow: Vector>;
    /// What an element-wise loop takes at a time where the work is little.
    type F32Block: Repeat<Self::F32>;
    /// What an element-wise loop takes at a time.
    type F64Block: WideLanes + Repeat<Self::F64>;
    /// What it takes at a time of f64 where the work keeps little.
    type F64More: Repeat<Self::F64>;
    /// The same where three parts overlap.
    type F64Deep: WideLanes + Repeat<Self::F64>;
    /// The same where there are two results, and so twice as much to keep.
    type F64Pair: WideLanes + Repeat<Self::F64>;
    /// What a walk along a row of f32 takes at a time as f64.
    type F64Walk: WideLanes + Repeat<Self::F64>;
    /// `value` in every lane.
    fn splat_f32(self, value: f32) -> Self::F32;
    /// `value` in every lane.
    fn splat_f64(self, value: f64) -> Self::F64;

    /// Does `job` where there are lanes for it; false, and nothing done, where not.
    #[inline(always)]
    fn on_tables<J: TableJob>(self, job: J) -> bool {
        let _ = job;
        false
    }
    /// Has the function that this is compiled into begin its frame on a line of the cache. For vectors that it keeps on
    /// the stack for want of registers the compiler does not do so by itself, and one that lies in two lines is slow to
    /// store and to load. Where nothing is kept there this costs a few instructions a call, and gains nothing.
    #[inline(always)]
    fn align_frame(self) {}
    /// Has the line of the cache at `at` brought nearer, if there is one. A loop that takes one line at a time, and does
    /// much with it, has few in flight, and the processor itself does not look ahead over the end of a page.
    #[inline(always)]
    fn prefetch<T>(self, at: *const T) {
        let _ = at;
    }
    /// Whether this processor is so slow with subnormal numbers that an element-wise call looks out for them.
    #[inline(always)]
    fn minds_subnormals(self) -> bool {
        Self::WATCHES && subnormals::are_slow()
    }
    /// The same without a question to the processor, which takes registers: true as long as nobody has asked.
    #[inline(always)]
    fn may_mind_subnormals(self) -> bool {
        Self::WATCHES && subnormals::may_be_slow()
    }
    /// Does `job`, which is seldom done, out of the way.
    #[inline(always)]
    fn apart<J: Job>(self, job: J) -> J::Output {
        job.run(self)
    }
}
