//! One declaration, two faces: the plain function, which runs on the best backend, and the method of
//! [`Backend`](crate::Backend), which runs on a given one.

macro_rules! public {
    ($(
        $(#[$meta:meta])*
        pub fn $name:ident($backend:ident $(, $arg:ident: $type:ty)* $(,)?) $(-> $result:ty)? $body:block
    )*) => {
        $(
            $(#[$meta])*
            pub fn $name<T: Float>($($arg: $type),*) $(-> $result)? {
                Backend::best().$name($($arg),*)
            }
        )*

        #[doc = "Functions on this backend."]
        impl Backend {
            $(
                #[doc = concat!("[`", stringify!($name), "`](crate::", stringify!($name), "()) on this backend.")]
                $(#[cfg_attr(all(), allow(clippy::missing_errors_doc))] #[doc = concat!("\n\nReturns `", stringify!($result), "`.")])?
                pub fn $name<T: Float>(self, $($arg: $type),*) $(-> $result)? {
                    let $backend = self;
                    $body
                }
            )*
        }
    };
}

pub(crate) use public;
