//! Reads rules from a file. Nothing is guessed: what a rule cannot have is refused, with its line and key.

use std::ops::Range;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::Faults;
use super::On;
use super::RetryAfter;
use super::Rule;
use super::SignInError;
use super::What;
use crate::server::identity::describe;

/// The longest delay and the latest date that can be asked for.
const LONGEST_DELAY_MS: u64 = 600_000;
/// What a challenge asks for where nothing else is said.
const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;

/// What the TOML reader says, and what it means to a person.
const WORDS: [(&str, &str); 7] = [
    ("expected u16", "expected a whole number"),
    ("expected u32", "expected a whole number"),
    ("expected u64", "expected a whole number from 0"),
    ("expected f64", "expected a number"),
    ("unknown field", "unknown key"),
    ("missing field", "missing key"),
    ("unknown variant", "unknown word"),
];

/// Why a file of faults cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct FaultsError {
    /// Where, from 1.
    pub line: usize,
    /// The key, and what is wrong with it.
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    seed: u64,
    #[serde(default)]
    rule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    then: Spanned<Word>,
    method: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    on: Option<Spanned<OnWord>>,
    #[serde(default)]
    skip: u32,
    every: Option<Spanned<u32>>,
    first: Option<Spanned<u32>>,
    chance: Option<Spanned<f64>>,
    status: Option<Spanned<u16>>,
    retry_after: Option<Spanned<String>>,
    retry_after_date_s: Option<Spanned<u32>>,
    delay_ms: Option<Spanned<u64>>,
    aadsts: Option<Spanned<u32>>,
    error: Option<Spanned<String>>,
    suberror: Option<Spanned<String>>,
    claims: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Answer,
    Slow,
    CutBefore,
    CutAfter,
    Truncate,
    WebPage,
    Stale,
    Conflict,
    DeniedAfter,
    OldDeltaLink,
    BadDeltaLink,
    Shuffle,
    TokenExpired,
    ClaimsChallenge,
    SignInError,
    NoNewRefreshToken,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OnWord {
    Alone,
    Parts,
    Both,
}

/// Reads the text of a file.
pub(super) fn parse(text: &str) -> Result<Faults, FaultsError> {
    let file: File = toml::from_str(text).map_err(|error| misread(text, &error))?;
    let rules = file.rule.into_iter().map(Entry::read);
    let rules = rules.collect::<Result<Vec<_>, _>>().map_err(|(at, why)| at_line(text, at.start, why))?;
    if rules.is_empty() {
        return Err(at_line(text, 0, "there is no [[rule]], so nothing would go wrong".to_owned()));
    }
    Ok(Faults { seed: file.seed, rules })
}

/// Words what the TOML reader says, with the key of the line it points at.
fn misread(text: &str, error: &toml::de::Error) -> FaultsError {
    let at = error.span().map_or(0, |span| span.start);
    let line = text[..at.min(text.len())].rfind('\n').map_or(0, |end| end + 1);
    let line = text[line..].lines().next().unwrap_or_default();
    let key = line.split_once('=').map(|(key, _)| key.trim()).unwrap_or_default();
    let mut message = error.message().trim().replace('\n', ", ");
    for (theirs, ours) in WORDS {
        message = message.replace(theirs, ours);
    }
    let is_plain = !key.is_empty() && !key.contains(['"', '[', '#', ' ']);
    let why = if is_plain && !message.contains(&format!("`{key}`")) { format!("`{key}`: {message}") } else { message };
    at_line(text, at, why)
}

fn at_line(text: &str, at: usize, why: String) -> FaultsError {
    FaultsError { line: text[..at.min(text.len())].matches('\n').count() + 1, why }
}

type Wrong = (Range<usize>, String);

/// Refuses a key whose value does not hold.
fn check<T>(value: Option<&Spanned<T>>, holds: impl Fn(&T) -> bool, why: &str) -> Result<(), Wrong> {
    match value {
        Some(value) if !holds(value.get_ref()) => Err((value.span(), why.to_owned())),
        _ => Ok(()),
    }
}

fn taken<T>(value: Option<Spanned<T>>) -> Option<T> {
    value.map(Spanned::into_inner)
}

