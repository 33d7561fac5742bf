//! Collections: a page of rows in their order, the count of all, and the link to the next page.

use rusqlite::params;
use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::page_token;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Reply;
use super::selection::Along;
use super::selection::Selection;
use super::selection::Type;
use super::view;

/// A collection: which rows, by a condition over `resource` with `?1` for the owner.
pub(super) struct List<'a> {
    pub(super) kind: Kind,
    pub(super) condition: &'static str,
    /// Stands for `?1`.
    pub(super) owner: &'a str,
    /// Says what the rows are where the collection holds different types.
    pub(super) typed: bool,
}

impl<'a> List<'a> {
    /// Returns the list of what is in a plan or a bucket.
    pub(super) fn inside(kind: Kind, holder: &'a Record) -> Self {
        let condition = if holder.kind == Kind::Bucket { "parent_id = ?1" } else { "plan_id = ?1" };
        Self { kind, condition, owner: &holder.id, typed: false }
    }

    /// Returns the first page as it comes along with what holds it, and a link to the rest where there is more.
    pub(super) fn along(
        &self,
        call: &Call<'_>,
        holder: &Record,
        wanted: &Along,
    ) -> Result<Vec<(String, Value)>, Refusal> {
        let page_size = call.shared.page_size;
        let mut rows = self.rows(call, &Default::default(), page_size + 1)?;
        let is_last = rows.len() <= page_size;
        rows.truncate(page_size);
        let end = rows.last().map(|(order_hint, record)| (order_hint.clone(), record.id.clone()));
        let row = |(_, record)| Ok(Value::Object(view::selected(call, record, &wanted.inside)?));
        let rows = rows.into_iter().map(row).collect::<Result<Vec<_>, Refusal>>()?;
        let mut along = vec![(wanted.name.to_owned(), Value::Array(rows))];
        if let Some(end) = end.filter(|_| !is_last) {
            let holders = if holder.kind == Kind::Bucket { "buckets" } else { "plans" };
            let path = format!("/planner/{holders}/{}/{}", holder.id, wanted.name);
            let link = page_token::link_into(call, &path, &wanted.options, &end);
            along.push((format!("{}@odata.nextLink", wanted.name), link.into()));
        }
        Ok(along)
    }

    /// Answers the page a request asks for. `$filter`, `$orderby` and `$top` change nothing, as with the service.
    pub(super) fn answer(&self, call: &Call<'_>) -> Result<Reply, Refusal> {
        let of = if self.typed { Type::Directory } else { Type::Of(self.kind) };
        let selection = Selection::of(call.request, of)?;
        self.answer_with(call, |record| self.row(call, record, &selection))
    }

    /// The same, with rows that look another way.
    pub(super) fn answer_with(
        &self,
        call: &Call<'_>,
        row: impl Fn(Record) -> Result<Map<String, Value>, Refusal>,
    ) -> Result<Reply, Refusal> {
        let page_size = call.shared.page_size;
        let from = page_token::read(call)?;
        let mut rows = self.rows(call, &from, page_size + 1)?;
        let is_last = rows.len() <= page_size;
        rows.truncate(page_size);
        let end = rows.last().map(|(order_hint, record)| (order_hint.clone(), record.id.clone()));
        let mut value = Vec::with_capacity(rows.len());
        for (_, record) in rows {
            value.push(Value::Object(row(record)?));
        }
        let mut body = Map::new();
        body.insert("@odata.context".to_owned(), self.context(call).into());
        body.insert("@odata.count".to_owned(), self.count(call)?.into());
        if let Some(end) = end.filter(|_| !is_last) {
            body.insert("@odata.nextLink".to_owned(), page_token::link(call, &end).into());
        }
        body.insert("value".to_owned(), value.into());
        Ok(Reply::ok(Value::Object(body)))
    }

    fn row(&self, call: &Call<'_>, record: Record, selection: &Selection) -> Result<Map<String, Value>, Refusal> {
        let type_name = format!("#microsoft.graph.{}", record.kind.type_name());
        let mut row = view::selected(call, record, selection)?;
        if self.typed {
            row.insert("@odata.type".to_owned(), type_name.into());
        }
        Ok(row)
    }

    fn context(&self, call: &Call<'_>) -> String {
        let rows = match self.kind {
            _ if self.typed => "directoryObjects".to_owned(),
            Kind::User => "users".to_owned(),
            Kind::Group => "groups".to_owned(),
            kind => format!("Collection(microsoft.graph.{})", kind.type_name()),
        };
        call.address(&format!("$metadata#{rows}"))
    }

    fn count(&self, call: &Call<'_>) -> Result<i64, Refusal> {
        let sql = format!("SELECT count(*) FROM resource WHERE kind = ?2 AND {}", self.condition);
        Ok(ask(call.connection, &sql, params![self.owner, self.kind.name()])?.unwrap_or_default())
    }

    /// Returns the rows behind a place, with what they are sorted by.
    pub(super) fn rows(
        &self,
        call: &Call<'_>,
        (order_hint, id): &(String, String),
        most: usize,
    ) -> Result<Vec<(String, Record)>, Refusal> {
        let sql = format!(
            "SELECT id, version, plan_id, body, order_hint FROM resource
             WHERE kind = ?2 AND {} AND (order_hint, id) > (?3, ?4) ORDER BY order_hint, id LIMIT ?5",
            self.condition
        );
        let mut statement = call.connection.prepare_cached(&sql)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![self.owner, self.kind.name(), order_hint, id, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get(4)?, Record::from_row(self.kind, row)?));
        }
        Ok(found)
    }
}
