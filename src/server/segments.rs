//! A path, taken apart as the table of routes has it. One thing has several spellings in the requests of other people's
//! clients: a key in brackets behind its collection, an operation with its namespace, a function with its brackets.

use super::request::decode;

/// Names of the namespace of Graph's types: its own, and its alias in the metadata, which clients made from that use.
const NAMESPACES: [&str; 2] = ["microsoft.graph.", "graph."];
/// What is bound to a resource and may be called by its whole name.
const OPERATIONS: [&str; 10] = [
    "archive",
    "unarchive",
    "moveToContainer",
    "delta",
    "getByIds",
    "reply",
    "setReaction",
    "unsetReaction",
    "getPlan",
    "assignSensitivityLabel",
];

/// Returns the segments of a path, decoded, each key in brackets a segment of its own. Collections are those that keys of
/// the table stand behind.
pub(super) fn of(path: &str, is_collection: impl Fn(&str) -> bool) -> Vec<String> {
    // Clients join a root that ends with a stroke and a path that begins with one.
    let path = path.trim_start_matches('/');
    path.split('/').map(decode).flat_map(|segment| apart(segment, &is_collection)).collect()
}

/// Takes a key apart from the collection it is in: `tasks('1')` and `tasks(id='1')` are `tasks/1`, and a key of another name
/// keeps its brackets.
fn apart(segment: String, is_collection: impl Fn(&str) -> bool) -> Vec<String> {
    let key = segment.strip_suffix(')').and_then(|rest| rest.split_once('('));
    let Some((name, key)) = key.filter(|(name, _)| is_collection(name)) else { return vec![segment] };
    let value = key.strip_prefix("id=").unwrap_or(key);
    let id = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
    vec![name.to_owned(), id.map_or_else(|| format!("({key})"), |id| id.replace("''", "'"))]
}

/// Says whether a path is of a route's form: names in any case, as Graph has it, and values in braces.
pub(super) fn fit(route: &str, segments: &[String]) -> Option<[String; 2]> {
    let mut ids = [String::new(), String::new()];
    let mut names = route.split('/').skip(1);
    for segment in segments {
        match names.next()? {
            "{id}" if !segment.is_empty() => ids[0].clone_from(segment),
            "{part}" if !segment.is_empty() => ids[1].clone_from(segment),
            name if is_called(name, segment) => {}
            _ => return None,
        }
    }
    names.next().is_none().then_some(ids)
}

/// Says whether a segment is a name of the table: a type and an operation with their namespace under either of its names, an
/// operation without it, the one function with its empty brackets too.
fn is_called(name: &str, segment: &str) -> bool {
    if name.eq_ignore_ascii_case(segment) {
        return true;
    }
    let segment = if name == "delta" { segment.strip_suffix("()").unwrap_or(segment) } else { segment };
    match (bare(name), bare(segment)) {
        (Some(name), Some(segment)) => name.eq_ignore_ascii_case(segment),
        (None, Some(segment)) => OPERATIONS.contains(&name) && name.eq_ignore_ascii_case(segment),
        (None, None) => name.eq_ignore_ascii_case(segment),
        (Some(_), None) => false,
    }
}

/// Returns what follows the namespace in a name that has one.
fn bare(name: &str) -> Option<&str> {
    NAMESPACES.iter().find_map(|space| {
        let begin = name.get(..space.len())?;
        begin.eq_ignore_ascii_case(space).then(|| &name[space.len()..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(path: &str) -> Vec<String> {
        of(path, |name| ["tasks", "users"].iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    #[test]
    fn a_key_in_brackets_is_a_segment() {
        for (path, expected) in [
            ("/planner/tasks('a')/details", &["planner", "tasks", "a", "details"][..]),
            ("/planner/tasks(%27a%27)", &["planner", "tasks", "a"]),
            ("/planner/Tasks%28id%3D'a'%29", &["planner", "Tasks", "a"]),
            ("/users('o''hara@x.example')", &["users", "o'hara@x.example"]),
            ("/planner/tasks(externalObjectId='a')", &["planner", "tasks", "(externalObjectId='a')"]),
            ("/planner/plans('a')", &["planner", "plans('a')"]),
            ("/planner/tasks()", &["planner", "tasks", "()"]),
            ("//users/graph.admin@x.example", &["users", "graph.admin@x.example"]),
        ] {
            assert_eq!(segments(path), expected, "{path}");
        }
    }

    #[test]
    fn types_and_operations_go_by_their_namespace_too_and_nothing_else_does() {
        for (name, segment, is_it) in [
            ("delta", "delta()", true),
            ("delta", "microsoft.graph.delta()", true),
            ("archive", "graph.Archive", true),
            ("archive", "archive()", false),
            ("microsoft.graph.group", "graph.group", true),
            ("microsoft.graph.group", "Microsoft.Graph.Group", true),
            ("microsoft.graph.group", "group", false),
            ("microsoft.graph.group", "graph.user", false),
            ("planner", "graph.planner", false),
            ("planner", "Planner", true),
            ("planner", "größe", false),
        ] {
            assert_eq!(is_called(name, segment), is_it, "{name} {segment}");
        }
    }
}
