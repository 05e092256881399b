//! Who takes part, one module a library. A library without a function, or without an element type, is left out there.

pub mod builds;
mod candle;
mod lanes;
mod ours;
mod rten;
mod scalar;
#[cfg(feature = "sleef")]
mod sleef;
pub mod std_loops;
mod tract;
#[cfg(all(target_arch = "x86_64", any(feature = "libmvec", feature = "sleef-c")))]
mod vector_c;
mod wide;

pub use ours::{DEFAULT, FAST};

use crate::function::{Element, Function};
use crate::peer::Peer;

/// A function in place, by name.
pub type Named<T> = (&'static str, fn(&mut [T]));

/// A type in which libraries are compared.
pub trait Compared: Element {
    /// Everyone who has `function`, ours first.
    fn peers(function: Function, every_backend: bool) -> Vec<Peer<Self>>;

    /// The functions that stand beside ours in the suites.
    fn beside() -> Vec<Named<Self>>;

    /// Those of them that are softmax, to be called row by row.
    fn softmax_by_row() -> Option<Named<Self>> {
        Self::beside().into_iter().find(|(name, _)| name.ends_with("softmax"))
    }
}

impl Compared for f32 {
    fn peers(function: Function, every_backend: bool) -> Vec<Peer<f32>> {
        let mut peers = ours::peers(function, every_backend);
        peers.extend(builds::peers(function));
        peers.extend(rten::single(function));
        peers.extend(tract::single(function));
        peers.extend(lanes::single(function));
        peers.extend(wide::single(function));
        #[cfg(feature = "sleef")]
        peers.extend(sleef::single(function));
        #[cfg(all(target_arch = "x86_64", any(feature = "libmvec", feature = "sleef-c")))]
        peers.extend(vector_c::single(function));
        peers.push(candle::peer(function));
        peers.extend(scalar::single(function));
        peers.extend(std_loops::peers(function));
        peers
    }

    fn beside() -> Vec<Named<f32>> {
        rten::beside()
    }
}

impl Compared for f64 {
    fn peers(function: Function, every_backend: bool) -> Vec<Peer<f64>> {
        let mut peers = ours::peers(function, every_backend);
        peers.extend(builds::peers(function));
        peers.extend(lanes::double(function));
        peers.extend(wide::double(function));
        #[cfg(feature = "sleef")]
        peers.extend(sleef::double(function));
        #[cfg(all(target_arch = "x86_64", any(feature = "libmvec", feature = "sleef-c")))]
        peers.extend(vector_c::double(function));
        peers.push(candle::peer(function));
        peers.extend(scalar::double(function));
        peers.extend(std_loops::peers(function));
        peers
    }

    fn beside() -> Vec<Named<f64>> {
        Vec::new()
    }
}
