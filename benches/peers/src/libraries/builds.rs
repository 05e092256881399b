//! Other builds of our own functions, from shared libraries of the package `peers-face`: before and after a change, say,
//! in the same turns as everyone else.

use crate::function::{Element, Function};
use crate::peer::{Peer, in_place};
use libloading::Library;
use std::path::Path;
use std::sync::OnceLock;

static BUILDS: OnceLock<Vec<(String, Library)>> = OnceLock::new();

/// Loads `NAME=PATH` each.
///
/// # Errors
/// What the loader refuses.
pub fn load(builds: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let mut loaded = Vec::new();
    for build in builds {
        let (name, path) = build.split_once('=').ok_or("a build is given as NAME=PATH")?;
        // SAFETY: the libraries are builds of `peers-face`, which runs nothing when it is loaded.
        let library = unsafe { Library::new(Path::new(path).canonicalize()?)? };
        loaded.push((name.to_owned(), library));
    }
    BUILDS.set(loaded).map_err(|_| "builds are loaded once".into())
}

type Plain<T> = unsafe extern "C" fn(*mut T, usize);
type WithSlope<T> = unsafe extern "C" fn(*mut T, usize, T);

/// Each build's default function and, where it has one, its fast function.
pub fn peers<T: Element>(function: Function) -> Vec<Peer<T>> {
    let mut peers = Vec::new();
    for (name, library) in BUILDS.get().into_iter().flatten() {
        for (prefix, suffix) in [("", ""), ("fast_", " fast")] {
            let symbol = format!("{prefix}{}_{}", function.name(), T::NAME);
            let name = format!("{name}{suffix}");
            if function == Function::LeakyRelu {
                // SAFETY: in `peers-face` a function of that name has that type.
                let Ok(call) = (unsafe { library.get::<WithSlope<T>>(symbol.as_bytes()) }) else { continue };
                let call = *call;
                // SAFETY: pointer and length are those of a slice; the library is never unloaded.
                let run = move |xs: &mut [T]| unsafe { call(xs.as_mut_ptr(), xs.len(), T::SLOPE) };
                peers.push(in_place("activations", name, run));
            } else {
                // SAFETY: in `peers-face` a function of that name has that type.
                let Ok(call) = (unsafe { library.get::<Plain<T>>(symbol.as_bytes()) }) else { continue };
                let call = *call;
                // SAFETY: pointer and length are those of a slice; the library is never unloaded.
                let run = move |xs: &mut [T]| unsafe { call(xs.as_mut_ptr(), xs.len()) };
                peers.push(in_place("activations", name, run));
            }
        }
    }
    peers
}
