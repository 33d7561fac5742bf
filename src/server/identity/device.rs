//! Signing in on another device: a code that is shown there, and the page it is typed into.
//!
//! Source: Microsoft identity platform, "OAuth 2.0 device authorization grant"; RFC 8628.

use serde_json::json;
use uuid::Uuid;

use super::Answer;
use super::Grant;
use super::clients;
use super::clients::Client;
use super::codes::DEVICE_LIFE;
use super::codes::Device;
use super::codes::Typed;
use super::door::Ask;
use super::page;
use super::page::Choice;
use super::refused::Refused;
use super::scopes;
use crate::server::mint;
use crate::server::page_token::encode;

/// Letters and figures nobody takes for another.
const LETTERS: &[u8; 28] = b"BCDFGHJKLMNPQRSTVWXYZ2345679";
/// How many of them a code has.
const LENGTH: usize = 9;

/// Hands out a code to be typed, and one to ask with whether it was.
pub(super) fn start(ask: &Ask<'_>) -> Result<Answer, Refused> {
    let client = clients::named(ask)?;
    let scopes = scopes::read(ask.needed("scope")?, ask.root())?;
    let (text, user_code) = (mint::token(), user_code());
    let page = format!("{}/devicelogin", ask.root());
    let answer = json!({
        "user_code": user_code,
        "device_code": text,
        "verification_uri": page,
        "expires_in": DEVICE_LIFE,
        "interval": ask.identity.terms.poll_interval.as_secs(),
        "message": format!("To sign in, open {page} in a browser and type the code {user_code}."),
    });
    ask.identity.codes().wait(Device {
        text,
        user_code,
        app: client.id,
        scopes,
        end: ask.second() + DEVICE_LIFE,
        typed: Typed::NotYet,
    });
    Ok(Answer::Json(answer))
}

fn user_code() -> String {
    let random = Uuid::new_v4();
    // Of the sixteen random bytes two say which kind of number it is; these nine do not.
    let bytes = random.as_bytes().iter().rev().take(LENGTH - 2).chain(random.as_bytes().iter().take(2));
    bytes.map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// Asks for the code, then who it is, then says that it is done.
pub(super) fn page(ask: &Ask<'_>) -> Result<Answer, Refused> {
    let Some(sent) = ask.field("otc") else {
        return Ok(Answer::Page(page::ask_for_code("Type the code that the program shows.")));
    };
    let now = ask.second();
    let mut codes = ask.identity.codes();
    let waiting = codes.typed(sent).filter(|device| device.typed == Typed::NotYet && device.end > now);
    let Some(device) = waiting else {
        return Ok(Answer::Page(page::ask_for_code(
            "No program waits for that code. Look again and type it once more.",
        )));
    };
    let Some(chosen) = ask.field("choose") else { return Ok(Answer::Page(choose(ask, device))) };
    if chosen == "nobody" {
        device.typed = Typed::Declined;
        return Ok(Answer::Page(page::say("You have declined", "The program was told so. You can close this page.")));
    }
    let person = ask.shared.callers.person(chosen).ok_or_else(|| Refused::of(90023).about("choose"))?;
    device.typed = Typed::By(person.id.clone());
    let said = format!("You are signed in as {}. You can close this page and go back to the program.", person.name);
    Ok(Answer::Page(page::say("That was all", &said)))
}

fn choose(ask: &Ask<'_>, device: &Device) -> String {
    let to = |whom: &str| format!("/devicelogin?otc={}&choose={}", encode(&device.user_code), encode(whom));
    let people = ask.shared.callers.people().iter();
    let choices: Vec<Choice<'_>> = people.map(|person| Choice { person, to: to(&person.id) }).collect();
    let app = ask.shared.callers.app_name(&device.app).unwrap_or(&device.app);
    page::choose(app, &device.scopes, &choices, &to("nobody"))
}

/// Answers a client that asks whether its code was typed.
pub(super) fn poll(ask: &Ask<'_>, client: &Client) -> Result<Grant, Refused> {
    let text = ask.needed("device_code")?;
    let mut codes = ask.identity.codes();
    let device = codes.device(text).filter(|device| device.app == client.id).ok_or_else(|| Refused::of(70018))?;
    let user_id = match &device.typed {
        Typed::Redeemed => return Err(Refused::of(54005)),
        _ if device.end <= ask.second() => return Err(Refused::of(70019)),
        Typed::NotYet => return Err(Refused::of(70016)),
        Typed::Declined => return Err(Refused::of(65004).called("authorization_declined")),
        Typed::By(user_id) => user_id.clone(),
    };
    device.typed = Typed::Redeemed;
    Ok(Grant { user_id, app: device.app.clone(), scopes: device.scopes.clone(), nonce: None })
}
