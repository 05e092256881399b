//! σ(x) of f32 as head and tail, both f32: for lanes that have tables, where this is faster than lanes of f64.
//!
//! ```text
//! e⁻ˣ = 2^(k/32)·(1 + s),   k = −round(x·32/ln 2),   t = −x − k·ln(2)/32,   s = t + t²·(1/2 + P(t)) + low parts
//! ```
//!
//! t is exact but for the low part of ln(2)/32, which goes with that of e = 2^(k/32) into s. The denominator is carried
//! as v + d: v is 1 + e + e·t, rounded twice, and d what v lacks of that sum, and e times the rest of s. Then
//!
//! ```text
//! σ = 1/(v + d) = q·(1 + r + r² + ...),   q ≈ 1/v,   r = 1 − q·v − q·d.
//! ```
//!
//! Where both ends of an interval around q·(1 + r + r²) round to the same number, σ rounds to it.
//!
//! σ'(x) = σ − σ², with σ that of −|x|, at most 1/2: nothing cancels.
//!
//! ```text
//! σ − σ² = (q − q²) + r·((q − 2q²) + r·(q − 3q²)) + ...,
//! ```
//!
//! and what the first difference lost to its rounding is known. tanh'(x) = 4·σ'(2x). Both together have
//! σ(|x|) = 1 − σ(−|x|).

use crate::kernel::Estimate;
use crate::lanes::{Table, TableLanes};
use crate::math::single::NOTHING;

/// 32/ln 2. `tools/table_pair_f32.sollya`
const UNITS: f32 = f32::from_bits(0x4238_aa3b);
/// ln(2)/32 to nearest. `tools/table_pair_f32.sollya`
const UNIT: f32 = f32::from_bits(0x3cb1_7218);
/// ln(2)/32 − `UNIT`, within 2^-58.3. `tools/table_pair_f32.sollya`
const UNIT_LOW: f32 = f32::from_bits(0xae82_e308);
/// P(t)/t, of degree 2: the relative error of 1 + t + t²·(1/2 + P(t)) is below 2^-41.4 for |t| ≤ ln(2)/64*(1 + 2⁻⁸).
/// `tools/table_pair_f32.sollya`
const P: [f32; 2] = [f32::from_bits(0x3e2a_aadc), f32::from_bits(0x3d2a_aad7)];
/// 2^(j/32) for j = 0 to 31, within 2^-24.1 of itself. `tools/table_pair_f32.sollya`
const POWERS: [f32; 32] = [
    f32::from_bits(0x3f80_0000),
    f32::from_bits(0x3f82_cd87),
    f32::from_bits(0x3f85_aac3),
    f32::from_bits(0x3f88_980f),
    f32::from_bits(0x3f8b_95c2),
    f32::from_bits(0x3f8e_a43a),
    f32::from_bits(0x3f91_c3d3),
    f32::from_bits(0x3f94_f4f0),
    f32::from_bits(0x3f98_37f0),
    f32::from_bits(0x3f9b_8d3a),
    f32::from_bits(0x3f9e_f532),
    f32::from_bits(0x3fa2_7043),
    f32::from_bits(0x3fa5_fed7),
    f32::from_bits(0x3fa9_a15b),
    f32::from_bits(0x3fad_583f),
    f32::from_bits(0x3fb1_23f6),
    f32::from_bits(0x3fb5_04f3),
    f32::from_bits(0x3fb8_fbaf),
    f32::from_bits(0x3fbd_08a4),
    f32::from_bits(0x3fc1_2c4d),
    f32::from_bits(0x3fc5_672a),
    f32::from_bits(0x3fc9_b9be),
    f32::from_bits(0x3fce_248c),
    f32::from_bits(0x3fd2_a81e),
    f32::from_bits(0x3fd7_44fd),
    f32::from_bits(0x3fdb_fbb8),
    f32::from_bits(0x3fe0_ccdf),
    f32::from_bits(0x3fe5_b907),
    f32::from_bits(0x3fea_c0c7),
    f32::from_bits(0x3fef_e4ba),
    f32::from_bits(0x3ff5_257d),
    f32::from_bits(0x3ffa_83b3),
];
/// 2^(j/32)/`POWERS` − 1; both together are 2^(j/32) within 2^-49.3 of itself. `tools/table_pair_f32.sollya`
const TAILS: Table<f32> = Table([
    f32::from_bits(0x0000_0000),
    f32::from_bits(0xb34a_3a0a),
    f32::from_bits(0x3346_cb6a),
    f32::from_bits(0xb36e_d17e),
    f32::from_bits(0xb24e_0611),
    f32::from_bits(0xb351_7dd9),
    f32::from_bits(0x334b_2482),
    f32::from_bits(0xb315_86de),
    f32::from_bits(0x3309_2801),
    f32::from_bits(0xb2e6_f467),
    f32::from_bits(0x331b_85f2),
    f32::from_bits(0x3099_b6f1),
    f32::from_bits(0xb305_1aa8),
    f32::from_bits(0xb2e2_a0da),
    f32::from_bits(0xb200_6c56),
    f32::from_bits(0xb336_5942),
    f32::from_bits(0x3293_02ae),
    f32::from_bits(0x32c5_95dc),
    f32::from_bits(0xb302_e5a2),
    f32::from_bits(0xb28e_10a1),
    f32::from_bits(0x31b3_d0e5),
    f32::from_bits(0xb31a_472b),
    f32::from_bits(0x31d1_daf2),
    f32::from_bits(0xb305_bf64),
    f32::from_bits(0xb27c_e182),
    f32::from_bits(0xb2f2_6443),
    f32::from_bits(0xb1b4_b0da),
    f32::from_bits(0xb1da_8a8f),
    f32::from_bits(0xb1d2_90be),
    f32::from_bits(0xb2d5_b899),
    f32::from_bits(0x31b0_a147),
    f32::from_bits(0xb215_6afc),
]);

