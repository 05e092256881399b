//! The curves of the functions, as they are evaluated here: `cargo run --release --example gallery`.
//!
//! Writes one SVG a function into `gallery/`, value and derivative on axes through the origin, and prints how many
//! elements a second each backend of this machine computes.

use activations::{
    Backend, ShapeError, leaky_relu_with_derivative, parametric_relu, parametric_relu_derivative, relu_with_derivative,
    sigmoid_with_derivative, softmax_into, tanh_with_derivative,
};
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

type Done = Result<(), Box<dyn Error>>;

const SLOPE: f32 = 0.05;
const SCORES: [f32; 3] = [1.4162, 0.9940, 1.4615];
/// As a textbook prints them, from scores of which it prints four digits alone.
const PROBABILITIES: [f32; 3] = [0.3701, 0.2426, 0.3872];

fn main() -> Done {
    let folder = Path::new("gallery");
    std::fs::create_dir_all(folder)?;
    for picture in pictures() {
        picture.draw(folder)?;
    }
    draw_softmax(folder)?;
    print_speeds()?;
    Ok(())
}

/// One function: x to its value and, beside it, its derivative.
struct Picture {
    name: &'static str,
    evaluate: fn(&mut [f32], &mut [f32]) -> Result<(), ShapeError>,
    value: &'static str,
    derivative: &'static str,
    /// x runs from -x to x.
    x: i16,
    y: Range<f32>,
    y_ticks: &'static [f32],
}

fn pictures() -> [Picture; 5] {
    const UNITS: &[f32] = &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    const LINEAR: Range<f32> = -0.9..6.5;
    [
        Picture {
            name: "sigmoid",
            evaluate: |y, derivative| sigmoid_with_derivative(y, derivative),
            value: "σ(x) = 1/(1 + e⁻ˣ)",
            derivative: "σ′(x) = σ(x)·σ(−x)",
            x: 6,
            y: -0.12..1.12,
            y_ticks: &[0.5, 1.0],
        },
        Picture {
            name: "tanh",
            evaluate: |y, derivative| tanh_with_derivative(y, derivative),
            value: "tanh x",
            derivative: "tanh′ x = 1 − tanh² x",
            x: 4,
            y: -1.2..1.2,
            y_ticks: &[-1.0, -0.5, 0.5, 1.0],
        },
        Picture {
            name: "relu",
            evaluate: |y, derivative| relu_with_derivative(y, derivative),
            value: "relu(x) = max(0, x)",
            derivative: "relu′(x) = 1 or 0",
            x: 6,
            y: LINEAR,
            y_ticks: UNITS,
        },
        Picture {
            name: "leaky_relu",
            evaluate: |y, derivative| leaky_relu_with_derivative(y, derivative, SLOPE),
            value: "leaky relu(x) = x or 0.05·x",
            derivative: "its derivative, 1 or 0.05",
            x: 6,
            y: LINEAR,
            y_ticks: UNITS,
        },
        Picture {
            name: "parametric_relu",
            evaluate: |y, derivative| {
                parametric_relu(y, &[SLOPE], 1)?;
                parametric_relu_derivative(derivative, &[SLOPE], 1)
            },
            value: "parametric relu(x) = x or a·x, a = 0.05",
            derivative: "its derivative, 1 or a",
            x: 6,
            y: LINEAR,
            y_ticks: UNITS,
        },
    ]
}

type Coordinate = plotters::coord::types::RangedCoordf32;
type Canvas<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<Coordinate, Coordinate>>;

/// Plotters rounds to whole pixels, so a picture is drawn so many times larger and shown smaller.
const FINE: i32 = 4;
const SIZE: (u32, u32) = (840, 560);
const VALUE: RGBColor = RGBColor(31, 90, 180);
const DERIVATIVE: RGBColor = RGBColor(214, 92, 22);
const DASH: u32 = 10 * FINE as u32;
const GAP: u32 = 6 * FINE as u32;
const AXIS: RGBColor = RGBColor(70, 70, 70);