impl Entry {
    fn read(self) -> Result<Rule, Wrong> {
        self.check_which()?;
        self.check_what()?;
        let on = match taken(self.on) {
            None | Some(OnWord::Alone) => On::Alone,
            Some(OnWord::Parts) => On::Parts,
            Some(OnWord::Both) => On::Both,
        };
        let retry_after = match (taken(self.retry_after), taken(self.retry_after_date_s)) {
            (Some(text), _) => Some(RetryAfter::Text(text)),
            (None, seconds) => seconds.map(RetryAfter::DateIn),
        };
        let then = match self.then.into_inner() {
            Word::Answer => What::Answer { status: taken(self.status).unwrap_or_default(), retry_after },
            Word::Slow => What::Slow(Duration::from_millis(taken(self.delay_ms).unwrap_or_default())),
            Word::CutBefore => What::CutBefore,
            Word::CutAfter => What::CutAfter,
            Word::Truncate => What::Truncate,
            Word::WebPage => What::WebPage,
            Word::Stale => What::Stale,
            Word::Conflict => What::Conflict,
            Word::DeniedAfter => What::DeniedAfter,
            Word::OldDeltaLink => What::OldDeltaLink,
            Word::BadDeltaLink => What::BadDeltaLink,
            Word::Shuffle => What::Shuffle,
            Word::TokenExpired => What::TokenExpired,
            Word::ClaimsChallenge => What::ClaimsChallenge {
                status: taken(self.status).unwrap_or(401),
                claims: taken(self.claims).unwrap_or_else(|| CLAIMS.to_owned()),
            },
            Word::SignInError => What::SignInError(SignInError {
                number: taken(self.aadsts).unwrap_or_default(),
                error: taken(self.error),
                suberror: taken(self.suberror),
                claims: taken(self.claims),
            }),
            Word::NoNewRefreshToken => What::NoNewRefreshToken,
        };
        Ok(Rule {
            method: taken(self.method),
            path: taken(self.path),
            on,
            skip: self.skip,
            every: taken(self.every).unwrap_or(1),
            first: taken(self.first),
            chance: taken(self.chance).unwrap_or(1.0),
            then,
        })
    }

    /// Checks which requests are meant.
    fn check_which(&self) -> Result<(), Wrong> {
        let is_method = |method: &String| ["GET", "POST", "PATCH", "DELETE"].contains(&method.as_str());
        check(self.method.as_ref(), is_method, "`method` must be GET, POST, PATCH or DELETE")?;
        let is_path = |path: &String| path.starts_with('/') && !path.contains("**/") && !path.contains('?');
        let why = "`path` must begin with / and name no version, such as /planner/tasks/*; ** stands at the end";
        check(self.path.as_ref(), is_path, why)?;
        check(self.path.as_ref(), |path| !path.starts_with("/v1.0") && !path.starts_with("/beta"), why)?;
        check(self.every.as_ref(), |every| *every > 0, "`every` must be at least 1")?;
        check(self.first.as_ref(), |first| *first > 0, "`first` must be at least 1")?;
        check(self.chance.as_ref(), |chance| (0.0..=1.0).contains(chance), "`chance` must be from 0 to 1")?;
        let is_whole = !matches!(
            self.then.get_ref(),
            Word::Answer
                | Word::CutBefore
                | Word::CutAfter
                | Word::Stale
                | Word::Conflict
                | Word::DeniedAfter
                | Word::OldDeltaLink
                | Word::BadDeltaLink
        );
        let why = "`on` cannot be \"parts\" here: this happens to a whole answer";
        check(self.on.as_ref(), |on| !(is_whole && matches!(on, OnWord::Parts)), why)
    }

