//! Which instructions a call uses.
//!
//! A [`Backend`] is a proof: a value that names AVX2 or AVX-512 exists only where CPUID and the operating system have
//! both said yes, or where the whole build enables these instructions, so running on it is safe. What there is to
//! choose from depends on the build, and so one of three modules holds the choice; all `#[target_feature]` functions
//! are in `backend/x86.rs`.

use crate::float::Float;
use crate::kernel::Kernel;
use crate::lanes::Isa;
use crate::span::{Own, Road, Streams, Watch, Watched};
use core::fmt;

#[cfg(all(
    any(target_arch = "x86", target_arch = "x86_64"),
    target_feature = "sse2",
    any(feature = "dispatch", activations_backend = "avx2", activations_backend = "avx512"),
    not(any(activations_backend = "scalar", activations_backend = "portable")),
))]
#[path = "backend/x86.rs"]
pub(crate) mod choice;

#[cfg(all(
    not(activations_backend = "scalar"),
    any(
        all(
            any(target_arch = "x86", target_arch = "x86_64"),
            target_feature = "sse2",
            any(
                activations_backend = "portable",
                not(any(feature = "dispatch", activations_backend = "avx2", activations_backend = "avx512")),
            ),
        ),
        all(target_arch = "aarch64", target_feature = "neon"),
        all(target_arch = "wasm32", target_feature = "simd128"),
    )
))]
#[path = "backend/portable.rs"]
pub(crate) mod choice;

#[cfg(any(
    activations_backend = "scalar",
    not(any(
        all(any(target_arch = "x86", target_arch = "x86_64"), target_feature = "sse2"),
        all(target_arch = "aarch64", target_feature = "neon"),
        all(target_arch = "wasm32", target_feature = "simd128"),
    ))
))]
#[path = "backend/scalar.rs"]
pub(crate) mod choice;

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub(crate) mod subnormals;

/// No such processor has careful forms.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
pub(crate) mod subnormals {
    #[inline(always)]
    pub(crate) fn are_slow() -> bool {
        false
    }
    #[inline(always)]
    pub(crate) fn may_be_slow() -> bool {
        false
    }
}

use choice::Kind;

/// A set of instructions that this machine has, to run a function on.
///
/// The plain functions use [`Backend::best`]. Each of them is a method here as well, under the same name and with the
/// same arguments, so that tests and benchmarks can run it on a backend of their choice; those of [`fast`](crate::fast)
/// are called `fast_...`.
///
/// ```
/// use activations::Backend;
///
/// for backend in Backend::available() {
///     let mut xs = [-1.0f32, 0.0, 1.0];
///     backend.sigmoid(&mut xs);
///     assert_eq!(xs[1], 0.5, "{}", backend.name());
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Backend(Kind);

/// The [name](Backend::name).
impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Backend {
    /// The fastest backend of this machine among those that are [compiled in](crate#builds), or the one that the build
    /// pins with `--cfg activations_backend="..."`.
    #[inline]
    pub fn best() -> Self {
        Self(choice::best())
    }

    /// As [`best`](Self::best), for the plain functions. On x86 it may not have been detected yet; then `choice::run`
    /// and `choice::drive`, through which every call goes, detect it.
    #[inline(always)]
    pub(crate) fn chosen() -> Self {
        Self(choice::chosen())
    }

    /// Every backend of this machine that is [compiled in](crate#builds), the scalar one first: without the feature
    /// `dispatch` x86 has `portable` and `scalar` alone. A pinned build has the pinned one and simpler ones.
    pub fn available() -> impl Iterator<Item = Self> {
        choice::COMPILED.iter().copied().filter(|&kind| choice::is_available(kind)).map(Self)
    }

    /// `"scalar"`, `"portable"`, `"avx2"` or `"avx512"`.
    pub fn name(self) -> &'static str {
        choice::name(self.0)
    }

    /// Whether a multiply-add rounds once here. f64 functions give the same bits on all backends that agree in this;
    /// f32 functions outside [`fast`](crate::fast) give the same bits everywhere.
    pub fn is_fused(self) -> bool {
        struct IsFused;
        impl Job for IsFused {
            type Output = bool;
            #[inline(always)]
            fn run<I: Isa>(self, _isa: I) -> bool {
                <I::F64 as crate::lanes::Lanes>::FUSED
            }
        }
        self.run(IsFused)
    }

    /// Whether [`fast::tanh`](fn@crate::fast::tanh) of f32 reads its polynomials from tables here, with other bits than
    /// where it does not.
    pub fn has_tables(self) -> bool {
        struct HasTables;
        impl Job for HasTables {
            type Output = bool;
            #[inline(always)]
            fn run<I: Isa>(self, _isa: I) -> bool {
                I::HAS_TABLES
            }
        }
        self.run(HasTables)
    }

    /// The road from a public function to lanes.
    #[inline(always)]
    pub(crate) fn run<J: Job>(self, job: J) -> J::Output {
        choice::run(self.0, job)
    }

    /// An element-wise call: `single` where the elements are f32, `double` where they are f64.
    #[inline(always)]
    pub(crate) fn elementwise<T: Float, S: Road<f32>, D: Road<f64>>(
        self,
        single: S,
        double: D,
        streams: Streams<'_, T>,
    ) {
        choice::drive(self.0, Elementwise { single, double }, streams);
    }

    /// An element-wise call on lanes of the element itself, f32 or f64 alike.
    #[inline(always)]
    pub(crate) fn own<T: Float, K: Kernel<T>>(self, kernel: K, streams: Streams<'_, T>) {
        choice::drive(self.0, OnOwn(Own(kernel)), streams);
    }

    /// The same, of a kernel that some inputs make slow.
    #[inline(always)]
    pub(crate) fn watched<T: Float, K: Watch<T>>(self, kernel: K, streams: Streams<'_, T>) {
        choice::drive(self.0, OnOwn(Watched(kernel)), streams);
    }
}

/// Work that can be done on the lanes of any backend.
pub(crate) trait Job {
    type Output;
    /// Must be `#[inline(always)]`, and so must all that it calls: it is compiled once per backend, inside a function
    /// that has the backend's instructions.
    fn run<I: Isa>(self, isa: I) -> Self::Output;
}

/// An element-wise call but for its streams, which stay apart from it: in registers they cost a call on few elements less
/// than a job in memory does.
pub(crate) trait StreamJob<T: Float>: Copy {
    /// As [`Job::run`].
    fn run<I: Isa>(self, isa: I, streams: Streams<'_, T>);
}

#[derive(Clone, Copy)]
struct Elementwise<S, D> {
    single: S,
    double: D,
}

impl<T: Float, S: Road<f32>, D: Road<f64>> StreamJob<T> for Elementwise<S, D> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        T::elementwise(isa, self.single, self.double, streams);
    }
}

#[derive(Clone, Copy)]
struct OnOwn<R>(R);

impl<T: Float, R: Road<T>> StreamJob<T> for OnOwn<R> {
    #[inline(always)]
    fn run<I: Isa>(self, isa: I, streams: Streams<'_, T>) {
        self.0.drive(isa, streams);
    }
}