impl Picture {
    fn draw(self, folder: &Path) -> Done {
        let x: Vec<f32> = (-100 * self.x..=100 * self.x).map(|i| f32::from(i) / 100.0).collect();
        let (mut y, mut derivative) = (x.clone(), x.clone());
        (self.evaluate)(&mut y, &mut derivative)?;

        let reach = 1.07 * f32::from(self.x);
        write_svg(folder, self.name, |canvas| {
            let margin = 24 * FINE;
            let mut chart =
                ChartBuilder::on(canvas).margin(margin).build_cartesian_2d(-reach..reach, self.y.clone())?;
            self.draw_axes(&mut chart, reach, &y)?;
            let style = VALUE.stroke_width(3 * FINE as u32);
            let points = x.iter().copied().zip(y.iter().copied());
            let series = chart.draw_series(LineSeries::new(points, style))?;
            series.label(self.value).legend(move |at| PathElement::new(swatch(at), style));
            // Thicker than the value and the axis, which show between its dashes where it lies on them.
            let style = DERIVATIVE.stroke_width(5 * FINE as u32);
            for (i, piece) in continuous_pieces(&x, &derivative).into_iter().enumerate() {
                let series = chart.draw_series(DashedLineSeries::new(piece, DASH, GAP, style))?;
                if i == 0 {
                    let swatch = move |at| DashedPathElement::new(swatch(at), DASH, GAP, style);
                    series.label(self.derivative).legend(swatch);
                }
            }
            draw_legend(&mut chart, SeriesLabelPosition::UpperLeft)
        })
    }

    /// Both axes through the origin, with labels at their ticks where no curve crosses them.
    fn draw_axes(&self, chart: &mut Chart<'_>, reach: f32, values: &[f32]) -> Done {
        let line = AXIS.stroke_width(FINE as u32);
        chart.draw_series([
            PathElement::new([(-reach, 0.0), (reach, 0.0)], line),
            PathElement::new([(0.0, self.y.start), (0.0, self.y.end)], line),
        ])?;
        let height = self.y.end - self.y.start;
        for (x, y) in (-self.x..=self.x).map(f32::from).zip(values.iter().step_by(100)).filter(|&(x, _)| x != 0.0) {
            let crossed = -0.06 * height < *y && *y < 0.0;
            let (down, side) = if crossed { (-9, VPos::Bottom) } else { (9, VPos::Top) };
            let tick = PathElement::new([(0, -4 * FINE), (0, 4 * FINE)], line);
            let label = Text::new(signed(x, 0), (0, down * FINE), text(HPos::Center, side));
            chart.draw_series([EmptyElement::at((x, 0.0)) + tick + label])?;
        }
        let digits = usize::from(self.y_ticks.contains(&0.5));
        for &y in self.y_ticks {
            let (right, side) = if y < 0.0 { (9, HPos::Left) } else { (-9, HPos::Right) };
            let tick = PathElement::new([(-4 * FINE, 0), (4 * FINE, 0)], line);
            let label = Text::new(signed(y, digits), (right * FINE, -3 * FINE), text(side, VPos::Bottom));
            chart.draw_series([EmptyElement::at((0.0, y)) + tick + label])?;
        }
        Ok(())
    }
}

/// Draws on a canvas `FINE` times as large as `SIZE`, and writes `folder/name.svg`.
fn write_svg(folder: &Path, name: &str, draw: impl FnOnce(&Canvas<'_>) -> Done) -> Done {
    let (width, height) = (SIZE.0 * FINE as u32, SIZE.1 * FINE as u32);
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        canvas.fill(&WHITE)?;
        draw(&canvas)?;
        canvas.present()?;
    }
    let (drawn, shown) = (size_attributes(width, height), size_attributes(SIZE.0, SIZE.1));
    let path = folder.join(name).with_extension("svg");
    std::fs::write(&path, svg.replacen(&drawn, &shown, 1))?;
    println!("{}", path.display());
    Ok(())
}

fn size_attributes(width: u32, height: u32) -> String {
    format!("width=\"{width}\" height=\"{height}\"")
}

/// The line of a legend's entry: two dashes and the gap between them long.
fn swatch((x, y): (i32, i32)) -> [(i32, i32); 2] {
    [(x, y), (x + 2 * DASH as i32 + GAP as i32, y)]
}

/// Cut where the curve jumps, so that no line is drawn there.
fn continuous_pieces(x: &[f32], y: &[f32]) -> Vec<Vec<(f32, f32)>> {
    let points: Vec<_> = x.iter().copied().zip(y.iter().copied()).collect();
    points.chunk_by(|a, b| (a.1 - b.1).abs() < 0.5).map(<[_]>::to_vec).collect()
}

fn text(horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    ("sans-serif", 18 * FINE).into_font().color(&AXIS).pos(Pos::new(horizontal, vertical))
}

/// A number with a true minus sign.
fn signed(number: f32, digits: usize) -> String {
    format!("{number:.digits$}").replace('-', "−")
}

fn draw_legend(chart: &mut Chart<'_>, position: SeriesLabelPosition) -> Done {
    let mut legend = chart.configure_series_labels();
    legend
        .position(position)
        .legend_area_size(34 * FINE)
        .margin(6 * FINE)
        .label_font(("sans-serif", 19 * FINE))
        .draw()?;
    Ok(())
}

