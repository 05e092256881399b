//! What is not one library against another: our functions against the memory, against plain loops and against each
//! other, in six suites. Each is a set of tables: rows are functions, columns are lengths, places or kinds of input, and
//! every figure may have a yardstick, measured in the same turns, that it is divided by.

pub mod forms;
pub mod large;
pub mod places;
pub mod rows;
pub mod slow;
pub mod small;

use crate::accuracy::Random;
use crate::aligned::Aligned;
use crate::function::Element;
use crate::timing::{self, Contest};
use std::time::Duration;

/// One figure of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub suite: &'static str,
    pub element: &'static str,
    pub row: String,
    pub column: String,
    /// Nanoseconds per unit: the best round, and the median of the rounds.
    pub minimum: f64,
    pub median: f64,
    /// What it is compared with, and the time over that one's, by minima and by the median of the rounds' ratios.
    pub yardstick: Option<String>,
    pub ratio: Option<f64>,
    pub paired_ratio: Option<f64>,
}

/// What everything runs on.
pub struct Arena<T> {
    /// Read only.
    pub x: Aligned<T>,
    /// Changed in place, written, or a gradient.
    pub work: Aligned<T>,
    /// A second output.
    pub second: Aligned<T>,
}

/// Where the three begin, in bytes after a page. Apart, as two allocations usually are.
pub const APART: [usize; 3] = [0, 2048, 1024];

impl<T: Element> Arena<T> {
    /// Uniform in [-8, 8], from a fixed sequence.
    pub fn new(len: usize, [x, work, second]: [usize; 3]) -> Self {
        let mut random = Random::new(42);
        Self {
            x: Aligned::new(len, x, || T::of(random.uniform(-8.0, 8.0))),
            work: Aligned::new(len, work, || T::ONE),
            second: Aligned::new(len, second, || T::ONE),
        }
    }
}

type Pass<T> = Box<dyn Fn(&mut Arena<T>)>;

/// One competitor.
pub struct Entry<T> {
    pub row: String,
    /// Part of `row` unless it is the kind of input.
    pub column: Option<String>,
    /// The row that it is compared with.
    pub yardstick: Option<&'static str>,
    /// What `work` is before every pass; left as it is where there is none.
    fresh: Option<Fresh<T>>,
    pass: Pass<T>,
}

enum Fresh<T> {
    /// A copy of `x`.
    X,
    These(Vec<T>),
}

impl<T: Element> Entry<T> {
    pub fn new(row: impl Into<String>, pass: impl Fn(&mut Arena<T>) + 'static) -> Self {
        Self { row: row.into(), column: None, yardstick: None, fresh: None, pass: Box::new(pass) }
    }
    /// Compared with the row of that name.
    pub fn against(self, yardstick: &'static str) -> Self {
        Self { yardstick: Some(yardstick), ..self }
    }
    /// Every pass finds a copy of `x` in `work`.
    pub fn on_x(self) -> Self {
        Self { fresh: Some(Fresh::X), ..self }
    }
    /// Every pass finds these in `work`, over and over.
    pub fn on(self, column: &str, values: &[T]) -> Self {
        Self { fresh: Some(Fresh::These(values.to_vec())), column: Some(column.to_owned()), ..self }
    }
}

struct Turns<'a, T> {
    entries: &'a [Entry<T>],
    arena: Arena<T>,
    repeats: usize,
}

impl<T: Element> Contest for Turns<'_, T> {
    fn len(&self) -> usize {
        self.entries.len()
    }
    fn reset(&mut self, who: usize) {
        let work = self.arena.work.get_mut();
        match &self.entries[who].fresh {
            Some(Fresh::X) => work.copy_from_slice(self.arena.x.get()),
            Some(Fresh::These(values)) => {
                work.chunks_mut(values.len()).for_each(|chunk| chunk.copy_from_slice(&values[..chunk.len()]));
            }
            None => {}
        }
    }
    fn pass(&mut self, who: usize) {
        let entry = &self.entries[who];
        // What is to find fresh data cannot go over it twice.
        for _ in 0..if entry.fresh.is_some() { 1 } else { self.repeats } {
            (entry.pass)(&mut self.arena);
        }
    }
}

/// What a suite is asked for.
pub struct Wanted {
    pub budget: Duration,
    /// Only rows whose names contain one of these, and what they are compared with; all where it is empty.
    pub only: Vec<String>,
}

/// One table's column, or all columns of it where the entries name theirs.
pub struct Table<'a> {
    pub suite: &'static str,
    pub column: &'a str,
    /// How many elements, or calls, a pass is divided by.
    pub units: usize,
    /// How often a pass that needs no fresh data is repeated in one stretch of the clock.
    pub repeats: usize,
}

impl Wanted {
    /// Times those entries that are asked for on `arena`, in turns.
    pub fn run<T: Element>(&self, table: &Table<'_>, arena: Arena<T>, mut entries: Vec<Entry<T>>) -> Vec<Cell> {
        let asked = |name: &str| self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()));
        let needed: Vec<&str> = entries.iter().filter(|e| asked(&e.row)).filter_map(|e| e.yardstick).collect();
        if !entries.iter().any(|entry| asked(&entry.row)) {
            return Vec::new();
        }
        entries.retain(|entry| asked(&entry.row) || needed.contains(&entry.row.as_str()));
        eprintln!("{} {}: timing {} on {}", table.suite, T::NAME, entries.len(), table.column);

        let mut turns = Turns { entries: &entries, arena, repeats: table.repeats };
        let rounds = timing::measure(&mut turns, self.budget);
        let units = |who: usize| {
            let repeats = if entries[who].fresh.is_some() { 1 } else { table.repeats };
            (repeats * table.units) as f64
        };
        let cell = |who: usize| {
            let entry = &entries[who];
            // The first of that name: where columns are kinds of input, the ordinary one.
            let by = entry.yardstick.and_then(|name| entries.iter().position(|other| other.row == name));
            let minimum = |who: usize| rounds.minimum(who) / units(who);
            Cell {
                suite: table.suite,
                element: T::NAME,
                row: entry.row.clone(),
                column: entry.column.clone().unwrap_or_else(|| table.column.to_owned()),
                minimum: minimum(who),
                median: rounds.median(who) / units(who),
                yardstick: entry.yardstick.map(str::to_owned),
                ratio: by.map(|by| minimum(who) / minimum(by)),
                paired_ratio: by.map(|by| rounds.paired(who, by) / units(who) * units(by)),
            }
        };
        (0..entries.len()).map(cell).collect()
    }
}
