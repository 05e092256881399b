//! One line of the CSV: one peer, one function, one type, one length. The Python script writes the same lines, and the
//! tables and pictures of both are made from them.

use std::fmt::Write;
use std::io;
use std::path::Path;

const HEADER: &str =
    "function,type,len,peer,library,place,min_ns,median_ns,paired_ratio,max_ulp,worst_input,sum_error,wrong";

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub function: String,
    pub element: String,
    pub len: usize,
    pub peer: String,
    pub origin: String,
    pub place: String,
    /// Nanoseconds per element: the best round, and the median of the rounds.
    pub minimum: f64,
    pub median: f64,
    /// The time of `activations` over this one's, round by round, the median.
    pub paired_ratio: f64,
    pub max_ulp: Option<f64>,
    pub worst_input: Option<f64>,
    pub sum_error: Option<f64>,
    pub wrong: String,
}

/// A run: what it depends on, and what it found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    pub context: Vec<String>,
    pub records: Vec<Record>,
}

impl Run {
    pub fn to_csv(&self) -> String {
        let mut text: String = self.context.iter().map(|line| format!("# {line}\n")).collect();
        text += HEADER;
        text.push('\n');
        for r in &self.records {
            let sum = r.sum_error.map(|e| format!("{e:.3e}")).unwrap_or_default();
            let ulp = r.max_ulp.map(|e| format!("{e:.4}")).unwrap_or_default();
            let worst = r.worst_input.map(|x| format!("{x:e}")).unwrap_or_default();
            let names = format!("{},{},{},{},{},{}", r.function, r.element, r.len, r.peer, r.origin, r.place);
            let figures = format!("{:.5},{:.5},{:.4},{ulp}", r.minimum, r.median, r.paired_ratio);
            _ = writeln!(text, "{names},{figures},{worst},{sum},{}", r.wrong);
        }
        text
    }

    /// # Errors
    /// An unreadable file, or a line that is none of ours.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut run = Self::default();
        for line in text.lines().filter(|&line| line != HEADER && !line.is_empty()) {
            match line.strip_prefix("# ") {
                Some(context) => run.context.push(context.to_owned()),
                None => run.records.push(parse(line).ok_or_else(|| io::Error::other(format!("not a record: {line}")))?),
            }
        }
        Ok(run)
    }

    /// All (function, type), in order of appearance.
    pub fn tables(&self) -> Vec<(String, String)> {
        let mut tables = Vec::new();
        for r in &self.records {
            let table = (r.function.clone(), r.element.clone());
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables
    }

    /// The records of one function in one type.
    pub fn table<'a>(&'a self, (function, element): &'a (String, String)) -> impl Iterator<Item = &'a Record> + Clone {
        self.records.iter().filter(move |r| &r.function == function && &r.element == element)
    }
}

fn parse(line: &str) -> Option<Record> {
    let fields: Vec<&str> = line.splitn(13, ',').collect();
    let &[function, element, len, peer, origin, place, minimum, median, paired, max_ulp, worst, sum, wrong] =
        fields.as_slice()
    else {
        return None;
    };
    let [function, element, peer, origin, place, wrong] =
        [function, element, peer, origin, place, wrong].map(str::to_owned);
    Some(Record {
        function,
        element,
        len: len.parse().ok()?,
        peer,
        origin,
        place,
        minimum: minimum.parse().ok()?,
        median: median.parse().ok()?,
        paired_ratio: paired.parse().ok()?,
        max_ulp: optional(max_ulp)?,
        worst_input: optional(worst)?,
        sum_error: optional(sum)?,
        wrong,
    })
}

/// An empty field is no figure.
fn optional(field: &str) -> Option<Option<f64>> {
    if field.is_empty() { Some(None) } else { field.parse().ok().map(Some) }
}

/// The distinct lengths of some records, rising.
pub fn lengths<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<usize> {
    let mut lengths: Vec<usize> = records.map(|r| r.len).collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

/// The distinct peers of some records, in order of appearance.
pub fn peers<'a>(records: impl Iterator<Item = &'a Record>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for r in records {
        if !names.contains(&r.peer.as_str()) {
            names.push(&r.peer);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_comes_back() {
        let record = Record {
            function: "softmax".into(),
            element: "f32".into(),
            len: 64,
            peer: "std loop".into(),
            origin: "std loop".into(),
            place: "in place".into(),
            minimum: 0.25,
            median: 0.5,
            paired_ratio: 0.125,
            max_ulp: Some(2.5),
            worst_input: Some(-0.1),
            sum_error: Some(1e-7),
            wrong: "NaN lost (NaN -> 1, 2)".into(),
        };
        let run = Run { context: Vec::new(), records: vec![record.clone()] };
        assert_eq!(run.to_csv().lines().nth(1).and_then(parse), Some(record));
    }
}
