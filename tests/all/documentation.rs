//! Figures that the documentation quotes are those of the table of bounds.
//!
//! README.md and the crate's front page show the whole table between two marks. A function's own documentation has
//! lines that begin with "Error:", of which the first is its own and one after "Long rows" that of long rows.

use crate::common::bounds::{BOUNDS, Bound};

/// The cells of one line of the table.
fn cells(bound: &Bound) -> [String; 4] {
    let (name, rest) = bound.function.split_once(',').unwrap_or((bound.function, ""));
    let comma = if rest.is_empty() { "" } else { "," };
    let terms = if bound.terms == 0.0 { String::new() } else { bound.terms.to_string() };
    [format!("`{name}`{comma}{rest}"), bound.f32.to_string(), bound.f64.to_string(), terms]
}

/// The lines between the marks, without what makes comments of them.
fn quoted_table(text: &str) -> Vec<[String; 4]> {
    let (_, rest) = text.split_once("<!-- bounds -->").expect("the mark of the table's beginning");
    let (table, _) = rest.split_once("<!-- /bounds -->").expect("the mark of its end");
    let lines = table.lines().map(|line| line.trim_start_matches("//!").trim());
    let rows = lines.filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let cells = |row: &str| -> [String; 4] {
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().expect("four columns")
    };
    // The first two are the head and the line below it.
    rows.skip(2).map(cells).collect()
}

#[test]
fn tables_are_the_table() {
    let table: Vec<[String; 4]> = BOUNDS.iter().map(cells).collect();
    assert_eq!(quoted_table(include_str!("../../README.md")), table, "README.md");
    assert_eq!(quoted_table(include_str!("../../src/lib.rs")), table, "src/lib.rs");
}

/// What a function's documentation says of its error.
fn sentence(bound: &Bound) -> String {
    let Bound { f32, f64, terms, .. } = bound;
    let cancelling = if *terms == 0.0 { String::new() } else { format!(", and {terms} · 2⁻⁵³ of its terms") };
    format!("Error: f32 {f32} ULP, f64 {f64} ULP{cancelling}.")
}

const SOURCES: [&str; 5] = [
    include_str!("../../src/sigmoid.rs"),
    include_str!("../../src/tanh.rs"),
    include_str!("../../src/softmax.rs"),
    include_str!("../../src/log_softmax.rs"),
    include_str!("../../src/parametric_relu.rs"),
];

/// The "Error:" sentences in front of a public function.
fn sentences_of(function: &str) -> Vec<&'static str> {
    let head = format!("pub fn {function}(");
    let found = SOURCES.iter().find_map(|source| source.split_once(head.as_str()));
    let (before, _) = found.unwrap_or_else(|| panic!("no source has {head}"));
    let own: Vec<&str> = before.lines().rev().skip(1).take_while(|line| line.trim_start().starts_with("///")).collect();
    let sentence = |line: &'static str| {
        let text = line.trim_start().trim_start_matches('/').trim();
        text.starts_with("Error:").then(|| text.split_inclusive("ULP.").next().unwrap_or(text))
    };
    own.into_iter().rev().filter_map(sentence).map(|text| text.split(" Long rows").next().unwrap_or(text)).collect()
}

#[test]
fn sentences_are_the_table() {
    for bound in BOUNDS {
        let (function, is_long) = match bound.function.strip_suffix(", long rows") {
            Some(function) => (function, true),
            None => (bound.function, false),
        };
        let said = sentences_of(function);
        let place = usize::from(is_long);
        assert_eq!(said.get(place).copied(), Some(sentence(bound).as_str()), "the documentation of {function}");
    }
}
