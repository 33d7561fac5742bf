//! The applications people sign in through: those of the directory have a secret, any other GUID is a public client.

use uuid::Uuid;

use super::door::Ask;
use super::refused::Refused;
use crate::server::callers::Callers;

/// An application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    pub(super) id: String,
    /// Whether it has a secret and so needs no other proof that an answer reaches it.
    pub(super) has_secret: bool,
}

/// Returns the application a request names.
pub(super) fn named(ask: &Ask<'_>) -> Result<Client, Refused> {
    let sent = ask.needed("client_id")?;
    // The long form only; others would be taken as well.
    let id = Some(sent).filter(|sent| sent.len() == 36).and_then(|sent| Uuid::try_parse(sent).ok());
    let id = id.ok_or_else(|| Refused::of(700_016).about(sent))?.hyphenated().to_string();
    let has_secret = ask.shared.callers.app_name(&id).is_some();
    Ok(Client { id, has_secret })
}

/// Returns the application at the token endpoint, where those with a secret have to show it. It is the server's token: to be
/// an application alone takes no less than to be anybody by that.
pub(super) fn proven(ask: &Ask<'_>) -> Result<Client, Refused> {
    let client = named(ask)?;
    match (client.has_secret, ask.field("client_secret")) {
        (true, None) => Err(Refused::of(7_000_218)),
        (true, Some(sent)) if !Callers::is_token(sent, &ask.shared.token) => Err(Refused::of(7_000_215)),
        (false, Some(_)) => Err(Refused::of(700_025)),
        _ => Ok(client),
    }
}
