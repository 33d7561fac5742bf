//! `$select` and `$expand`: which properties of an object a request wants, and what is to come along with it.
//!
//! Names count in any case and are answered in their own spelling; a name the type does not have on the version that is
//! spoken is refused, as by Graph.

use serde_json::Map;
use serde_json::Value;

use super::directory_names;
use super::error::Refusal;
use super::properties;
use super::record::Kind;
use super::request::Request;
use super::request::Version;

/// A type objects are of: what they can be asked for by name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type<'a> {
    /// One of the resources.
    Of(Kind),
    /// Whatever the directory holds: people and groups in one list.
    Directory,
    /// A task as its scenario sees it.
    OfScenario,
    /// A type by its name, with its properties and whatever else it leads to.
    Named(&'a str, &'a Map<String, Value>, &'a [&'a str]),
}

/// What is wanted of each object.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Names in their own spelling; `None` stands for all.
    names: Option<Vec<String>>,
    /// What comes along.
    along: Vec<Along>,
}

/// Something that comes along with an object.
#[derive(Debug)]
pub(super) struct Along {
    /// Under which name.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) part: Part,
    /// What is wanted of it.
    pub(super) inside: Selection,
    /// The same as it was said, for a link to more of it.
    pub(super) options: Vec<(String, String)>,
}

/// What can come along with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// One thing, of the object's own id.
    One(Kind),
    /// A list of what is in it.
    Many(Kind),
}

impl Part {
    fn kind(self) -> Kind {
        let (Self::One(kind) | Self::Many(kind)) = self;
        kind
    }
}

impl Selection {
    /// Reads what a request wants of objects of a type.
    pub(super) fn of(request: &Request, of: Type<'_>) -> Result<Self, Refusal> {
        let (select, expand) = (request.option("$select"), request.option("$expand"));
        Self::read(select.unwrap_or_default(), expand.unwrap_or_default(), of, request.version)
    }

    fn read(select: &str, expand: &str, of: Type<'_>, version: Version) -> Result<Self, Refusal> {
        let mut chosen = Self::default();
        let mut names = Vec::new();
        for name in apart(select, ',') {
            if name == "*" {
                names.clear();
                break;
            }
            // Annotations are always there.
            if !name.starts_with('@') {
                names.push(of.spelling(name, version)?);
            }
        }
        chosen.names = Some(names).filter(|names| !names.is_empty());
        for item in apart(expand, ',') {
            let (name, options) = item.split_once('(').unwrap_or((item, ""));
            let options = options.trim_end().strip_suffix(')').unwrap_or(options);
            for (name, part) in of.along(name.trim(), version)? {
                // Named again it would only be read again.
                if !chosen.along.iter().any(|known| known.name == name) {
                    chosen.along.push(Along::read(name, part, options, version)?);
                }
            }
        }
        Ok(chosen)
    }

    /// Leaves of a body what is wanted, and annotations.
    pub(super) fn cut(&self, body: &mut Map<String, Value>) {
        if let Some(names) = &self.names {
            body.retain(|name, _| name.starts_with('@') || names.contains(name));
        }
    }

    /// Returns what is to come along.
    pub(super) fn along(&self) -> &[Along] {
        &self.along
    }

    /// Says whether a kind of thing comes along.
    pub(super) fn brings(&self, wanted: Kind) -> bool {
        self.along.iter().any(|along| along.part.kind() == wanted)
    }
}

impl Along {
    fn read(name: &'static str, part: Part, options: &str, version: Version) -> Result<Self, Refusal> {
        let option = |name: &str| {
            let mut pairs = apart(options, ';').into_iter().filter_map(|pair| pair.split_once('='));
            // Beta takes the names of options without their sign, here too.
            let fits = |sent: &str| sent.trim().trim_start_matches('$').eq_ignore_ascii_case(name);
            pairs.find(|(sent, _)| fits(sent)).map_or("", |(_, value)| value.trim())
        };
        let said = [("$select", option("select")), ("$expand", option("expand"))];
        let inside = Selection::read(said[0].1, said[1].1, Type::Of(part.kind()), version)?;
        let said = said.into_iter().filter(|(_, value)| !value.is_empty());
        let options = said.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Self { name, part, inside, options })
    }
}

