//! What is true of every frame: the way out is told, the cursor is seen, nothing is cut unsaid, boxes are whole.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::keymap::Found;
use crate::app::overlays::Overlay;
use crate::ui::tests::*;

/// Presses the key that leads to the last row, if there is one here.
pub(super) fn walk_to_the_end(state: &mut State) {
    if state.overlays.last_mut().is_some_and(|top| top.picker().is_some()) {
        // Around the end.
        keys(state, "Up");
        return;
    }
    let last = Key::parse("G").map(|key| state.keymap.find(state.mode(), &[key]));
    if last == Some(Found::Intent(Intent::CursorLast)) {
        keys(state, "G");
    }
}

/// A frame, and what all checks want to know of it: large frames are drawn and read once.
pub(super) struct Picture {
    buffer: Buffer,
    lines: Vec<String>,
    boxes: Vec<Rect>,
}

impl Picture {
    /// Draws a state; nothing is compared with what a terminal showed before.
    pub(super) fn of(state: &State) -> Self {
        let mut terminal = Terminal::new(TestBackend::new(state.size.0, state.size.1)).unwrap();
        let mut frame = terminal.get_frame();
        draw(state, &mut frame);
        let buffer = frame.buffer_mut().clone();
        Self { lines: lines(&buffer, buffer.area), boxes: boxes(&buffer), buffer }
    }

    /// Returns it as a golden has it.
    pub(super) fn text(&self) -> String {
        self.lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
    }

    /// Returns the box on top: it lies within all others, or is the only one that is whole.
    pub(super) fn top(&self) -> Option<Rect> {
        self.boxes.iter().min_by_key(|area| area.area()).copied()
    }

    fn has(&self, words: &str) -> bool {
        self.lines.iter().any(|line| line.contains(words))
    }
}

/// What was seen in all frames.
#[derive(Default)]
pub(super) struct Looked {
    faults: Vec<String>,
    /// The words at a right edge, with the frame and the line they stand in.
    edges: Vec<(String, String)>,
    words: BTreeSet<String>,
}

impl Looked {
    /// Looks at a frame.
    pub(super) fn look(&mut self, state: &State, picture: &Picture, at: &str) {
        self.faults.extend(faults(state, picture).into_iter().map(|fault| format!("{at}: {fault}")));
        let top = picture.top().filter(|_| !state.overlays.is_empty());
        self.edges.extend(edges(picture, top).into_iter().map(|(word, line)| (word, format!("{at}: {line}"))));
        if state.size.0 >= 120 {
            self.learn(picture);
        }
    }

    /// Takes note of the words of a frame that has room for them.
    pub(super) fn learn(&mut self, picture: &Picture) {
        self.words.extend(picture.lines.iter().flat_map(|line| words_of(line)));
    }

    /// Names what was wrong; a word at an edge that nobody wrote so was cut and does not say it.
    pub(super) fn faults(mut self) -> Vec<String> {
        self.words.extend(words_of(include_str!("../../../../assets/keymap.toml")));
        let cut = self.edges.into_iter().filter(|(word, _)| !self.words.contains(word));
        self.faults.extend(cut.map(|(word, line)| format!("“{word}” is cut: {line}")));
        self.faults
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphabetic()).map(str::to_owned).collect()
}

/// Names what is wrong with a frame.
fn faults(state: &State, picture: &Picture) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(overlay) = state.overlays.last() {
        faults.extend(way_out(state, picture));
        faults.extend(cursor(picture, overlay));
    } else if state.board.board().is_some_and(|board| !board.columns.is_empty()) {
        // The first row has the tabs, one of which is always reversed. A card in hand is seen by its sign.
        let area = picture.buffer.area;
        let body = Rect { y: 1, height: area.height - 1, ..area };
        if !is_reversed_in(&picture.buffer, body) && !picture.has("▲") {
            faults.push("the cursor is not seen".to_owned());
        }
    }
    faults.extend(borders(picture, state.overlays.len()));
    faults
}

/// Says whether the key that closes the layer on top is told.
fn way_out(state: &State, picture: &Picture) -> Option<String> {
    // A line that is typed where it stands has no room for keys of its own.
    if matches!(state.overlays.last(), Some(Overlay::Field(_))) {
        return None;
    }
    let is_out = |intent: Intent| matches!(intent, Intent::PickerClose | Intent::InputCancel);
    let mode = state.mode();
    let hint = state.keymap.hints(mode).find(|hint| hint.actions.iter().any(|action| is_out(*action)));
    let Some(hint) = hint else { return Some(format!("{mode:?} has no hint for the way out")) };
    let told = format!("{} {}", hint.keys, hint.word);
    (!picture.has(&told)).then(|| format!("“{told}” is not told"))
}

