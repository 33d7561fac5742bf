//! Where a task came from, and what completing it asks for: what a service says of tasks that are not people's own.

/// What made a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CreationSource {
    /// A person, or nothing worth naming.
    #[default]
    Ordinary,
    /// An outside system, or an app on its behalf. That alone does not restrict anything.
    External {
        /// The reverse-DNS name of the scenario.
        scenario: String,
        /// A breadcrumb, from general to specific.
        segments: Vec<String>,
        /// The page of the outside system.
        web_url: Option<String>,
    },
    /// Teams task publishing: a copy of a template, which cannot be deleted.
    Publication {
        /// What was published.
        publication: Option<String>,
        /// The team that published it; it may be called something else by now.
        team: Option<String>,
    },
}

impl CreationSource {
    /// Returns who stands behind the task, for `managed by` or `published by`.
    #[must_use]
    pub fn by(&self) -> Option<&str> {
        let said = |text: &&str| !text.trim().is_empty();
        match self {
            Self::Ordinary => None,
            Self::External { scenario, segments, .. } => {
                let last = segments.iter().rev().map(String::as_str).find(said);
                last.or(Some(scenario)).filter(said)
            }
            Self::Publication { publication, team } => {
                team.as_deref().filter(said).or(publication.as_deref().filter(said))
            }
        }
    }
}

/// What has to be done before a task can be completed: `plannerTaskCompletionRequirements`, a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Requirements(u8);

impl Requirements {
    /// Checklist items have to be checked.
    pub const CHECKLIST: Self = Self(1);
    /// Forms have to be filled in.
    pub const FORM: Self = Self(4);
    /// An approval has to be given.
    pub const APPROVAL: Self = Self(8);
    /// It can be completed in the app that hosts it, and only there.
    pub const HOSTED_APP: Self = Self(16);
    /// Something newer than this program.
    pub const STRONGER: Self = Self(2);

    const NAMES: [(&str, Self); 5] = [
        ("none", Self(0)),
        ("checklistCompletion", Self::CHECKLIST),
        ("formCompletion", Self::FORM),
        ("approvalCompletion", Self::APPROVAL),
        ("completionInHostedApp", Self::HOSTED_APP),
    ];

    /// Reads the flags: names, with commas between them. An unknown name is a stronger requirement.
    #[must_use]
    pub fn from_names(names: &str) -> Self {
        let known = |name: &str| Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, flag)| *flag);
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(|name| known(name).unwrap_or(Self::STRONGER)).fold(Self::default(), Self::with)
    }

    /// Adds flags to these.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Takes flags away from these.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Says whether one of these flags is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Says whether nothing is asked for.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the flags as bits, by the service's own numbers: how they are kept on disk.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Takes the flags back from their bits.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Returns what is asked for, in words that follow `before`: `its checklist is completed and a form is filled in`.
    #[must_use]
    pub fn words(self) -> String {
        let said: Vec<&str> = [
            (Self::CHECKLIST, "its checklist is completed"),
            (Self::FORM, "its form is filled in"),
            (Self::APPROVAL, "it is approved"),
            (Self::HOSTED_APP, "its app has completed it"),
            (Self::STRONGER, "something this program does not know is done"),
        ]
        .into_iter()
        .filter_map(|(flag, words)| self.has(flag).then_some(words))
        .collect();
        said.join(" and ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_read_from_names() {
        let stronger = Requirements::STRONGER;
        for (names, expected) in [
            ("none", Requirements::default()),
            ("", Requirements::default()),
            ("checklistCompletion", Requirements::CHECKLIST),
            ("checklistCompletion,formCompletion", Requirements::CHECKLIST.with(Requirements::FORM)),
            (" approvalCompletion , completionInHostedApp", Requirements::APPROVAL.with(Requirements::HOSTED_APP)),
            ("unknownFutureValue", stronger),
            ("checklistCompletion,unknownFutureValue", Requirements::CHECKLIST.with(stronger)),
            ("somethingNew", stronger),
            ("64", stronger),
        ] {
            assert_eq!(Requirements::from_names(names), expected, "{names}");
            assert_eq!(Requirements::from_bits(expected.bits()), expected);
        }
    }

    #[test]
    fn whoever_stands_behind_a_task_has_a_name_where_one_was_said() {
        let external = |scenario: &str, segments: &[&str]| CreationSource::External {
            scenario: scenario.to_owned(),
            segments: segments.iter().map(|&segment| segment.to_owned()).collect(),
            web_url: None,
        };
        assert_eq!(external("com.contoso.x", &["Inspections", "Hamburg 2"]).by(), Some("Hamburg 2"));
        assert_eq!(external("com.contoso.x", &["Inspections", " "]).by(), Some("Inspections"));
        assert_eq!(external("com.contoso.x", &[]).by(), Some("com.contoso.x"));
        assert_eq!(external("", &[]).by(), None);
        let publication = |publication: Option<&str>, team: Option<&str>| CreationSource::Publication {
            publication: publication.map(str::to_owned),
            team: team.map(str::to_owned),
        };
        assert_eq!(publication(Some("Spring campaign"), Some("Contoso HQ")).by(), Some("Contoso HQ"));
        assert_eq!(publication(Some("Spring campaign"), Some("")).by(), Some("Spring campaign"));
        assert_eq!(publication(None, None).by(), None);
        assert_eq!(CreationSource::Ordinary.by(), None);
    }
}
