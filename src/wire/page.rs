//! One page of a list.

use std::fmt;
use std::iter;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::field::{Field, Text};

/// One answer to a question for a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Page<T> {
    /// The items of this page; it may be empty and still have a next link.
    #[serde(deserialize_with = "so_many")]
    pub value: Vec<T>,
    /// Where to read on: an opaque URL.
    #[serde(rename = "@odata.nextLink", default, skip_serializing_if = "Field::is_absent")]
    pub next_link: Text,
    /// Where to read what has changed since.
    #[serde(rename = "@odata.deltaLink", default, skip_serializing_if = "Field::is_absent")]
    pub delta_link: Text,
    /// What else it holds.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl<T> Page<T> {
    /// Returns where to read on, if there is more. An error says that there is something in its place that is no link: then
    /// the list is not known to its end.
    pub fn next(&self) -> Result<Option<&str>, OddLink> {
        match &self.next_link {
            Field::Absent | Field::Null => Ok(None),
            Field::Is(link) if !link.trim().is_empty() => Ok(Some(link)),
            Field::Is(_) | Field::Odd(_) => Err(OddLink),
        }
    }
}

/// What stands where the link to the next page belongs is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OddLink;

/// More items than this are not on one page, even of a server told to make large ones: an item that is written as `{}` takes
/// a thousand times as much here.
pub const MOST_ON_PAGE: usize = u16::MAX as usize;

fn so_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Items<T>(PhantomData<fn() -> T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let (mut items, mut odd, mut all) = (Vec::new(), 0, 0);
            while let Some(Entry { item, is_odd }) = list.next_element()? {
                (odd, all) = (odd + usize::from(is_odd), all + 1);
                if items.len() == MOST_ON_PAGE {
                    return Err(A::Error::custom("a page with too many items"));
                }
                items.extend(item);
            }
            // Where nothing at all can be made out it is no list of these.
            if odd > 0 && odd == all {
                return Err(A::Error::custom("a list of other things"));
            }
            Ok(items)
        }
    }
    deserializer.deserialize_seq(Items(PhantomData))
}

/// One entry of a list. What is no object at all counts as one that says nothing, not even which it is: one odd entry must
/// not cost the others, and whoever forgets what a list does not name has to see that there was one.
struct Entry<T> {
    item: Option<T>,
    is_odd: bool,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything(PhantomData))
    }
}

struct Anything<T>(PhantomData<fn() -> T>);

impl<T> Anything<T> {
    fn nothing<'de, E: Error>() -> Entry<T>
    where
        T: Deserialize<'de>,
    {
        let item = T::deserialize(MapDeserializer::<_, E>::new(iter::empty::<(&str, ())>())).ok();
        Entry { item, is_odd: true }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Anything<T> {
    type Value = Entry<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|item| Entry { item: Some(item), is_odd: false })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::nothing::<A::Error>())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Self::nothing::<E>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::task::Task;

    #[test]
    fn one_odd_entry_costs_no_other() {
        for odd in ["null", "7", "-1.5", "true", r#""x""#, r#"[[1],{"a":{}}]"#, r#"{"id":5,"title":[]}"#, "{}"] {
            let text = format!(r#"{{"value":[{{"id":"a"}},{odd},{{"id":"b"}}],"@odata.nextLink":"n"}}"#);
            let page: Page<Task> = serde_json::from_str(&text).unwrap();
            let ids: Vec<_> = page.value.iter().map(|task| task.id.text()).collect();
            assert_eq!(ids, [Some("a"), None, Some("b")], "{odd}");
            assert_eq!(page.next_link.text(), Some("n"), "{odd}");
        }
        for none in [r#"{"value":[{"id":"a"},{"id":]}"#, r#"{"value":[1,"a",null,[],true]}"#] {
            assert!(serde_json::from_str::<Page<Task>>(none).is_err(), "{none}");
        }
    }

    #[test]
    fn a_link_that_is_none_is_not_the_end_of_a_list() {
        let page = |link: &str| -> Page<Task> {
            serde_json::from_str(&format!(r#"{{"value":[],"@odata.nextLink":{link}}}"#)).unwrap()
        };
        for odd in ["7", "true", "{}", "[]", r#""""#, r#"" ""#] {
            assert_eq!(page(odd).next(), Err(OddLink), "{odd}");
        }
        assert_eq!(page("null").next(), Ok(None));
        assert_eq!(page(r#""n""#).next(), Ok(Some("n")));
    }

    #[test]
    fn a_page_holds_so_many_items_and_no_more() {
        let page = |count: usize| format!(r#"{{"value":[{}{{}}]}}"#, "{},".repeat(count - 1));
        let read = |text: String| serde_json::from_str::<Page<Value>>(&text).map(|page| page.value.len());
        assert_eq!(read(page(MOST_ON_PAGE)).unwrap(), MOST_ON_PAGE);
        assert!(read(page(MOST_ON_PAGE + 1)).unwrap_err().to_string().contains("too many items"));
        assert!(read(r#"{"value":null}"#.to_owned()).is_err());
    }
}
