//! Signing in by a browser: who it is to be, and the code that goes back to the client.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;
use uuid::Uuid;

use super::Answer;
use super::Grant;
use super::clients;
use super::clients::Client;
use super::codes::CODE_LIFE;
use super::codes::Code;
use super::door::Ask;
use super::page;
use super::page::Choice;
use super::refused::Refused;
use super::scopes;
use crate::server::mint;
use crate::server::page_token::encode;

/// The parameter the page adds: who was chosen.
const CHOSEN: &str = "choose";
/// Chosen where nobody was.
const NOBODY: &str = "nobody";
/// How the answer comes where a client does not want it in an address.
const FORM: &str = "form_post";
const PROMPTS: [&str; 4] = ["login", "none", "consent", "select_account"];

/// Shows who can sign in, or sends the browser back with a code for who was chosen.
pub(super) fn answer(ask: &Ask<'_>) -> Result<Answer, Refused> {
    let client = clients::named(ask)?;
    let redirect_uri = ask.needed("redirect_uri")?;
    let back = redirect_of(redirect_uri).ok_or_else(|| Refused::of(50011).about(redirect_uri))?;
    let scopes = check(ask)?;
    let challenge = challenge_of(ask, &client)?;
    if ask.field("prompt") == Some("none") {
        return Err(Refused::of(50058));
    }
    let Some(chosen) = ask.field(CHOSEN) else { return Ok(Answer::Page(choose(ask, &client, &scopes))) };
    if chosen == NOBODY {
        return Err(Refused::of(65004));
    }
    let person = ask.shared.callers.person(chosen).ok_or_else(|| Refused::of(90023).about(CHOSEN))?;
    let nonce = ask.field("nonce").map(str::to_owned);
    let text = mint::token();
    ask.identity.codes().keep(Code {
        text: text.clone(),
        grant: Grant { user_id: person.id.clone(), app: client.id, scopes, nonce },
        redirect_uri: redirect_uri.to_owned(),
        challenge,
        end: ask.second() + CODE_LIFE,
        is_redeemed: false,
    });
    let session = Uuid::new_v4().to_string();
    let said = [("code", Some(text.as_str())), ("state", ask.field("state")), ("session_state", Some(&session))];
    Ok(go_back(ask, &back, &said))
}

/// Checks what the client wants to come of it, and returns the scopes.
fn check(ask: &Ask<'_>) -> Result<Vec<String>, Refused> {
    let kind = ask.needed("response_type")?;
    if kind != "code" {
        return Err(Refused::of(70005).about(kind));
    }
    if let Some(mode) = ask.field("response_mode").filter(|mode| !["query", FORM].contains(mode)) {
        return Err(Refused::of(70007).about(mode));
    }
    if ask.field("prompt").is_some_and(|prompt| !PROMPTS.contains(&prompt)) {
        return Err(Refused::of(90023).about("prompt"));
    }
    scopes::read(ask.needed("scope")?, ask.root())
}

/// Returns the challenge the code is to be redeemed against. Only a client with a secret needs none.
fn challenge_of(ask: &Ask<'_>, client: &Client) -> Result<Option<String>, Refused> {
    let Some(challenge) = ask.field("code_challenge") else {
        return if client.has_secret { Ok(None) } else { Err(Refused::of(900_144).about("code_challenge")) };
    };
    // The platform takes `plain`, too; a client that sends it shows anybody who looks on how to redeem its code.
    if ask.field("code_challenge_method") != Some("S256") {
        return Err(Refused::of(90023).about("code_challenge_method"));
    }
    let is_hash = URL_SAFE_NO_PAD.decode(challenge).is_ok_and(|hash| hash.len() == 32);
    if is_hash { Ok(Some(challenge.to_owned())) } else { Err(Refused::of(90023).about("code_challenge")) }
}

