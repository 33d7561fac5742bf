//! Tokens that hold what they say, under a seal only this server can make. Clients are to look into none of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::Value;
use serde_json::json;

/// What a token is good for. None passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Access,
    /// Tells the client who has signed in. Its seal is ours alone, so nobody outside can check it.
    Id,
    Refresh,
}

impl Kind {
    fn header(self) -> Value {
        match self {
            Self::Access => json!({"typ": "JWT", "alg": "HS256"}),
            Self::Id => json!({"typ": "JWT", "alg": "HS256", "kid": "id"}),
            Self::Refresh => json!({"typ": "refresh", "alg": "HS256"}),
        }
    }
}

/// Seals tokens, and opens those it has sealed.
#[derive(Debug)]
pub(super) struct Seal(hmac::Key);

impl Seal {
    /// Makes a seal of the server's token and the workspace's own secret.
    pub(super) fn new(token: &str, secret: u64) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, format!("{secret:016x}{token}").as_bytes()))
    }

    /// Writes a token: three parts with dots between, as the platform's have.
    pub(super) fn close(&self, kind: Kind, claims: &Value) -> String {
        let parts = [kind.header(), claims.clone()].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let inside = parts.join(".");
        let mark = hmac::sign(&self.0, inside.as_bytes());
        format!("{inside}.{}", URL_SAFE_NO_PAD.encode(mark))
    }

    /// Reads a token of a kind; nothing that was made elsewhere or for something else.
    pub(super) fn open(&self, kind: Kind, token: &str) -> Option<Value> {
        let (inside, mark) = token.rsplit_once('.')?;
        let mark = URL_SAFE_NO_PAD.decode(mark).ok()?;
        hmac::verify(&self.0, inside.as_bytes(), &mark).ok()?;
        let (header, claims) = inside.split_once('.')?;
        if URL_SAFE_NO_PAD.decode(header).ok()? != kind.header().to_string().into_bytes() {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_as_what_it_is_and_only_where_it_was_made() {
        let seal = Seal::new("token", 7);
        let claims = json!({"oid": "ada"});
        let token = seal.close(Kind::Access, &claims);
        assert_eq!(seal.open(Kind::Access, &token), Some(claims));
        assert_eq!(seal.open(Kind::Id, &token), None);
        assert_eq!(seal.open(Kind::Refresh, &token), None);
        assert_eq!(Seal::new("token", 8).open(Kind::Access, &token), None);
        assert_eq!(Seal::new("tokens", 7).open(Kind::Access, &token), None);
        let unsigned = token.rsplit_once('.').map(|(inside, _)| format!("{inside}.")).unwrap();
        for wrong in ["", ".", "..", "a.b.c", "é.é.é", &token[1..], &token[..token.len() - 1], &unsigned] {
            assert_eq!(seal.open(Kind::Access, wrong), None, "{wrong}");
        }
    }
}
