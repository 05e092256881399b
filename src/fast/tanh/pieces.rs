//! tanh of f32 from tables of polynomials, for lanes that have such: the pieces of [`crate::tanh::pieces`], without what
//! its tail is for.
//!
//! ```text
//! |x| = a + h,   tanh|x| = VALUE + h·(Q₁ + h·(Q₂ + h·(Q₃ + h·Q₄)))
//! ```

use crate::kernel::Kernel;
use crate::lanes::{Lanes, Table};
use crate::tanh::pieces::{CENTRES, FIRST, Located, VALUES, locate};

/// By the number of the piece, as in [`crate::tanh::pieces`]. The whole polynomial is tanh within 2^-25.3.
/// `tools/tanh_pieces_f32.sollya`
static Q1: Table<f32> = Table([
    f32::from_bits(0x3e35_61ae),
    f32::from_bits(0x3df1_7703),
    f32::from_bits(0x3d8b_2aac),
    f32::from_bits(0x3d39_edad),
    f32::from_bits(0x3cd9_688c),
    f32::from_bits(0x3c7e_efc9),
    f32::from_bits(0x3c1b_5098),
    f32::from_bits(0x3bc5_4e41),
    f32::from_bits(0x3b3c_69be),
    f32::from_bits(0x3a83_4b1f),
    f32::from_bits(0x39c9_a2cb),
    f32::from_bits(0x3913_b8b3),
    f32::from_bits(0x3853_77aa),
    f32::from_bits(0x379d_f9b1),
    f32::from_bits(0x36f3_f6ce),
    f32::from_bits(0x3637_fa23),
    f32::from_bits(0x351f_9367),
    f32::from_bits(0x3400_14df),
    f32::from_bits(0x3f80_0000),
    f32::from_bits(0x3f7d_fa66),
    f32::from_bits(0x3f79_6d3c),
    f32::from_bits(0x3f74_40af),
    f32::from_bits(0x3f6c_361a),
    f32::from_bits(0x3f63_090f),
    f32::from_bits(0x3f54_2630),
    f32::from_bits(0x3f3d_a75f),
    f32::from_bits(0x3f26_5091),
    f32::from_bits(0x3f0d_77ac),
    f32::from_bits(0x3ee8_9b46),
    f32::from_bits(0x3ec2_5cd9),
    f32::from_bits(0x3e9e_4d83),
    f32::from_bits(0x3e7d_21a5),
]);
/// `tools/tanh_pieces_f32.sollya`
static Q2: Table<f32> = Table([
    f32::from_bits(0xbe24_8991),
    f32::from_bits(0xbde2_ca68),
    f32::from_bits(0xbd86_58e1),
    f32::from_bits(0xbd35_accd),
    f32::from_bits(0xbcd6_80f5),
    f32::from_bits(0xbc7c_eb29),
    f32::from_bits(0xbc1a_8f6a),
    f32::from_bits(0xbbc4_b6bf),
    f32::from_bits(0xbb3c_2e8a),
    f32::from_bits(0xba83_29e4),
    f32::from_bits(0xb9c9_9bb9),
    f32::from_bits(0xb913_b5fb),
    f32::from_bits(0xb853_62e8),
    f32::from_bits(0xb79d_f2c5),
    f32::from_bits(0xb6f4_10e2),
    f32::from_bits(0xb638_19a2),
    f32::from_bits(0xb51f_f36a),
    f32::from_bits(0xb401_1771),
    f32::from_bits(0x36c7_5b81),
    f32::from_bits(0xbdb4_92e0),
    f32::from_bits(0xbe1f_deef),
    f32::from_bits(0xbe51_4a68),
    f32::from_bits(0xbe83_589c),
    f32::from_bits(0xbe98_bbfa),
    f32::from_bits(0xbeaf_9b2d),
    f32::from_bits(0xbec1_192e),
    f32::from_bits(0xbec4_e0a5),
    f32::from_bits(0xbebd_3f15),
    f32::from_bits(0xbeab_d4d4),
    f32::from_bits(0xbe99_16eb),
    f32::from_bits(0xbe83_9314),
    f32::from_bits(0xbe5b_a106),
]);
/// `tools/tanh_pieces_f32.sollya`
static Q3: Table<f32> = Table([
    f32::from_bits(0x3db1_812d),
    f32::from_bits(0x3d84_9d52),
    f32::from_bits(0x3d26_ee1b),
    f32::from_bits(0x3ce7_7ebe),
    f32::from_bits(0x3c8b_9f94),
    f32::from_bits(0x3c26_6d90),
    f32::from_bits(0x3bcc_b6bc),
    f32::from_bits(0x3b82_d675),
    f32::from_bits(0x3afd_fda6),
    f32::from_bits(0x3a31_4fc0),
    f32::from_bits(0x3988_75ba),
    f32::from_bits(0x38c8_028d),
    f32::from_bits(0x380f_12d6),
    f32::from_bits(0x3755_e12d),
    f32::from_bits(0x36a5_15d4),
    f32::from_bits(0x35f8_ad28),
    f32::from_bits(0x34e2_d966),
    f32::from_bits(0x33a9_2df9),
    f32::from_bits(0xbeaa_f65c),
    f32::from_bits(0xbea5_43d6),
    f32::from_bits(0xbe99_7161),
    f32::from_bits(0xbe8c_61c7),
    f32::from_bits(0xbe71_df6a),
    f32::from_bits(0xbe47_f2ae),
    f32::from_bits(0xbe09_8814),
    f32::from_bits(0xbd61_e44f),
    f32::from_bits(0x3c30_949b),
    f32::from_bits(0x3d80_81c5),
    f32::from_bits(0x3dc5_305a),
    f32::from_bits(0x3dde_c9b1),
    f32::from_bits(0x3de2_2328),
    f32::from_bits(0x3dd4_4574),
]);
/// `tools/tanh_pieces_f32.sollya`
static Q4: Table<f32> = Table([
    f32::from_bits(0xbccb_2012),
    f32::from_bits(0xbcc0_75e8),
    f32::from_bits(0xbc92_4f6f),
    f32::from_bits(0xbc4a_b8d0),
    f32::from_bits(0xbc04_2300),
    f32::from_bits(0xbba7_1cee),
    f32::from_bits(0xbb50_231a),
    f32::from_bits(0xbb00_b1f5),
    f32::from_bits(0xba79_018e),
    f32::from_bits(0xb9b7_b38d),
    f32::from_bits(0xb908_0631),
    f32::from_bits(0xb848_47c0),
    f32::from_bits(0xb793_0eb2),
    f32::from_bits(0xb6d8_b44c),
    f32::from_bits(0xb620_2352),
    f32::from_bits(0xb56c_10a7),
    f32::from_bits(0xb45b_2c28),
    f32::from_bits(0xb2f0_6c99),
    f32::from_bits(0x3c82_c5d9),
    f32::from_bits(0x3d7c_cf07),
    f32::from_bits(0x3dc5_a76b),
    f32::from_bits(0x3e02_9532),
    f32::from_bits(0x3e19_0547),
    f32::from_bits(0x3e27_dcb0),
    f32::from_bits(0x3e2d_abc8),
    f32::from_bits(0x3e1c_e892),
    f32::from_bits(0x3df5_2547),
    f32::from_bits(0x3da3_b6ce),
    f32::from_bits(0x3d30_ce69),
    f32::from_bits(0x3c6c_47ab),
    f32::from_bits(0xbbb6_37ed),
    f32::from_bits(0xbc90_ddf1),
]);