/// Three scores and, beside each, the probability that it becomes.
fn draw_softmax(folder: &Path) -> Done {
    let mut probabilities = SCORES;
    softmax_into(&SCORES, &mut probabilities)?;
    for (got, wanted) in probabilities.iter().zip(PROBABILITIES) {
        assert!((got - wanted).abs() < 1e-4, "softmax gave {got} instead of {wanted}");
    }

    write_svg(folder, "softmax", |canvas| {
        let mut chart = ChartBuilder::on(canvas).margin(24 * FINE).build_cartesian_2d(-0.2f32..3.05, -0.16f32..1.9)?;
        let bars = [(SCORES, 0.13, VALUE.mix(0.4), "x"), (probabilities, 0.46, DERIVATIVE.mix(0.9), "softmax(x)")];
        for (heights, offset, color, label) in bars {
            let columns = || heights.into_iter().enumerate().map(|(i, y)| (i as f32 + offset, y));
            let bars = columns().map(|(x, y)| Rectangle::new([(x, 0.0), (x + 0.33, y)], color.filled()));
            let swatch =
                move |(x, y)| Rectangle::new([(x, y - 7 * FINE), (x + 24 * FINE, y + 7 * FINE)], color.filled());
            chart.draw_series(bars)?.label(label).legend(swatch);
            let number = |y| Text::new(format!("{y:.4}"), (0, -7 * FINE), text(HPos::Center, VPos::Bottom));
            chart.draw_series(columns().map(|(x, y)| EmptyElement::at((x + 0.165, y)) + number(y)))?;
        }

        let line = AXIS.stroke_width(FINE as u32);
        chart.draw_series([
            PathElement::new([(0.0, 0.0), (3.0, 0.0)], line),
            PathElement::new([(0.0, 0.0), (0.0, 1.75)], line),
        ])?;
        for (i, name) in ["class 1", "class 2", "class 3"].into_iter().enumerate() {
            let label = Text::new(name, (0, 9 * FINE), text(HPos::Center, VPos::Top));
            chart.draw_series([EmptyElement::at((i as f32 + 0.46, 0.0)) + label])?;
        }
        for y in [0.0, 0.5, 1.0, 1.5] {
            let tick = PathElement::new([(-4 * FINE, 0), (0, 0)], line);
            let label = Text::new(signed(y, 1), (-9 * FINE, 0), text(HPos::Right, VPos::Center));
            chart.draw_series([EmptyElement::at((0.0, y)) + tick + label])?;
        }
        draw_legend(&mut chart, SeriesLabelPosition::UpperRight)
    })?;
    println!("\nsoftmax({SCORES:?}) = {probabilities:.4?}");
    Ok(())
}

/// A row a function, a column a backend.
fn print_speeds() -> Result<(), ShapeError> {
    const LEN: usize = 4096;
    type Call = fn(Backend, &[f32], &mut [f32]) -> Result<(), ShapeError>;
    let calls: [(&str, Call); 8] = [
        ("sigmoid", |backend, x, y| backend.sigmoid_into(x, y)),
        ("sigmoid'", |backend, x, y| backend.sigmoid_derivative_into(x, y)),
        ("tanh", |backend, x, y| backend.tanh_into(x, y)),
        ("tanh'", |backend, x, y| backend.tanh_derivative_into(x, y)),
        ("relu", |backend, x, y| backend.relu_into(x, y)),
        ("leaky_relu", |backend, x, y| backend.leaky_relu_into(x, y, SLOPE)),
        ("parametric_relu", |backend, x, y| backend.parametric_relu_into(x, y, &[SLOPE], 1)),
        ("softmax", |backend, x, y| backend.softmax_into(x, y)),
    ];
    let x: Vec<f32> = (0..LEN).map(|i| 12.0 * i as f32 / LEN as f32 - 6.0).collect();
    let mut y = x.clone();

    let best = Backend::best().name();
    println!("\nMillions of f32 a second here, on one thread, {LEN} a call; plain calls use {best}.\n");
    print!("{:<16}", "");
    Backend::available().for_each(|backend| print!("{:>10}", backend.name()));
    println!();
    for (name, call) in calls {
        print!("{name:<16}");
        for backend in Backend::available() {
            call(backend, &x, &mut y)?;
            let time = (0..5).map(|_| time_of(|| call(backend, black_box(&x), black_box(&mut y)))).min();
            print!("{:>10.0}", LEN as f64 / time.unwrap_or_default().as_secs_f64() / 1e6);
        }
        println!();
    }
    Ok(())
}

/// The mean time of one call, over about 4 ms of calls.
fn time_of<R>(mut call: impl FnMut() -> R) -> Duration {
    let start = Instant::now();
    let mut calls = 0;
    while start.elapsed() < Duration::from_millis(4) {
        for _ in 0..16 {
            black_box(call());
        }
        calls += 16;
    }
    start.elapsed() / calls
}
