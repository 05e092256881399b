//! tanh of f32 as head and tail, both f32, from tables of polynomials: for lanes that have such tables, where this is
//! faster than lanes of f64.
//!
//! ```text
//! |x| = a + h,   tanh|x| = VALUE + h·(SLOPE + h·(CURVE + h·(C₃ + h·(C₄ + h·(C₅ + h·C₆)))))
//! ```
//!
//! a is the centre of one of 32 pieces, and h exact. The numbers of the tables have the 24 bits of an f32 alone: a is
//! chosen so that this matters little in the first three (Gal). Where a sum of the two outer products loses bits to its
//! rounding, the tail takes them up:
//!
//! ```text
//! SLOPE + h·CURVE = slope + what slope lost
//! VALUE + h·slope = head + what head lost
//! tail = what head lost + h·(what slope lost + h²·(C₃ + ...))
//! ```
//!
//! The polynomials are a little low, by more than the other roundings are: head + tail is never above tanh|x|, and below
//! it by less than [`ABOVE`] says. Where both ends of that interval round to the same number, tanh rounds to it.
//!
//! Nothing here depends on a processor's own estimates, so that trying every x once proves it for all of them.

use crate::kernel::Estimate;
use crate::lanes::{Lanes, Table, TableLanes};

/// a, of the piece whose number is the place in the table: from 0 on it is [`FIRST`], and so on around.
/// `tools/tanh_pieces_f32.sollya`
pub(crate) const CENTRES: Table<f32> = Table([
    f32::from_bits(0x3fc1_696e),
    f32::from_bits(0x3fdd_98b2),
    f32::from_bits(0x4001_4aa4),
    f32::from_bits(0x400e_944b),
    f32::from_bits(0x4020_1089),
    f32::from_bits(0x4031_540a),
    f32::from_bits(0x4041_48d0),
    f32::from_bits(0x404f_dcf2),
    f32::from_bits(0x4067_90bb),
    f32::from_bits(0x4084_aaeb),
    f32::from_bits(0x4093_fd08),
    f32::from_bits(0x40a4_0f14),
    f32::from_bits(0x40b4_802f),
    f32::from_bits(0x40c4_41dd),
    f32::from_bits(0x40d3_7c20),
    f32::from_bits(0x40e3_1749),
    f32::from_bits(0x40fb_8211),
    f32::from_bits(0x410a_a127),
    f32::from_bits(0x0000_0000),
    f32::from_bits(0x3db6_7d02),
    f32::from_bits(0x3e25_8337),
    f32::from_bits(0x3e5e_ce8b),
    f32::from_bits(0x3e92_32bf),
    f32::from_bits(0x3eb3_31ff),
    f32::from_bits(0x3ee1_6c1a),
    f32::from_bits(0x3f0f_bdd9),
    f32::from_bits(0x3f2e_39d2),
    f32::from_bits(0x3f4f_0730),
    f32::from_bits(0x3f72_97f2),
    f32::from_bits(0x3f88_5871),
    f32::from_bits(0x3f98_8ea7),
    f32::from_bits(0x3fa9_6711),
]);
/// The polynomial's value at a, as tanh a is but for the first, where it is 0. The whole polynomial is tanh within
/// 2^-32.0. `tools/tanh_pieces_f32.sollya`
pub(crate) const VALUES: Table<f32> = Table([
    f32::from_bits(0x3f68_3920),
    f32::from_bits(0x3f70_6f6d),
    f32::from_bits(0x3f77_2628),
    f32::from_bits(0x3f7a_1f4b),
    f32::from_bits(0x3f7c_9483),
    f32::from_bits(0x3f7e_0020),
    f32::from_bits(0x3f7e_c8a1),
    f32::from_bits(0x3f7f_3a65),
    f32::from_bits(0x3f7f_a1b6),
    f32::from_bits(0x3f7f_df2a),
    f32::from_bits(0x3f7f_f365),
    f32::from_bits(0x3f7f_fb62),
    f32::from_bits(0x3f7f_fe59),
    f32::from_bits(0x3f7f_ff62),
    f32::from_bits(0x3f7f_ffc3),
    f32::from_bits(0x3f7f_ffe9),
    f32::from_bits(0x3f7f_fffb),
    f32::from_bits(0x3f7f_ffff),
    f32::from_bits(0x0000_0000),
    f32::from_bits(0x3db6_01c2),
    f32::from_bits(0x3e24_160b),
    f32::from_bits(0x3e5b_5b24),
    f32::from_bits(0x3e8e_59aa),
    f32::from_bits(0x3eac_3859),
    f32::from_bits(0x3ed3_e764),
    f32::from_bits(0x3f02_533c),
    f32::from_bits(0x3f17_8615),
    f32::from_bits(0x3f2b_3b5a),
    f32::from_bits(0x3f3d_1c03),
    f32::from_bits(0x3f49_a324),
    f32::from_bits(0x3f54_c66e),
    f32::from_bits(0x3f5e_1dbd),
]);
/// `tools/tanh_pieces_f32.sollya`
const SLOPES: Table<f32> = Table([
    f32::from_bits(0x3e35_61a5),
    f32::from_bits(0x3df1_7719),
    f32::from_bits(0x3d8b_2ac9),
    f32::from_bits(0x3d39_eddb),
    f32::from_bits(0x3cd9_68fe),
    f32::from_bits(0x3c7e_f020),
    f32::from_bits(0x3c1b_50d2),
    f32::from_bits(0x3bc5_4ebc),
    f32::from_bits(0x3b3c_7145),
    f32::from_bits(0x3a83_4f93),
    f32::from_bits(0x39c9_ab08),
    f32::from_bits(0x3913_beaa),
    f32::from_bits(0x3853_7f50),
    f32::from_bits(0x379d_ffce),
    f32::from_bits(0x36f3_ffe1),
    f32::from_bits(0x3637_fff5),
    f32::from_bits(0x351f_ff76),
    f32::from_bits(0x33ff_ff76),
    f32::from_bits(0x3f80_0000),
    f32::from_bits(0x3f7d_fa66),
    f32::from_bits(0x3f79_6d3c),
    f32::from_bits(0x3f74_40af),
    f32::from_bits(0x3f6c_361a),
    f32::from_bits(0x3f63_090f),
    f32::from_bits(0x3f54_2630),
    f32::from_bits(0x3f3d_a75c),
    f32::from_bits(0x3f26_508d),
    f32::from_bits(0x3f0d_77a8),
    f32::from_bits(0x3ee8_9b41),
    f32::from_bits(0x3ec2_5cd3),
    f32::from_bits(0x3e9e_4d80),
    f32::from_bits(0x3e7d_21a3),
]);
/// `tools/tanh_pieces_f32.sollya`
const CURVES: Table<f32> = Table([
    f32::from_bits(0xbe24_88f7),
    f32::from_bits(0xbde2_c8c1),
    f32::from_bits(0xbd86_5b06),
    f32::from_bits(0xbd35_a902),
    f32::from_bits(0xbcd6_817a),
    f32::from_bits(0xbc7c_f260),
    f32::from_bits(0xbc1a_93e9),
    f32::from_bits(0xbbc4_b66f),
    f32::from_bits(0xbb3c_2bdd),
    f32::from_bits(0xba83_3ebb),
    f32::from_bits(0xb9c9_a11a),
    f32::from_bits(0xb913_bc00),
    f32::from_bits(0xb853_7df2),
    f32::from_bits(0xb79d_ff6c),
    f32::from_bits(0xb6f3_ffa7),
    f32::from_bits(0xb637_ffe4),
    f32::from_bits(0xb51f_ff73),
    f32::from_bits(0xb3ff_ff75),
    f32::from_bits(0xb180_0000),
    f32::from_bits(0xbdb4_91c3),
    f32::from_bits(0xbe1f_df75),
    f32::from_bits(0xbe51_4a4b),
    f32::from_bits(0xbe83_58be),
    f32::from_bits(0xbe98_bc0f),
    f32::from_bits(0xbeaf_9b3b),
    f32::from_bits(0xbec1_194d),
    f32::from_bits(0xbec4_e13e),
    f32::from_bits(0xbebd_3f73),
    f32::from_bits(0xbeab_d413),
    f32::from_bits(0xbe99_16be),
    f32::from_bits(0xbe83_92e2),
    f32::from_bits(0xbe5b_a093),
]);
/// `tools/tanh_pieces_f32.sollya`
const C3: Table<f32> = Table([
    f32::from_bits(0x3db1_961c),
    f32::from_bits(0x3d84_81f4),
    f32::from_bits(0x3d26_a48b),
    f32::from_bits(0x3ce7_069e),
    f32::from_bits(0x3c8b_2b8b),
    f32::from_bits(0x3c25_fddf),
    f32::from_bits(0x3bcc_248b),
    f32::from_bits(0x3b82_599e),
    f32::from_bits(0x3afa_2a1f),
    f32::from_bits(0x3a2e_d01e),
    f32::from_bits(0x3986_5cdf),
    f32::from_bits(0x38c4_f1af),
    f32::from_bits(0x380c_fba5),
    f32::from_bits(0x3752_a6f9),
    f32::from_bits(0x36a2_a8c5),
    f32::from_bits(0x35f5_5361),
    f32::from_bits(0x34d5_33cf),
    f32::from_bits(0x33aa_c008),
    f32::from_bits(0xbeaa_aaa7),
    f32::from_bits(0xbea5_4e92),
    f32::from_bits(0xbe99_79b5),
    f32::from_bits(0xbe8c_6b28),
    f32::from_bits(0xbe71_e993),
    f32::from_bits(0xbe47_f6c6),
    f32::from_bits(0xbe09_81f5),
    f32::from_bits(0xbd61_0fc8),
    f32::from_bits(0x3c34_f2d8),
    f32::from_bits(0x3d81_15e4),
    f32::from_bits(0x3dc5_9523),
    f32::from_bits(0x3ddf_2b3b),
    f32::from_bits(0x3de2_5c81),
    f32::from_bits(0x3dd4_5c70),
]);
/// `tools/tanh_pieces_f32.sollya`
const C4: Table<f32> = Table([
    f32::from_bits(0xbccd_a150),
    f32::from_bits(0xbcc3_685a),
    f32::from_bits(0xbc8e_a0c9),
    f32::from_bits(0xbc51_3a34),
    f32::from_bits(0xbc03_9e43),
    f32::from_bits(0xbba0_c150),
    f32::from_bits(0xbb48_3c45),
    f32::from_bits(0xbb00_c5f0),
    f32::from_bits(0xba78_bd4b),
    f32::from_bits(0xb9ae_6dd2),
    f32::from_bits(0xb906_42d5),
    f32::from_bits(0xb844_e308),
    f32::from_bits(0xb78c_f2c3),
    f32::from_bits(0xb6d2_a130),
    f32::from_bits(0xb622_ae8e),
    f32::from_bits(0xb575_630f),
    f32::from_bits(0xb455_5ac9),
    f32::from_bits(0xb32b_24e1),
    f32::from_bits(0xb75c_0888),
    f32::from_bits(0x3d6d_e907),
    f32::from_bits(0x3dcc_f3d0),
    f32::from_bits(0x3e01_ec55),
    f32::from_bits(0x3e1a_d293),
    f32::from_bits(0x3e29_15b0),
    f32::from_bits(0x3e2d_fb8c),
    f32::from_bits(0x3e1d_602c),
    f32::from_bits(0x3df9_1cf2),
    f32::from_bits(0x3da5_fc90),
    f32::from_bits(0x3d26_4d1e),
    f32::from_bits(0x3c62_b975),
    f32::from_bits(0xbbcb_5a5b),
    f32::from_bits(0xbc97_58cd),
]);
/// `tools/tanh_pieces_f32.sollya`
const C5: Table<f32> = Table([
    f32::from_bits(0xbb15_5655),
    f32::from_bits(0x3b60_6f0a),
    f32::from_bits(0x3b9b_929d),
    f32::from_bits(0x3b85_cef8),
    f32::from_bits(0x3b3b_1683),
    f32::from_bits(0x3af0_e59b),
    f32::from_bits(0x3a9a_2c78),
    f32::from_bits(0x3a49_6334),
    f32::from_bits(0x39c6_463b),
    f32::from_bits(0x390c_135e),
    f32::from_bits(0x3858_5f75),
    f32::from_bits(0x379e_ced2),
    f32::from_bits(0x36e3_5b81),
    f32::from_bits(0x3629_f469),
    f32::from_bits(0x3583_31e4),
    f32::from_bits(0x34c5_af24),
    f32::from_bits(0x33b0_af67),
    f32::from_bits(0x3285_258c),
    f32::from_bits(0x3e09_147b),
    f32::from_bits(0x3dfe_e3f8),
    f32::from_bits(0x3dd8_0fc3),
    f32::from_bits(0x3dae_f426),
    f32::from_bits(0x3d6a_5b1e),
    f32::from_bits(0x3cef_a693),
    f32::from_bits(0xbbe5_dab3),
    f32::from_bits(0xbd31_4b9d),
    f32::from_bits(0xbd7a_5283),
    f32::from_bits(0xbd80_b8c5),
    f32::from_bits(0xbd55_21aa),
    f32::from_bits(0xbd1e_e277),
    f32::from_bits(0xbccb_75ac),
    f32::from_bits(0xbc55_f016),
]);
/// `tools/tanh_pieces_f32.sollya`
const C6: Table<f32> = Table([
    f32::from_bits(0x3be7_0340),
    f32::from_bits(0x3b06_b28a),
    f32::from_bits(0xb92d_b516),
    f32::from_bits(0xba3f_6acc),
    f32::from_bits(0xba3c_4a20),
    f32::from_bits(0xba0e_27e4),
    f32::from_bits(0xb9c2_530b),
    f32::from_bits(0xb97e_5d68),
    f32::from_bits(0xb8ff_7684),
    f32::from_bits(0xb83f_1e21),
    f32::from_bits(0xb78f_97eb),
    f32::from_bits(0xb6d3_e2aa),
    f32::from_bits(0xb61b_0ee0),
    f32::from_bits(0xb565_1cf8),
    f32::from_bits(0xb4aa_b9b0),
    f32::from_bits(0xb3fc_7380),
    f32::from_bits(0xb2e5_b32c),
    f32::from_bits(0xb17f_e81d),
    f32::from_bits(0xbc13_6569),
    f32::from_bits(0xbd09_a22d),
    f32::from_bits(0xbd57_f184),
    f32::from_bits(0xbd86_17c5),
    f32::from_bits(0xbd92_a80c),
    f32::from_bits(0xbd93_7572),
    f32::from_bits(0xbd7c_0049),
    f32::from_bits(0xbd18_dd6f),
    f32::from_bits(0xbc43_0352),
    f32::from_bits(0x3be9_993c),
    f32::from_bits(0x3c8b_ba67),
    f32::from_bits(0x3c9d_d542),
    f32::from_bits(0x3c8b_a8c7),
    f32::from_bits(0x3c55_6a32),
]);
/// How far below tanh head + tail may be, relative to head: a 64th more than was found with every x of the piece, rounded
/// up. `tools/tanh_above` holds it to that with some of them.
const ABOVE: Table<f32> = Table([
    2.3e-10, 1.5e-10, 7.6e-11, 5.6e-11, 2.9e-11, 3.1e-11, 1.6e-11, 9.8e-12, 1.4e-10, 6.4e-11, 2.1e-11, 1.1e-11,
    3.8e-12, 1.8e-12, 6.5e-13, 4.2e-13, 5.7e-12, 7.7e-13, 4.5e-10, 1.1e-10, 1.1e-10, 9.6e-11, 5.9e-11, 4.4e-11,
    7.5e-11, 1.4e-10, 1.1e-10, 7.3e-11, 7.5e-11, 5.1e-11, 6.9e-11, 3.6e-11,
]);

