//! What the platform says of itself: its addresses, its keys, and that one has signed out.

use serde_json::Value;
use serde_json::json;

use super::Answer;
use super::DOMAIN;
use super::TENANT;
use super::authorize::redirect_of;
use super::door::Ask;
use super::page;
use super::refused::Refused;
use super::scopes;

/// Refuses an organisation that is not the one everybody here is in.
pub(super) fn refuse_stranger(tenant: &str) -> Result<(), Refused> {
    match tenant {
        "common" | "organizations" | TENANT | DOMAIN => Ok(()),
        // Planner is for work and school; so are the applications here.
        "consumers" => {
            Err(Refused::without_number("unauthorized_client", "The application is not enabled for personal accounts."))
        }
        other => Err(Refused::of(90002).about(other)),
    }
}

/// Returns the issuer of tokens for an organisation a request names.
pub(super) fn issuer(ask: &Ask<'_>) -> String {
    format!("{}/{TENANT}/v2.0", ask.root())
}

/// Returns the issuer of access tokens, which have the form of version 1.0 whatever the address they were asked at.
pub(super) fn older_issuer(ask: &Ask<'_>) -> String {
    format!("{}/{TENANT}/", ask.root())
}

/// Returns the addresses, at the name the client has used for the server.
pub(super) fn configuration(ask: &Ask<'_>) -> Value {
    let (root, tenant) = (ask.root(), &ask.tenant);
    let at = |name: &str| format!("{root}/{tenant}/oauth2/v2.0/{name}");
    // Where nobody knows yet whose organisation it will be, the platform leaves a gap.
    let issuer = match tenant.as_str() {
        "common" | "organizations" => format!("{root}/{{tenantid}}/v2.0"),
        _ => issuer(ask),
    };
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "device_authorization_endpoint": at("devicecode"),
        "end_session_endpoint": at("logout"),
        "jwks_uri": format!("{root}/{tenant}/discovery/v2.0/keys"),
        "msgraph_host": root.split_once("://").map_or(root, |(_, host)| host),
        "tenant_region_scope": null,
        "response_modes_supported": ["query", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": scopes::OF_SIGN_IN,
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported":
            ["sub", "iss", "aud", "exp", "iat", "nbf", "nonce", "preferred_username", "name", "tid", "oid", "ver"],
        "request_uri_parameter_supported": false,
    })
}

/// Returns the keys tokens can be checked with: none, since only this server can.
pub(super) fn keys() -> Value {
    json!({"keys": []})
}

/// Ends a sign-in: there is no session to end, so it is a page, or the way back to the client. Tokens stay good.
pub(super) fn sign_out(ask: &Ask<'_>) -> Answer {
    match ask.field("post_logout_redirect_uri").and_then(redirect_of) {
        Some(back) => Answer::Onward(back),
        None => Answer::Page(page::signed_out()),
    }
}
