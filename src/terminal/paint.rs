//! Sends frames to the terminal. As crossterm's own backend does, but for colours: those of the sixteen that every terminal
//! knows are written as such.
//!
//! crossterm writes red as number 1 of the table of 256 (`38;5;1`). A terminal of sixteen colours does not know that, and some
//! read the 5 as blinking.

use std::fmt::Write as _;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use super::loose::Loose;

/// A terminal that is drawn on, of the size the program knows of: what is asked of the window itself may differ from one line to
/// the next while somebody pulls at it, and half a frame would be thought out for another size than it is drawn in.
pub(super) struct Painter<W: Write> {
    inner: CrosstermBackend<W>,
    size: Size,
    loose: Loose,
}

impl<W: Write> Painter<W> {
    pub(super) fn new(out: W, size: Size) -> Self {
        Self { inner: CrosstermBackend::new(out), size, loose: Loose::default() }
    }

    pub(super) const fn set_size(&mut self, size: Size) {
        self.size = size;
    }
}

/// How letters look: what is sent when it changes.
type Look = (Color, Color, Modifier);

const PLAIN: Look = (Color::Reset, Color::Reset, Modifier::empty());

/// Modifiers and the numbers that switch them on.
const MODIFIERS: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// Returns what switches everything off and a look on.
///
/// It says all of it each time: what ends bold alone is not alike in all terminals, and ends dim, too.
fn sequence((letters, ground, modifiers): Look) -> String {
    let mut text = String::from("\x1b[0");
    for (_, number) in MODIFIERS.iter().filter(|(modifier, _)| modifiers.contains(*modifier)) {
        let _infallible = write!(text, ";{number}");
    }
    push_colour(&mut text, letters, 0);
    push_colour(&mut text, ground, 10);
    text.push('m');
    text
}

