//! How the work of the open plan stands, as charts: counted when they are opened and whenever the plan changes.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::overlays::Overlay;
use crate::planner::charts;
use crate::planner::charts::Chart;

/// The charts while they are open.
#[derive(Clone, Debug)]
pub struct Charts {
    /// What was counted.
    pub charts: Vec<Chart>,
    /// The row they are read from on.
    pub first: usize,
}

/// Opens the charts of the open plan.
pub(crate) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let charts = charts::of(view.plan(), view.arrangement());
    state.overlays.push(Overlay::Charts(Charts { charts, first: 0 }));
    Ok(Vec::new())
}

/// Counts again: the plan is not what it was.
pub(crate) fn renew(state: &mut State) {
    let Some(view) = &state.board.view else { return };
    for overlay in &mut state.overlays {
        if let Overlay::Charts(open) = overlay {
            open.charts = charts::of(view.plan(), view.arrangement());
        }
    }
}

impl Charts {
    /// Returns how many rows they take: a heading, their bars and a gap for each.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.charts.iter().map(|chart| chart.bars.len() + 2).sum::<usize>().saturating_sub(1)
    }
}

/// Reads on or back; `None` for keys that mean the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let page = usize::from(state.size.1 / 2).max(1);
    let Some(Overlay::Charts(charts)) = state.overlays.last_mut() else { return None };
    let last = charts.rows().saturating_sub(1);
    let first = match intent {
        Intent::CursorDown | Intent::PickerDown => charts.first + 1,
        Intent::CursorUp | Intent::PickerUp => charts.first.saturating_sub(1),
        Intent::PageDown => charts.first + page,
        Intent::PageUp => charts.first.saturating_sub(page),
        Intent::CursorFirst => 0,
        Intent::CursorLast => last,
        _ => return None,
    };
    charts.first = first.min(last);
    Some(Vec::new())
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::app::keymap::Mode;
    use crate::app::tests::{keys, opened};

    fn done(state: &State) -> usize {
        let Some(Overlay::Charts(charts)) = state.overlays.last() else { panic!("{:?}", state.overlays) };
        charts.charts[0].bars.iter().map(|bar| bar.done).sum()
    }

    #[test]
    fn charts_are_opened_read_and_closed_and_count_what_was_just_done() {
        let mut state = opened(&[("A", &["a1", "a2"]), ("B", &["b1"])]);
        keys(&mut state, "c g c");
        assert_eq!((state.mode(), done(&state)), (Mode::Charts, 1));
        keys(&mut state, "G");
        let Some(Overlay::Charts(charts)) = state.overlays.last() else { panic!() };
        assert_eq!(charts.first, charts.rows() - 1);
        keys(&mut state, "Esc");
        assert_eq!(state.overlays.len(), 0);
    }
}
