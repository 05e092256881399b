//! What the targets share: inputs made of arbitrary bytes, slices with watched surroundings, and the one question:
//! does every backend give the promised answer and touch nothing else?

/// The one table of bounds, which the tests read as well.
#[allow(dead_code)]
#[path = "../../tests/common/bounds.rs"]
mod bounds;

use activations::{Backend, ShapeError};
use arbitrary::Arbitrary;
use oracle::Scaled;

/// Where `bounds` looks for [`Real`].
mod real {
    pub(crate) use super::Real;
}

/// f32 or f64, with its bits and its judge.
pub trait Real: activations::Float {
    const ZERO: Self;
    const ONE: Self;
    /// f32: what is correctly rounded has the same bits on every backend.
    const IS_SINGLE: bool;
    const SIZE: usize;
    /// The first for f32, the second for f64.
    fn choose<C>(single: C, double: C) -> C;
    /// From as many bytes; `moderate` makes a number within ±16 of them instead of any bits at all.
    fn from_bytes(bytes: &[u8], moderate: bool) -> Self;
    fn from_bits(bits: u64) -> Self;
    fn same(self, other: Self) -> bool;
    fn ulps(self, truth: &Scaled) -> f64;
    fn widen(self) -> f64;
}

macro_rules! real {
    ($float:ident, $bits:ident, $int:ident, $same:ident, $ulps:ident, $is_single:expr) => {
        impl Real for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const IS_SINGLE: bool = $is_single;
            const SIZE: usize = size_of::<$float>();
            fn choose<C>(single: C, double: C) -> C {
                if $is_single { single } else { double }
            }
            fn from_bytes(bytes: &[u8], moderate: bool) -> Self {
                let mut word = [0; size_of::<$float>()];
                word.copy_from_slice(bytes);
                match moderate {
                    true => $int::from_le_bytes(word) as $float / (1u64 << ($int::BITS - 5)) as $float,
                    false => $float::from_le_bytes(word),
                }
            }
            fn from_bits(bits: u64) -> Self {
                $float::from_bits(bits as $bits)
            }
            fn same(self, other: Self) -> bool {
                oracle::ulp::$same(self, other)
            }
            fn ulps(self, truth: &Scaled) -> f64 {
                oracle::ulp::$ulps(self, truth)
            }
            fn widen(self) -> f64 {
                f64::from(self)
            }
        }
    };
}

real!(f32, u32, i32, same_f32, ulp_error_f32, true);
real!(f64, u64, i64, same_f64, ulp_error_f64, false);

/// What a fuzzer may choose.
#[derive(Arbitrary, Debug)]
pub struct Input<'a> {
    /// Elements between the buffers' own alignment and the slices.
    pub offsets: [u8; 2],
    /// Whether nothing lies behind the slices, so that the sanitizer sees a read beyond their end.
    pub flush: bool,
    /// Numbers within ±16 rather than any bits.
    pub moderate: bool,
    pub slope: u64,
    /// Two small lengths of a layout.
    pub shape: [u8; 2],
    /// A second slice is this much too short.
    pub missing: u8,
    /// The length of the slices; a length of its own, so that a few bytes reach the long loops.
    pub len: u8,
    /// The numbers, over and over.
    pub bytes: &'a [u8],
}

impl Input<'_> {
    /// Two slices of one length; the second goes on where the first ends.
    pub fn slices<T: Real>(&self) -> (Vec<T>, Vec<T>) {
        let numbers = self.bytes.chunks_exact(T::SIZE).map(|bytes| T::from_bytes(bytes, self.moderate));
        let len = if numbers.len() == 0 { 0 } else { usize::from(self.len) };
        let mut numbers = numbers.cycle();
        (numbers.by_ref().take(len).collect(), numbers.take(len).collect())
    }

    pub fn guarded<T: Real>(&self, which: usize, content: &[T]) -> Guarded<T> {
        Guarded::new(content, usize::from(self.offsets[which] % 32), if self.flush { 0 } else { MARGIN })
    }

    /// The second slice shortened, mostly by nothing.
    pub fn shortened<'b, T>(&self, content: &'b [T]) -> &'b [T] {
        let missing = usize::from(self.missing.saturating_sub(200));
        &content[..content.len().saturating_sub(missing)]
    }
}

const MARGIN: usize = 24;

/// A slice at any offset in a buffer whose other elements must not change.
#[derive(Clone)]
pub struct Guarded<T> {
    buffer: Vec<T>,
    start: usize,
    len: usize,
}