/// Both side by side: their address takes one register.
struct Tables {
    /// As [`TableLanes::power_of_32`] wants them.
    powers: Table<f32>,
    tails: Table<f32>,
}

static TABLES: Tables = {
    let mut powers = POWERS;
    let mut j = 0;
    while j < 32 {
        powers[j] = f32::from_bits(POWERS[j].to_bits() - ((j as u32) << 18));
        j += 1;
    }
    Tables { powers: Table(powers), tails: TAILS }
};

/// Half the interval, relative to σ: 2⁻³⁵.
///
/// For every x from [`LOW`] to [`HIGH`] and whatever the processor's estimate q, q·(1 + r + r²) is within 2^-35.05
/// (`estimate` of `tools/gappa/sigmoid_pair.g`) of σ, and σ between the two ends before their last rounding, as is
/// proven there. A power of two: nearly always r − `DELTA` and r + `DELTA` are exact.
const DELTA: f32 = 1.0 / (1u64 << 35) as f32;
/// Half the interval, relative to σ'. [`TableLanes::times_nearly`] may make it smaller by up to a ninth.
///
/// head + tail is within 2^-33.93 (`middle` of `tools/gappa/sigmoid_pair_derivative.g`) of σ'.
const DERIVATIVE_DELTA: f32 = 1.32 / (1u64 << 34) as f32;
/// Half the interval of σ beside σ', relative to that σ. [`TableLanes::times_nearly`] may make it smaller by up to a
/// ninth.
///
/// head + tail is within 2^-34.71 (`below` of `tools/gappa/sigmoid_pair_both.g`) of σ below 0, relative to it, and within
/// 2^-35.44 (`above_error` of `tools/gappa/sigmoid_pair_both.g`) above.
const BOTH_DELTA: f32 = 1.95 / (1u64 << 35) as f32;
/// Beyond this σ is 1.
const HIGH: f32 = 18.0;
/// Below −16.63 the power is 2²⁴, and v + d less accurate, and further below σ subnormal: left to the other road.
const LOW: f32 = -16.0;
/// Below this σ rounds to 0.
const NOWHERE: f32 = -104.0;
/// 1.5 times the power of two at which the spacing of numbers is 1.
const ROUNDER: f32 = 12_582_912.0;

