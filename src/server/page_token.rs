//! The token in a next link or a delta link: where to go on from, sealed so that nobody builds on what is inside.
//!
//! It holds all it needs, so links outlive a restart; it is bound to the caller and the request it continues.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;

use super::error::Refusal;
use super::request::Call;

/// A link to the next page.
pub(super) const SKIP: &str = "$skiptoken";
/// A link to what changes from now on.
pub(super) const DELTA: &str = "$deltatoken";

/// Returns the place a list goes on from: the order hint and the id of the last row it has seen.
pub(super) fn read(call: &Call<'_>) -> Result<(String, String), Refusal> {
    let Some(place) = place(call, SKIP)? else { return Ok(Default::default()) };
    let (order_hint, id) = place.rsplit_once('\n').ok_or_else(invalid)?;
    Ok((order_hint.to_owned(), id.to_owned()))
}

/// Returns the absolute link to the page of a list behind a place.
pub(super) fn link(call: &Call<'_>, (order_hint, id): &(String, String)) -> String {
    link_to(call, SKIP, &format!("{order_hint}\n{id}"))
}

/// Returns the same of another list than the one that was asked for, with options of its own.
pub(super) fn link_into(
    call: &Call<'_>,
    path: &str,
    query: &[(String, String)],
    (order_hint, id): &(String, String),
) -> String {
    sealed(call, &Asked { path, query }, SKIP, &format!("{order_hint}\n{id}"))
}

/// Returns what is sealed in the token a request has under an option; one that was not made for it is refused.
pub(super) fn place(call: &Call<'_>, option: &str) -> Result<Option<String>, Refusal> {
    let Some(token) = call.request.option(option) else { return Ok(None) };
    open(token, call.shared.secret, binding(call, &Asked::by(call), option)).map(Some).ok_or_else(invalid)
}

/// Returns the absolute address of a request with a token for a place under an option.
pub(super) fn link_to(call: &Call<'_>, option: &str, place: &str) -> String {
    sealed(call, &Asked::by(call), option, place)
}

/// Returns the absolute address of a request without its tokens, where it began.
pub(super) fn start(call: &Call<'_>) -> String {
    Asked::by(call).address(call, None)
}

/// Says why a token cannot be followed.
pub(super) fn invalid() -> Refusal {
    Refusal::Malformed("The token of the link is not valid for this request.".to_owned())
}

/// What is asked for, or is to be.
struct Asked<'a> {
    path: &'a str,
    query: &'a [(String, String)],
}

impl<'a> Asked<'a> {
    fn by(call: &Call<'a>) -> Self {
        Self { path: &call.request.path, query: &call.request.query }
    }

    fn address(&self, call: &Call<'_>, token: Option<String>) -> String {
        let kept = self.query.iter().filter(|(name, _)| !is_token(name));
        let mut query: Vec<_> = kept.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        query.extend(token);
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", call.address(self.path.trim_start_matches('/')), query.join("&"))
    }
}

fn sealed(call: &Call<'_>, asked: &Asked<'_>, option: &str, place: &str) -> String {
    let token = seal(place, call.shared.secret, binding(call, asked, option), &mut Rng::new());
    asked.address(call, Some(format!("{option}={token}")))
}

fn is_token(name: &str) -> bool {
    [SKIP, DELTA].iter().any(|option| name.eq_ignore_ascii_case(option))
}

/// Returns a number for who asks, what is asked and what kind of link it is, the token itself left out.
fn binding(call: &Call<'_>, asked: &Asked<'_>, option: &str) -> u64 {
    let mut pairs: Vec<_> = asked.query.iter().filter(|(name, _)| !is_token(name)).collect();
    pairs.sort();
    let caller = call.caller().user().unwrap_or(call.caller().app());
    digest(format!("{option}\n{caller}\n{:?}\n{}\n{pairs:?}", call.request.version, asked.path).as_bytes())
}

fn seal(place: &str, secret: u64, binding: u64, rng: &mut Rng) -> String {
    let nonce = rng.u64(..);
    let mut inside = place.as_bytes().to_vec();
    let check = digest(&inside) ^ binding;
    inside.splice(0..0, check.to_be_bytes());
    mix(&mut inside, secret ^ nonce);
    let mut token = nonce.to_be_bytes().to_vec();
    token.extend(inside);
    URL_SAFE_NO_PAD.encode(token)
}

fn open(token: &str, secret: u64, binding: u64) -> Option<String> {
    let token = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, sealed) = token.split_first_chunk::<8>()?;
    let mut inside = sealed.to_vec();
    mix(&mut inside, secret ^ u64::from_be_bytes(*nonce));
    let (check, place) = inside.split_first_chunk::<8>()?;
    if u64::from_be_bytes(*check) != digest(place) ^ binding {
        return None;
    }
    String::from_utf8(place.to_vec()).ok()
}

/// Mixes bytes with a stream of pseudo-random ones; twice gives back the first. It hides, it does not protect.
fn mix(bytes: &mut [u8], seed: u64) {
    let mut rng = Rng::with_seed(seed);
    for byte in bytes {
        *byte ^= rng.u8(..);
    }
}

/// FNV-1a, which unlike the standard hasher is the same in every version and process.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Percent-encodes a name or a value of a query.
pub(super) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"$-_.~,()'".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_for_its_own_request_only() {
        let end = "8585269235419217847\n01gzSlKkIUSUl6DF_EilrmQAKDhh";
        let mut rng = Rng::with_seed(1);
        let token = seal(end, 7, 9, &mut rng);
        assert_eq!(open(&token, 7, 9), Some(end.to_owned()));
        assert_eq!(open(&token, 7, 10), None);
        assert_eq!(open(&token, 8, 9), None);
        assert_eq!(open("nonsense!", 7, 9), None);
        assert_eq!(open("", 7, 9), None);
        let other = seal(end, 7, 9, &mut rng);
        assert_ne!(token[..12], other[..12], "it looks different each time");
    }
}