    /// Checks that what happens has what it needs, and nothing else.
    fn check_what(&self) -> Result<(), Wrong> {
        let then = *self.then.get_ref();
        let only = "goes only with then = \"answer\"";
        let is_answer = then == Word::Answer;
        let is_challenge = then == Word::ClaimsChallenge;
        check(
            self.status.as_ref(),
            |_| is_answer || is_challenge,
            &format!("`status` {only}, or \"claims-challenge\""),
        )?;
        check(self.retry_after.as_ref(), |_| is_answer, &format!("`retry_after` {only}"))?;
        check(self.retry_after_date_s.as_ref(), |_| is_answer, &format!("`retry_after_date_s` {only}"))?;
        check(self.delay_ms.as_ref(), |_| then == Word::Slow, "`delay_ms` goes only with then = \"slow\"")?;
        if is_answer && self.status.is_none() {
            return Err((self.then.span(), "then = \"answer\" needs `status`, such as status = 503".to_owned()));
        }
        if then == Word::Slow && self.delay_ms.is_none() {
            return Err((self.then.span(), "then = \"slow\" needs `delay_ms`, such as delay_ms = 500".to_owned()));
        }
        if is_challenge {
            let is_status = |status: &u16| [401, 403].contains(status);
            check(self.status.as_ref(), is_status, "`status` must be 401 or 403 with then = \"claims-challenge\"")?;
        } else {
            let is_status = |status: &u16| [429, 500, 502, 503, 504].contains(status);
            check(self.status.as_ref(), is_status, "`status` must be 429, 500, 502, 503 or 504")?;
        }
        self.check_sign_in()?;
        let is_header = |text: &String| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        check(self.retry_after.as_ref(), is_header, "`retry_after` must be printable ASCII")?;
        let is_alone = |_: &u32| self.retry_after.is_none();
        check(
            self.retry_after_date_s.as_ref(),
            is_alone,
            "`retry_after_date_s` stands beside `retry_after`: keep one",
        )?;
        check(self.delay_ms.as_ref(), |delay| *delay <= LONGEST_DELAY_MS, "`delay_ms` must be at most 600000")
    }
}

