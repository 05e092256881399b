//! A run as Markdown: for each function and type the nanoseconds per element with the error beside them, then the
//! ratios.

use crate::libraries::{DEFAULT, FAST};
use crate::record::{Record, Run, lengths, peers};
use std::fmt::Write;

/// The whole report. Pictures are those of [`crate::plots`], by the names that it gives them.
pub fn markdown(run: &Run, pictures: &[String]) -> String {
    let mut text = String::from("# Activation functions beside their peers\n\n");
    for line in &run.context {
        _ = writeln!(text, "- {line}");
    }
    text += INTRODUCTION;
    for table in run.tables() {
        let records = run.table(&table);
        _ = write!(text, "\n## {}, {}\n\n", table.0, table.1);
        text += &times(records.clone());
        text += &ratios(records);
        let own = format!("-{}-{}-", table.0, table.1);
        for name in pictures.iter().filter(|name| name.contains(&own)) {
            _ = writeln!(text, "\n![{} {}]({name})", table.0, table.1);
        }
    }
    text
}

const INTRODUCTION: &str = "
One thread; inputs uniform in [-8, 8]; all peers take turns in one run. Times are nanoseconds per element, the best of
many rounds, by elements per call. The error is the largest over the results that are normal numbers, in units in the
last place; for softmax the largest |sum - 1| of a row as well. Ratios are the time of `activations` over the peer's:
below 1, `activations` is faster. A second figure is the same for its `fast` functions.
";

fn times<'a>(records: impl Iterator<Item = &'a Record> + Clone) -> String {
    let sizes = lengths(records.clone());
    let has_sums = records.clone().any(|r| r.sum_error.is_some());
    let mut text = heading("ns per element", &sizes);
    text += if has_sums { " max ULP | sum | place | wrong |\n" } else { " max ULP | place | wrong |\n" };
    text += &"|---".repeat(1 + sizes.len() + 3 + usize::from(has_sums));
    text += "|\n";
    for name in peers(records.clone()) {
        let own = records.clone().filter(|r| r.peer == name);
        let Some(first) = own.clone().next() else { continue };
        _ = write!(text, "| {name} |");
        for &len in &sizes {
            let cell = own.clone().find(|r| r.len == len).map(|r| significant(r.minimum));
            _ = write!(text, " {} |", cell.unwrap_or_default());
        }
        _ = write!(text, " {} |", first.max_ulp.map(significant).unwrap_or_default());
        if has_sums {
            _ = write!(text, " {} |", first.sum_error.map(|e| format!("{e:.1e}")).unwrap_or_default());
        }
        _ = writeln!(text, " {} | {} |", first.place, first.wrong);
    }
    text
}

fn ratios<'a>(records: impl Iterator<Item = &'a Record> + Clone) -> String {
    let sizes = lengths(records.clone());
    let mut text = format!("\n{}\n", heading("activations / peer", &sizes));
    text += &"|---".repeat(1 + sizes.len());
    text += "|\n";
    let time = |name: &str, len| records.clone().find(|r| r.peer == name && r.len == len).map(|r| r.minimum);
    for name in peers(records.clone()).into_iter().filter(|&name| name != DEFAULT) {
        _ = write!(text, "| {name} |");
        for &len in &sizes {
            let ratio = |ours| Some(format!("{:.2}", time(ours, len)? / time(name, len)?));
            let cell: Vec<String> = [ratio(DEFAULT), ratio(FAST)].into_iter().flatten().collect();
            _ = write!(text, " {} |", cell.join(" / "));
        }
        text.push('\n');
    }
    text
}

fn heading(title: &str, sizes: &[usize]) -> String {
    sizes.iter().fold(format!("| {title} |"), |text, len| format!("{text} {len} |"))
}

/// Three significant digits, so that 0.0341 and 18.2 stand in one column.
pub fn significant(x: f64) -> String {
    match x {
        0.0 => "0".into(),
        _ if x.abs() >= 1e5 => format!("{x:.1e}"),
        _ => format!("{x:.*}", (2 - x.abs().log10().floor() as i32).clamp(0, 4) as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn three_digits() {
        assert_eq!(significant(0.03412), "0.0341");
        assert_eq!(significant(18.23), "18.2");
        assert_eq!(significant(0.5), "0.500");
        assert_eq!(significant(4.7e7), "4.7e7");
    }
}
