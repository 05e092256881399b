//! Inputs drawn to hurt.

use crate::random::Random;
use std::f64::consts::LN_2;

/// Where the f64 functions change course or run out of range: the ends of the subnormal range of e⁻ˣ, where its scale
/// is split, where sigmoid and tanh round to 1, and where results start to be x, or x and a little.
const EDGES: [f64; 22] = [
    745.133_219_101_941_1,
    746.0,
    744.440_071_921_381_3,
    708.396_418_532_264_1,
    709.782_712_893_384,
    693.147_180_559_945_3,
    372.566_609_550_970_55,
    373.0,
    354.198_209_266_132_05,
    346.573_590_279_972_6,
    38.123_095,
    36.736_800_569_677_1,
    37.429_947_750_237_05,
    19.061_547_465_398_5,
    18.714_973_875_118_52,
    10.0,
    1.0,
    0.346_573_590_279_972_64,
    1.0 / (1 << 26) as f64,
    1.0 / (1 << 27) as f64,
    1.0 / (1u64 << 54) as f64,
    f64::MIN_POSITIVE,
];

/// The worst inputs that other runs found, of each function with and without fused multiply-adds.
const WORST: [f64; 10] = [
    708.459_268_600_161_2,
    708.433_293_659_556_2,
    708.396_418_705_415,
    5.198_603_848_901_695,
    2.945_875_549_170_096,
    36.736_798_505_130_054,
    355.206_151_844_158_9,
    9.186_022_186_402_26,
    9.184_200_149_726_724,
    8.837_626_552_178_5,
];

/// The block of f64 inputs of this number.
pub(crate) fn points(block: u64, len: usize) -> Vec<f64> {
    let mut random = Random::new(block);
    (0..len).map(|i| random.sign() * point(&mut random, i % 8).abs()).collect()
}

fn point(random: &mut Random, kind: usize) -> f64 {
    match kind {
        0 => f64::from_bits(random.bits()),
        1 => random.uniform(1.0, 2.0) * 2f64.powi(random.integer(-60, 10) as i32),
        2 => random.uniform(0.0, 40.0),
        3 => random.uniform(0.0, 750.0),
        4 => steps_from(random.integer(0, 4400) as f64 * (LN_2 / 4.0), random.integer(-8, 8)),
        5 => near(random, LN_2 / 4.0),
        6 => {
            let edge = if random.sign() > 0.0 { random.pick(&EDGES) } else { random.pick(&WORST) };
            if random.sign() > 0.0 { steps_from(edge, random.integer(-16, 16)) } else { beside(random, edge) }
        }
        _ => {
            let power = random.integer(-60, 10) as i32;
            beside(random, 2f64.powi(power))
        }
    }
}

/// Beside a small multiple of `unit`.
fn near(random: &mut Random, unit: f64) -> f64 {
    let multiple = random.integer(0, 60) as f64 * unit;
    beside(random, multiple)
}

/// x(1 ± 2⁻ᵘ) for some u from 4 to 52.
fn beside(random: &mut Random, x: f64) -> f64 {
    x + x * random.sign() * 2f64.powf(random.uniform(-52.0, -4.0))
}

/// The f64 so many steps from a number that is not negative.
fn steps_from(x: f64, steps: i64) -> f64 {
    f64::from_bits(x.to_bits().saturating_add_signed(steps))
}

/// A row that hurts, and what it is made of.
pub(crate) struct Row {
    pub(crate) recipe: String,
    pub(crate) xs: Vec<f64>,
}

/// The row of this number and length.
pub(crate) fn row(number: u64, len: usize) -> Row {
    let mut random = Random::new(number ^ (len as u64) << 32);
    let magnitude = random.sign() * 10f64.powf(random.uniform(-6.0, 6.0));
    let offset = random.pick(&[0.0, 1.0, -50.0, 255.9, 256.0, -256.5, 1e3, 2047.5, -2048.5, 1e4, -1e4, 1e30, -1e30]);
    let depth = random.pick(&[0.1, 1.0, 10.0, 17.0, 40.0, 86.0, 88.0, 100.0, 104.0, 110.0, 708.0, 745.0]);
    let sigma = random.pick(&[0.01, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0]);
    let place = random.below(len as u64) as usize;
    let other = random.below(len as u64) as usize;
    let kind = number % 10;
    let mut entry = |i: usize| match kind {
        0 => magnitude,
        1 => offset + if i == place { 0.0 } else { -depth },
        2 => {
            offset
                + if i == place {
                    0.0
                } else if i == other {
                    -1e-6 * depth
                } else {
                    -random.uniform(0.5, 1.0) * depth
                }
        }
        3 => {
            if i != place && random.sign() > 0.0 {
                f64::NEG_INFINITY
            } else {
                offset + sigma * random.normal()
            }
        }
        4 => offset + sigma * random.normal(),
        5 => sigma * random.normal(),
        6 => offset - random.uniform(0.0, depth),
        7 => offset - LN_2 / 2.0 * random.integer(0, 300) as f64,
        8 => random.sign() * 10f64.powf(random.uniform(-6.0, 30.0)),
        _ => offset + if i == place { 0.0 } else { -depth - random.uniform(0.0, 0.01) },
    };
    let xs = (0..len).map(&mut entry).collect();
    let recipe = match kind {
        0 => format!("all {magnitude:e}"),
        1 => format!("one {offset}, others {depth} below"),
        2 => format!("two near {offset}, others up to {depth} below"),
        3 => format!("half of them -inf, others normal, {offset} ± {sigma}"),
        4 => format!("normal, {offset} ± {sigma}"),
        5 => format!("normal, 0 ± {sigma}"),
        6 => format!("uniform, {offset} and up to {depth} below"),
        7 => format!("multiples of ln(2)/2 below {offset}"),
        8 => "all magnitudes".to_owned(),
        _ => format!("one {offset}, others scattered about {depth} below"),
    };
    Row { recipe, xs }
}
