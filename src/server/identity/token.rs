//! The token endpoint: what a code, a typed code, an earlier token or a secret is good for.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

use super::Answer;
use super::Grant;
use super::TENANT;
use super::authorize;
use super::clients;
use super::clients::Client;
use super::device;
use super::discovery;
use super::door::Ask;
use super::refused::Refused;
use super::scopes;
use super::seal::Kind;

/// How long a refresh token is good for that nobody uses.
const REFRESH_LIFE: Duration = Duration::from_hours(90 * 24);

/// Answers a request for tokens.
pub(super) fn answer(ask: &Ask<'_>) -> Result<Answer, Refused> {
    let kind = ask.needed("grant_type")?;
    let client = clients::proven(ask)?;
    let grant = match kind {
        "authorization_code" => redeem(ask, &client)?,
        // Some kits of Microsoft's own send the short name.
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => device::poll(ask, &client)?,
        "refresh_token" => refresh(ask, &client)?,
        "client_credentials" => return app_alone(ask, &client),
        other => return Err(Refused::of(70003).about(other)),
    };
    issue(ask, &grant, &grant.scopes)
}

/// Redeems a code from the browser, once.
fn redeem(ask: &Ask<'_>, client: &Client) -> Result<Grant, Refused> {
    let (text, redirect_uri) = (ask.needed("code")?, ask.needed("redirect_uri")?);
    let mut codes = ask.identity.codes();
    let code = codes.code(text).filter(|code| code.grant.app == client.id).ok_or_else(|| Refused::of(70000))?;
    if code.is_redeemed {
        return Err(Refused::of(54005));
    }
    if code.end <= ask.second() {
        return Err(Refused::of(70008));
    }
    if code.redirect_uri != redirect_uri {
        return Err(Refused::of(500_112));
    }
    if let Some(challenge) = &code.challenge {
        let verifier = ask.needed("code_verifier")?;
        if !authorize::fits(verifier, challenge) {
            return Err(Refused::of(501_481));
        }
    }
    if let Some(sent) = ask.field("scope") {
        refuse_more(&scopes::read(sent, ask.root())?, &code.grant.scopes)?;
    }
    code.is_redeemed = true;
    Ok(code.grant.clone())
}

/// Takes an earlier sign-in for one more hour. The old token stays good, as with the platform.
fn refresh(ask: &Ask<'_>, client: &Client) -> Result<Grant, Refused> {
    let claims = ask.identity.seal.open(Kind::Refresh, ask.needed("refresh_token")?);
    let claims = claims.filter(|claims| claims["app"] == client.id.as_str()).ok_or_else(|| Refused::of(70000))?;
    if claims["exp"].as_i64().is_none_or(|end| end <= ask.second()) {
        return Err(Refused::of(700_082));
    }
    let text = |name: &str| claims[name].as_str().ok_or_else(|| Refused::of(70000));
    let person = ask.shared.callers.person(text("oid")?).ok_or_else(|| Refused::of(50173))?;
    let scopes = text("scp")?.split(' ').map(str::to_owned).collect();
    let (user_id, app) = (person.id.clone(), client.id.clone());
    Ok(Grant { user_id, app, scopes, nonce: None })
}

/// Refuses scopes nobody was asked about when the person signed in.
fn refuse_more(wanted: &[String], granted: &[String]) -> Result<(), Refused> {
    if wanted.iter().all(|scope| granted.contains(scope)) { Ok(()) } else { Err(Refused::of(65001)) }
}