/// All of them side by side: their address takes one register.
struct Tables {
    centres: Table<f32>,
    values: Table<f32>,
    slopes: Table<f32>,
    curves: Table<f32>,
    c3: Table<f32>,
    c4: Table<f32>,
    c5: Table<f32>,
    c6: Table<f32>,
    above: Table<f32>,
}

static TABLES: Tables = Tables {
    centres: CENTRES,
    values: VALUES,
    slopes: SLOPES,
    curves: CURVES,
    c3: C3,
    c4: C4,
    c5: C5,
    c6: C6,
    above: ABOVE,
};

/// The pieces are of equal length as long as |x| + `SHIFT` has the same exponent: eight to a power of two.
const SHIFT: f32 = 0.625;
/// The number of the piece from 0 on.
pub(crate) const FIRST: usize = (SHIFT.to_bits() >> 20) as usize % 32;
/// Below this tanh x is x. Products of a subnormal h would be slow, and h³ is to be a normal number as well.
const LEAST: f32 = 1.0 / (1u64 << 40) as f32;
/// From 9.02 on tanh rounds to 1, and at 9.375 the pieces end.
const HIGH: f32 = 9.25;

/// The number of a piece, in its low five bits, and h.
#[derive(Clone, Copy)]
pub(crate) struct Located<V> {
    pub(crate) piece: V,
    pub(crate) h: V,
}

