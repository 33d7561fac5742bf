//! The plan configuration of a scenario: which buckets its plans begin with, and in which language they are named.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::body;
use super::body::Fields;
use super::localizations;
use super::touch;
use crate::server::error::Refusal;
use crate::server::request::Call;
use crate::server::request::Reply;

/// Reads the configuration.
pub(in crate::server) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::ok(document(call, Scenario::to_be_read(call)?)?))
}

/// Changes what is sent; the localizations, when they are sent, as a whole.
pub(in crate::server) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut scenario = Scenario::of_call(call)?;
    let sent = Fields::of_call(call, "plannerPlanConfiguration", &NAMES)?;
    scenario.configure_plans(&sent)?;
    touch(&mut scenario.plan_configuration, &call.hand());
    scenario.save(call.connection)?;
    Ok(Reply::ok(document(call, scenario)?))
}

fn document(call: &Call<'_>, scenario: Scenario) -> Result<Value, Refusal> {
    let context = format!("solutions/businessScenarios('{}')/planner/planConfiguration/$entity", scenario.id);
    let mut configuration = scenario.plan_configuration;
    if !call.request.lists("$expand", "localizations") {
        configuration.remove("localizations");
    }
    body::document(call, &context, "plannerPlanConfiguration", configuration)
}

const NAMES: [&str; 4] = ["id", "defaultLanguage", "buckets", "localizations"];

impl Scenario {
    /// Takes a configuration as Graph writes it.
    pub(in crate::server) fn set_plans(&mut self, sent: &Value) -> Result<(), Refusal> {
        self.configure_plans(&Fields::of_value(sent, "plannerPlanConfiguration", &NAMES)?)
    }

    fn configure_plans(&mut self, sent: &Fields) -> Result<(), Refusal> {
        let was_localized = !self.localizations().is_empty();
        if sent.has("defaultLanguage") {
            let language = localizations::language(sent, "defaultLanguage")?;
            self.plan_configuration.insert("defaultLanguage".to_owned(), language.into());
        }
        if let Some(buckets) = sent.array("buckets")? {
            let mut ids: Vec<Value> = Vec::new();
            for bucket in buckets {
                let bucket =
                    Fields::of_value(bucket, "plannerPlanConfigurationBucketDefinition", &["externalBucketId"])?;
                let definition = json!({"externalBucketId": bucket.text("externalBucketId")?});
                if ids.contains(&definition) {
                    return Err(twice("externalBucketId", &definition["externalBucketId"]));
                }
                ids.push(definition);
            }
            self.plan_configuration.insert("buckets".to_owned(), ids.into());
        }
        if let Some(sent) = sent.array("localizations")? {
            let mut kept: Vec<Value> = Vec::new();
            for one in sent {
                let one = localizations::accept(one)?;
                if kept.iter().any(|known| localizations::is_of(known, one["languageTag"].as_str())) {
                    return Err(twice("languageTag", &one["languageTag"]));
                }
                kept.push(one);
            }
            self.plan_configuration.insert("localizations".to_owned(), kept.into());
        }
        if was_localized && self.localizations().is_empty() && self.default_language().is_some() {
            let why = "The property 'localizations' must keep the localization of the default language.";
            return Err(Refusal::Invalid(why.to_owned()));
        }
        self.refuse_gaps()
    }

    /// Refuses a configuration that contradicts itself, so that every plan made from it has its names. One without
    /// localizations is only begun.
    pub(super) fn refuse_gaps(&self) -> Result<(), Refusal> {
        let ids = self.external_bucket_ids();
        for known in self.localizations() {
            if let Some(stray) = named_buckets(known).find(|id| !ids.contains(id)) {
                return Err(Refusal::Invalid(format!(
                    "The property 'externalBucketId' of the localization {} has the value '{stray}', which is not in the \
                     property 'buckets' of the plan configuration.",
                    known["languageTag"]
                )));
            }
        }
        let Some(language) = self.default_language().filter(|_| !self.localizations().is_empty()) else {
            return Ok(());
        };
        let Some(known) = self.localizations().iter().find(|known| localizations::is_of(known, Some(language))) else {
            let why = format!("The property 'defaultLanguage' has the value '{language}', which has no localization.");
            return Err(Refusal::Invalid(why));
        };
        match ids.iter().find(|id| !named_buckets(known).any(|named| named == **id)) {
            Some(nameless) => Err(Refusal::Invalid(format!(
                "The property 'buckets' of the localization of the default language '{language}' must name the bucket \
                 '{nameless}'."
            ))),
            None => Ok(()),
        }
    }

    /// Returns the language whose names plans get.
    pub(super) fn default_language(&self) -> Option<&str> {
        self.plan_configuration.get("defaultLanguage").and_then(Value::as_str)
    }

    /// Returns the buckets a plan begins with, in their order.
    pub(in crate::server) fn external_bucket_ids(&self) -> Vec<&str> {
        let buckets = self.plan_configuration.get("buckets").and_then(Value::as_array);
        buckets.into_iter().flatten().filter_map(|bucket| bucket["externalBucketId"].as_str()).collect()
    }

    /// Returns the texts a new plan gets, which are those of the default language.
    pub(in crate::server) fn texts(&self) -> Result<&Map<String, Value>, Refusal> {
        let language = self.default_language();
        let known =
            self.localizations().iter().find(|known| language.is_some() && localizations::is_of(known, language));
        known.and_then(Value::as_object).ok_or_else(|| {
            let why = "The plan configuration has no localization for its default language, so no plan can be made.";
            Refusal::Malformed(why.to_owned())
        })
    }

    /// Returns the name a bucket gets; one without a name in the default language goes by its id.
    pub(in crate::server) fn bucket_name<'a>(&'a self, external_bucket_id: &'a str) -> Result<&'a str, Refusal> {
        let buckets = self.texts()?.get("buckets").and_then(Value::as_array);
        let found = buckets.into_iter().flatten().find(|bucket| bucket["externalBucketId"] == external_bucket_id);
        Ok(found.and_then(|bucket| bucket["name"].as_str()).unwrap_or(external_bucket_id))
    }

    /// Returns all localizations.
    pub(super) fn localizations(&self) -> &[Value] {
        self.plan_configuration.get("localizations").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// Returns the buckets a localization has names for.
fn named_buckets(localization: &Value) -> impl Iterator<Item = &str> {
    let buckets = localization["buckets"].as_array();
    buckets.into_iter().flatten().filter_map(|bucket| bucket["externalBucketId"].as_str())
}

/// Refuses what is there more than once.
pub(super) fn twice(name: &str, value: &Value) -> Refusal {
    Refusal::Invalid(format!("The property '{name}' has the value {value} more than once."))
}