/// σ, and how far from it the estimate may be.
#[derive(Clone, Copy)]
pub(super) struct Pair;

/// What is left of x, and the power.
#[derive(Clone, Copy)]
pub(crate) struct Reduced<V: TableLanes> {
    /// Where x is beyond the reach of the estimate, or NaN.
    outside: V::Mask,
    /// −t, which saves the sign of x an operation.
    minus_t: V,
    power: V,
    /// The low parts of the power, relative to it, and of t.
    low: V,
}

/// The denominator v + d, and 1/v within 2⁻¹⁴ of itself.
#[derive(Clone, Copy)]
pub(crate) struct Expanded<V: TableLanes> {
    outside: V::Mask,
    q: V,
    v: V,
    d: V,
}

impl Estimate for Pair {
    type Reduced<V: TableLanes> = Reduced<V>;
    type Expanded<V: TableLanes> = Expanded<V>;

    #[inline(always)]
    fn reduce<V: TableLanes>(self, x: V) -> Reduced<V> {
        Reduced::of(x.no_farther_from_zero(x.splat(HIGH)).no_nearer_zero(x.splat(NOTHING)), x)
    }
    #[inline(always)]
    fn expand<V: TableLanes>(self, reduced: Reduced<V>) -> Expanded<V> {
        Expanded::of(reduced)
    }
    #[inline(always)]
    fn finish<V: TableLanes>(self, expanded: Expanded<V>) -> ((V, V), V::Mask) {
        let Expanded { outside, q, .. } = expanded;
        let (r, delta) = (expanded.residual(), q.splat(DELTA));
        let r = r.mul_add(r, r);
        let (low, high) = (q.mul_add(r.sub(delta), q), q.mul_add(r.add(delta), q));
        ((low, low), low.differing(high, outside))
    }
    #[inline(always)]
    fn settle<V: TableLanes>(self, x: V, (y, _): (V, V), uncertain: V::Mask) -> ((V, V), bool) {
        let (zero, is_nothing) = (x.splat(0.0), x.lt(x.splat(NOWHERE)));
        let y = V::select(x.eq(x), y.zero_where(is_nothing), x.add(x));
        let rest = x.splat(1.0).or_zero(uncertain).zero_where(is_nothing).or_zero(x.eq(x));
        ((y, y), !rest.is_anywhere(zero.lt(rest)))
    }
}

/// σ'(N·x)·N², and how far from it the estimate may be: σ', and tanh' with 2 for N.
#[derive(Clone, Copy)]
pub(crate) struct PairDerivative<const N: u8>;

impl<const N: u8> Estimate for PairDerivative<N> {
    type Reduced<V: TableLanes> = Reduced<V>;
    type Expanded<V: TableLanes> = Expanded<V>;

    #[inline(always)]
    fn reduce<V: TableLanes>(self, x: V) -> Reduced<V> {
        let below = x.minus_magnitude(x.splat(HIGH / N as f32)).mul(x.splat(N as f32));
        Reduced::of(x.splat(-NOTHING).min(below), below)
    }
    #[inline(always)]
    fn expand<V: TableLanes>(self, reduced: Reduced<V>) -> Expanded<V> {
        Expanded::of(reduced)
    }
    #[inline(always)]
    fn finish<V: TableLanes>(self, expanded: Expanded<V>) -> ((V, V), V::Mask) {
        let Expanded { outside, q, .. } = expanded;
        let (low, high) = slope(q, expanded.residual());
        let y = low.times_nearly(N as f32 * N as f32);
        ((y, y), low.differing(high, outside))
    }
}

/// σ and σ', and how far from them the estimates may be.
#[derive(Clone, Copy)]
pub(super) struct PairBoth;

impl Estimate for PairBoth {
    /// Whether x is below 0, and what is left of −|x|.
    type Reduced<V: TableLanes> = (V::Mask, Reduced<V>);
    type Expanded<V: TableLanes> = (V::Mask, Expanded<V>);
    const SHORTEST: usize = 512;

