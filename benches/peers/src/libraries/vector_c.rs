//! The vector functions of C libraries, on AVX2 and on AVX-512: glibc's `libmvec` (cargo feature `libmvec`, glibc 2.35
//! or newer) and SLEEF (`sleef-c`, its library installed). Sigmoid is 1/(1 + exp(-x)).
//!
//! They take and give vector registers. Stable Rust cannot declare such a function, but it can call one: declared here
//! are bare symbols, and their type is given to the pointers.

use crate::function::{Element, Function};
use crate::peer::{Peer, in_place};
use std::arch::x86_64::*;
use std::mem::transmute;

/// A vector of one width, and the loop over a slice with it.
macro_rules! vector {
    ($module:ident, $feature:literal, $element:ty, $len:literal, $vector:ty, $load:ident, $store:ident, $set:ident,
     $add:ident, $sub:ident, $div:ident) => {
        mod $module {
            use super::*;

            #[expect(improper_ctypes_definitions, reason = "registers are how these functions take their vectors")]
            pub(super) type Call = unsafe extern "C" fn($vector) -> $vector;

            /// Who calls `exp(-x)` for a sigmoid, or the function itself.
            #[derive(Clone, Copy)]
            pub(super) struct Kernel {
                pub(super) call: Call,
                pub(super) is_sigmoid: bool,
            }

            /// # Safety
            /// The feature exists here, and `call` is a function of that type that needs no more.
            #[target_feature(enable = $feature)]
            pub(super) unsafe fn map(xs: &mut [$element], kernel: Kernel) {
                let (body, tail) = xs.as_chunks_mut::<$len>();
                for x in body {
                    // SAFETY: the caller's promise.
                    unsafe { one(x, kernel) };
                }
                if !tail.is_empty() {
                    let mut padded = [0.0; $len];
                    padded[..tail.len()].copy_from_slice(tail);
                    // SAFETY: the caller's promise.
                    unsafe { one(&mut padded, kernel) };
                    tail.copy_from_slice(&padded[..tail.len()]);
                }
            }

            /// # Safety
            /// As for [`map`].
            #[inline]
            #[target_feature(enable = $feature)]
            unsafe fn one(x: &mut [$element; $len], kernel: Kernel) {
                // SAFETY: loads and stores stay within the array; the call is the caller's promise.
                unsafe {
                    let v = $load(x.as_ptr());
                    let y = if kernel.is_sigmoid {
                        let one = $set(1.0);
                        $div(one, $add(one, (kernel.call)($sub($set(0.0), v))))
                    } else {
                        (kernel.call)(v)
                    };
                    $store(x.as_mut_ptr(), y);
                }
            }
        }
    };
}

vector!(
    f32_512,
    "avx512f",
    f32,
    16,
    __m512,
    _mm512_loadu_ps,
    _mm512_storeu_ps,
    _mm512_set1_ps,
    _mm512_add_ps,
    _mm512_sub_ps,
    _mm512_div_ps
);
vector!(
    f64_512,
    "avx512f",
    f64,
    8,
    __m512d,
    _mm512_loadu_pd,
    _mm512_storeu_pd,
    _mm512_set1_pd,
    _mm512_add_pd,
    _mm512_sub_pd,
    _mm512_div_pd
);
vector!(
    f32_256,
    "avx2,fma",
    f32,
    8,
    __m256,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_set1_ps,
    _mm256_add_ps,
    _mm256_sub_ps,
    _mm256_div_ps
);
vector!(
    f64_256,
    "avx2,fma",
    f64,
    4,
    __m256d,
    _mm256_loadu_pd,
    _mm256_storeu_pd,
    _mm256_set1_pd,
    _mm256_add_pd,
    _mm256_sub_pd,
    _mm256_div_pd
);

#[derive(Clone, Copy, PartialEq)]
enum Width {
    Avx512,
    Avx2,
}

impl Width {
    fn is_here(self) -> bool {
        match self {
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
        }
    }
    fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
        }
    }
}

type Symbol = unsafe extern "C" fn();

struct Entry {
    element: &'static str,
    function: Function,
    origin: &'static str,
    /// What the name has beside library and width.
    variant: &'static str,
    width: Width,
    symbol: Symbol,
}

macro_rules! entries {
    ($link:literal:
     $($element:ident $function:ident $library:literal $variant:literal $width:ident $symbol:ident;)*) => {{
        #[link(name = $link)]
        unsafe extern "C" {
            $(fn $symbol();)*
        }
        [$(Entry {
            element: stringify!($element),
            function: Function::$function,
            origin: $library,
            variant: $variant,
            width: Width::$width,
            symbol: $symbol,
        }),*]
    }};
}

