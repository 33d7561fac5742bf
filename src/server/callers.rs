//! Who asks: a person through an app, or an app alone; and the token each of them goes by.
//!
//! The token of the server stands for its default caller. Behind a slash it may name another one: `TOKEN/user:MAIL`,
//! `TOKEN/app:ID`, or `TOKEN/user:MAIL/app:ID` for a person through a certain app.

use rusqlite::Connection;

use super::error::Refusal;

/// The application a person uses who names none; a client of the real service would have its own.
pub(super) const APPLICATION: &str = "95e27074-6c4a-447a-aa24-9d718a0b86fa";

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    /// Nobody, when an app asks with permissions of its own.
    user: Option<String>,
    app: String,
    /// What the person has consented to; `None` where the token of the server opens everything.
    scopes: Option<Vec<String>>,
}

impl Caller {
    /// A person, through no app in particular.
    pub(super) fn person(user_id: &str) -> Self {
        Self { user: Some(user_id.to_owned()), app: APPLICATION.to_owned(), scopes: None }
    }

    /// An app alone.
    pub(super) fn app_alone(app_id: &str) -> Self {
        Self { user: None, app: app_id.to_owned(), scopes: None }
    }

    /// A person who has signed in through an app, for what they have consented to.
    pub(super) fn signed_in(user_id: &str, app_id: &str, scopes: Vec<String>) -> Self {
        Self { user: Some(user_id.to_owned()), app: app_id.to_owned(), scopes: Some(scopes) }
    }

    /// Returns what the token is for; `None` where it is for everything.
    pub(super) fn scopes(&self) -> Option<&[String]> {
        self.scopes.as_deref()
    }

    /// Returns the person, if there is one.
    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Says whether the caller may read the configuration of every scenario: as if an administrator had consented to
    /// `BusinessScenarioConfig.Read.All` for the people who use the application nobody has to name.
    pub(super) fn reads_all_configurations(&self) -> bool {
        let is_consented = |scopes: &[String]| {
            scopes.iter().any(|scope| {
                ["BusinessScenarioConfig.Read.All", "BusinessScenarioConfig.ReadWrite.All"].contains(&scope.as_str())
            })
        };
        self.user.is_some() && self.scopes().map_or(self.app == APPLICATION, is_consented)
    }

    /// Returns the client id of the app.
    pub(super) fn app(&self) -> &str {
        &self.app
    }
}

/// A caller this server knows, as `serve` lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCaller {
    /// The name in the directory.
    pub name: String,
    /// The bearer token; it holds the server's own.
    pub token: String,
    /// Whether it is an app and no person.
    pub is_app: bool,
}

/// One row of the directory: a person, or an app.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) name: String,
    /// Mail and principal name, as a person can be called by either.
    mails: [String; 2],
}

impl Known {
    /// Returns the mail, by which a person signs in; empty where there is none.
    pub(super) fn mail(&self) -> &str {
        &self.mails[0]
    }

    /// Returns the principal name; empty where there is none.
    pub(super) fn principal_name(&self) -> &str {
        &self.mails[1]
    }

    fn goes_by(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        [&self.id, &self.name].into_iter().chain(&self.mails).any(|own| !own.is_empty() && own.to_lowercase() == word)
    }
}

/// Everyone who can ask. The directory never changes while a server runs.
#[derive(Debug)]
pub(super) struct Callers {
    people: Vec<Known>,
    apps: Vec<Known>,
}

impl Callers {
    /// Reads the directory.
    pub(super) fn read(connection: &Connection) -> Result<Self, Refusal> {
        let people = rows(
            connection,
            "SELECT id, coalesce(json_extract(body, '$.displayName'), ''), coalesce(json_extract(body, '$.mail'), ''),
                    coalesce(json_extract(body, '$.userPrincipalName'), '')
             FROM resource WHERE kind = 'User' ORDER BY order_hint, id",
        )?;
        let apps = rows(connection, "SELECT id, name, '', '' FROM application ORDER BY name, id")?;
        Ok(Self { people, apps })
    }

    /// Finds a caller by words: a person by id, mail or name, an app by `app:` and its id, or both as
    /// `PERSON/app:ID`.
    pub(super) fn find(&self, words: &str) -> Option<Caller> {
        if let Some(app) = words.strip_prefix("app:") {
            return Some(Caller::app_alone(self.app(app)?));
        }
        let (person, app) = match words.rsplit_once("/app:") {
            Some((person, app)) => (person, self.app(app)?),
            None => (words, APPLICATION),
        };
        let person = person.strip_prefix("user:").unwrap_or(person);
        let person = self.person(person)?;
        Some(Caller { app: app.to_owned(), ..Caller::person(&person.id) })
    }

