//! Rows of cells as lines of text: each column as wide as it has to be, as far as there is room; the first goes before the
//! others. Where there is room for no table, the rest of a row stands below its first cell.

use crate::ui::text;

/// So wide the columns behind the first get before it: a share of the line, within bounds. What is left then is theirs, too.
const SHARE: usize = 6;
const BOUNDS: std::ops::RangeInclusive<usize> = 12..=24;
/// So wide the first is at least, or as it wants: a title of fewer cells says too little.
const LEAST: usize = 24;
/// What stands between two columns.
const GAP: &str = "  ";

/// Returns a table in lines of at most so many cells, the heads first; nothing for no rows.
pub(in crate::run::commands) fn table(heads: &[&str], rows: &[Vec<String>], width: usize) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let cells = |text: &str| text::cells(&text::clean(text));
    let widest = |at: usize| {
        let all = rows.iter().filter_map(|row| row.get(at)).map(|cell| cells(cell));
        all.chain([cells(heads[at])]).max().unwrap_or(0)
    };
    let wanted: Vec<usize> = (0..heads.len()).map(widest).collect();
    let least = |at: usize| wanted[at].min(if at == 0 { LEAST } else { *BOUNDS.start() });
    if (0..heads.len()).map(|at| least(at) + GAP.len()).sum::<usize>() > width + GAP.len() {
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        return [&heads].into_iter().chain(rows).flat_map(|row| stacked(row, width)).collect();
    }
    let most = (width / SHARE).clamp(*BOUNDS.start(), *BOUNDS.end());
    let mut widths: Vec<usize> = wanted.iter().map(|wanted| (*wanted).min(most)).collect();
    let behind: usize = widths.iter().skip(1).map(|width| width + GAP.len()).sum();
    widths[0] = wanted[0].min(width.saturating_sub(behind).max(LEAST));
    let mut left = width.saturating_sub(widths[0] + behind);
    for (width, wanted) in widths.iter_mut().zip(&wanted).skip(1) {
        let more = left.min(wanted - *width);
        *width += more;
        left -= more;
    }
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let cell = text::clean(cell);
            text::pad(&text::fit(&cell, *width), *width)
        });
        let line = cells.collect::<Vec<_>>().join(GAP);
        text::fit(line.trim_end(), width).trim_end().to_owned()
    };
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    [line(&heads)].into_iter().chain(rows.iter().map(|row| line(row))).collect()
}

/// Returns a row as a line of its first cell, and the others below it, as many to a line as there is room for.
fn stacked(row: &[String], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for (at, cell) in row.iter().enumerate().filter(|(at, cell)| *at == 0 || !cell.is_empty()) {
        let cell = text::clean(cell);
        let begin = if at == 0 { "" } else { GAP };
        let has_room = !lines.is_empty() && text::cells(&line) + GAP.len() + text::cells(&cell) <= width;
        if at > 0 && !has_room {
            lines.push(std::mem::take(&mut line));
        }
        line += if line.is_empty() { begin } else { GAP };
        line += &text::fit(&cell, width.saturating_sub(text::cells(&line)));
    }
    lines.push(line);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_column_gets_what_is_left_and_no_line_is_wider() {
        let rows = vec![
            vec!["A title that is quite long and has to be cut".to_owned(), "To do".to_owned(), "Ada".to_owned()],
            vec!["日本\u{1b}[31m".to_owned(), "Doing".to_owned(), String::new()],
        ];
        let lines = table(&["TITLE", "BUCKET", "WHO"], &rows, 40);
        assert_eq!(lines[0], "TITLE                        BUCKET  WHO");
        assert!(lines[1].ends_with("To do   Ada") && lines[1].contains('…'), "{lines:#?}");
        assert!(lines.iter().all(|line| text::cells(line) <= 40 && !line.contains('\u{1b}')), "{lines:#?}");
        assert!(table(&["TITLE"], &[], 40).is_empty());
        let titles =
            vec![vec!["task".to_owned(), "A title of twenty-six cells".to_owned(), "A bucket of many".to_owned()]];
        let lines = table(&["WHAT", "CALLED", "IN"], &titles, 50);
        assert_eq!(
            lines[1], "task  A title of twenty-six cells  A bucket of ma…",
            "room that is left is used, from the left"
        );
        let lines = table(&["TITLE", "BUCKET", "WHO"], &rows, 26);
        assert_eq!(
            lines,
            ["TITLE", "  BUCKET  WHO", "A title that is quite lon…", "  To do  Ada", "日本␛[31m", "  Doing"],
            "without room for a table nothing is cut but what is longer than a line"
        );
        let people = vec![vec!["a".to_owned(), "To do".to_owned(), "Ada Lindqvist, Chiara Esposito".to_owned()]];
        assert_eq!(table(&["T", "B", "W"], &people, 18)[3..], ["  To do", "  Ada Lindqvist, …"]);
        let narrow = table(&["TITLE", "BUCKET", "WHO"], &rows, 20);
        assert!(narrow.iter().all(|line| text::cells(line) <= 20), "{narrow:#?}");
    }
}
