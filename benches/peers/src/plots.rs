//! The pictures: throughput over length, one a function and type; error against time, one dot a peer.

mod axis;

use crate::record::{Record, Run, lengths, peers};
use axis::Axis;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::error::Error;
use std::ops::Range;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;
type Picture<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const SIZE: (u32, u32) = (900, 600);
const FONT: (&str, i32) = ("sans-serif", 14);

/// The length at which error is set against time.
const TYPICAL: usize = 4096;

/// Told apart also by those who see fewer colours; the first two are ours.
const COLOURS: [RGBColor; 14] = [
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0x66, 0x66, 0x66),
    RGBColor(0x7b, 0x32, 0x94),
    RGBColor(0x80, 0x80, 0x00),
    RGBColor(0x8c, 0x51, 0x0a),
    RGBColor(0x00, 0x00, 0x00),
    RGBColor(0x1b, 0x78, 0x37),
    RGBColor(0xb2, 0x18, 0x2b),
    RGBColor(0x99, 0x99, 0x99),
];

/// Draws all pictures of a run into `folder` and gives their names, which begin with `stem`.
///
/// # Errors
/// What the file system refuses.
pub fn draw(run: &Run, folder: &Path, stem: &str) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for table in run.tables() {
        let records: Vec<&Record> = run.table(&table).collect();
        let title = format!("{}, {}", table.0, table.1);
        let name = format!("{stem}-{}-{}-throughput.svg", table.0, table.1);
        throughput(&records, &title, &folder.join(&name))?;
        names.push(name);
        if records.iter().any(|r| r.max_ulp > Some(0.51)) {
            let name = format!("{stem}-{}-{}-error.svg", table.0, table.1);
            error_against_time(&records, &title, &folder.join(&name))?;
            names.push(name);
        }
    }
    Ok(names)
}

fn throughput(records: &[&Record], title: &str, path: &Path) -> Outcome<()> {
    let root = blank(path)?;
    let sizes = lengths(records.iter().copied());
    let along = Axis::at(sizes.iter().map(|&len| len as f64).collect());
    let up = Axis::over(records.iter().map(|r| 1.0 / r.minimum));
    let mut chart = ChartBuilder::on(&root)
        .caption(format!("{title}: elements per nanosecond, one thread"), ("sans-serif", 18))
        .margin(12)
        .margin_right(140)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(along, up)?;
    chart
        .configure_mesh()
        .x_desc("elements per call")
        .y_desc("elements per nanosecond")
        .label_style(FONT)
        .light_line_style(TRANSPARENT)
        .draw()?;
    let mut labels = Vec::new();
    for (i, name) in peers(records.iter().copied()).into_iter().enumerate() {
        let colour = COLOURS[i % COLOURS.len()];
        let line = colour.stroke_width(if name.starts_with("activations") { 3 } else { 1 });
        let points: Vec<(f64, f64)> =
            records.iter().filter(|r| r.peer == name).map(|r| (r.len as f64, 1.0 / r.minimum)).collect();
        chart.draw_series(points.iter().map(|&point| Circle::new(point, 3, colour.filled())))?;
        labels.extend(points.last().map(|end| (chart.backend_coord(end), name.to_owned(), colour)));
        chart.draw_series(LineSeries::new(points, line))?;
    }
    drop(chart);
    label(&root, labels)?;
    root.present()?;
    Ok(())
}

fn error_against_time(records: &[&Record], title: &str, path: &Path) -> Outcome<()> {
    let root = blank(path)?;
    let sizes = lengths(records.iter().copied());
    let len = sizes.iter().copied().filter(|&len| len <= TYPICAL).max().unwrap_or(TYPICAL);
    let dots: Vec<&Record> = records.iter().copied().filter(|r| r.len == len && r.max_ulp.is_some()).collect();
    let time = Axis::over(dots.iter().map(|r| r.minimum));
    let error = Axis::over(dots.iter().map(|r| shown(r)));
    let mut chart = ChartBuilder::on(&root)
        .caption(format!("{title}: error against time, {len} elements per call"), ("sans-serif", 18))
        .margin(12)
        .margin_right(140)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .build_cartesian_2d(time, error)?;
    chart
        .configure_mesh()
        .x_desc("nanoseconds per element")
        .y_desc("largest error, units in the last place")
        .label_style(FONT)
        .light_line_style(TRANSPARENT)
        .draw()?;
    let mut labels = Vec::new();
    for (i, r) in dots.iter().enumerate() {
        let colour = COLOURS[i % COLOURS.len()];
        let at = (r.minimum, shown(r));
        let radius = if r.origin == "activations" { 7 } else { 5 };
        chart.draw_series([Circle::new(at, radius, colour.filled())])?;
        let huge = r.max_ulp.filter(|&ulp| ulp > HUGE).map(|ulp| format!(" ({ulp:.0e} ULP)"));
        labels.push((chart.backend_coord(&at), r.peer.clone() + &huge.unwrap_or_default(), colour));
    }
    drop(chart);
    label(&root, labels)?;
    root.present()?;
    Ok(())
}

/// Errors from here on are drawn at the upper end, with their size beside the name.
const HUGE: f64 = 1000.0;

/// An exact result has no place on a logarithmic axis: it is drawn at a tenth of a unit.
fn shown(r: &Record) -> f64 {
    r.max_ulp.unwrap_or(0.0).clamp(0.1, HUGE)
}

/// Writes names beside their dots, each at the free place nearest to its own.
fn label(root: &Picture<'_>, mut labels: Vec<((i32, i32), String, RGBColor)>) -> Outcome<()> {
    const HEIGHT: i32 = 16;
    const WIDTH: i32 = 8;
    let bottom = SIZE.1 as i32 - HEIGHT;
    labels.sort_by_key(|label| label.0.1);
    let mut taken: Vec<(Range<i32>, i32)> = Vec::new();
    for ((x, dot_y), name, colour) in labels {
        let across = x..x + WIDTH * name.len() as i32;
        let overlaps = |other: &Range<i32>| other.start < across.end && across.start < other.end;
        let is_free = |y: i32| !taken.iter().any(|(other, at)| overlaps(other) && (at - y).abs() < HEIGHT);
        let nearest = (0..bottom).flat_map(|off| [dot_y - off, dot_y + off]);
        let y = nearest.filter(|y| (HEIGHT..bottom).contains(y)).find(|&y| is_free(y)).unwrap_or(dot_y);
        root.draw(&Text::new(name, (x + 10, y - 7), FONT.into_font().color(&colour)))?;
        taken.push((across, y));
    }
    Ok(())
}

fn blank(path: &Path) -> Outcome<Picture<'_>> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    Ok(root)
}