    /// Returns everybody, as the directory has them.
    pub(super) fn people(&self) -> &[Known] {
        &self.people
    }

    /// Returns the id of a person as the directory spells it.
    pub(super) fn own_id(&self, id: &str) -> Option<&str> {
        self.people.iter().map(|known| known.id.as_str()).find(|known| known.eq_ignore_ascii_case(id))
    }

    /// Finds a person by id, mail or name.
    pub(super) fn person(&self, word: &str) -> Option<&Known> {
        self.people.iter().find(|known| known.goes_by(word))
    }

    /// Returns the name of an app of the directory, by its id.
    pub(super) fn app_name(&self, id: &str) -> Option<&str> {
        self.apps.iter().find(|known| known.id == id).map(|known| known.name.as_str())
    }

    fn app(&self, id: &str) -> Option<&str> {
        if id == APPLICATION {
            return Some(APPLICATION);
        }
        self.apps.iter().find(|known| known.goes_by(id)).map(|known| known.id.as_str())
    }

    /// Says whether somebody has sent the token of the server itself.
    pub(super) fn is_token(sent: &str, token: &str) -> bool {
        is_same(sent, token)
    }

    /// Returns whom a token stands for: the default caller, or the one it names.
    pub(super) fn holder(&self, sent: &str, token: &str, default: &Caller) -> Option<Caller> {
        let (own, named) = sent.split_at_checked(token.len())?;
        if !is_same(own, token) {
            return None;
        }
        match named.strip_prefix('/') {
            Some(words) if words.starts_with("user:") || words.starts_with("app:") => self.find(words),
            None if named.is_empty() => Some(default.clone()),
            _ => None,
        }
    }

    /// Returns everyone with the token they go by.
    pub(super) fn all(&self, token: &str) -> Vec<KnownCaller> {
        let person = |known: &Known| {
            let word = if known.mail().is_empty() { &known.id } else { known.mail() };
            KnownCaller { name: known.name.clone(), token: format!("{token}/user:{word}"), is_app: false }
        };
        let app = |known: &Known| {
            let token = format!("{token}/app:{}", known.id);
            KnownCaller { name: known.name.clone(), token, is_app: true }
        };
        self.people.iter().map(person).chain(self.apps.iter().map(app)).collect()
    }
}

fn rows(connection: &Connection, sql: &str) -> Result<Vec<Known>, Refusal> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement
        .query_map([], |row| Ok(Known { id: row.get(0)?, name: row.get(1)?, mails: [row.get(2)?, row.get(3)?] }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Compares in a time that does not tell how much of a guess was right.
fn is_same(sent: &str, token: &str) -> bool {
    let pairs = sent.as_bytes().iter().zip(token.as_bytes());
    pairs.fold(0, |found, (one, other)| found | (one ^ other)) == 0 && sent.len() == token.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: &str = "7c1f4a52";
    const HUB: &str = "3f6d2a18";

    fn callers() -> Callers {
        let known = |id: &str, name: &str, mail: &str| Known {
            id: id.to_owned(),
            name: name.to_owned(),
            mails: [mail.to_owned(), String::new()],
        };
        Callers { people: vec![known(ADA, "Ada Lindqvist", "ada@example.org")], apps: vec![known(HUB, "Hub", "")] }
    }

    #[test]
    fn people_and_apps_are_found_by_every_name_they_have() {
        for words in [ADA, "ada@example.org", "ADA@example.org", "Ada Lindqvist", "user:ada@example.org"] {
            assert_eq!(callers().find(words), Some(Caller::person(ADA)), "{words}");
        }
        assert_eq!(callers().find("app:3f6d2a18"), Some(Caller::app_alone(HUB)));
        let through = callers().find("ada@example.org/app:3f6d2a18").unwrap();
        assert_eq!((through.user(), through.app()), (Some(ADA), HUB));
        for nobody in ["", "user:", "app:", "nobody@example.org", "app:unknown", "ada@example.org/app:unknown", HUB] {
            assert_eq!(callers().find(nobody), None, "{nobody}");
        }
    }

    #[test]
    fn only_the_whole_token_opens_and_only_a_known_name_behind_it() {
        let holder = |sent: &str| callers().holder(sent, "secret", &Caller::person("me"));
        assert_eq!(holder("secret"), Some(Caller::person("me")));
        assert_eq!(holder("secret/user:ada@example.org"), Some(Caller::person(ADA)));
        assert_eq!(holder("secret/app:3f6d2a18"), Some(Caller::app_alone(HUB)));
        for wrong in [
            "",
            "secre",
            "secrets",
            "secret/",
            "secret/ada@example.org",
            "secre€",
            "/user:ada@example.org",
            "secret/app:",
        ] {
            assert_eq!(holder(wrong), None, "{wrong}");
        }
    }
}