/// Writes a colour: of letters, or of what is behind them, whose numbers are 10 higher.
fn push_colour(text: &mut String, colour: Color, higher: u8) {
    let own = match colour {
        Color::Reset => return,
        Color::Rgb(red, green, blue) => {
            let _infallible = write!(text, ";{};2;{red};{green};{blue}", 38 + higher);
            return;
        }
        Color::Indexed(number @ 16..) => {
            let _infallible = write!(text, ";{};5;{number}", 38 + higher);
            return;
        }
        Color::Indexed(number) => number,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    // 30 to 37 and, for the bright ones, 90 to 97.
    let number = if own < 8 { 30 + own } else { 82 + own };
    let _infallible = write!(text, ";{}", number + higher);
}

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let mut look = PLAIN;
        let mut last = None;
        for (x, y, cell) in content {
            for (x, cells) in self.loose.draw((x, y), cell) {
                let blank = " ".repeat(cells.into());
                write!(self.inner, "\x1b[{};{}H{}{blank}", y + 1, x + 1, sequence(PLAIN))?;
                (look, last) = (PLAIN, None);
            }
            if last.is_none_or(|(last_x, last_y)| y != last_y || x != last_x + 1) {
                write!(self.inner, "\x1b[{};{}H", y + 1, x + 1)?;
            }
            last = Some((x, y));
            let wanted = (cell.fg, cell.bg, cell.modifier);
            if wanted != look {
                self.inner.write_all(sequence(wanted).as_bytes())?;
                look = wanted;
            }
            self.inner.write_all(cell.symbol().as_bytes())?;
        }
        if look == PLAIN { Ok(()) } else { self.inner.write_all(sequence(PLAIN).as_bytes()) }
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    /// Never fails: ratatui does this at the end, too, and prints what it hears then, where printing may be what fails.
    fn show_cursor(&mut self) -> io::Result<()> {
        let _told_by_the_frame = self.inner.show_cursor();
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.loose.clear();
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if region == ClearType::All {
            self.loose.clear();
        }
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;

    use super::*;

    fn sent(words: &[(&str, Style)]) -> String {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 20, 1));
        let mut x = 0;
        for (text, style) in words {
            buffer.set_string(x, 0, text, *style);
            x += 1;
        }
        let mut bytes = Vec::new();
        let cells = (0..x).map(|x| (x, 0, &buffer[(x, 0)]));
        Painter::new(&mut bytes, Size::new(20, 1)).draw(cells).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_sixteen_are_written_as_every_terminal_knows_them() {
        let of = |colour| sent(&[("a", Style::new().fg(colour)), ("b", Style::new().bg(colour))]);
        assert_eq!(of(Color::Red), "\x1b[1;1H\x1b[0;31ma\x1b[0;41mb\x1b[0m");
        assert_eq!(of(Color::Gray), "\x1b[1;1H\x1b[0;37ma\x1b[0;47mb\x1b[0m");
        assert_eq!(of(Color::DarkGray), "\x1b[1;1H\x1b[0;90ma\x1b[0;100mb\x1b[0m");
        assert_eq!(of(Color::White), "\x1b[1;1H\x1b[0;97ma\x1b[0;107mb\x1b[0m");
        for number in 0..16_u8 {
            assert!(!of(Color::Indexed(number)).contains(";5;"), "{number}");
        }
        assert_eq!(of(Color::Indexed(254)), "\x1b[1;1H\x1b[0;38;5;254ma\x1b[0;48;5;254mb\x1b[0m");
        assert_eq!(of(Color::Rgb(1, 2, 3)), "\x1b[1;1H\x1b[0;38;2;1;2;3ma\x1b[0;48;2;1;2;3mb\x1b[0m");
    }

    #[test]
    fn a_look_is_sent_on_change_alone_and_nothing_of_it_stays_behind() {
        let reversed = Style::new().fg(Color::Cyan).add_modifier(Modifier::REVERSED | Modifier::BOLD);
        let dim = Style::new().add_modifier(Modifier::DIM);
        let plain = Style::new();
        assert_eq!(
            sent(&[("a", reversed), ("b", reversed), ("c", dim), ("d", plain)]),
            "\x1b[1;1H\x1b[0;1;7;36mab\x1b[0;2mc\x1b[0md"
        );
        assert_eq!(sent(&[("a", plain), ("日", plain)]), "\x1b[1;1Ha日");
    }

    /// What a terminal shows that gives each character of a letter a cell of its own, after one frame and another.
    #[test]
    fn letters_of_several_characters_leave_nothing_behind() {
        let lines = ["plain title", "ไทย น้ำทำงาน", "हिन्दी कार्य", "日本 wide", "", "ab ทำ", "x"];
        for (before, after) in lines.iter().flat_map(|one| lines.iter().map(move |other| (one, other))) {
            let shown = |frames: &[&str]| {
                let mut bytes = Vec::new();
                let mut terminal = ratatui::Terminal::new(Painter::new(&mut bytes, Size::new(20, 1))).unwrap();
                for text in frames {
                    terminal.draw(|frame| frame.render_widget(ratatui::text::Line::raw(*text), frame.area())).unwrap();
                }
                drop(terminal);
                let [rows, columns] = [1, 20].map(|cells| std::num::NonZero::new(cells).unwrap());
                let mut seen = vt100::Parser::new(rows, columns, 0);
                seen.process(&bytes);
                seen.screen().contents()
            };
            assert_eq!(shown(&[*before, *after]).trim_end(), shown(&[*after]).trim_end(), "{before}, then {after}");
        }
    }

    #[test]
    fn a_frame_has_the_size_it_was_thought_out_for() {
        let mut terminal = ratatui::Terminal::new(Painter::new(Vec::new(), Size::new(80, 24))).unwrap();
        for size in [(80, 24), (4, 71), (0, 0), (200, 50)] {
            terminal.backend_mut().set_size(size.into());
            terminal.draw(|frame| assert_eq!(frame.area().as_size(), size.into())).unwrap();
        }
    }

    #[test]
    fn a_terminal_that_is_gone_is_let_go_in_silence() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let mut painter = Painter::new(Gone, Size::new(20, 1));
        assert!(painter.show_cursor().is_ok());
        assert!(painter.hide_cursor().is_err(), "who draws hears of it");
    }
}