fn all() -> Vec<Entry> {
    let mut all = Vec::new();
    #[cfg(feature = "libmvec")]
    all.extend(entries! { "mvec":
        f32 Sigmoid "libmvec" "" Avx512 _ZGVeN16v_expf;
        f32 Tanh "libmvec" "" Avx512 _ZGVeN16v_tanhf;
        f64 Sigmoid "libmvec" "" Avx512 _ZGVeN8v_exp;
        f64 Tanh "libmvec" "" Avx512 _ZGVeN8v_tanh;
        f32 Sigmoid "libmvec" "" Avx2 _ZGVdN8v_expf;
        f32 Tanh "libmvec" "" Avx2 _ZGVdN8v_tanhf;
        f64 Sigmoid "libmvec" "" Avx2 _ZGVdN4v_exp;
        f64 Tanh "libmvec" "" Avx2 _ZGVdN4v_tanh;
    });
    #[cfg(feature = "sleef-c")]
    all.extend(entries! { "sleef":
        f32 Sigmoid "sleef C" " u10" Avx512 Sleef_expf16_u10avx512f;
        f32 Tanh "sleef C" " u10" Avx512 Sleef_tanhf16_u10avx512f;
        f32 Tanh "sleef C" " u35" Avx512 Sleef_tanhf16_u35avx512f;
        f64 Sigmoid "sleef C" " u10" Avx512 Sleef_expd8_u10avx512f;
        f64 Tanh "sleef C" " u10" Avx512 Sleef_tanhd8_u10avx512f;
        f64 Tanh "sleef C" " u35" Avx512 Sleef_tanhd8_u35avx512f;
        f32 Sigmoid "sleef C" " u10" Avx2 Sleef_expf8_u10avx2;
        f32 Tanh "sleef C" " u10" Avx2 Sleef_tanhf8_u10avx2;
        f32 Tanh "sleef C" " u35" Avx2 Sleef_tanhf8_u35avx2;
        f64 Sigmoid "sleef C" " u10" Avx2 Sleef_expd4_u10avx2;
        f64 Tanh "sleef C" " u10" Avx2 Sleef_tanhd4_u10avx2;
        f64 Tanh "sleef C" " u35" Avx2 Sleef_tanhd4_u35avx2;
    });
    all
}

fn entries<T: Element>(function: Function) -> impl Iterator<Item = (Entry, String, bool)> {
    let wanted = move |e: &Entry| e.element == T::NAME && e.function == function && e.width.is_here();
    all().into_iter().filter(wanted).map(move |entry| {
        let name = format!("{}{} {}", entry.origin, entry.variant, entry.width.name());
        (entry, name, function == Function::Sigmoid)
    })
}

pub fn single(function: Function) -> impl Iterator<Item = Peer<f32>> {
    entries::<f32>(function).map(|(entry, name, is_sigmoid)| match entry.width {
        Width::Avx512 => {
            // SAFETY: the symbol's name says that it takes and gives sixteen f32.
            let call = unsafe { transmute::<Symbol, f32_512::Call>(entry.symbol) };
            // SAFETY: the width was detected, and a function is named by the width that it needs.
            in_place(entry.origin, name, move |xs| unsafe { f32_512::map(xs, f32_512::Kernel { call, is_sigmoid }) })
        }
        Width::Avx2 => {
            // SAFETY: the symbol's name says that it takes and gives eight f32.
            let call = unsafe { transmute::<Symbol, f32_256::Call>(entry.symbol) };
            // SAFETY: the width was detected, and a function is named by the width that it needs.
            in_place(entry.origin, name, move |xs| unsafe { f32_256::map(xs, f32_256::Kernel { call, is_sigmoid }) })
        }
    })
}

pub fn double(function: Function) -> impl Iterator<Item = Peer<f64>> {
    entries::<f64>(function).map(|(entry, name, is_sigmoid)| match entry.width {
        Width::Avx512 => {
            // SAFETY: the symbol's name says that it takes and gives eight f64.
            let call = unsafe { transmute::<Symbol, f64_512::Call>(entry.symbol) };
            // SAFETY: the width was detected, and a function is named by the width that it needs.
            in_place(entry.origin, name, move |xs| unsafe { f64_512::map(xs, f64_512::Kernel { call, is_sigmoid }) })
        }
        Width::Avx2 => {
            // SAFETY: the symbol's name says that it takes and gives four f64.
            let call = unsafe { transmute::<Symbol, f64_256::Call>(entry.symbol) };
            // SAFETY: the width was detected, and a function is named by the width that it needs.
            in_place(entry.origin, name, move |xs| unsafe { f64_256::map(xs, f64_256::Kernel { call, is_sigmoid }) })
        }
    })
}
