//! A plot of cost over size, both by powers of ten, as an SVG: nothing but lines, points and words, readable on white and
//! on the page's own ground.

use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 50.0;
/// Told apart by colour, and by the dashes too.
const STROKES: [(&str, &str); 6] = [
    ("#1f5fa8", ""),
    ("#b8470f", "6 3"),
    ("#2b7a3d", "2 3"),
    ("#7a3d99", "9 3 2 3"),
    ("#8a6d00", "12 4"),
    ("#a02050", "4 2"),
];

/// One line of the plot.
#[derive(Debug, Clone)]
pub struct Series {
    /// What it is, with its unit.
    pub name: String,
    /// Size and cost, both more than 0.
    pub points: Vec<(f64, f64)>,
}

/// Powers of ten on one axis.
struct Axis {
    first: f64,
    last: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let least = values.clone().fold(f64::INFINITY, f64::min).log10().floor();
        let most = values.fold(f64::NEG_INFINITY, f64::max).log10().ceil();
        Self { first: least, last: most.max(least + 1.0), from, to }
    }

    fn at(&self, value: f64) -> f64 {
        self.from + (self.to - self.from) * (value.log10() - self.first) / (self.last - self.first)
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let (mut power, last) = (self.first, self.last);
        std::iter::from_fn(move || {
            let mark = (power <= last).then(|| 10_f64.powf(power));
            power += 1.0;
            mark
        })
    }
}

/// Draws the series; `across` says what the sizes are.
pub fn svg(series: &[Series], across: &str) -> String {
    let points = || series.iter().flat_map(|it| it.points.iter().copied());
    let x = Axis::over(points().map(|(size, _)| size), LEFT, WIDTH - RIGHT);
    let y = Axis::over(points().map(|(_, cost)| cost), HEIGHT - BOTTOM, TOP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
    for mark in x.marks() {
        let at = x.at(mark);
        let _ = writeln!(
            out,
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#dddddd\"/><text x=\"{at:.1}\" y=\"{:.1}\" \
             text-anchor=\"middle\" fill=\"#333333\">{}</text>",
            bottom + 18.0,
            words(mark)
        );
    }
    for mark in y.marks() {
        let at = y.at(mark);
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#dddddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\" fill=\"#333333\">{}</text>",
            LEFT - 8.0,
            at + 4.0,
            words(mark)
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#333333\">{across}</text>",
        f64::midpoint(LEFT, right),
        HEIGHT - 12.0
    );
    let mut legend = TOP + 12.0;
    for (it, (colour, dashes)) in series.iter().zip(STROKES.iter().cycle()) {
        let path: Vec<String> =
            it.points.iter().map(|(size, cost)| format!("{:.1} {:.1}", x.at(*size), y.at(*cost))).collect();
        let _ = writeln!(
            out,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>",
            path.join("L")
        );
        for (size, cost) in &it.points {
            let _ = writeln!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"/>",
                x.at(*size),
                y.at(*cost)
            );
        }
        let _ = writeln!(
            out,
            "<path d=\"M{:.1} {:.1}h24\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\
             <text x=\"{:.1}\" y=\"{legend:.1}\" fill=\"#222222\">{}</text>",
            right + 12.0,
            legend - 4.0,
            right + 42.0,
            it.name
        );
        legend += 22.0;
    }
    out.push_str("</svg>\n");
    out
}

/// A power of ten as it is said.
fn words(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{} M", value / 1e6),
        value if value >= 1e3 => format!("{} k", value / 1e3),
        value if value >= 1.0 => format!("{value}"),
        value => format!("{value:.3}").trim_end_matches('0').to_owned(),
    }
}
