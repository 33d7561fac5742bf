//! New names: the ids of plans, buckets and tasks, and bearer tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;
use uuid::Uuid;

/// Returns an id as Planner makes them: 28 characters of letters, digits, `-` and `_`.
pub(super) fn id(rng: &mut Rng) -> String {
    let mut bytes = [0_u8; 21];
    rng.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the id of a series of tasks: a GUID in 22 characters.
pub(super) fn series_id(rng: &mut Rng) -> String {
    URL_SAFE_NO_PAD.encode(rng.u128(..).to_be_bytes())
}

/// Returns an id as mail has them: long, of a certain beginning, padded.
pub(super) fn mail_id(beginning: &str) -> String {
    let mut bytes = [0_u8; 49];
    fastrand::fill(&mut bytes);
    format!("{beginning}{}", URL_SAFE.encode(bytes))
}

/// Returns a GUID made with the given generator, for directories that must be the same each time.
pub(super) fn guid(rng: &mut Rng) -> String {
    uuid::Builder::from_random_bytes(rng.u128(..).to_be_bytes()).into_uuid().to_string()
}

/// Returns a bearer token nobody can guess.
#[must_use]
pub fn token() -> String {
    let mut bytes = [0_u8; 32];
    bytes[..16].copy_from_slice(Uuid::new_v4().as_bytes());
    bytes[16..].copy_from_slice(Uuid::new_v4().as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_published_shape_and_tokens_differ() {
        let mut rng = Rng::with_seed(1);
        let (one, other) = (id(&mut rng), id(&mut rng));
        assert_ne!(one, other);
        assert_eq!(one.len(), 28);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_eq!(guid(&mut rng).len(), 36);
        assert_ne!(token(), token());
    }
}