/// Says whether a verifier is what a challenge was made of. Source: RFC 7636.
pub(super) fn fits(verifier: &str, challenge: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_verifier = (43..=128).contains(&verifier.len()) && verifier.bytes().all(is_plain);
    is_verifier && URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes())) == challenge
}

/// Returns the page of names: who is hinted at comes first.
fn choose(ask: &Ask<'_>, client: &Client, scopes: &[String]) -> String {
    let hinted = ask.field("login_hint").and_then(|hint| ask.shared.callers.person(hint));
    let others = ask.shared.callers.people().iter().filter(|person| hinted.is_none_or(|hinted| hinted.id != person.id));
    let to = |whom: &str| {
        let kept = ask.fields().iter().filter(|(name, _)| name != CHOSEN);
        let pairs: Vec<String> = kept.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        format!("?{}&{CHOSEN}={}", pairs.join("&"), encode(whom))
    };
    let choices: Vec<Choice<'_>> =
        hinted.into_iter().chain(others).map(|person| Choice { person, to: to(&person.id) }).collect();
    let app = ask.shared.callers.app_name(&client.id).unwrap_or(&client.id);
    page::choose(app, scopes, &choices, &to(NOBODY))
}

/// Sends the browser back to the client with a refusal, where the client may hear of it.
pub(super) fn send_back(ask: &Ask<'_>, refused: &Refused) -> Option<Answer> {
    // Where it is not clear which application asks, or whether the address is its own, nothing is sent anywhere.
    clients::named(ask).ok()?;
    let back = redirect_of(ask.field("redirect_uri")?)?;
    let words = refused.words();
    let said = [
        ("error", Some(refused.error.as_str())),
        ("error_description", Some(words.as_str())),
        ("error_subcode", refused.suberror.as_deref()),
        ("state", ask.field("state")),
    ];
    Some(go_back(ask, &back, &said))
}

/// Goes back to the client: with a query, or with a form where it wants that, since an address stays in the browser's memory.
fn go_back(ask: &Ask<'_>, back: &str, said: &[(&str, Option<&str>)]) -> Answer {
    let said: Vec<(&str, &str)> = said.iter().filter_map(|(name, value)| Some((*name, (*value)?))).collect();
    if ask.field("response_mode") == Some(FORM) {
        return Answer::Page(page::go_back(back, &said));
    }
    let pairs: Vec<String> = said.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    Answer::Onward(format!("{back}?{}", pairs.join("&")))
}

/// Returns an address every application has registered, with its path: this machine, any port.
///
/// `[::1]` is not supported, as with the platform.
pub(super) fn redirect_of(sent: &str) -> Option<String> {
    let rest = sent.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let is_ours = (name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1") && is_port && path.is_empty();
    is_ours.then(|| format!("http://{host}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_gone_back_to() {
        for (sent, back) in [
            ("http://localhost", "http://localhost/"),
            ("http://localhost:8400", "http://localhost:8400/"),
            ("http://LOCALHOST:1/", "http://LOCALHOST:1/"),
            ("http://127.0.0.1:65535/", "http://127.0.0.1:65535/"),
        ] {
            assert_eq!(redirect_of(sent).as_deref(), Some(back), "{sent}");
        }
        for sent in [
            "",
            "https://localhost",
            "http://[::1]:8400",
            "http://localhost.example:1",
            "http://localhost@example.org",
            "http://localhost:1@example.org",
            "http://localhost:99999",
            "http://localhost:+1",
            "http://localhost:",
            "http://localhost/elsewhere",
            "http://localhost?x",
            "http://localhost#x",
            "http://localhost\\@example.org",
            "javascript:alert(1)",
        ] {
            assert_eq!(redirect_of(sent), None, "{sent}");
        }
    }

    #[test]
    fn the_published_verifier_fits_its_challenge() {
        // Appendix B of RFC 7636.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(fits(verifier, challenge));
        assert!(!fits(&verifier.to_uppercase(), challenge) && !fits("", challenge) && !fits(&verifier[1..], challenge));
    }
}
