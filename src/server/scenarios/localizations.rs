//! The localizations of a plan configuration: how a plan and its buckets are called in a language.
//!
//! These routes are those of the older reference pages; the newer ones send all localizations with the configuration.

use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::body;
use super::body::Fields;
use super::plan_configuration::twice;
use super::touch;
use crate::server::error::Refusal;
use crate::server::request::Call;
use crate::server::request::Reply;
use crate::server::view;

const TYPE: &str = "plannerPlanConfigurationLocalization";

/// Lists the localizations, or the one of the language a filter names.
pub(in crate::server) fn all(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::to_be_read(call)?;
    let language = match call.request.option("$filter") {
        None => None,
        Some(filter) => match body::comparison(filter)? {
            (path, language) if path.eq_ignore_ascii_case("languageTag") => Some(language),
            _ => return Err(Refusal::Malformed(format!("The query specified in the URI is not valid: '{filter}'."))),
        },
    };
    let wanted = |known: &&Value| language.is_none() || is_of(known, language.as_deref());
    let typed = |known: &Value| {
        let mut known = view::chosen(call, TYPE, &[], known.as_object().cloned().unwrap_or_default())?;
        known.insert("@odata.type".to_owned(), format!("#microsoft.graph.{TYPE}").into());
        Ok(Value::Object(known))
    };
    let value = scenario.localizations().iter().filter(wanted).map(typed).collect::<Result<Vec<Value>, Refusal>>()?;
    let context = call.address(&format!("$metadata#{}", place(&scenario)));
    Ok(Reply::ok(json!({"@odata.context": context, "value": value})))
}

/// Adds a language.
pub(in crate::server) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let new = accept(&Value::Object(call.request.object()?))?;
    let language = new["languageTag"].as_str();
    if scenario.localizations().iter().any(|known| is_of(known, language)) {
        return Err(Refusal::Taken(format!("A localization with the languageTag {}", new["languageTag"])));
    }
    let mut all = scenario.localizations().to_vec();
    all.push(new.clone());
    keep(call, &mut scenario, all)?;
    Ok(Reply::created(document(call, &scenario, &new)?))
}

/// Reads a language.
pub(in crate::server) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::to_be_read(call)?;
    let at = position(call, &scenario)?;
    Ok(Reply::ok(document(call, &scenario, &scenario.localizations()[at])?))
}

/// Changes how a plan or its buckets are called in a language.
pub(in crate::server) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let at = position(call, &scenario)?;
    let mut all = scenario.localizations().to_vec();
    let mut sent = call.request.object()?;
    for name in ["languageTag", "planTitle", "buckets"] {
        sent.entry(name).or_insert_with(|| all[at][name].clone());
    }
    let new = accept(&Value::Object(sent))?;
    if !is_of(&new, all[at]["languageTag"].as_str()) {
        return Err(Refusal::Invalid("The property 'languageTag' cannot be changed.".to_owned()));
    }
    all[at] = new.clone();
    keep(call, &mut scenario, all)?;
    Ok(Reply::ok(document(call, &scenario, &new)?))
}

/// Takes a language away.
pub(in crate::server) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let mut all = scenario.localizations().to_vec();
    let gone = all.remove(position(call, &scenario)?);
    if is_of(&gone, scenario.default_language()) {
        let why = "The localization of the property 'defaultLanguage' cannot be deleted.";
        return Err(Refusal::Invalid(why.to_owned()));
    }
    keep(call, &mut scenario, all)?;
    Ok(Reply::no_content())
}

/// Checks a localization and returns it as it is kept. Its id is its language tag.
pub(super) fn accept(sent: &Value) -> Result<Value, Refusal> {
    let sent = Fields::of_value(sent, TYPE, &["id", "languageTag", "planTitle", "buckets"])?;
    let language = language(&sent, "languageTag")?;
    let title = sent.text("planTitle")?;
    let mut buckets: Vec<Value> = Vec::new();
    for bucket in sent.array("buckets")?.unwrap_or_default() {
        let names = ["externalBucketId", "name"];
        let bucket = Fields::of_value(bucket, "plannerPlanConfigurationBucketLocalization", &names)?;
        let id = bucket.text("externalBucketId")?;
        if buckets.iter().any(|known| known["externalBucketId"] == id.as_str()) {
            return Err(twice("externalBucketId", &id.into()));
        }
        buckets.push(json!({"externalBucketId": id, "name": bucket.text("name")?}));
    }
    Ok(json!({"id": language, "languageTag": language, "planTitle": title, "buckets": buckets}))
}

/// Reads a language tag, such as `en-us`. Source: RFC 5646, without asking which languages there are.
pub(super) fn language(sent: &Fields, name: &str) -> Result<String, Refusal> {
    let tag = sent.text(name)?;
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let primary = tag.split('-').next().unwrap_or_default();
    if primary.len() >= 2 && primary.bytes().all(|byte| byte.is_ascii_alphabetic()) && tag.split('-').all(is_part) {
        return Ok(tag);
    }
    Err(Refusal::Invalid(format!("The property '{name}' must be a language tag such as en-us.")))
}

/// Says whether a localization is of a language, whose tag is read in any case of letters.
pub(super) fn is_of(localization: &Value, language: Option<&str>) -> bool {
    match (localization["languageTag"].as_str(), language) {
        (Some(known), Some(language)) => known.eq_ignore_ascii_case(language),
        _ => false,
    }
}

fn position(call: &Call<'_>, scenario: &Scenario) -> Result<usize, Refusal> {
    let known = scenario.localizations().iter().position(|known| is_of(known, Some(&call.part_id)));
    known.ok_or(Refusal::NotFound)
}

fn keep(call: &Call<'_>, scenario: &mut Scenario, all: Vec<Value>) -> Result<(), Refusal> {
    scenario.plan_configuration.insert("localizations".to_owned(), all.into());
    scenario.refuse_gaps()?;
    touch(&mut scenario.plan_configuration, &call.hand());
    scenario.save(call.connection)
}

fn place(scenario: &Scenario) -> String {
    format!("solutions/businessScenarios('{}')/planner/planConfiguration/localizations", scenario.id)
}

fn document(call: &Call<'_>, scenario: &Scenario, localization: &Value) -> Result<Value, Refusal> {
    let localization = localization.as_object().cloned().unwrap_or_default();
    body::document(call, &format!("{}/$entity", place(scenario)), TYPE, localization)
}
