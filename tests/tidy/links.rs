//! Where the pages lead to: every link to a file of the project has one, and every link to a heading has that.

use std::collections::BTreeSet;

/// Returns where the links of a page lead, in the order they stand in; what is within backticks is no link.
pub(super) fn targets(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_code = false;
    for line in page.lines() {
        is_code ^= line.trim_start().starts_with("```");
        // What stands between two backticks is shown as it is.
        let text: String = line.split('`').step_by(2).collect::<Vec<_>>().join("` `");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        found.extend(links.filter(|_| !is_code).map(str::to_owned));
    }
    found
}

/// Returns what headings of a page are called in an address.
pub(super) fn headings(page: &str) -> BTreeSet<String> {
    let heads = page.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim());
    heads
        .map(|head| {
            let kept = head.to_lowercase();
            let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
            kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
        })
        .collect()
}

#[test]
fn links_are_found_and_headings_are_named() {
    let page =
        "# A page, at last\n[a](b.md) `[no](link)` ![c](d/e.svg \"f\") [`g`](h.md#i)\n```\n[no](code)\n```\n[j](#k)";
    assert_eq!(targets(page), ["b.md", "d/e.svg", "h.md#i", "#k"]);
    assert_eq!(headings(page), ["a-page-at-last".to_owned()].into());
}
