//! What the benchmarks share: elements, inputs, sizes, and the check that comes before the clock.

// Each benchmark uses a part of it.
#![allow(dead_code)]

use activations::Backend;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use oracle::Scaled;
use std::hint::black_box;
use std::time::Duration;

pub(crate) const SIZES: [usize; 6] = [8, 64, 1024, 4096, 65536, 1 << 20];

/// In ULP. The tests hold the sharp bounds of each function; a benchmark only refuses to time nonsense.
pub(crate) const TOLERANCE: f64 = 4.0;

/// An element type with its scalar mathematics, from std and from the `libm` crate.
pub(crate) trait Real: activations::Float {
    const NAME: &'static str;
    const ZERO: Self;
    const ONE: Self;
    fn of(value: f64) -> Self;
    fn widen(self) -> f64;
    fn ulps(self, truth: &Scaled) -> f64;
    fn same(self, other: Self) -> bool;
    fn largest(self, other: Self) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn tanh(self) -> Self;
    fn libm_exp(self) -> Self;
    fn libm_ln(self) -> Self;
    fn libm_tanh(self) -> Self;
}

macro_rules! real {
    ($float:ident, $ulps:ident, $same:ident, $exp:ident, $ln:ident, $tanh:ident) => {
        impl Real for $float {
            const NAME: &'static str = stringify!($float);
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            fn of(value: f64) -> Self {
                value as $float
            }
            fn widen(self) -> f64 {
                f64::from(self)
            }
            fn ulps(self, truth: &Scaled) -> f64 {
                oracle::ulp::$ulps(self, truth)
            }
            fn same(self, other: Self) -> bool {
                oracle::ulp::$same(self, other)
            }
            fn largest(self, other: Self) -> Self {
                self.max(other)
            }
            fn exp(self) -> Self {
                self.exp()
            }
            fn ln(self) -> Self {
                self.ln()
            }
            fn tanh(self) -> Self {
                self.tanh()
            }
            fn libm_exp(self) -> Self {
                libm::$exp(self)
            }
            fn libm_ln(self) -> Self {
                libm::$ln(self)
            }
            fn libm_tanh(self) -> Self {
                libm::$tanh(self)
            }
        }
    };
}

real!(f32, ulp_error_f32, same_f32, expf, logf, tanhf);
real!(f64, ulp_error_f64, same_f64, exp, log, tanh);

/// `len` numbers spread over [-8, 8], the same at every call.
pub(crate) fn inputs<T: Real>(len: usize, seed: u64) -> Vec<T> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        T::of((state >> 11) as f64 / (1u64 << 53) as f64 * 16.0 - 8.0)
    };
    (0..len).map(|_| next()).collect()
}

/// One function as this crate has it and as scalar loops have it. Arguments are x, a second input, and the output.
pub(crate) struct Contest<T: 'static> {
    pub(crate) name: &'static str,
    pub(crate) ours: fn(Backend, &[T], &[T], &mut [T]),
    /// The true results, and how many ULP from them are forgiven.
    pub(crate) truth: fn(&[f64], &[f64]) -> Vec<Scaled>,
    pub(crate) tolerance: f64,
    /// Loops over std and the `libm` crate, by name.
    pub(crate) loops: &'static [(&'static str, Loop<T>)],
}

pub(crate) type Loop<T> = fn(&[T], &[T], &mut [T]);

impl<T: Real> Contest<T> {
    /// Checks, then times, every backend and loop at every size.
    pub(crate) fn run(&self, criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group(format!("{}/{}", self.name, T::NAME));
        group.sample_size(10).warm_up_time(Duration::from_millis(20)).measurement_time(Duration::from_millis(100));
        for len in SIZES {
            let (x, second) = (inputs(len, 1), inputs(len, 2));
            group.throughput(Throughput::Elements(len as u64));
            for backend in Backend::available() {
                let run = |x: &[T], second: &[T], y: &mut [T]| (self.ours)(backend, x, second, y);
                time(&mut group, backend.name(), &x, &second, run, |y| self.check(backend, &x, &second, y));
            }
            for (name, run) in self.loops {
                time(&mut group, name, &x, &second, run, |y| self.check_loop(name, &x, &second, y));
            }
        }
        group.finish();
    }

    fn on_scalar(&self, x: &[T], second: &[T]) -> (Vec<T>, Backend) {
        let scalar = Backend::available().next().expect("there is always a backend");
        let mut y = vec![T::ZERO; x.len()];
        (self.ours)(scalar, x, second, &mut y);
        (y, scalar)
    }

    /// Against the truth, and against the bits of the scalar backend where they are promised.
    fn check(&self, backend: Backend, x: &[T], second: &[T], got: &[T]) {
        let what = format!("{}/{}/{}/{}", self.name, T::NAME, backend.name(), x.len());
        if x.len() <= 4096 {
            let wide = |xs: &[T]| xs.iter().map(|x| x.widen()).collect::<Vec<f64>>();
            for (i, (got, truth)) in got.iter().zip((self.truth)(&wide(x), &wide(second))).enumerate() {
                let error = got.ulps(&truth);
                assert!(error <= self.tolerance, "{what}: {got} at {i} is {error} ULP off {}", truth.nearest_f64());
            }
        }
        let (wanted, scalar) = self.on_scalar(x, second);
        let everywhere = T::NAME == "f32" && !self.name.starts_with("fast_");
        let same_tables = self.name != "fast_tanh" || scalar.has_tables() == backend.has_tables();
        if everywhere || scalar.is_fused() == backend.is_fused() && same_tables {
            for (i, (scalar, got)) in wanted.iter().zip(got).enumerate() {
                assert!(got.same(*scalar), "{what}: {got} at {i}, but {scalar} on the scalar backend");
            }
        }
    }

    /// A plain loop cancels and accumulates as it pleases: only its gist is checked, and not over long sums.
    fn check_loop(&self, name: &str, x: &[T], second: &[T], got: &[T]) {
        if x.len() > 4096 {
            return;
        }
        for (i, (ours, got)) in self.on_scalar(x, second).0.iter().zip(got).enumerate() {
            let error = (got.widen() - ours.widen()).abs();
            assert!(error <= 1e-3 * (1.0 + ours.widen().abs()), "{}/{name}: {got} at {i}, not {ours}", self.name);
        }
    }
}

/// The check is part of the benchmark, so the filter of the command line goes for both.
fn time<T: Real>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    x: &[T],
    second: &[T],
    run: impl Fn(&[T], &[T], &mut [T]),
    check: impl Fn(&[T]),
) {
    let mut y = vec![T::ZERO; x.len()];
    let mut is_checked = false;
    group.bench_function(BenchmarkId::new(name, x.len()), |bencher| {
        if !is_checked {
            run(x, second, &mut y);
            check(&y);
            is_checked = true;
        }
        bencher.iter(|| run(black_box(x), black_box(second), black_box(&mut y)));
    });
}