    #[inline(always)]
    fn reduce<V: TableLanes>(self, x: V) -> (V::Mask, Reduced<V>) {
        (x.lt(x.splat(0.0)), PairDerivative::<1>.reduce(x))
    }
    #[inline(always)]
    fn expand<V: TableLanes>(self, (is_negative, reduced): (V::Mask, Reduced<V>)) -> (V::Mask, Expanded<V>) {
        (is_negative, Expanded::of(reduced))
    }
    #[inline(always)]
    fn finish<V: TableLanes>(self, (is_negative, expanded): (V::Mask, Expanded<V>)) -> ((V, V), V::Mask) {
        let Expanded { outside, q, .. } = expanded;
        let r = expanded.residual();
        let (slope, highest) = slope(q, r);
        let uncertain = slope.differing(highest, outside);
        // σ(−|x|) is q·(1 + r + r²), and σ(|x|) is 1 less that.
        let one = q.splat(1.0);
        let above = one.sub(q);
        let below_tail = q.mul(r.mul_add(r, r));
        let above_tail = one.sub(above).sub(q).sub(below_tail);
        let (head, tail) = (V::select(is_negative, q, above), V::select(is_negative, below_tail, above_tail));
        let (low, high) = ends(head, tail, BOTH_DELTA);
        ((low, slope), low.differing(high, uncertain))
    }
}

/// The ends of the interval around σ', rounded.
#[inline(always)]
fn slope<V: TableLanes>(q: V, r: V) -> (V, V) {
    // The difference of q and this one is exact, as that is at least half of q, or q near 1/2 and both 1/4.
    let head = q.neg_mul_add(q, q);
    let square = q.sub(head);
    let lost = q.neg_mul_add(q, square);
    let slope = head.sub(square);
    let tail = slope.sub(square).mul_add(r, slope).mul_add(r, lost);
    ends(head, tail, DERIVATIVE_DELTA)
}

/// head + tail less and more `delta` of head, or up to a ninth less of it, rounded. Sums and integer sums: on some
/// processors more of them go in a cycle than products.
#[inline(always)]
fn ends<V: TableLanes>(head: V, tail: V, delta: f32) -> (V, V) {
    let delta = head.times_nearly(delta);
    (head.add(tail.sub(delta)), head.add(tail.add(delta)))
}

impl<V: TableLanes> Reduced<V> {
    /// Of x, which became `near`: from −[`HIGH`] to `HIGH`, and not subnormal.
    #[inline(always)]
    fn of(near: V, x: V) -> Self {
        let rounder = x.splat(ROUNDER);
        let sum = near.neg_mul_add(x.splat(UNITS), rounder);
        let k = sum.sub(rounder);
        Self {
            outside: x.splat(LOW).not_lt(x),
            minus_t: k.mul_add(x.splat(UNIT), near),
            power: sum.power_of_32(&TABLES.powers),
            low: k.neg_mul_add(x.splat(UNIT_LOW), sum.entry_of_32(&TABLES.tails)),
        }
    }
}

impl<V: TableLanes> Expanded<V> {
    #[inline(always)]
    fn of(Reduced { outside, minus_t, power, low }: Reduced<V>) -> Self {
        let one = minus_t.splat(1.0);
        let u = one.add(power);
        let v = minus_t.neg_mul_add(power, u);
        let q = v.reciprocal_estimate();
        // v lacks this of 1 + power + power·t. Both differences are exact: as long as the power is below 2²⁴, 1 is a
        // multiple of the last place of v, and what is left of v is near the power, unless that is below 2⁻²².
        let lost = minus_t.neg_mul_add(power, power.sub(v.sub(one)));
        let p = minus_t.neg_mul_add(minus_t.neg_mul_add(one.splat(P[1]), one.splat(P[0])), one.splat(0.5));
        let s = minus_t.neg_mul_add(minus_t.neg_mul_add(p, low), low);
        Self { outside, q, v, d: power.mul_add(s, lost) }
    }
    /// r: the denominator's reciprocal is q·(1 + r + r² + ...).
    #[inline(always)]
    fn residual(self) -> V {
        let Self { q, v, d, .. } = self;
        d.neg_mul_add(q, v.neg_mul_add(q, q.splat(1.0)))
    }
}
