//! Numbered jobs over all cores, with a progress bar.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

/// A bar over `inputs` inputs, with their rate and the time left.
pub(crate) fn bar(label: &str, inputs: u64) -> ProgressBar {
    let style = "{msg:28} {bar:30} {percent:>3}%  {human_pos} of {human_len}, {per_sec}, {eta} left";
    let bar = ProgressBar::new(inputs).with_message(label.to_owned());
    bar.set_style(ProgressStyle::with_template(style).expect("a valid template"));
    bar
}

/// Runs `step` for jobs 0 to `jobs`, each thread on a tally of its own that `start` makes, and returns the tallies.
pub(crate) fn fold<T: Send>(jobs: u64, start: impl Fn() -> T + Sync, step: impl Fn(&mut T, u64) + Sync) -> Vec<T> {
    let next = AtomicU64::new(0);
    let work = || {
        let mut tally = start();
        loop {
            let job = next.fetch_add(1, Relaxed);
            if job >= jobs {
                return tally;
            }
            step(&mut tally, job);
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker panicked")).collect()
    })
}
