//! The shapes that the functions come in: a macro each writes the C function of one row of the table.

/// Type of an argument beside the arrays.
macro_rules! extra {
    (float $element:ty) => {
        $element
    };
    (size $element:ty) => {
        usize
    };
}

macro_rules! in_place {
    ($T:ty, $name:ident, $symbol:expr, ($($kind:ident $extra:ident),*), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(xs: *mut $T, len: usize $(, $extra: extra!($kind $T))*) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::in_place(xs, len, |xs| $f(xs $(, $extra)*)) }
        }
    };
}

macro_rules! into {
    ($T:ty, $name:ident, $symbol:expr, ($($kind:ident $extra:ident),*), $f:path, $in_place:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            src: *const $T, dst: *mut $T, len: usize $(, $extra: extra!($kind $T))*
        ) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::into(src, dst, len, |src, dst| $f(src, dst $(, $extra)*), |xs| $in_place(xs $(, $extra)*)) }
        }
    };
}

macro_rules! with_derivative {
    ($T:ty, $name:ident, $symbol:expr, ($($kind:ident $extra:ident),*), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            xs: *mut $T, derivative: *mut $T, len: usize $(, $extra: extra!($kind $T))*
        ) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::beside(xs, derivative, len, |xs, derivative| $f(xs, derivative $(, $extra)*)) }
        }
    };
}

macro_rules! backward {
    ($T:ty, $name:ident, $symbol:expr, ($($kind:ident $extra:ident),*), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            x: *const $T, grad: *mut $T, len: usize $(, $extra: extra!($kind $T))*
        ) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::backward(x, grad, len, |x, grad| $f(x, grad $(, $extra)*)) }
        }
    };
}

macro_rules! from_output {
    ($T:ty, $name:ident, $symbol:expr, ($($kind:ident $extra:ident),*), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            y: *const $T, grad: *mut $T, len: usize $(, $extra: extra!($kind $T))*
        ) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::backward(y, grad, len, |y, grad| $f(y, grad $(, $extra)*)) }
        }
    };
}

macro_rules! channels_in_place {
    ($T:ty, $name:ident, $symbol:expr, (), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            xs: *mut $T, len: usize, slopes: *const $T, channels: usize, inner_len: usize
        ) -> Status {
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::channels_in_place(xs, len, slopes, channels, |xs, slopes| $f(xs, slopes, inner_len)) }
        }
    };
}

macro_rules! channels_into {
    ($T:ty, $name:ident, $symbol:expr, (), $f:path, $in_place:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            src: *const $T, dst: *mut $T, len: usize, slopes: *const $T, channels: usize, inner_len: usize
        ) -> Status {
            let f = |src: &[$T], dst: &mut [$T], slopes: &[$T]| $f(src, dst, slopes, inner_len);
            let f_in_place = |xs: &mut [$T], slopes: &[$T]| $in_place(xs, slopes, inner_len);
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::channels_into(src, dst, len, slopes, channels, f, f_in_place) }
        }
    };
}

macro_rules! channels_backward {
    ($T:ty, $name:ident, $symbol:expr, (), $f:path, $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[unsafe(export_name = $symbol)]
        pub unsafe extern "C" fn $name(
            x: *const $T, grad: *mut $T, len: usize,
            slopes: *const $T, channels: usize, inner_len: usize, slope_grads: *mut $T
        ) -> Status {
            let f = |x: &[$T], grad: &mut [$T], slopes: &[$T], slope_grads: &mut [$T]| {
                $f(x, grad, slopes, inner_len, slope_grads)
            };
            // SAFETY: the contract of the crate, which the caller keeps.
            unsafe { call::channels_backward((x, grad, len), (slopes, slope_grads, channels), f) }
        }
    };
}

/// The table: each row becomes a function of float and one of double.
macro_rules! functions {
    ($prefix:literal, $($module:ident)::+; $($(#[$doc:meta])* $shape:ident $name:ident $extras:tt $(or $in_place:ident)?;)*) => {
        /// The functions of float, `..._f32` in C.
        pub mod single {
            use crate::{call, status::Status};
            use $($module)::+ as source;
            $($shape!(f32, $name, concat!($prefix, stringify!($name), "_f32"), $extras, source::$name
                $(, source::$in_place)?, $(#[$doc])*);)*
        }
        /// The functions of double, `..._f64` in C.
        pub mod double {
            use crate::{call, status::Status};
            use $($module)::+ as source;
            $($shape!(f64, $name, concat!($prefix, stringify!($name), "_f64"), $extras, source::$name
                $(, source::$in_place)?, $(#[$doc])*);)*
        }
    };
}
