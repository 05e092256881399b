//! The activation functions beside those of other libraries, speed and error from one run.
//!
//! `measure` checks every peer, then times all of them in turns, and writes a CSV, a Markdown report and pictures;
//! `report` makes the last two from a CSV, such as the one of `python_peers.py`.

#![cfg_attr(feature = "sleef", feature(portable_simd))]

mod accuracy;
mod function;
mod libraries;
mod machine;
mod peer;
mod plots;
mod record;
mod report;
mod timing;

use clap::{Args, Parser, Subcommand};
use function::Function;
use libraries::Compared;
use record::{Record, Run};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Parser)]
#[command(about = "The activation functions beside those of other libraries: speed and error from one run")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check and time all peers; write CSV, Markdown and SVG
    Measure(Measure),
    /// Write Markdown and SVG from a CSV
    Report {
        csv: PathBuf,
        /// Where to; beside the CSV unless said
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
struct Measure {
    /// The folder for the results
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/peers"))]
    out: PathBuf,
    /// What the names of the results begin with
    #[arg(long, default_value = "rust")]
    name: String,
    /// Seconds for each function, type and length
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// Elements per call
    #[arg(long, value_delimiter = ',', default_values_t = [16, 64, 1024, 4096, 65536, 1 << 20])]
    len: Vec<usize>,
    /// Only these functions
    #[arg(long, value_delimiter = ',', value_enum)]
    function: Vec<Function>,
    /// Only this type: f32 or f64
    #[arg(long)]
    element: Option<String>,
    /// Only peers whose name contains one of these; ours are always there
    #[arg(long, value_delimiter = ',')]
    peer: Vec<String>,
    /// Every backend of the machine beside the best one
    #[arg(long)]
    backends: bool,
    /// The fraction of the accuracy sweep to run
    #[arg(long, default_value_t = 1.0)]
    sweep: f64,
    /// A short run that shows that everything works; its figures mean little
    #[arg(long)]
    smoke: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    // candle spreads rows over a pool: one thread, the calling one, is what all others use.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    match Cli::parse().command {
        Command::Measure(mut options) => {
            if options.smoke {
                options.seconds = options.seconds.min(0.05);
                options.sweep = options.sweep.min(0.1);
            }
            let run = measure(&options);
            fs::create_dir_all(&options.out)?;
            fs::write(options.out.join(format!("{}.csv", options.name)), run.to_csv())?;
            write_report(&run, &options.out, &options.name)
        }
        Command::Report { csv, out } => {
            let run = Run::read(&csv)?;
            let beside = csv.parent().unwrap_or(Path::new("")).to_owned();
            let stem = csv.file_stem().unwrap_or_default().to_string_lossy();
            write_report(&run, &out.unwrap_or(beside), &stem)
        }
    }
}

fn write_report(run: &Run, folder: &Path, stem: &str) -> Result<(), Box<dyn Error>> {
    let pictures = plots::draw(run, folder, stem)?;
    let text = report::markdown(run, &pictures);
    fs::write(folder.join(format!("{stem}.md")), &text)?;
    println!("{text}");
    Ok(())
}

fn measure(options: &Measure) -> Run {
    let reference = function::check_quick_truth();
    let mut context = machine::context();
    context.push(format!("error of the f32 reference against double-double: {reference:.0e} ULP"));
    let mut run = Run { context, records: Vec::new() };
    let functions = if options.function.is_empty() { &Function::ALL[..] } else { &options.function };
    for &function in functions {
        compare::<f32>(options, function, &mut run.records);
        compare::<f64>(options, function, &mut run.records);
    }
    run
}

/// One function in one type: accuracy first, then every length.
fn compare<T: Compared>(options: &Measure, function: Function, records: &mut Vec<Record>) {
    if options.element.as_deref().is_some_and(|only| only != T::NAME) {
        return;
    }
    let mut peers = T::peers(function, options.backends);
    let wanted = |name: &str| options.peer.is_empty() || options.peer.iter().any(|part| name.contains(part));
    peers.retain(|peer| peer.library == "activations" || wanted(&peer.name));

    eprintln!("{} {}: checking {} peers", function.name(), T::NAME, peers.len());
    let inputs = (T::SWEEP as f64 * options.sweep) as usize;
    let accuracies = accuracy::measure(function, &mut peers, inputs);
    for &len in &options.len {
        eprintln!("{} {}: timing {len} elements", function.name(), T::NAME);
        let timings = timing::measure(&mut peers, function, len, Duration::from_secs_f64(options.seconds));
        for ((peer, accuracy), timing) in peers.iter().zip(&accuracies).zip(timings) {
            records.push(Record {
                function: function.name().into(),
                element: T::NAME.into(),
                len,
                peer: peer.name.clone(),
                library: peer.library.into(),
                place: peer.place.into(),
                minimum: timing.minimum,
                median: timing.median,
                paired_ratio: timing.first_over_this,
                max_ulp: accuracy.as_ref().map(|a| a.max_ulp),
                worst_input: accuracy.as_ref().and_then(|a| a.worst),
                sum_error: accuracy.as_ref().and_then(|a| a.sum_error),
                wrong: accuracy.as_ref().map(|a| a.wrong_text()).unwrap_or_default(),
            });
        }
    }
}