/// Writes the tokens of a person. What is asked for now may be less than what was granted.
fn issue(ask: &Ask<'_>, grant: &Grant, granted: &[String]) -> Result<Answer, Refused> {
    let wanted = match ask.field("scope") {
        Some(sent) => scopes::read(sent, ask.root())?,
        None => granted.to_vec(),
    };
    refuse_more(&wanted, granted)?;
    let is_asked = |name: &str| wanted.iter().any(|scope| scope == name);
    let is_of_sign_in = |scope: &&String| scopes::OF_SIGN_IN.contains(&scope.as_str());
    let of_graph: Vec<&str> = wanted.iter().filter(|scope| !is_of_sign_in(scope)).map(String::as_str).collect();
    let life = seconds(ask.identity.terms.token_life);
    let person = ask.shared.callers.person(&grant.user_id);
    let (name, principal_name) = person.map_or(("", ""), |person| (person.name.as_str(), person.principal_name()));
    let claims = access_claims(
        ask,
        &grant.app,
        json!({
            "idtyp": "user", "name": name, "oid": grant.user_id, "scp": of_graph.join(" "), "upn": principal_name,
        }),
    );
    let shown = wanted.iter().filter(|scope| *scope != "offline_access").map(String::as_str).collect::<Vec<_>>();
    let mut body = json!({
        "token_type": "Bearer", "scope": shown.join(" "), "expires_in": life, "ext_expires_in": life,
        "access_token": ask.identity.seal.close(Kind::Access, &claims),
    });
    // A token that was refreshed once can be refreshed again, whatever is asked for this time.
    if granted.iter().any(|scope| scope == "offline_access") {
        let claims = json!({
            "app": grant.app, "oid": grant.user_id, "scp": granted.join(" "),
            "exp": ask.second() + seconds(REFRESH_LIFE), "uti": Uuid::new_v4().simple().to_string(),
        });
        body["refresh_token"] = ask.identity.seal.close(Kind::Refresh, &claims).into();
    }
    if is_asked("openid") {
        body["id_token"] = id_token(ask, grant, ask.second() + life).into();
    }
    if ask.field("client_info") == Some("1") {
        let about = json!({"uid": grant.user_id, "utid": TENANT}).to_string();
        body["client_info"] = URL_SAFE_NO_PAD.encode(about).into();
    }
    Ok(Answer::Json(body))
}

/// Returns what an access token says: in the older of the two forms, as those for Graph have it, with its issuer.
fn access_claims(ask: &Ask<'_>, app: &str, more: Value) -> Value {
    let now = ask.second();
    let mut claims = json!({
        "aud": ask.root(), "iss": discovery::older_issuer(ask), "iat": now, "nbf": now,
        "exp": now + seconds(ask.identity.terms.token_life), "appid": app,
        "app_displayname": ask.shared.callers.app_name(app).unwrap_or(app), "tid": TENANT,
        "uti": Uuid::new_v4().simple().to_string(), "ver": "1.0",
    });
    if let (Some(claims), Value::Object(more)) = (claims.as_object_mut(), more) {
        claims.extend(more);
    }
    claims
}

/// Tells the client who has signed in.
fn id_token(ask: &Ask<'_>, grant: &Grant, end: i64) -> String {
    let person = ask.shared.callers.person(&grant.user_id);
    let (name, mail) = person.map_or(("", ""), |person| (person.name.as_str(), person.mail()));
    let now = ask.second();
    let mut claims = json!({
        "aud": grant.app, "iss": discovery::issuer(ask), "iat": now, "nbf": now, "exp": end, "name": name,
        "preferred_username": mail, "oid": grant.user_id, "sub": format!("{}.{}", grant.app, grant.user_id),
        "tid": TENANT, "ver": "2.0",
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = Value::from(nonce.as_str());
    }
    ask.identity.seal.close(Kind::Id, &claims)
}

/// Writes the token of an application that has proven to be itself.
fn app_alone(ask: &Ask<'_>, client: &Client) -> Result<Answer, Refused> {
    if !client.has_secret {
        return Err(Refused::of(7_000_218));
    }
    if ["common", "organizations"].contains(&ask.tenant.as_str()) {
        return Err(Refused::of(50059));
    }
    let scope = ask.needed("scope")?;
    if !scopes::is_default(scope, ask.root()) {
        return Err(Refused::of(1_002_012).about(scope));
    }
    let life = seconds(ask.identity.terms.token_life);
    let claims = access_claims(ask, &client.id, json!({"idtyp": "app", "roles": scopes::OF_APPS}));
    let token = ask.identity.seal.close(Kind::Access, &claims);
    Ok(Answer::Json(json!({
        "token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token,
    })))
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX / 2)
}
