//! A logarithmic axis. The one of plotters never finishes its search for marks over many decades; here they are powers
//! of ten, over few decades also two and five times these, or given.

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

#[derive(Clone)]
pub(super) struct Axis {
    range: Range<f64>,
    marks: Vec<f64>,
}

impl Axis {
    /// An axis for positive values, with some air at both ends.
    pub(super) fn over(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) =
            values.filter(|x| x.is_finite()).fold((f64::INFINITY, 0.0), |(low, high), x| (x.min(low), x.max(high)));
        let range = if low > high { 0.1..10.0 } else { low / 1.3..high * 1.3 };
        let marks = marks(&range);
        Self { range, marks }
    }

    /// An axis with a mark at each of these positive values.
    pub(super) fn at(values: Vec<f64>) -> Self {
        Self { marks: values.clone(), ..Self::over(values.into_iter()) }
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let decades = self.range.end.log10() - self.range.start.log10();
        let place = (value.log10() - self.range.start.log10()) / decades;
        from + (place * f64::from(to - from)).round() as i32
    }
    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.marks.clone()
    }
    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Axis {
    fn format_ext(&self, x: &f64) -> String {
        match x.log10() {
            m if m >= 6.5 => format!("{x:.0e}"),
            m if m >= -1e-9 => format!("{x:.0}"),
            m => format!("{x:.*}", (-m - 1e-9).ceil() as usize),
        }
    }
}

fn marks(range: &Range<f64>) -> Vec<f64> {
    let decades = range.start.log10().floor() as i32..=range.end.log10().ceil() as i32;
    let factors: &[f64] = if decades.end() - decades.start() <= 5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let all = decades.flat_map(|k| factors.iter().map(move |f| f * 10f64.powi(k)));
    all.filter(|mark| range.contains(mark)).collect()
}