/// The polynomial's value at a.
static Q0: Table<f32> = VALUES;
/// a. That of the first piece is −2⁻⁴⁰ where it should be 0: then h is never subnormal, which would be slow.
static NEAR_CENTRES: Table<f32> = {
    let mut centres = CENTRES.0;
    centres[FIRST] = -1.0 / (1u64 << 40) as f32;
    Table(centres)
};

/// tanh by the pieces.
#[derive(Clone, Copy)]
pub(super) struct Pieces;

impl Kernel<f32> for Pieces {
    type Reduced<V: Lanes<Elem = f32>> = Located<V>;
    /// tanh|x|, or a little more where |x| is so small that tanh x is x.
    type Expanded<V: Lanes<Elem = f32>> = V;

    #[inline(always)]
    fn reduce<V: Lanes<Elem = f32>>(self, x: V) -> Located<V> {
        locate(x.abs(), &NEAR_CENTRES)
    }
    #[inline(always)]
    fn expand<V: Lanes<Elem = f32>>(self, Located { piece, h }: Located<V>) -> V {
        let q = h.mul_add(piece.entry_of_32(&Q4), piece.entry_of_32(&Q3));
        let q = h.mul_add(q, piece.entry_of_32(&Q2));
        let q = h.mul_add(q, piece.entry_of_32(&Q1));
        h.mul_add(q, piece.entry_of_32(&Q0))
    }
    #[inline(always)]
    fn finish<V: Lanes<Elem = f32>>(self, magnitude: V, x: V) -> (V, V) {
        let y = x.no_farther_from_zero(magnitude);
        (y, y)
    }
}
