//! A bare ratatui program that draws a board of the same cells as the real one, for measurements side by side.
//!
//! `cargo run --release --example bare -- 9000`: that many cards in ten columns, `hjkl` move, `q` quits. It keeps no
//! plan, no edits and no copy: what it costs is what the terminal and the drawing cost anybody.

use std::io;

use crossterm::event::{Event, KeyCode, read};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

const COLUMNS: usize = 10;
const CARD_HEIGHT: u16 = 3;

struct Board {
    columns: Vec<Vec<String>>,
    column: usize,
    row: usize,
    first_column: usize,
    first_row: usize,
}

fn main() -> io::Result<()> {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100);
    let mut board = Board { columns: vec![Vec::new(); COLUMNS], column: 0, row: 0, first_column: 0, first_row: 0 };
    for number in 0..count {
        board.columns[number * COLUMNS / count.max(1)]
            .push(format!("Card {:05} Check the invoice export of the", number + 1));
    }
    let mut terminal = ratatui::init();
    loop {
        terminal.draw(|frame| draw(&mut board, frame))?;
        let Event::Key(key) = read()? else { continue };
        let rows = board.columns[board.column].len();
        match key.code {
            KeyCode::Char('q') => break,
            KeyCode::Char('j') => board.row = (board.row + 1).min(rows.saturating_sub(1)),
            KeyCode::Char('k') => board.row = board.row.saturating_sub(1),
            KeyCode::Char('l') => board.column = (board.column + 1).min(COLUMNS - 1),
            KeyCode::Char('h') => board.column = board.column.saturating_sub(1),
            _ => {}
        }
        board.row = board.row.min(board.columns[board.column].len().saturating_sub(1));
    }
    ratatui::restore();
    Ok(())
}

fn draw(board: &mut Board, frame: &mut Frame) {
    let area = frame.area();
    let shown = usize::from(((area.width + 1) / 25).clamp(1, 6));
    let width = (area.width + 1) / u16::try_from(shown).unwrap_or(1) - 1;
    let capacity = usize::from(area.height.saturating_sub(5) / CARD_HEIGHT).max(1);
    board.first_column = board.first_column.max((board.column + 1).saturating_sub(shown)).min(board.column);
    board.first_row = board.first_row.max((board.row + 1).saturating_sub(capacity)).min(board.row);
    let dim = Style::new().add_modifier(Modifier::DIM);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let buffer = frame.buffer_mut();
    buffer.set_stringn(0, 0, "A bare board   1 Bucket", usize::from(area.width), bold);
    let last = (board.first_column + shown).min(COLUMNS);
    for (index, x) in (board.first_column..last).zip((0..).step_by(usize::from(width) + 1)) {
        let cards = &board.columns[index];
        let column = Rect { x, y: 1, width, height: area.height };
        let room = usize::from(column.width);
        buffer.set_stringn(x, 1, format!("Bucket {index} {}", cards.len()), room, bold);
        buffer.set_stringn(x, 2, "─".repeat(room), room, dim);
        let first = if index == board.column { board.first_row } else { 0 };
        for ((row, title), y) in
            cards.iter().enumerate().skip(first).take(capacity).zip((3..).step_by(usize::from(CARD_HEIGHT)))
        {
            let here = index == board.column && row == board.row;
            let style = if here { bold.add_modifier(Modifier::REVERSED) } else { Style::new() };
            if here {
                buffer.set_stringn(x, y, "▌", 1, Style::new().fg(Color::Cyan));
                buffer.set_stringn(x, y + 1, "▌", 1, Style::new().fg(Color::Cyan));
            }
            buffer.set_stringn(x + 1, y, title, room - 2, style);
            let facts = Line::from(vec![
                Span::styled("! ", Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD)),
                Span::raw(" "),
                Span::styled("due 12 Oct", Style::new()),
                Span::raw("  "),
                Span::styled("☑2/5", Style::new()),
                Span::raw("  "),
                Span::styled("[B]", Style::new().fg(Color::Red)),
                Span::raw("  "),
                Span::styled("@AK @JS", Style::new()),
            ]);
            buffer.set_line(x + 1, y + 1, &facts, width - 2);
        }
    }
    let bottom = area.height.saturating_sub(2);
    buffer.set_stringn(0, bottom, "● synced 14:01", usize::from(area.width), Style::new().fg(Color::Green));
    buffer.set_stringn(0, bottom + 1, "? help  Space pick up  HJKL move", usize::from(area.width), dim);
}
