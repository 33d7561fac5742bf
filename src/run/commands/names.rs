//! What a person means by a name: by identifier, whole, by its beginning, or by a part that nothing else has.

use super::fault::Fault;
use crate::planner::quick_add::closeness;
use crate::planner::quick_add::unaccented;

/// Something that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Its identifier; for what has none, a word of the command line.
    pub(super) id: String,
    /// What it is called.
    pub(super) name: String,
    /// What tells it from others of that name.
    pub(super) beside: String,
}

impl Named {
    /// Something with an identifier and a name.
    pub(super) fn new(id: &str, name: &str) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), beside: String::new() }
    }

    /// The same, with what tells it from others of that name.
    pub(super) fn beside(self, words: &str) -> Self {
        Self { beside: words.to_owned(), ..self }
    }
}

/// Returns where the thing stands that was named. An identifier goes before a name, a whole name before the beginning of one,
/// that before a part. Capitals matter only where they tell names apart.
pub(super) fn find(kind: &str, wanted: &str, all: &[Named]) -> Result<usize, Fault> {
    let wanted = wanted.trim();
    if let Some(at) = all.iter().position(|known| known.id == wanted) {
        return Ok(at);
    }
    let folded = wanted.to_lowercase();
    let names: Vec<String> = all.iter().map(|known| known.name.trim().to_lowercase()).collect();
    let is_same = |at: usize| all[at].name.trim() == wanted;
    let is_alike = |at: usize| names[at] == folded || all[at].id.to_lowercase() == folded;
    let begins = |at: usize| names[at].starts_with(&folded);
    let holds = |at: usize| names[at].contains(&folded);
    // A letter with an accent can be written in two ways that look the same, and left bare.
    let plain = unaccented(wanted);
    let is_bare = |at: usize| !plain.is_empty() && unaccented(&names[at]) == plain;
    let begins_bare = |at: usize| !plain.is_empty() && unaccented(&names[at]).starts_with(&plain);
    let holds_bare = |at: usize| !plain.is_empty() && unaccented(&names[at]).contains(&plain);
    let ways: [&dyn Fn(usize) -> bool; 7] = [&is_same, &is_alike, &begins, &holds, &is_bare, &begins_bare, &holds_bare];
    for is_meant in ways {
        let found: Vec<usize> = (0..all.len()).filter(|at| !wanted.is_empty() && is_meant(*at)).collect();
        match found.as_slice() {
            [] => {}
            [only] => return Ok(*only),
            several => {
                let sentence = format!("“{wanted}” could be {} {kind}s. Say which by its id:", several.len());
                return Err(Fault::Missing(sentence, several.iter().map(|at| all[*at].clone()).collect()));
            }
        }
    }
    let mut near: Vec<_> = all.iter().filter_map(|known| Some((closeness(&known.name, wanted)?, known))).collect();
    near.sort_by_key(|(closeness, _)| *closeness);
    let near: Vec<&Named> = near.into_iter().map(|(_, known)| known).collect();
    let what = if wanted.is_empty() {
        format!("A {kind} has to be named.")
    } else {
        format!("No {kind} is called “{wanted}”, nor has that id.")
    };
    let (words, near) = match (near.is_empty(), all.is_empty()) {
        (_, true) => ("", Vec::new()),
        (false, _) => (" Did you mean one of these?", near),
        (true, _) => (" There are:", all.iter().collect()),
    };
    Err(Fault::Missing(what + words, near.into_iter().cloned().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Named> {
        [("1", "Write the report"), ("-2", "Report"), ("3", "Call Anna"), ("4", "call anna"), ("5", "Reporting")]
            .map(|(id, name)| Named::new(id, name))
            .to_vec()
    }

    #[test]
    fn what_is_named_clearly_is_found() {
        for (name, at) in
            [("1", 0), ("-2", 1), ("report", 1), ("WRITE", 0), (" the rep", 0), ("reportin", 4), ("Call Anna", 2)]
        {
            assert_eq!(find("task", name, &all()).unwrap(), at, "{name}");
        }
    }

    #[test]
    fn accents_may_be_written_in_two_ways_or_left_out() {
        let all =
            [("1", "Cafe\u{301} finder"), ("2", "R\u{e9}sum\u{e9} upload")].map(|(id, name)| Named::new(id, name));
        for (name, at) in [("Caf\u{e9} finder", 0), ("cafe", 0), ("Re\u{301}sume\u{301}", 1), ("upload", 1)] {
            assert_eq!(find("task", name, &all).unwrap(), at, "{name}");
        }
        assert!(find("task", "!!", &all).is_err());
    }

    #[test]
    fn what_is_not_is_told_with_what_could_be_meant() {
        let told = |name: &str| match find("task", name, &all()) {
            Err(Fault::Missing(sentence, candidates)) => {
                (sentence, candidates.into_iter().map(|known| known.id).collect::<Vec<_>>())
            }
            other => panic!("{name}: {other:?}"),
        };
        let several = "“CALL” could be 2 tasks. Say which by its id:";
        assert_eq!(told("CALL"), (several.to_owned(), vec!["3".to_owned(), "4".to_owned()]));
        let near = "No task is called “read report”, nor has that id. Did you mean one of these?";
        assert_eq!(told("read report"), (near.to_owned(), ["-2", "5", "1"].map(str::to_owned).to_vec()));
        let t3 = [("1", "Backups every night, for two weeks"), ("2", "T3 one"), ("3", "T3 one")];
        let Err(Fault::Missing(_, near)) = find("task", "T3 two", &t3.map(|(id, name)| Named::new(id, name))) else {
            panic!("nothing is called so")
        };
        let near: Vec<&str> = near.iter().map(|known| known.id.as_str()).collect();
        assert_eq!(near, ["2", "3", "1"], "the closest first");
        let none = "No task is called “xyz”, nor has that id. There are:";
        assert_eq!(told("xyz").0, none);
        assert_eq!(told(" ").0, "A task has to be named. There are:");
        let many: Vec<Named> = (0..20).map(|at| Named::new(&format!("id{at}"), "same")).collect();
        let Err(Fault::Missing(sentence, found)) = find("task", "same", &many) else { panic!("several") };
        assert_eq!((sentence.starts_with("“same” could be 20 tasks."), found.len()), (true, 20));
    }
}
