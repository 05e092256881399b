//! The suites as CSV and as Markdown.

use crate::report::significant;
use crate::suites::{Cell, forms, large, places, rows, slow, small};
use std::fmt::Write;

const HEADER: &str = "suite,type,row,column,min_ns,median_ns,yardstick,ratio,paired_ratio";

/// Names have commas; in the CSV they are semicolons.
fn field(name: &str) -> String {
    name.replace(',', ";")
}

pub fn csv(context: &[String], cells: &[Cell]) -> String {
    let mut text: String = context.iter().map(|line| format!("# {line}\n")).collect();
    text += HEADER;
    text.push('\n');
    for c in cells {
        let ratio = |r: Option<f64>| r.map(|r| format!("{r:.4}")).unwrap_or_default();
        let names = format!("{},{},{},{}", c.suite, c.element, field(&c.row), field(&c.column));
        let yardstick = field(c.yardstick.as_deref().unwrap_or_default());
        let ratios = format!("{},{}", ratio(c.ratio), ratio(c.paired_ratio));
        _ = writeln!(text, "{names},{:.5},{:.5},{yardstick},{ratios}", c.minimum, c.median);
    }
    text
}

/// What a suite shows, and in what its figures are.
fn introduction(suite: &str) -> (&'static str, &'static str) {
    match suite {
        large::NAME => {
            ("Against the memory", "ns per element, and the time over that of the loop named in the last column")
        }
        places::NAME => ("Where slices begin", "ns per element at 4096 elements, and the time over that of the loop"),
        forms::NAME => ("Forms of a function", "ns per element, and the time over that of the value"),
        rows::NAME => ("Short rows", "ns per element by the length of a row, and the time over that of a plain loop"),
        small::NAME => ("Small calls", "ns per call by the number of elements, and the time over that of a plain loop"),
        small::APART_NAME => ("Small calls, each on lines of its own", "ns per call, as above"),
        slow::NAME => ("Slow inputs", "ns per element, and the time over that of ordinary inputs"),
        _ => ("", ""),
    }
}

pub fn markdown(context: &[String], cells: &[Cell]) -> String {
    let mut text = String::from("# The functions beside memory, loops and themselves\n\n");
    for line in context {
        _ = writeln!(text, "- {line}");
    }
    text +=
        "\nOne thread; inputs uniform in [-8, 8] unless said; the rows of a column take turns. Times are the best of\n";
    text += "many rounds.\n";
    let mut at = 0;
    while at < cells.len() {
        let first = &cells[at];
        let rest = cells[at..].iter().take_while(|c| (c.suite, c.element) == (first.suite, first.element));
        let table: Vec<&Cell> = rest.collect();
        let (title, unit) = introduction(first.suite);
        _ = write!(text, "\n## {title}, {}\n\nIn {unit}.\n\n{}", first.element, one(&table));
        at += table.len();
    }
    text
}

/// One table of a suite and type.
fn one(cells: &[&Cell]) -> String {
    let columns = distinct(cells.iter().map(|c| c.column.as_str()));
    let mut text = format!("| | {} | against |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len() + 2));
    for row in distinct(cells.iter().map(|c| c.row.as_str())) {
        _ = write!(text, "| {row} |");
        let own = || cells.iter().filter(move |c| c.row == row);
        for column in &columns {
            let cell = own().find(|c| c.column == *column);
            let ratio = |c: &Cell| c.ratio.map(|r| format!(" ({r:.2})")).unwrap_or_default();
            _ = write!(text, " {} |", cell.map(|c| significant(c.minimum) + &ratio(c)).unwrap_or_default());
        }
        let yardstick = own().find_map(|c| c.yardstick.as_deref()).filter(|&name| name != row);
        _ = writeln!(text, " {} |", yardstick.unwrap_or_default());
    }
    text
}

fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}
