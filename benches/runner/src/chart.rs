//! A scenario as a picture: a bar for each server's median, a line from the smallest to the largest run.

use std::fmt::Write;

use crate::comparison::Row;
use crate::peers::Role;
use crate::tables::number;

const WIDTH: f64 = 760.0;
const LABELS_WIDTH: f64 = 190.0;
const VALUES_WIDTH: f64 = 80.0;
const TITLE_HEIGHT: f64 = 52.0;
const ROW_HEIGHT: f64 = 26.0;
const BAR_HEIGHT: f64 = 16.0;

/// An SVG with colours of its own, so that it can be read on a dark page too.
pub fn render(title: &str, unit: &str, rows: &[Row<'_>]) -> String {
    let mut bars: Vec<&Row<'_>> = rows.iter().collect();
    bars.sort_by(|one, other| one.spread.median.total_cmp(&other.spread.median));
    let longest = bars.iter().map(|row| row.spread.max).fold(0.0, f64::max);
    let scale = if longest > 0.0 {
        (WIDTH - LABELS_WIDTH - VALUES_WIDTH) / longest
    } else {
        0.0
    };
    let height = bars
        .iter()
        .fold(TITLE_HEIGHT + 10.0, |height, _| height + ROW_HEIGHT);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"22\" font-size=\"15\" font-weight=\"bold\" fill=\"#1f2328\">{}</text>\n\
         <text x=\"12\" y=\"40\" fill=\"#59636e\">{}, less is better</text>\n",
        escape(title),
        escape(unit)
    );
    let mut top = TITLE_HEIGHT;
    for row in bars {
        bar(&mut svg, row, top, scale);
        top += ROW_HEIGHT;
    }
    svg.push_str("</svg>\n");
    svg
}

fn bar(svg: &mut String, row: &Row<'_>, top: f64, scale: f64) {
    let colour = match row.peer.role {
        Role::Ours | Role::Policy => "#1a7f37",
        Role::Peer => "#8fb3e0",
        Role::Reference => "#d0d7de",
    };
    let spread = row.spread;
    let (middle, baseline) = (top + BAR_HEIGHT / 2.0, top + BAR_HEIGHT - 3.0);
    let length = spread.median.max(0.0) * scale;
    let from = LABELS_WIDTH + spread.min.max(0.0) * scale;
    let to = LABELS_WIDTH + spread.max.max(0.0) * scale;
    // Writing to a string does not fail.
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{baseline:.1}\" text-anchor=\"end\" fill=\"#1f2328\">{}</text>\n\
         <rect x=\"{LABELS_WIDTH}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{BAR_HEIGHT}\" fill=\"{colour}\"/>\n\
         <line x1=\"{from:.1}\" y1=\"{middle:.1}\" x2=\"{to:.1}\" y2=\"{middle:.1}\" stroke=\"#1f2328\"/>\n\
         <text x=\"{:.1}\" y=\"{baseline:.1}\" fill=\"#1f2328\">{}</text>",
        LABELS_WIDTH - 8.0,
        escape(row.peer.title),
        to.max(LABELS_WIDTH + length) + 6.0,
        number(spread.median)
    );
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
