//! Pages of what is no Planner resource but stands in a row by number: messages and posts.

use rusqlite::params;
use serde_json::Value;
use serde_json::json;

use super::error::Refusal;
use super::page_token;
use super::page_token::SKIP;
use super::record::ask;
use super::request::Call;
use super::request::Reply;

/// A row of numbered things that belong to one owner.
pub(super) struct Numbered<'a> {
    /// What counts them, with `?1` for the owner.
    pub(super) count: &'static str,
    /// What reads their numbers and bodies, with `?1` for the owner, `?2` for the number of the last one seen, `?3` for the
    /// most there may be.
    pub(super) rows: &'static str,
    pub(super) owner: &'a str,
    /// The number nothing comes before.
    pub(super) start: i64,
    /// What follows `$metadata#`.
    pub(super) context: String,
}

impl Numbered<'_> {
    /// Answers the page a request asks for.
    pub(super) fn answer(
        &self,
        call: &Call<'_>,
        mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<Value, Refusal>,
    ) -> Result<Reply, Refusal> {
        let from = match page_token::place(call, SKIP)? {
            Some(place) => place.parse().map_err(|_| page_token::invalid())?,
            None => self.start,
        };
        let page_size = call.shared.page_size;
        let most = i64::try_from(page_size).unwrap_or(i64::MAX).saturating_add(1);
        let mut statement = call.connection.prepare_cached(self.rows)?;
        let mut rows = statement.query(params![self.owner, from, most])?;
        let (mut value, mut last, mut is_more) = (Vec::new(), from, false);
        while let Some(row) = rows.next()? {
            is_more = value.len() == page_size;
            if is_more {
                break;
            }
            last = row.get(0)?;
            value.push(read(row)?);
        }
        let count: Option<i64> = ask(call.connection, self.count, [self.owner])?;
        let mut body = json!({
            "@odata.context": call.address(&format!("$metadata#{}", self.context)),
            "@odata.count": count.unwrap_or_default(),
            "value": value,
        });
        if is_more {
            body["@odata.nextLink"] = page_token::link_to(call, SKIP, &last.to_string()).into();
        }
        Ok(Reply::ok(body))
    }
}
