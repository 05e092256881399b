//! One declaration, two faces: the plain function, which runs on the best backend, and the method of
//! [`Backend`](crate::Backend), which runs on a given one.

/// `pub fn name(backend, ...)` is the function `name` and the method `name`; `pub fn name as other(backend, ...)` is the
/// function `name` of `fast`, and the method `other`.
///
/// - `T` is the element type: function and method are generic over `T: Float`, which no declaration says.
/// - The first argument has no type. Its name, `backend`, is that of the method's `self` in the body; the function
///   lacks it. The others have plain names, and are passed on.
/// - `Float` and `Backend` must be imported under these names.
/// - The functions of a block all have `as`, or none of them has.
///
/// ```text
/// public! {
///     /// What it does.
///     pub fn f_into(backend, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> { body }
/// }
/// ```
///
/// becomes
///
/// ```text
/// /// What it does.
/// pub fn f_into<T: Float>(src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
///     Backend::chosen().f_into(src, dst)
/// }
///
/// impl Backend {
///     /// `f_into` on this backend.
///     pub fn f_into<T: Float>(self, src: &[T], dst: &mut [T]) -> Result<(), ShapeError> {
///         let backend = self;
///         body
///     }
/// }
/// ```
macro_rules! public {
    ($(
        $(#[$meta:meta])*
        pub fn $name:ident as $method:ident($backend:ident $(, $arg:ident: $type:ty)* $(,)?) $(-> $result:ty)? $body:block
    )*) => {
        $crate::api::public!(@ "fast::" $(
            $(#[$meta])*
            $name, $method, ($backend $(, $arg: $type)*) $(-> $result)? $body
        )*);
    };
    ($(
        $(#[$meta:meta])*
        pub fn $name:ident($backend:ident $(, $arg:ident: $type:ty)* $(,)?) $(-> $result:ty)? $body:block
    )*) => {
        $crate::api::public!(@ "" $(
            $(#[$meta])*
            $name, $name, ($backend $(, $arg: $type)*) $(-> $result)? $body
        )*);
    };
    (@ $module:literal $(
        $(#[$meta:meta])*
        $name:ident, $method:ident, ($backend:ident $(, $arg:ident: $type:ty)*) $(-> $result:ty)? $body:block
    )*) => {
        $(
            $(#[$meta])*
            pub fn $name<T: Float>($($arg: $type),*) $(-> $result)? {
                Backend::chosen().$method($($arg),*)
            }
        )*

        #[doc = "Functions on this backend."]
        impl Backend {
            $(
                #[doc = concat!("[`", $module, stringify!($name), "`](fn@", stringify!($name), ") on this backend.")]
                $(#[doc = concat!("\n\n# Errors\n`", stringify!($result), "`, as the function has it.")])?
                pub fn $method<T: Float>(self, $($arg: $type),*) $(-> $result)? {
                    let $backend = self;
                    $body
                }
            )*
        }
    };
}

pub(crate) use public;