impl Entry {
    /// Checks what is said of signing in.
    fn check_sign_in(&self) -> Result<(), Wrong> {
        let then = *self.then.get_ref();
        let is_refusal = then == Word::SignInError;
        let only = "goes only with then = \"sign-in-error\"";
        check(self.aadsts.as_ref(), |_| is_refusal, &format!("`aadsts` {only}"))?;
        check(self.error.as_ref(), |_| is_refusal, &format!("`error` {only}"))?;
        check(self.suberror.as_ref(), |_| is_refusal, &format!("`suberror` {only}"))?;
        let takes_claims = is_refusal || then == Word::ClaimsChallenge;
        check(self.claims.as_ref(), |_| takes_claims, &format!("`claims` {only}, or \"claims-challenge\""))?;
        if is_refusal && self.aadsts.is_none() && self.error.is_none() {
            let why = "then = \"sign-in-error\" needs `aadsts`, such as aadsts = 65001, or `error`";
            return Err((self.then.span(), why.to_owned()));
        }
        let is_known = |number: &u32| self.error.is_some() || describe(*number).is_some();
        check(self.aadsts.as_ref(), is_known, "`aadsts` is a number this server has no words for: add `error`")?;
        let is_word =
            |word: &String| !word.is_empty() && word.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase());
        check(self.error.as_ref(), is_word, "`error` must be a word such as invalid_grant")?;
        check(self.suberror.as_ref(), is_word, "`suberror` must be a word such as basic_action")?;
        let is_json =
            |text: &String| serde_json::from_str::<serde_json::Value>(text).is_ok_and(|json| json.is_object());
        check(self.claims.as_ref(), is_json, "`claims` must be a JSON object in quotes")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn refused(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_rule_is_read_whole() {
        let faults = parse(
            "seed = 7\n[[rule]]\nmethod = \"PATCH\"\npath = \"/planner/tasks/*\"\non = \"both\"\nskip = 2\nevery = 4\n\
             first = 3\nchance = 0.5\nthen = \"answer\"\nstatus = 429\nretry_after = \"2.128\"\n",
        );
        let then = What::Answer { status: 429, retry_after: Some(RetryAfter::Text("2.128".to_owned())) };
        let rule = Rule { every: 4, chance: 0.5, ..Rule::new(then) };
        let rule = rule.to("PATCH", "/planner/tasks/*").on(On::Both).after(2).times(3);
        assert_eq!(faults, Ok(Faults { seed: 7, rules: vec![rule] }));
        let slow = parse("[[rule]]\nthen = \"slow\"\ndelay_ms = 20").unwrap();
        assert_eq!(slow, Faults::one(Rule::new(What::Slow(Duration::from_millis(20)))));
    }

    #[test]
    fn the_example_says_every_kind() {
        let text = include_str!("../../../assets/faults-example.toml");
        let kinds = |whats: Vec<What>| whats.iter().map(std::mem::discriminant).collect::<HashSet<_>>();
        let rules = parse(text).unwrap().rules;
        let of_sign_in = [
            What::TokenExpired,
            What::ClaimsChallenge { status: 401, claims: String::new() },
            What::SignInError(SignInError::of(1)),
            What::NoNewRefreshToken,
        ];
        let each = What::one_of_each().into_iter().chain(of_sign_in).collect();
        assert_eq!(kinds(rules.into_iter().map(|rule| rule.then).collect()), kinds(each));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_line_and_key() {
        insta::assert_snapshot!(
            [
                refused(""),
                refused("seed = -1\n[[rule]]\nthen = \"stale\""),
                refused("[[rule]]\nthen = \"explode\""),
                refused("[[rule]]\n\nthen = \"stale\"\nmethods = \"GET\""),
                refused("[[rule]]\nmethod = \"PATCH\""),
                refused("[[rule]]\nthen = \"stale\"\nskip = \"two\""),
                refused("[[rule]]\nthen = \"stale\"\nthen = \"stale\""),
                refused("[[rule]]\nthen = "),
                refused("# first\n\n[[rule]]\nthen = \"answer\""),
                refused("[[rule]]\nthen = \"answer\"\nstatus = 404"),
                refused("[[rule]]\nthen = \"answer\"\nstatus = 429\nretry_after = \"1\"\nretry_after_date_s = 3"),
                refused("[[rule]]\nthen = \"answer\"\nstatus = 429\nretry_after = \"\\u0007\""),
                refused("[[rule]]\nthen = \"slow\""),
                refused("[[rule]]\nthen = \"slow\"\ndelay_ms = 600001"),
                refused("[[rule]]\nthen = \"stale\"\ndelay_ms = 1"),
                refused("[[rule]]\nthen = \"stale\"\nmethod = \"PUT\""),
                refused("[[rule]]\nthen = \"stale\"\npath = \"/v1.0/planner/tasks/*\""),
                refused("[[rule]]\nthen = \"stale\"\nchance = 1.5"),
                refused("[[rule]]\nthen = \"stale\"\nevery = 0"),
                refused("[[rule]]\nthen = \"truncate\"\non = \"parts\""),
                refused("[[rule]]\nthen = \"sign-in-error\""),
                refused("[[rule]]\nthen = \"sign-in-error\"\naadsts = 1"),
                refused("[[rule]]\nthen = \"sign-in-error\"\nerror = \"Not a word\""),
                refused("[[rule]]\nthen = \"claims-challenge\"\nstatus = 503"),
                refused("[[rule]]\nthen = \"claims-challenge\"\nclaims = \"[]\""),
                refused("[[rule]]\nthen = \"stale\"\naadsts = 65001"),
            ]
            .join("\n"), @r#"
line 1: there is no [[rule]], so nothing would go wrong
line 1: `seed`: invalid value: integer `-1`, expected a whole number from 0
line 2: `then`: unknown word `explode`, expected one of `answer`, `slow`, `cut-before`, `cut-after`, `truncate`, `web-page`, `stale`, `conflict`, `denied-after`, `old-delta-link`, `bad-delta-link`, `shuffle`, `token-expired`, `claims-challenge`, `sign-in-error`, `no-new-refresh-token`
line 4: unknown key `methods`, expected one of `then`, `method`, `path`, `on`, `skip`, `every`, `first`, `chance`, `status`, `retry_after`, `retry_after_date_s`, `delay_ms`, `aadsts`, `error`, `suberror`, `claims`
line 1: missing key `then`
line 3: `skip`: invalid type: string "two", expected a whole number
line 3: `then`: duplicate key
line 2: `then`: string values must be quoted, expected literal string
line 4: then = "answer" needs `status`, such as status = 503
line 3: `status` must be 429, 500, 502, 503 or 504
line 5: `retry_after_date_s` stands beside `retry_after`: keep one
line 4: `retry_after` must be printable ASCII
line 2: then = "slow" needs `delay_ms`, such as delay_ms = 500
line 3: `delay_ms` must be at most 600000
line 3: `delay_ms` goes only with then = "slow"
line 3: `method` must be GET, POST, PATCH or DELETE
line 3: `path` must begin with / and name no version, such as /planner/tasks/*; ** stands at the end
line 3: `chance` must be from 0 to 1
line 3: `every` must be at least 1
line 3: `on` cannot be "parts" here: this happens to a whole answer
line 2: then = "sign-in-error" needs `aadsts`, such as aadsts = 65001, or `error`
line 3: `aadsts` is a number this server has no words for: add `error`
line 3: `error` must be a word such as invalid_grant
line 3: `status` must be 401 or 403 with then = "claims-challenge"
line 3: `claims` must be a JSON object in quotes
line 3: `aadsts` goes only with then = "sign-in-error"
"#);
    }
}
