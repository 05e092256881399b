//! Several vectors that take every step together.
//!
//! A processor overlaps what stands close together in the program. A kernel is one long chain, so the loop hands it
//! `N` vectors as one: each step is `N` independent instructions in a row, and the chain's latency is shared by them.

use super::{Lanes, Table, Vector, WideLanes};

/// `N` vectors as one. Targets without vectors have no use for it.
#[allow(dead_code)]
#[derive(Clone, Copy)]
pub(crate) struct Many<V, const N: usize>([V; N]);

/// `$step` for the vectors $j = 0 to N − 1, into a copy of `$first`.
macro_rules! each {
    ($first:expr, |$j:ident| $step:expr) => {{
        let mut out = [$first; N];
        let mut $j = 0;
        while $j < N {
            out[$j] = $step;
            $j += 1;
        }
        out
    }};
}

impl<V: Lanes, const N: usize> Lanes for Many<V, N> {
    type Elem = V::Elem;
    type Mask = [V::Mask; N];
    const COUNT: usize = N * V::COUNT;
    const FUSED: bool = V::FUSED;
    const HAS_CLASSES: bool = V::HAS_CLASSES;
    // AVX-512 has registers for masks alone, and more for vectors.
    const MASKS_ARE_DEAR: bool = N > 1 && size_of::<V::Mask>() == size_of::<V>();

    #[inline(always)]
    unsafe fn load(src: *const V::Elem) -> Self {
        // SAFETY: the caller vouches for N·COUNT elements at `src`.
        unsafe { Self(each!(V::load(src), |j| V::load(src.add(j * V::COUNT)))) }
    }
    #[inline(always)]
    unsafe fn store(self, dst: *mut V::Elem) {
        let mut j = 0;
        while j < N {
            // SAFETY: the caller vouches for N·COUNT elements at `dst`.
            unsafe { self.0[j].store(dst.add(j * V::COUNT)) };
            j += 1;
        }
    }
    #[inline(always)]
    fn splat(self, value: V::Elem) -> Self {
        Self([self.0[0].splat(value); N])
    }
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].add(rhs.0[j])))
    }
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].sub(rhs.0[j])))
    }
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].mul(rhs.0[j])))
    }
    #[inline(always)]
    fn div(self, rhs: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].div(rhs.0[j])))
    }
    #[inline(always)]
    fn neg(self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].neg()))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].abs()))
    }
    #[inline(always)]
    fn copysign(self, sign: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].copysign(sign.0[j])))
    }
    #[inline(always)]
    fn or_sign_of(self, sign: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].or_sign_of(sign.0[j])))
    }
    #[inline(always)]
    fn not_below(self, least: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].not_below(least.0[j])))
    }
    #[inline(always)]
    fn gate<const AT_ZERO: bool>(self, g: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].gate::<AT_ZERO>(g.0[j])))
    }
    #[inline(always)]
    fn one_or(self, other: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].one_or(other.0[j])))
    }
    #[inline(always)]
    fn nearer_zero(self, other: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].nearer_zero(other.0[j])))
    }
    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].mul_add(a.0[j], b.0[j])))
    }
    #[inline(always)]
    fn neg_mul_add(self, a: Self, b: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].neg_mul_add(a.0[j], b.0[j])))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].max(other.0[j])))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].min(other.0[j])))
    }
    #[inline(always)]
    fn lt(self, rhs: Self) -> Self::Mask {
        each!(self.0[0].lt(rhs.0[0]), |j| self.0[j].lt(rhs.0[j]))
    }
    #[inline(always)]
    fn not_lt(self, rhs: Self) -> Self::Mask {
        each!(self.0[0].not_lt(rhs.0[0]), |j| self.0[j].not_lt(rhs.0[j]))
    }
    #[inline(always)]
    fn ge(self, rhs: Self) -> Self::Mask {
        each!(self.0[0].ge(rhs.0[0]), |j| self.0[j].ge(rhs.0[j]))
    }
    #[inline(always)]
    fn eq(self, rhs: Self) -> Self::Mask {
        each!(self.0[0].eq(rhs.0[0]), |j| self.0[j].eq(rhs.0[j]))
    }
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(each!(yes.0[0], |j| V::select(mask[j], yes.0[j], no.0[j])))
    }
    #[inline(always)]
    fn or_zero(self, mask: Self::Mask) -> Self {
        Self(each!(self.0[0], |j| self.0[j].or_zero(mask[j])))
    }
    #[inline(always)]
    fn zero_where(self, mask: Self::Mask) -> Self {
        Self(each!(self.0[0], |j| self.0[j].zero_where(mask[j])))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].low_bits_to_exponent()))
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].add_bits(other.0[j])))
    }
    #[inline(always)]
    fn power(self, table: &[V::Elem; 8]) -> Self {
        Self(each!(self.0[0], |j| self.0[j].power(table)))
    }
    #[inline(always)]
    fn entry_of_32(self, table: &Table<V::Elem>) -> Self {
        Self(each!(self.0[0], |j| self.0[j].entry_of_32(table)))
    }
    #[inline(always)]
    fn leading_bits(self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].leading_bits()))
    }
    #[inline(always)]
    fn no_farther_from_zero(self, most: Self) -> Self {
        Self(each!(self.0[0], |j| self.0[j].no_farther_from_zero(most.0[j])))
    }
}

impl<V: WideLanes, const N: usize> WideLanes for Many<V, N> {
    type Narrow = Many<V::Narrow, N>;
    #[inline(always)]
    fn widen(narrow: Self::Narrow) -> Self {
        Self(each!(V::widen(narrow.0[0]), |j| V::widen(narrow.0[j])))
    }
    #[inline(always)]
    fn narrow(self) -> Self::Narrow {
        Many(each!(self.0[0].narrow(), |j| self.0[j].narrow()))
    }
}

/// Lanes made of vectors `V`: one, or several.
pub(crate) trait Repeat<V: Vector>: Lanes<Elem = V::Elem> {
    /// `vector`, as often as it fits.
    fn repeat(vector: V) -> Self;
    /// The `j`-th vector.
    fn part(self, j: usize) -> V;
}

impl<V: Vector> Repeat<V> for V {
    #[inline(always)]
    fn repeat(vector: V) -> V {
        vector
    }
    #[inline(always)]
    fn part(self, _j: usize) -> V {
        self
    }
}

impl<V: Vector, const N: usize> Repeat<V> for Many<V, N> {
    #[inline(always)]
    fn repeat(vector: V) -> Self {
        Self([vector; N])
    }
    #[inline(always)]
    fn part(self, j: usize) -> V {
        self.0[j % N]
    }
}