/// Says whether what one is on is seen in a layer.
fn cursor(picture: &Picture, overlay: &Overlay) -> Option<String> {
    match overlay {
        // There is nothing to be on in what is only read.
        Overlay::Answer(_)
        | Overlay::Charts(_)
        | Overlay::Confirm(_)
        | Overlay::Rebind(_)
        | Overlay::Why(_)
        | Overlay::Talk(_) => {
            return None;
        }
        Overlay::Conflict(dialog) if dialog.conflict().is_none() => return None,
        Overlay::Conflict(_)
        | Overlay::Date(_)
        | Overlay::Facets(_)
        | Overlay::Field(_)
        | Overlay::Find(_)
        | Overlay::Help(_)
        | Overlay::Log(_)
        | Overlay::Menu(_)
        | Overlay::MoveTo(_)
        | Overlay::NameIt(_)
        | Overlay::Outbox(_)
        | Overlay::PlanPanel(_)
        | Overlay::Plans(_)
        | Overlay::Task(_)
        | Overlay::Trash(_)
        | Overlay::Text(_)
        | Overlay::Views(_) => {}
    }
    // A list of nothing has no row to be on.
    let is_empty =
        ["nothing waits", "nothing was deleted", "nothing of this plan"].iter().any(|words| picture.has(words));
    let buffer = &picture.buffer;
    let is_seen = is_empty || is_reversed_in(buffer, picture.top().unwrap_or(buffer.area));
    (!is_seen).then(|| "the cursor is not seen".to_owned())
}

fn is_reversed_in(buffer: &Buffer, area: Rect) -> bool {
    area.positions().any(|at| buffer[at].modifier.contains(Modifier::REVERSED))
}

/// Returns every box whose border is whole.
fn boxes(buffer: &Buffer) -> Vec<Rect> {
    let area = buffer.area;
    let corners = area.positions().filter(|at| buffer[*at].symbol() == "┌");
    let whole = corners.filter_map(|at| {
        let right = (at.x + 1..area.right()).find(|x| ["┐", "┌"].contains(&buffer[(*x, at.y)].symbol()))?;
        let bottom = (at.y + 1..area.bottom()).find(|y| buffer[(at.x, *y)].symbol() != "│")?;
        let is_whole = buffer[(right, at.y)].symbol() == "┐"
            && buffer[(at.x, bottom)].symbol() == "└"
            && buffer[(right, bottom)].symbol() == "┘"
            && (at.y + 1..bottom).all(|y| buffer[(right, y)].symbol() == "│")
            && (at.x + 1..right).all(|x| buffer[(x, bottom)].symbol() == "─");
        is_whole.then(|| Rect { x: at.x, y: at.y, width: right - at.x + 1, height: bottom - at.y + 1 })
    });
    whole.collect()
}

/// Says whether a border was drawn over: with one layer, none is; with several, the one on top is not.
fn borders(picture: &Picture, layers: usize) -> Option<String> {
    let boxes = picture.boxes.len();
    let count = |corner: char| picture.lines.iter().map(|line| line.matches(corner).count()).sum::<usize>();
    let counts = ['┌', '┐', '└', '┘'].map(count);
    let is_broken = if layers > 1 { boxes == 0 && counts[0] > 0 } else { counts != [boxes; 4] };
    is_broken.then(|| format!("a border is broken: {boxes} whole of {counts:?}"))
}

/// Returns the rows of an area as text. A wide letter fills two cells, of which the second is empty.
fn lines(buffer: &Buffer, area: Rect) -> Vec<String> {
    let line = |y: u16| {
        let (mut line, mut x) = (String::new(), area.x);
        while x < area.right() {
            line.push_str(buffer[(x, y)].symbol());
            x += u16::try_from(text::cells(buffer[(x, y)].symbol()).max(1)).unwrap();
        }
        line
    };
    (area.y..area.bottom()).map(line).collect()
}

/// Returns the words that end at the right edge of the layer on top, or of the screen, each with its line.
fn edges(picture: &Picture, top: Option<Rect>) -> Vec<(String, String)> {
    let inner = top.map_or(picture.buffer.area, |area| Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    });
    let at_the_edge = |line: &String| {
        let end = line.trim_end();
        let word = end.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        let is_at_the_edge = text::cells(end) + 1 >= usize::from(inner.width);
        (is_at_the_edge && word.chars().count() > 1).then(|| (word.to_owned(), end.to_owned()))
    };
    let within = top.map(|_| lines(&picture.buffer, inner));
    within.as_ref().unwrap_or(&picture.lines).iter().filter_map(at_the_edge).collect()
}
