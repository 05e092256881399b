//! The activation functions beside those of other libraries, speed and error from one run.
//!
//! `measure` checks every peer, then times all of them in turns, and writes a CSV, a Markdown report and pictures;
//! `report` makes the last two from a CSV, such as the one of `python_peers.py`.

#![cfg_attr(feature = "sleef", feature(portable_simd))]

mod accuracy;
mod aligned;
mod contest;
mod function;
mod libraries;
mod machine;
mod native;
mod peer;
mod plots;
mod record;
mod report;
mod suites;
mod summary;
mod tables;
mod timing;

use clap::{Args, Parser, Subcommand, ValueEnum};
use function::Function;
use libraries::Compared;
use record::{Record, Run};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use suites::{Cell, Wanted};

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
    /// Put the tables of ratios of one or more CSVs between their marks in a README
    Readme {
        readme: PathBuf,
        #[arg(required = true)]
        csv: Vec<PathBuf>,
    },
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Suite {
    /// One library against another, at every length
    Peers,
    /// ReLU's family and the backward passes against the memory
    Large,
    /// Where slices begin
    Places,
    /// Derivatives against values
    Forms,
    /// softmax over short rows
    Rows,
    /// Calls on one to 64 elements
    Small,
    /// Subnormal, huge and other inputs against ordinary ones
    Slow,
}

#[derive(Args)]
struct Measure {
    /// The folder for the results
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/peers"))]
    out: PathBuf,
    /// What the names of the results begin with
    #[arg(long, default_value = "rust")]
    name: String,
    /// Only these suites
    #[arg(long, value_delimiter = ',', value_enum)]
    suite: Vec<Suite>,
    /// Seconds for each function, type and length of the peers, and each column of the other suites
    #[arg(long, default_value_t = 1.5)]
    seconds: f64,
    /// Elements per call, for the peers
    #[arg(long, value_delimiter = ',', default_values_t = [16, 64, 1024, 4096, 65536, 1 << 20])]
    len: Vec<usize>,
    /// Only functions whose name contains one of these
    #[arg(long, value_delimiter = ',')]
    function: Vec<String>,
    /// Only this type: f32 or f64
    #[arg(long)]
    element: Option<String>,
    /// Only peers whose name contains one of these; ours are always there
    #[arg(long, value_delimiter = ',')]
    peer: Vec<String>,
    /// Every backend of the machine beside the best one
    #[arg(long)]
    backends: bool,
    /// Other builds of the shared library in `face/`, as NAME=PATH, beside the peers
    #[arg(long, value_delimiter = ',')]
    build: Vec<String>,
    /// The fraction of the accuracy sweep to run
    #[arg(long, default_value_t = 1.0)]
    sweep: f64,
    /// A minute for everything: a tenth of the time, a tenth of the sweep
    #[arg(long)]
    quick: bool,
    /// A short run that shows that everything works; its figures mean little
    #[arg(long)]
    smoke: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    // candle spreads rows over a pool: one thread, the calling one, is what all others use.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    match Cli::parse().command {
        Command::Measure(mut options) => {
            if options.quick {
                options.seconds = options.seconds.min(0.15);
                options.sweep = options.sweep.min(0.1);
            }
            if options.smoke {
                options.seconds = options.seconds.min(0.02);
                options.sweep = options.sweep.min(0.02);
            }
            libraries::builds::load(&options.build)?;
            fs::create_dir_all(&options.out)?;
            all(&options)
        }
        Command::Report { csv, out } => {
            let run = Run::read(&csv)?;
            let beside = csv.parent().unwrap_or(Path::new("")).to_owned();
            let stem = csv.file_stem().unwrap_or_default().to_string_lossy();
            write_report(&run, &out.unwrap_or(beside), &stem)
        }
        Command::Readme { readme, csv } => {
            let runs = csv.iter().map(|csv| Run::read(csv)).collect::<Result<Vec<_>, _>>()?;
            let text = summary::replace(&fs::read_to_string(&readme)?, &runs)?;
            Ok(fs::write(readme, text)?)
        }
    }
}

/// The peers, then the suites; each writes its files.
fn all(options: &Measure) -> Result<(), Box<dyn Error>> {
    let asked = |suite| options.suite.is_empty() || options.suite.contains(&suite);
    if asked(Suite::Peers) {
        let run = measure(options);
        fs::write(options.out.join(format!("{}.csv", options.name)), run.to_csv())?;
        write_report(&run, &options.out, &options.name)?;
    }
    let mut cells = Vec::new();
    for &suite in Suite::value_variants().iter().filter(|&&suite| asked(suite)) {
        cells.extend(suite_of::<f32>(suite, options));
        cells.extend(suite_of::<f64>(suite, options));
    }
    if !cells.is_empty() {
        let context = machine::context();
        let stem = format!("{}-suites", options.name);
        fs::write(options.out.join(format!("{stem}.csv")), tables::csv(&context, &cells))?;
        let text = tables::markdown(&context, &cells);
        fs::write(options.out.join(format!("{stem}.md")), &text)?;
        println!("{text}");
    }
    Ok(())
}

/// One suite in one type, nothing for the peers.
fn suite_of<T: Compared>(suite: Suite, options: &Measure) -> Vec<Cell> {
    if options.element.as_deref().is_some_and(|only| only != T::NAME) {
        return Vec::new();
    }
    // A column has up to twenty rows; where it has fewer, less time will do.
    let wanted = |share: f64| Wanted {
        budget: Duration::from_secs_f64(options.seconds * share),
        only: options.function.clone(),
    };
    match suite {
        Suite::Peers => Vec::new(),
        Suite::Large => suites::large::run::<T>(&wanted(1.0)),
        Suite::Places => suites::places::run::<T>(&wanted(0.5)),
        Suite::Forms => suites::forms::run::<T>(&wanted(0.5)),
        Suite::Rows => suites::rows::run::<T>(&wanted(0.3)),
        Suite::Small => suites::small::run::<T>(&wanted(0.3)),
        Suite::Slow => suites::slow::run::<T>(&wanted(0.3), options.backends),
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
    let asked = |name: &str| options.function.is_empty() || options.function.iter().any(|part| name.contains(part));
    for function in Function::ALL.into_iter().filter(|function| asked(function.name())) {
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
    peers.retain(|peer| peer.origin == "activations" || wanted(&peer.name));

    eprintln!("{} {}: checking {} peers", function.name(), T::NAME, peers.len());
    let inputs = (T::SWEEP as f64 * options.sweep) as usize;
    let accuracies = accuracy::measure(function, &mut peers, inputs);
    for &len in &options.len {
        eprintln!("{} {}: timing {len} elements", function.name(), T::NAME);
        let timings = contest::measure(&mut peers, function, len, Duration::from_secs_f64(options.seconds));
        for ((peer, accuracy), timing) in peers.iter().zip(&accuracies).zip(timings) {
            records.push(Record {
                function: function.name().into(),
                element: T::NAME.into(),
                len,
                peer: peer.name.clone(),
                origin: peer.origin.into(),
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
