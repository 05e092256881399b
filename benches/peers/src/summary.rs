//! What a README shows of one run or several: at one length, our time over that of every peer, with the peer's error; and
//! over the lengths, our time over PyTorch's.

use crate::libraries::{DEFAULT, FAST};
use crate::record::{Record, Run, lengths, peers};
use crate::report::significant;
use std::fmt::Write;
use std::io;

/// The length of the tables by peer.
const TYPICAL: usize = 4096;

const BEGIN: &str = "<!-- ratios -->\n";
const END: &str = "<!-- /ratios -->";

/// Puts the summary of `runs` between its marks in `text`.
///
/// # Errors
/// There are no marks.
pub fn replace(text: &str, runs: &[Run]) -> io::Result<String> {
    let missing = || io::Error::other(format!("no {} and {END}", BEGIN.trim()));
    let (before, rest) = text.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n{}\n{END}{after}", markdown(runs)))
}

fn markdown(runs: &[Run]) -> String {
    let mut text = String::new();
    for (element, functions) in
        [("f32", &["sigmoid", "tanh", "softmax", "relu", "leaky_relu"][..]), ("f64", &["sigmoid", "tanh", "softmax"])]
    {
        text += &by_peer(runs, element, functions);
    }
    text += &by_length(runs);
    text.trim_end().to_owned()
}

/// One row a peer, one column a function.
fn by_peer(runs: &[Run], element: &str, functions: &[&str]) -> String {
    let mut text = format!("| {element}, {TYPICAL} elements | {} |\n", functions.join(" | "));
    text += &"|---".repeat(1 + functions.len());
    text += "|\n";
    let Some(first) = runs.first() else { return text };
    let own = Column { run: first, element };
    _ = write!(text, "| **ours**, ns per element |");
    for function in functions {
        let ns = |name| Some(significant(own.find(function, name)?.minimum));
        _ = write!(text, " {} |", pair(ns(DEFAULT), ns(FAST), ""));
    }
    text.push('\n');
    for run in runs {
        let column = Column { run, element };
        let records = || run.records.iter().filter(|r| r.element == element && r.len == TYPICAL);
        for peer in peers(records()).into_iter().filter(|name| !name.starts_with(DEFAULT)) {
            let cells: Vec<String> = functions.iter().map(|f| column.cell(f, peer)).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                _ = writeln!(text, "| {peer}{} | {} |", column.build(), cells.join(" | "));
            }
        }
    }
    text + "\n"
}

struct Column<'a> {
    run: &'a Run,
    element: &'a str,
}

impl Column<'_> {
    fn find(&self, function: &str, peer: &str) -> Option<&Record> {
        let is_it = |r: &&Record| r.function == function && r.peer == peer && r.element == self.element;
        self.run.records.iter().filter(is_it).find(|r| r.len == TYPICAL)
    }

    /// A mark on the peers of a program that was built for this machine alone.
    fn build(&self) -> &'static str {
        if self.run.context.iter().any(|line| line.starts_with("build: for AVX")) { ", native build" } else { "" }
    }

    /// Our times over the peer's, and the peer's error.
    fn cell(&self, function: &str, peer: &str) -> String {
        let Some(other) = self.find(function, peer) else { return String::new() };
        let ratio = |ours| Some(format!("{:.2}", self.find(function, ours)?.minimum / other.minimum));
        // Exact functions have no error to show.
        let error = match other.max_ulp {
            Some(ulp) if ulp >= 1e4 => " (wrong)".to_owned(),
            Some(ulp) if ulp > 0.0 => format!(" ({ulp:.1})"),
            _ => String::new(),
        };
        pair(ratio(DEFAULT), ratio(FAST), &error)
    }
}

fn pair(first: Option<String>, second: Option<String>, rest: &str) -> String {
    let figures: Vec<String> = [first, second].into_iter().flatten().collect();
    figures.join(" / ") + rest
}

/// Our times over the better of PyTorch's two ways, one row a function, one column a length.
fn by_length(runs: &[Run]) -> String {
    let is_torch = |r: &Record| r.origin == "pytorch";
    let Some(run) = runs.iter().find(|run| run.records.iter().any(is_torch)) else { return String::new() };
    let sizes = lengths(run.records.iter());
    let mut text = String::from("| over PyTorch's time |");
    sizes.iter().for_each(|len| _ = write!(text, " {len} |"));
    text += "\n";
    text += &"|---".repeat(1 + sizes.len());
    text += "|\n";
    for table in run.tables() {
        _ = write!(text, "| {}, {} |", table.0, table.1);
        for &len in &sizes {
            let at = || run.table(&table).filter(move |r| r.len == len);
            let torch = at().filter(|r| is_torch(r)).map(|r| r.minimum).fold(f64::INFINITY, f64::min);
            let ratio = |name| at().find(|r| r.peer == name).map(|r| format!("{:.2}", r.minimum / torch));
            _ = write!(text, " {} |", pair(ratio(DEFAULT), ratio(FAST), ""));
        }
        text.push('\n');
    }
    text
}