impl Type<'_> {
    /// Returns a property as the type spells it; of a path its first part counts.
    fn spelling(self, sent: &str, version: Version) -> Result<String, Refusal> {
        let mut parts = sent.split('/').map(str::trim).filter(|part| !part.starts_with("microsoft.graph."));
        let name = parts.next().unwrap_or_default();
        let fits = |known: &&str| known.eq_ignore_ascii_case(name);
        let of_kind = |kind: Kind| {
            let own = properties::of(kind).iter().filter(|property| !property.beta || version == Version::Beta);
            let own = own.map(|property| property.name).chain(directory_names::of(kind, version));
            own.chain(leads_to(kind, version)).find(fits).map(str::to_owned)
        };
        let found = match self {
            Self::Of(kind) => of_kind(kind),
            Self::Directory => of_kind(Kind::User).or_else(|| of_kind(Kind::Group)),
            Self::OfScenario => of_kind(Kind::Task)
                .or_else(|| ["target", "businessScenarioProperties"].into_iter().find(fits).map(str::to_owned)),
            Self::Named(_, body, more) => {
                body.keys().map(String::as_str).chain(more.iter().copied()).find(fits).map(str::to_owned)
            }
        };
        found.ok_or_else(|| no_property(name, self.name()))
    }

    /// Returns what comes along under a name: `*` is all there is. What Graph leads to and this server does not bring is
    /// refused; of people and groups, where that is much, it is left out.
    fn along(self, sent: &str, version: Version) -> Result<Vec<(&'static str, Part)>, Refusal> {
        let kind = match self {
            Self::Of(kind) if kind.is_planner() || kind == Kind::UserDetails => kind,
            Self::OfScenario => Kind::Task,
            _ => return Ok(Vec::new()),
        };
        let found = |name: &str| sent == "*" || name.eq_ignore_ascii_case(sent);
        let found: Vec<_> = parts(kind).iter().copied().filter(|(name, _)| found(name)).collect();
        if sent == "*" || !found.is_empty() {
            return Ok(found);
        }
        let name = self.spelling(sent, version)?;
        if leads_to(kind, version).any(|known| known == name) {
            return Err(Refusal::Malformed(format!(
                "The query specified in the URI is not valid. The property '{name}' cannot be used in the $expand query \
                 option."
            )));
        }
        Err(unparsed(&format!(
            "Property '{name}' on type 'microsoft.graph.{}' is not a navigation property or complex property. Only \
             navigation properties can be expanded.",
            self.name()
        )))
    }

    fn name(&self) -> &str {
        match self {
            Self::Of(kind) => kind.type_name(),
            Self::Directory => "directoryObject",
            Self::OfScenario => "businessScenarioTask",
            Self::Named(name, ..) => name,
        }
    }
}

/// What belongs to a resource and can come along with it.
fn parts(kind: Kind) -> &'static [(&'static str, Part)] {
    match kind {
        Kind::Plan => &[
            ("details", Part::One(Kind::PlanDetails)),
            ("buckets", Part::Many(Kind::Bucket)),
            ("tasks", Part::Many(Kind::Task)),
        ],
        Kind::Bucket => &[("tasks", Part::Many(Kind::Task))],
        Kind::Task => &[
            ("details", Part::One(Kind::TaskDetails)),
            ("bucketTaskBoardFormat", Part::One(Kind::BucketFormat)),
            ("progressTaskBoardFormat", Part::One(Kind::ProgressFormat)),
            ("assignedToTaskBoardFormat", Part::One(Kind::AssignedToFormat)),
        ],
        _ => &[],
    }
}

/// Returns the names under which other resources are reached from one.
fn leads_to(kind: Kind, version: Version) -> impl Iterator<Item = &'static str> {
    let (both, beta): (&[&str], &[&str]) = match kind {
        Kind::Task => (&[], &["messages"]),
        Kind::UserDetails => {
            (&["plans", "tasks"], &["all", "favoritePlans", "myDayTasks", "recentPlans", "rosterPlans"])
        }
        _ => (&[], &[]),
    };
    let beta = if version == Version::Beta { beta } else { &[] };
    parts(kind).iter().map(|(name, _)| *name).chain(both.iter().copied()).chain(beta.iter().copied())
}

/// Refuses a name no property has, in the words of Graph.
fn no_property(name: &str, type_name: &str) -> Refusal {
    unparsed(&format!("Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."))
}

fn unparsed(why: &str) -> Refusal {
    Refusal::Malformed(format!("Parsing OData Select and Expand failed: {why}"))
}

/// Takes a list apart at a sign that stands in no brackets; what is empty is left out.
pub(super) fn apart(list: &str, sign: char) -> Vec<&str> {
    let (mut items, mut begun, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, letter) in list.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if letter == sign && depth == 0 => {
                items.push(&list[begun..at]);
                begun = at + sign.len_utf8();
            }
            _ => {}
        }
    }
    items.push(&list[begun..]);
    items.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(select: &str, expand: &str, version: Version) -> Result<Selection, String> {
        Selection::read(select, expand, Type::Of(Kind::Task), version).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn names_are_read_in_any_case_and_those_of_beta_on_beta_only() {
        let chosen =
            read("ID, planid", "Details($Select=DESCRIPTION,checklist;$top=1),details", Version::Beta).unwrap();
        assert_eq!(chosen.names, Some(vec!["id".to_owned(), "planId".to_owned()]));
        let [along] = chosen.along() else { panic!("{chosen:?}") };
        assert_eq!((along.name, along.part), ("details", Part::One(Kind::TaskDetails)));
        assert_eq!(along.inside.names, Some(vec!["description".to_owned(), "checklist".to_owned()]));
        assert!(read("id,*", "", Version::V1).unwrap().names.is_none());
        assert!(read("hasChat", "", Version::Beta).is_ok());
        assert_eq!(read("", "*", Version::Beta).unwrap().along().len(), 4);
        let refused = read("", "messages", Version::Beta).unwrap_err();
        assert!(refused.contains("'messages' cannot be used in the $expand query option."), "{refused}");
        for (select, expand, words) in [
            ("hasChat", "", "named 'hasChat' on type 'microsoft.graph.plannerTask'."),
            ("", "messages", "named 'messages'"),
            ("", "bogus", "named 'bogus'"),
            ("", "title", "is not a navigation property"),
            ("", "details($select=title)", "named 'title' on type 'microsoft.graph.plannerTaskDetails'."),
            ("id,bogus(", "", "named 'bogus('"),
        ] {
            let words_said = read(select, expand, Version::V1).unwrap_err();
            assert!(words_said.contains(words), "{words_said}");
        }
    }
}
