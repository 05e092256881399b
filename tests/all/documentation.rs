//! The figures that README.md and the documentation quote are those of the table of bounds.
//!
//! The table stands in README.md and in `src/lib.rs` between two `bounds` markers, as [`table`] writes it; and the
//! documentation of each function that has a bound has the sentence that [`sentence`] writes. When a test here fails,
//! its message is what the text should be. docs/pytorch.md calls functions that there are.

use crate::common::bounds::{BOUNDS, Bound, LONG_ROW, LONGEST_ROW, Part};

const TABLES: [&str; 2] = ["README.md", "src/lib.rs"];

/// A file of the project; read at run time, so that a change of words does not compile the tests again.
pub(crate) fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn tables_are_the_table_of_bounds() {
    let table = table();
    for name in TABLES {
        let quoted = between_markers(&file(name)).unwrap_or_else(|| panic!("{name} has no `bounds` markers"));
        assert!(quoted == table, "{name} quotes\n\n{quoted}\nbut the table of bounds is\n\n{table}");
    }
}

#[test]
fn functions_quote_their_bounds() {
    for bound in BOUNDS {
        let sentence = sentence(bound);
        let name = plain_name(bound);
        let docs = documentation(name).unwrap_or_else(|| panic!("no documentation of {name}"));
        assert!(docs.contains(&sentence), "{name} should say \"{sentence}\", but its documentation is:\n{docs}");
    }
    let quoted: usize =
        ["src", "src/fast"].map(sources).concat().iter().map(|file| file.matches("Error: f32").count()).sum();
    assert_eq!(quoted, BOUNDS.len(), "a sentence \"Error: f32 ...\" belongs to no bound");
}

#[test]
fn lengths_of_rows_are_quoted() {
    let softmax = documentation("softmax").expect("softmax is documented");
    let long = format!("above {LONG_ROW} elements and up to {}", power_of_two(LONGEST_ROW.ilog2() as i32));
    assert!(softmax.contains(&long), "softmax should say \"{long}\", but its documentation is:\n{softmax}");
    for name in TABLES {
        for number in [LONG_ROW.to_string(), power_of_two(LONGEST_ROW.ilog2() as i32)] {
            assert!(file(name).contains(&number), "{name} should name {number}");
        }
    }
}

/// Calls in docs/pytorch.md are of functions that there are, with as many arguments, and may fail where these may.
#[test]
fn calls_on_the_page_fit() {
    let page = file("docs/pytorch.md");
    let (table, _) = page.split_once("## What differs").expect("the page has two parts");
    let cells = table.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit(" | ").next());
    let mut calls = 0;
    for call in cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        let Some((name, arguments)) = call.split_once('(') else { continue };
        let start = format!("pub fn {name}(backend, ");
        let declaration = sources("src").iter().find_map(|source| {
            let (_, from_here) = source.split_once(&start)?;
            from_here.split_once(" {\n").map(|(declaration, _)| declaration.to_owned())
        });
        let declaration = declaration.unwrap_or_else(|| panic!("docs/pytorch.md calls {name}, which is no function"));
        let (declared, result) = declaration.split_once(')').unwrap_or_default();
        let fits = arguments.split(", ").count() == declared.split(", ").count()
            && call.ends_with('?') == result.contains("Result");
        assert!(fits, "docs/pytorch.md has `{call}`, but the function is {name}({declaration}");
        calls += 1;
    }
    assert!(calls >= 20, "only {calls} calls");
}

/// The table as Markdown.
fn table() -> String {
    let mut table = String::from("| function | f32, ULP | and of its terms | f64, ULP | and of its terms |\n");
    table += "|---|---|---|---|---|\n";
    for bound in BOUNDS {
        let name = plain_name(bound);
        let which = &bound.function[name.len()..];
        let [single, double] = bound.terms.map(part);
        table += &format!("| `{name}`{which} | {} | {single} | {} | {double} |\n", bound.f32, bound.f64);
    }
    table
}

fn sentence(bound: &Bound) -> String {
    let Bound { f32, f64, terms, .. } = bound;
    let [single, double] = terms.map(|terms| match part(terms) {
        none if none.is_empty() => none,
        part => format!(" and {part} of its terms"),
    });
    format!("Error: f32 {f32} ULP{single}, f64 {f64} ULP{double}.")
}

fn part(Part { units, exponent }: Part) -> String {
    if units == 0.0 {
        return String::new();
    }
    format!("{units} · {}", power_of_two(exponent))
}

/// Without what a comma separates.
fn plain_name(bound: &Bound) -> &'static str {
    bound.function.split(',').next().unwrap_or_default()
}

fn power_of_two(exponent: i32) -> String {
    let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];
    let sign = if exponent < 0 { "2⁻" } else { "2" };
    let exponent = exponent.unsigned_abs().to_string();
    exponent.bytes().fold(String::from(sign), |text, digit| text + digits[usize::from(digit - b'0')])
}

/// The lines between the markers, without the `//!` of a comment and without blank ones.
fn between_markers(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("<!-- bounds -->\n")?;
    let (inside, _) = rest.split_once("<!-- /bounds -->")?;
    let lines = inside.lines().map(|line| line.trim_start_matches("//!").trim());
    Some(lines.filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect())
}

/// The Rust files of a folder.
pub(crate) fn sources(folder: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.map(|path| std::fs::read_to_string(path).expect("a source file is text")).collect()
}

/// The comment above `pub fn name`, or above `pub fn name as ...`, as one line.
fn documentation(name: &str) -> Option<String> {
    let (folder, name) = name.strip_prefix("fast::").map_or(("src", name), |name| ("src/fast", name));
    let starts = [format!("pub fn {name}("), format!("pub fn {name} as ")];
    sources(folder).iter().find_map(|source| {
        let (before, _) = starts.iter().find_map(|start| source.split_once(start))?;
        let comment: Vec<_> = before.lines().rev().skip(1).map_while(|line| line.trim().strip_prefix("///")).collect();
        Some(comment.iter().rev().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
    })
}
