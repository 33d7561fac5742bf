//! Many waiting edits: what folding them costs, and what one more does.

use std::path::Path;
use std::sync::Arc;

use crossterm::event::KeyCode;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::PlanId;
use planner_tui::planner::view::View;
use planner_tui::sync::Link;

use crate::window::Window;
use crate::{median, ms, now, row, say};

const MANY: usize = 500;
const ROUNDS: usize = 40;

/// Measures with no edit waiting, and with many.
pub(crate) async fn measure(folder: &Path, plan: &PlanId) {
    let mut window = Window::open(folder, None);
    window
        .until(|window| {
            let view = window.state.board.view.as_ref();
            let is_here = view.is_some_and(|view| view.plan().is_whole() && view.plan().plan.id == *plan);
            is_here && matches!(window.state.status.link, Link::Offline { .. })
        })
        .await;
    say("\nWaiting edits");
    let alone = one_more(&mut window, "with none to speak of").await;
    let mut number = 0;
    while window.waiting.len() < MANY {
        edit(&mut window, number);
        number += 1;
        settled(&mut window).await;
        assert!(number < 20 * MANY, "the keys make edits");
    }
    let kinds = |is: fn(&Edit) -> bool| window.waiting.iter().filter(|waiting| is(&waiting.edit)).count();
    say(&format!(
        "{} edits wait: {} moves, {} of fields, {} new cards, {} deletions",
        window.waiting.len(),
        kinds(|edit| matches!(edit, Edit::MoveTask(_))),
        kinds(|edit| matches!(edit, Edit::ChangeTask(_))),
        kinds(|edit| matches!(edit, Edit::CreateTask(_))),
        kinds(|edit| matches!(edit, Edit::DeleteTask(_)))
    ));
    folding(&window);
    let crowded = one_more(&mut window, &format!("with {MANY}")).await;
    row("  in all", crowded, Some(("with none", alone)));
    window.close().await;
}

/// Makes one edit, each time another kind at another card.
fn edit(window: &mut Window, number: usize) {
    window.type_text("gg0");
    window.type_text(&"l".repeat(number % 18));
    window.type_text(&"j".repeat(number / 18 * 3 % 400));
    match number % 5 {
        0 => window.type_text("J"),
        1 => window.type_text("L"),
        2 => window.type_text("c"),
        3 => {
            window.type_text("n");
            window.type_text(&format!("new card {number}"));
            window.press(KeyCode::Enter);
        }
        _ => window.type_text("dy"),
    }
}

/// Waits until the engine has told of all that was handed over.
async fn settled(window: &mut Window) {
    window.until(|window| window.through >= window.ticket).await;
}

/// Arranges the plan, with and without the edits.
fn folding(window: &Window) {
    let view = window.state.board.view.as_ref().expect("it is open");
    let acknowledged = Arc::clone(view.acknowledged());
    let edits: Vec<Edit> = window.waiting.iter().map(|waiting| waiting.edit.clone()).collect();
    let of = |edits: &[Edit]| {
        let figures = (0..15).map(|_| {
            let start = now();
            let view = View::new(Arc::clone(&acknowledged), edits, Arc::clone(view.arrangement()));
            let took = ms(start);
            drop(view);
            took
        });
        median(figures.collect())
    };
    let (bare, folded) = (of(&[]), of(&edits));
    row("arranging the plan", bare, None);
    row("arranging it with the edits folded in", folded, Some(("without", bare)));
    let figures = (0..15).map(|_| {
        let start = now();
        let renewed = view.renewed(&acknowledged, &edits);
        let took = ms(start);
        drop(renewed);
        took
    });
    row("folding them into a plan that is arranged", median(figures.collect()), None);
}

/// Measures one more edit, a nudge; returns what it costs in all.
async fn one_more(window: &mut Window, words: &str) -> f64 {
    let [mut keys, mut writing, mut showing, mut all] = [const { Vec::new() }; 4];
    for round in 0..ROUNDS {
        // Another card each time: nudges of one card are one edit.
        window.type_text("gg0");
        window.type_text(&"j".repeat(1 + round * 2));
        settled(window).await;
        window.draw();
        let start = now();
        window.type_text("J");
        let pressed = ms(start);
        let event = loop {
            let event = window.next().await;
            let is_it = matches!(&event, planner_tui::sync::Event::SnapshotChanged { through, .. } if *through >= window.ticket);
            if is_it {
                break event;
            }
            window.take(event);
        };
        let written = ms(start);
        window.take(event);
        let shown = ms(start);
        keys.push(pressed);
        writing.push(written - pressed);
        showing.push(shown - written);
        all.push(shown);
    }
    let all = median(all);
    row(&format!("one edit more, {words}"), all, None);
    row("  the key: shown on top of the others", median(keys), None);
    row("  the engine: in the outbox, and told", median(writing), None);
    row("  the board: all of them folded again", median(showing), None);
    all
}
