//! Arguments of element-wise functions that were chosen to hurt.

use super::real::Real;

/// Random bits from a counter: the same on every run (SplitMix64).
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Around 0 with a deviation of 1: the sum of twelve uniform numbers.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Any bits: all exponents alike, infinities and NaN among them.
    pub(crate) fn any<T: Real>(&mut self) -> T {
        T::from_bits(self.bits())
    }
}

/// Both signs of zero, of infinity, of the subnormals' and the normals' ends, and every kind of NaN.
pub(crate) fn special<T: Real>() -> Vec<T> {
    let magnitudes = [
        T::from_f64(0.0),
        T::SUBNORMAL,
        T::SUBNORMAL.moved(1),
        T::TINY.moved(-1),
        T::TINY,
        T::TINY.moved(1),
        T::from_f64(1.0),
        T::LARGEST.moved(-1),
        T::LARGEST,
        T::INF,
    ];
    magnitudes.into_iter().flat_map(|x| [x, -x]).chain(T::NANS).collect()
}

/// Where sigmoid, tanh or a derivative changes its manner: results that saturate, become subnormal or vanish, clamps of
/// the kernels, ends of the tables and of the reductions.
const BREAKPOINTS: [f64; 40] = [
    1e-300,
    1e-16,
    2.98e-8,
    1.19e-7,
    1e-4,
    0.001,
    0.17328679513998632,
    0.25,
    0.34657359027997264,
    0.5493061443340549,
    0.6931471805599453,
    1.0,
    2.0,
    3.4657359027997265,
    8.66,
    9.0109,
    10.0,
    16.635532333438686,
    17.32868,
    18.0,
    18.714973875118524,
    19.06,
    36.04365338911715,
    36.7368005696771,
    44.0,
    50.0,
    51.98603854199589,
    54.0,
    87.33654,
    88.72284,
    90.0,
    100.0,
    103.97208,
    104.0,
    105.0,
    110.0,
    150.0,
    177.44567822334599,
    200.0,
    256.0,
];

/// The same for f64 alone.
const DOUBLE_BREAKPOINTS: [f64; 14] = [
    353.5,
    354.0,
    354.19820934616,
    354.8913564,
    355.0,
    372.0,
    372.22,
    372.5665659,
    373.0,
    708.3964185322641,
    709.782712893384,
    744.4400719213812,
    745.1332191019411,
    746.0,
];

/// The breakpoints that concern the type, all positive.
pub(crate) fn breakpoints<T: Real>() -> Vec<T> {
    let more: &[f64] = T::choose(&[], &DOUBLE_BREAKPOINTS);
    BREAKPOINTS.iter().chain(more).map(|&x| T::from_f64(x)).collect()
}

/// A number, its neighbours up to `reach` steps away, and all their opposites.
pub(crate) fn around<T: Real>(x: T, reach: i64) -> impl Iterator<Item = T> {
    (-reach..=reach).map(move |step| x.moved(step)).flat_map(|x| [x, -x])
}

/// f64 arguments: every exponent, neighbours of every multiple of (ln 2)/4 that matters, neighbours of the breakpoints,
/// all ranges in which results are ordinary, small or subnormal, and any bits.
pub(crate) fn doubles(per_kind: usize) -> Vec<f64> {
    let mut random = Random(1);
    let mut points = special::<f64>();
    for exponent in 0..0x7ff_u64 {
        for _ in 0..4 {
            let bits = random.bits();
            points.push(f64::from_bits((bits & !(0x7ff << 52)) | (exponent << 52)));
        }
    }
    let quarter = core::f64::consts::LN_2 / 4.0;
    for k in 1..=4320 {
        points.extend(around(k as f64 * quarter, 1));
    }
    for x in breakpoints::<f64>() {
        points.extend(around(x, 100));
        points.extend((0..200).map(|_| x * random.between(0.999, 1.001)));
    }
    let ranges = [
        (-0.1, 0.1),
        (-1.0, 1.0),
        (-4.0, 4.0),
        (-40.0, 40.0),
        (16.0, 22.0),
        (-750.0, 750.0),
        (-746.0, -708.0),
        (353.0, 374.0),
        (-374.0, -353.0),
        (708.0, 746.0),
    ];
    for (low, high) in ranges {
        points.extend((0..per_kind).map(|_| random.between(low, high)));
    }
    points.extend((0..per_kind).map(|_| random.any::<f64>()));
    points
}

/// Every so manieth f32, as slices of at most `chunk`.
pub(crate) fn every_nth(stride: u32, chunk: usize, mut see: impl FnMut(&[f32])) {
    let mut block = Vec::with_capacity(chunk);
    let mut bits = 0_u32;
    loop {
        block.push(f32::from_bits(bits));
        let next = bits.checked_add(stride);
        if block.len() == chunk || next.is_none() {
            see(&block);
            block.clear();
        }
        match next {
            Some(next) => bits = next,
            None => break,
        }
    }
}