/// Where |x| is. NaN has an h of NaN.
#[inline(always)]
pub(crate) fn locate<V: Lanes<Elem = f32>>(magnitude: V, centres: &Table<f32>) -> Located<V> {
    let magnitude = magnitude.splat(HIGH).min(magnitude);
    let piece = magnitude.add(magnitude.splat(SHIFT)).leading_bits();
    Located { piece, h: magnitude.sub(piece.entry_of_32(centres)) }
}

/// tanh, and how far from it the estimate may be.
#[derive(Clone, Copy)]
pub(super) struct Pieces;

/// x, and the two ends of tanh|x|: head + tail and head + tail + head·above.
#[derive(Clone, Copy)]
pub(super) struct Expanded<V: TableLanes> {
    x: V,
    head: V,
    tail: V,
    above: V,
}

impl Estimate for Pieces {
    /// x, and where |x| is.
    type Reduced<V: TableLanes> = (V, Located<V>);
    type Expanded<V: TableLanes> = Expanded<V>;

    #[inline(always)]
    fn reduce<V: TableLanes>(self, x: V) -> (V, Located<V>) {
        (x, locate(x.splat(LEAST).max(x.abs()), &TABLES.centres))
    }
    #[inline(always)]
    fn expand<V: TableLanes>(self, (x, Located { piece, h }): (V, Located<V>)) -> Expanded<V> {
        // Both differences are exact: h·CURVE is at most half of SLOPE, or tanh 1 but for 2⁻²⁰, and h·slope at most half
        // of VALUE, unless that is 0.
        let (steepness, curve) = (piece.entry_of_32(&TABLES.slopes), piece.entry_of_32(&TABLES.curves));
        let slope = h.mul_add(curve, steepness);
        let slope_lost = h.mul_add(curve, steepness.sub(slope));
        let value = piece.entry_of_32(&TABLES.values);
        let head = h.mul_add(slope, value);
        let head_lost = h.mul_add(slope, value.sub(head));
        let rest = h.mul_add(piece.entry_of_32(&TABLES.c6), piece.entry_of_32(&TABLES.c5));
        let rest = h.mul_add(rest, piece.entry_of_32(&TABLES.c4));
        let rest = h.mul_add(rest, piece.entry_of_32(&TABLES.c3));
        let tail = h.mul(h).mul_add(rest, slope_lost).mul_add(h, head_lost);
        Expanded { x, head, tail, above: piece.entry_of_32(&TABLES.above) }
    }
    #[inline(always)]
    fn finish<V: TableLanes>(self, Expanded { x, head, tail, above }: Expanded<V>) -> ((V, V), V::Mask) {
        let low = head.add(tail);
        let high = head.add(head.mul_add(above, tail));
        // |x| is never below tanh|x|, and is that where it is below `LEAST`. NaN is NaN on both sides.
        let y = x.no_farther_from_zero(low);
        ((y, y), low.differing_numbers(high))
    }
}
