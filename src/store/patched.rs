//! Bodies that grow by patches: which version brought which property, so that patches may come twice or in any order.
//! Pure.

use serde_json::{Map, Value, json};

use super::cache::supersedes;
use crate::planner::etag::Etag;
use crate::wire::delta::is_open;

/// Where a body keeps which version last wrote which property since it was whole. A body that was read has no such
/// property: all of it is of its own version.
pub(super) const MARK: &str = "@copy.patched";
/// The version of a resource.
const ETAG: &str = "@odata.etag";

/// Whether a body was ever whole, and at which version.
#[derive(Clone, Debug, Default)]
enum Whole {
    /// It is pieces of something never seen.
    #[default]
    Never,
    /// At this version, as far as there was one.
    At(Option<String>),
}

/// A body and what is known of where its parts come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Patched {
    body: Map<String, Value>,
    /// What it was when it was last whole.
    whole: Whole,
    by: Map<String, Value>,
}

impl Patched {
    /// Takes a body as it is kept.
    pub(super) fn kept(mut body: Map<String, Value>) -> Self {
        let etag = |body: &Map<String, Value>| body.get(ETAG).and_then(Value::as_str).map(str::to_owned);
        let Some(mark) = body.remove(MARK) else {
            return Self { whole: Whole::At(etag(&body)), body, ..Self::default() };
        };
        let whole = mark.get("whole").map_or(Whole::Never, |whole| Whole::At(whole.as_str().map(str::to_owned)));
        let by = mark.get("by").and_then(Value::as_object).cloned().unwrap_or_default();
        Self { body, whole, by }
    }

    /// Says whether it is whole and not only pieces of something never seen.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.whole, Whole::At(_))
    }

    /// Returns the resource without what is noted of it.
    pub(super) fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    /// Returns the body as it is to be kept.
    pub(super) fn to_kept(&self) -> Map<String, Value> {
        let mut body = self.body.clone();
        let is_plain = matches!(&self.whole, Whole::At(at) if self.by.is_empty() && at.as_deref() == self.etag());
        if !is_plain {
            let mut mark = json!({"by": self.by});
            if let Whole::At(at) = &self.whole {
                mark["whole"] = json!(at);
            }
            body.insert(MARK.to_owned(), mark);
        }
        body
    }

    /// Applies what a version changed. Only what a newer version has not written meanwhile is written; a patch without a
    /// version counts as the newest.
    pub(super) fn apply(&mut self, patch: &Map<String, Value>, version: Option<&Etag>, is_whole: bool) {
        if matches!(&self.whole, Whole::At(at) if !is_newer(version, at.as_deref())) {
            return;
        }
        for (name, value) in patch.iter().filter(|(name, _)| *name != ETAG && *name != MARK) {
            match value {
                Value::Object(keys) if is_open(name) => self.apply_keys(name, keys, version, is_whole),
                value => {
                    if self.may_write(name, version) {
                        self.body.insert(name.clone(), value.clone());
                        self.wrote(name, version);
                    }
                }
            }
        }
        if let Some(version) = version
            && is_newer(Some(version), self.etag())
        {
            self.body.insert(ETAG.to_owned(), version.as_str().into());
        }
        if is_whole {
            self.by.retain(|_, by| is_newer(by.as_str().map(Etag::new).as_ref(), version.map(Etag::as_str)));
            self.whole = Whole::At(version.map(|version| version.as_str().to_owned()));
        }
    }

    /// Patches an open type by key, and its items by property.
    fn apply_keys(&mut self, name: &str, keys: &Map<String, Value>, version: Option<&Etag>, is_whole: bool) {
        if !self.body.get(name).is_some_and(Value::is_object) {
            self.body.insert(name.to_owned(), json!({}));
        }
        if is_whole {
            let known = self.body.get(name).and_then(Value::as_object);
            let missing: Vec<String> =
                known.into_iter().flat_map(Map::keys).filter(|key| !keys.contains_key(*key)).cloned().collect();
            for key in missing {
                self.remove_key(name, &key, version);
            }
        }
        for (key, value) in keys {
            let path = format!("{name}/{key}");
            match value {
                Value::Null => self.remove_key(name, key, version),
                _ if !self.may_write(&path, version) => {}
                Value::Object(properties) => {
                    for (property, value) in properties {
                        let path = format!("{path}/{property}");
                        if self.may_write(&path, version) {
                            self.open(name, key).insert(property.clone(), value.clone());
                            self.wrote(&path, version);
                        }
                    }
                }
                value => {
                    if let Some(open) = self.body.get_mut(name).and_then(Value::as_object_mut) {
                        open.insert(key.clone(), value.clone());
                    }
                    self.wrote(&path, version);
                }
            }
        }
    }

    /// Takes a key away, except for what a newer version has written of it.
    fn remove_key(&mut self, name: &str, key: &str, version: Option<&Etag>) {
        let path = format!("{name}/{key}");
        if !self.may_write(&path, version) {
            return;
        }
        let below = |property: &str| format!("{path}/{property}");
        let item = self.body.get(name).and_then(|open| open.get(key)).and_then(Value::as_object);
        let newer: Map<String, Value> = item
            .into_iter()
            .flatten()
            .filter(|(property, _)| {
                self.by.contains_key(&below(property)) && !self.may_write(&below(property), version)
            })
            .map(|(property, value)| (property.clone(), value.clone()))
            .collect();
        if let Some(open) = self.body.get_mut(name).and_then(Value::as_object_mut) {
            if newer.is_empty() {
                open.remove(key);
            } else {
                open.insert(key.to_owned(), Value::Object(newer));
            }
        }
        self.wrote(&path, version);
    }

    fn open(&mut self, name: &str, key: &str) -> &mut Map<String, Value> {
        let open = self.body.entry(name).or_insert_with(|| json!({}));
        if !open.is_object() {
            *open = json!({});
        }
        let item = open.as_object_mut().expect("just made one").entry(key).or_insert_with(|| json!({}));
        if !item.is_object() {
            *item = json!({});
        }
        item.as_object_mut().expect("just made one")
    }

    /// Says whether no newer version has written this.
    fn may_write(&self, path: &str, version: Option<&Etag>) -> bool {
        self.by.get(path).is_none_or(|by| is_newer(version, by.as_str()))
    }

    fn wrote(&mut self, path: &str, version: Option<&Etag>) {
        if let Some(version) = version {
            self.by.insert(path.to_owned(), version.as_str().into());
        }
    }

    fn etag(&self) -> Option<&str> {
        self.body.get(ETAG).and_then(Value::as_str)
    }
}

fn is_newer(version: Option<&Etag>, than: Option<&str>) -> bool {
    supersedes(than, version)
}

#[cfg(test)]
#[path = "patched_tests.rs"]
mod tests;
