//! What was handed over, so that it can be asked for: every text is used once only, and so tells which edit it came from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::TaskId;

/// One text somebody wrote somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The text.
    pub(crate) text: String,
    /// Who wrote it.
    pub(crate) who: usize,
    /// Where: a kind of field and the names of what has it.
    pub(crate) field: String,
}

/// Everything that was handed over in one run.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) marks: Vec<Mark>,
    /// Titles of tasks and names of buckets that were made.
    pub(crate) made: Vec<String>,
    /// JSON of edits that were taken back or decided against.
    let_go: Vec<String>,
    /// JSON of edits that were decided for, and so may be sent twice.
    again: Vec<String>,
    /// Who has moved cards in which columns; anything that changes what stands in a column counts as somebody else.
    touched: HashMap<(Grouping, ColumnId), BTreeSet<usize>>,
    /// The order of a column as the person saw it who moved a card there last.
    orders: HashMap<(Grouping, ColumnId), Vec<TaskId>>,
    /// People some of whose edits did not get through.
    unsettled: HashSet<usize>,
    pub(crate) has_visitor: bool,
    /// Whether everybody waits until all places were read.
    pub(crate) is_patient: bool,
    texts: usize,
}

/// Stands for "not one person".
const SOMEBODY: usize = usize::MAX;

impl Ledger {
    /// A text that no other edit holds.
    pub(crate) fn text(&mut self, word: &str) -> String {
        self.texts += 1;
        format!("{word}-{}-", self.texts)
    }

    /// Takes note that somebody wrote a text.
    pub(crate) fn wrote(&mut self, who: usize, field: String, text: &str) {
        self.marks.push(Mark { text: text.to_owned(), who, field });
    }

    /// Takes note that an edit does not have to arrive.
    pub(crate) fn let_go(&mut self, edit: &Edit) {
        self.let_go.push(json(edit));
    }

    /// Takes note that an edit may be sent twice.
    pub(crate) fn again(&mut self, edit: &Edit) {
        self.again.push(json(edit));
    }

    /// Says whether an edit with this text does not have to arrive.
    pub(crate) fn is_let_go(&self, text: &str) -> bool {
        self.let_go.iter().any(|edit| edit.contains(text))
    }

    /// How often a text may be written at most.
    pub(crate) fn most(&self, text: &str) -> usize {
        1 + self.again.iter().filter(|edit| edit.contains(text)).count()
    }

    /// Takes note that a person has arranged a column.
    pub(crate) fn arranged(&mut self, who: usize, column: (Grouping, ColumnId), order: Vec<TaskId>) {
        self.touched.entry(column.clone()).or_default().insert(who);
        self.orders.insert(column, order);
    }

    /// Takes note that what stands in a column may change by more than one person's moves there.
    pub(crate) fn disturb(&mut self, column: (Grouping, ColumnId)) {
        self.touched.entry(column).or_default().insert(SOMEBODY);
    }

    /// Takes note that the moves of a person may not all get through.
    pub(crate) fn unsettle(&mut self, who: usize) {
        self.unsettled.insert(who);
    }

    /// Columns in which one person alone has moved cards, in the order that person gave them.
    pub(crate) fn own_columns(&self) -> Vec<(Grouping, ColumnId, Vec<TaskId>)> {
        if self.has_visitor || !self.is_patient {
            return Vec::new();
        }
        let is_own = |people: &BTreeSet<usize>| {
            people.len() == 1 && people.iter().all(|who| *who != SOMEBODY && !self.unsettled.contains(who))
        };
        let own = self.orders.iter().filter(|(column, _)| self.touched.get(column).is_some_and(is_own));
        own.map(|((grouping, id), order)| (*grouping, id.clone(), order.clone())).collect()
    }
}

fn json(edit: &Edit) -> String {
    serde_json::to_string(edit).unwrap_or_default()
}

/// Puts the service's names into a text that may hold names of one machine.
pub(crate) fn resolved(text: &str, named: &BTreeMap<String, String>) -> String {
    named.iter().fold(text.to_owned(), |text, (local, given)| text.replace(local, given))
}
