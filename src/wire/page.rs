//! One page of a list.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
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
            let mut items = Vec::new();
            while let Some(item) = list.next_element()? {
                if items.len() == MOST_ON_PAGE {
                    return Err(A::Error::custom("a page with too many items"));
                }
                items.push(item);
            }
            Ok(items)
        }
    }
    deserializer.deserialize_seq(Items(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_so_many_items_and_no_more() {
        let page = |count: usize| format!(r#"{{"value":[{}0]}}"#, "0,".repeat(count - 1));
        let read = |text: String| serde_json::from_str::<Page<Value>>(&text).map(|page| page.value.len());
        assert_eq!(read(page(MOST_ON_PAGE)).unwrap(), MOST_ON_PAGE);
        assert!(read(page(MOST_ON_PAGE + 1)).unwrap_err().to_string().contains("too many items"));
        assert!(read(r#"{"value":null}"#.to_owned()).is_err());
    }
}
