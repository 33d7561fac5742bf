//! A frame as an SVG picture: each run of cells that look alike is one text, so that letters stay letters.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

const CELL_WIDTH: f32 = 8.4;
const CELL_HEIGHT: f32 = 18.0;
const MARGIN: f32 = 12.0;
const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d8dce5";

/// How a cell looks: letters, ground, bold, dim.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    letters: &'static str,
    ground: &'static str,
    is_bold: bool,
    is_dim: bool,
}

/// Returns the picture of a frame.
pub(crate) fn picture(buffer: &Buffer) -> String {
    let (columns, rows) = (f32::from(buffer.area.width), f32::from(buffer.area.height));
    let (width, height) = (columns * CELL_WIDTH + 2.0 * MARGIN, rows * CELL_HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for y in 0..buffer.area.height {
        row(&mut svg, buffer, y);
    }
    svg.push_str("</svg>\n");
    svg
}

/// Writes one row: first the grounds, then the letters.
fn row(svg: &mut String, buffer: &Buffer, y: u16) {
    let mut runs: Vec<(u16, u16, Look, String)> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        let wide = u16::try_from(cell.symbol().width().max(1)).unwrap_or(1);
        let is_plain = cell.symbol().is_ascii();
        match runs.last_mut() {
            Some((start, length, look, text)) if *look == look_of(cell) && is_plain && text.is_ascii() => {
                debug_assert_eq!(*start + *length, x);
                text.push_str(cell.symbol());
                *length += wide;
            }
            _ => runs.push((x, wide, look_of(cell), cell.symbol().to_owned())),
        }
        x += wide;
    }
    let top = f32::from(y) * CELL_HEIGHT + MARGIN;
    for (start, length, look, text) in runs {
        let left = f32::from(start) * CELL_WIDTH + MARGIN;
        let width = f32::from(length) * CELL_WIDTH;
        if look.ground != BACKGROUND {
            let _ = writeln!(
                svg,
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{CELL_HEIGHT}\" fill=\"{}\"/>",
                look.ground
            );
        }
        if text.trim().is_empty() {
            continue;
        }
        let weight = if look.is_bold { " font-weight=\"bold\"" } else { "" };
        let opacity = if look.is_dim { " opacity=\"0.55\"" } else { "" };
        let base = top + CELL_HEIGHT - 5.0;
        let _ = writeln!(
            svg,
            "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
             xml:space=\"preserve\" fill=\"{}\"{weight}{opacity}>{}</text>",
            look.letters,
            escaped(&text)
        );
    }
}

fn look_of(cell: &Cell) -> Look {
    let (letters, ground) = (colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND));
    let is_reversed = cell.modifier.contains(Modifier::REVERSED);
    Look {
        letters: if is_reversed { ground } else { letters },
        ground: if is_reversed { letters } else { ground },
        is_bold: cell.modifier.contains(Modifier::BOLD),
        is_dim: cell.modifier.contains(Modifier::DIM),
    }
}

fn colour(colour: Color, reset: &'static str) -> &'static str {
    match colour {
        Color::Red => "#f0717b",
        Color::Green => "#8fd182",
        Color::Yellow => "#e8c46a",
        Color::Blue => "#7aa9f7",
        Color::Magenta => "#d28ff0",
        Color::Cyan => "#66d0d8",
        Color::Gray => "#aab1be",
        _ => reset,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
