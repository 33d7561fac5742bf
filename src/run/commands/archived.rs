//! How a plan is taken out of the archive without a screen: where the program names keys, a command is named.

use crate::planner::lock::OUT_OF_ARCHIVE;
use crate::planner::lock::OUT_OF_ARCHIVE_ELSEWHERE;

/// Returns the command that takes a plan of this title out of the archive, as words behind a reason.
pub(super) fn way_out(title: &str) -> String {
    format!("`planner-tui plan unarchive --why WORDS --plan \"{title}\"` takes it out of the archive")
}

/// Returns a refusal as a command tells it: of a plan in the archive with the command in place of the keys.
pub(super) fn without_keys(why: &str, title: &str) -> String {
    [OUT_OF_ARCHIVE_ELSEWHERE, OUT_OF_ARCHIVE]
        .iter()
        .fold(why.to_owned(), |why, keys| why.replace(keys, &way_out(title)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::lock::Refusal;

    #[test]
    fn a_command_stands_where_keys_were() {
        let told = without_keys(&Refusal::archived().words(), "Old");
        let command = "`planner-tui plan unarchive --why WORDS --plan \"Old\"` takes it out of the archive";
        assert_eq!(told, format!("the plan is archived; {command}"));
        assert_eq!(
            without_keys(&format!("“Old” is archived; {OUT_OF_ARCHIVE_ELSEWHERE}."), "Old"),
            format!("“Old” is archived; {command}.")
        );
        assert_eq!(without_keys("title is locked", "Old"), "title is locked");
    }
}