impl<T: Real> Guarded<T> {
    fn new(content: &[T], offset: usize, behind: usize) -> Self {
        let start = MARGIN + offset;
        let guard = T::from_bits(0x7fa5_a5a5_7fa5_a5a5);
        let mut buffer = vec![guard; start + content.len() + behind];
        buffer[start..start + content.len()].copy_from_slice(content);
        Self { buffer, start, len: content.len() }
    }

    pub fn get(&self) -> &[T] {
        &self.buffer[self.start..self.start + self.len]
    }

    pub fn get_mut(&mut self) -> &mut [T] {
        &mut self.buffer[self.start..self.start + self.len]
    }

    fn surroundings(&self) -> impl Iterator<Item = T> {
        let (before, rest) = self.buffer.split_at(self.start);
        before.iter().chain(&rest[self.len..]).copied()
    }
}

/// On which backends the bits are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    Everywhere,
    /// For f32 everywhere, since that is correctly rounded; for f64 as `WhereFusedAlike`.
    OfRounded,
    /// On those that all fuse a multiply-add, and on those that all do not.
    WhereFusedAlike,
    /// For f32 also on those that all have tables, and on those that all do not.
    WithSameTables,
}

/// Runs `call` on copies of `read` and `written` on every backend, and compares with the first backend that must agree;
/// that one's results go to `judge`.
pub fn check<T: Real>(
    name: &str,
    agreement: Agreement,
    [read, written]: [&Guarded<T>; 2],
    call: impl Fn(Backend, &[T], &mut [T]) -> Result<(), ShapeError>,
    judge: impl Fn(&[T]),
) {
    let group = |backend: Backend| match agreement {
        Agreement::Everywhere => 0,
        Agreement::OfRounded if T::IS_SINGLE => 0,
        Agreement::WithSameTables if T::IS_SINGLE && backend.has_tables() => 2,
        _ => usize::from(backend.is_fused()),
    };
    let mut references: [Option<(Guarded<T>, Result<(), ShapeError>)>; 3] = [None, None, None];
    for backend in Backend::available() {
        let mut got = written.clone();
        let result = call(backend, read.get(), got.get_mut());
        let what = || format!("{name}::<{}> on {}", std::any::type_name::<T>(), backend.name());

        assert_same(&what, "surroundings", got.surroundings(), written.surroundings());
        if result.is_err() {
            assert_same(&what, "elements after an error", got.get().iter().copied(), written.get().iter().copied());
        }
        match &references[group(backend)] {
            None => {
                if result.is_ok() {
                    judge(got.get());
                }
                references[group(backend)] = Some((got, result));
            }
            Some((reference, expected)) => {
                assert_eq!(result, *expected, "{}", what());
                assert_same(&what, "bits", got.get().iter().copied(), reference.get().iter().copied());
            }
        }
    }
}

fn assert_same<T: Real>(
    what: &dyn Fn() -> String,
    of_what: &str,
    got: impl Iterator<Item = T>,
    wanted: impl Iterator<Item = T>,
) {
    for (i, (got, wanted)) in got.zip(wanted).enumerate() {
        assert!(got.same(wanted), "{}: other {of_what}: {got:?} at {i}, not {wanted:?}", what());
    }
}

/// In ULP, what the table of bounds has for `function`.
pub fn bound<T: Real>(function: &str) -> f64 {
    bounds::of(function).ulp::<T>()
}

/// Element by element, at most as far from the truth of x as the bound of `name`.
pub fn near<T: Real>(name: &str, xs: &[T], truth: fn(f64) -> Scaled) -> impl Fn(&[T]) {
    let bound = bound::<T>(name);
    move |got| {
        for (x, got) in xs.iter().zip(got) {
            let error = got.ulps(&truth(x.widen()));
            assert!(error <= bound, "{name}({x:?}) = {got:?} is {error} ULP off");
        }
    }
}

/// Element by element, exactly what a plain loop computes from x and what was written to.
pub fn exactly<T: Real>(name: &str, xs: &[T], gs: &[T], f: impl Fn(T, T) -> T) -> impl Fn(&[T]) {
    move |got| {
        for ((x, g), got) in xs.iter().zip(gs).zip(got) {
            assert!(got.same(f(*x, *g)), "{name}({x:?}, {g:?}) = {got:?}, not {:?}", f(*x, *g));
        }
    }
}

/// No opinion beyond the agreement of backends.
pub fn anything<T>(_: &[T]) {}

/// 1 for x >= 0, else the slope; NaN of NaN.
pub fn slope_at<T: Real>(x: T, slope: T) -> T {
    if x >= T::ZERO {
        T::ONE
    } else if x < T::ZERO {
        slope
    } else {
        x
    }
}

/// x for x >= 0, else slope times x.
pub fn leaky<T: Real>(x: T, slope: T) -> T {
    if x >= T::ZERO { x } else { slope * x }
}
