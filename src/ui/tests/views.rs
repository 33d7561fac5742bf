//! The saved views, at each size.

use super::*;
use crate::planner::board::Grouping;
use crate::planner::saved_view::SavedView;

const SIZES: [(u16, u16); 4] = [(120, 40), (80, 24), (48, 20), (20, 5)];

fn with_views(width: u16, height: u16) -> State {
    let mut state = open(width, height);
    let view = |name: &str, grouping, filter: &str| SavedView {
        name: name.to_owned(),
        grouping,
        filter: filter.to_owned(),
        ..SavedView::default()
    };
    state.views = vec![
        view("Anna's week", Grouping::Due, "@anna due:thisweek,late"),
        view("Bugs \u{1b}[31m", Grouping::Progress, "#bug is:open"),
        SavedView { hides_completed: true, folded: ["Done".to_owned()].into(), ..view("日本", Grouping::Bucket, "") },
    ];
    state
}

#[test]
fn the_list_of_saved_views() {
    for (width, height) in SIZES {
        let mut state = with_views(width, height);
        keys(&mut state, "'");
        insta::assert_snapshot!(format!("views_{width}x{height}"), rows(&state));
    }
    let mut state = with_views(80, 24);
    keys(&mut state, "' w e e");
    insta::assert_snapshot!("views_searched", rows(&state));
    keys(&mut state, "Ctrl+x");
    insta::assert_snapshot!("views_deleted", rows(&state));
    keys(&mut state, "Esc Esc Ctrl+p a n");
    insta::assert_snapshot!("views_found", rows(&state));
    let mut state = open(80, 24);
    keys(&mut state, "' Enter");
    insta::assert_snapshot!("views_named", rows(&state));
}
