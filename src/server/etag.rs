//! Etags of the real shape, and what an `If-Match` header may still change.
//!
//! `W/"<base64>"` of `'1-<kind><counter>'`: the kind padded with spaces to a multiple of six, the counter in 16
//! digits of a base of 64 that starts at `@`. Source: computed from published samples.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use rusqlite::params;

use super::error::Refusal;
use super::record::Kind;
use super::record::Record;
use super::record::STEP;

/// Returns the etag of a version.
pub(super) fn of(kind: Kind, version: i64) -> String {
    format!("W/\"{}\"", STANDARD.encode(text(kind, version)))
}

fn text(kind: Kind, version: i64) -> String {
    let width = kind.name().len().next_multiple_of(6);
    let mut text = format!("'1-{:<width$}", kind.name());
    for place in (0..16).rev() {
        let digit = if place > 10 { 0 } else { (version >> (6 * place)) & 0x3f };
        let digit = u8::try_from(digit).expect("six bits");
        let _ = write!(text, "{}", char::from(b'@' + digit));
    }
    text.push('\'');
    text
}

/// Returns the version an etag of this kind names, or nothing when it is of another kind or malformed.
fn version_of(kind: Kind, etag: &str) -> Option<i64> {
    let inner = etag.strip_prefix("W/\"")?.strip_suffix('"')?;
    let decoded = STANDARD.decode(inner).ok()?;
    let blank = text(kind, 0);
    let head = blank.len() - 17;
    if decoded.len() != blank.len() || decoded[..head] != blank.as_bytes()[..head] || decoded.last() != Some(&b'\'') {
        return None;
    }
    decoded[head..decoded.len() - 1].iter().try_fold(0_i64, |version, byte| {
        let digit = byte.checked_sub(b'@').filter(|digit| *digit < 64)?;
        version.checked_mul(64)?.checked_add(i64::from(digit))
    })
}

/// What a client's copy was when it made its change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base(i64);

/// Reads an `If-Match` header. `*` is refused like anything else that is no etag of this very resource.
pub(super) fn base(record: &Record, if_match: Option<&str>) -> Result<Base, Refusal> {
    let sent = if_match.ok_or(Refusal::IfMatchMissing)?;
    let version = version_of(record.kind, sent.trim()).ok_or(Refusal::IfMatchInvalid)?;
    // Versions are counted without a gap, so these are exactly the ones that were handed out.
    let issued = (STEP..=record.version).contains(&version) && version % STEP == 0;
    if issued { Ok(Base(version)) } else { Err(Refusal::IfMatchInvalid) }
}

/// Refuses a change that touches what has changed since its base; anything else is merged.
pub(super) fn refuse_overlap(
    connection: &Connection,
    record: &Record,
    base: Base,
    touched: &[String],
) -> Result<(), Refusal> {
    if base.0 == record.version {
        return Ok(());
    }
    let mut statement =
        connection.prepare_cached("SELECT touched FROM change WHERE kind = ?1 AND id = ?2 AND version > ?3")?;
    let mut rows = statement.query(params![record.kind.name(), record.id, base.0])?;
    while let Some(row) = rows.next()? {
        let since: Vec<String> = serde_json::from_str(&row.get::<_, String>(0)?)?;
        if touched.iter().any(|mine| since.contains(mine)) {
            return Err(Refusal::Conflict);
        }
    }
    Ok(())
}

/// Refuses a deletion with anything but the present etag: what it takes away includes every change since.
pub(super) fn refuse_older(record: &Record, base: Base) -> Result<(), Refusal> {
    if base.0 == record.version { Ok(()) } else { Err(Refusal::Conflict) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_etags_are_made() {
        let vectors: Vec<std::collections::BTreeMap<String, String>> =
            serde_json::from_str(include_str!("../../tests/payloads/vectors-etags.json")).unwrap();
        let mut made = 0;
        for vector in vectors {
            for kind in [Kind::Task, Kind::Plan, Kind::Bucket, Kind::TaskDetails] {
                if let Some(version) = version_of(kind, &vector["etag"]) {
                    assert_eq!(of(kind, version), vector["etag"]);
                    assert_eq!(text(kind, version), vector["decoded"]);
                    assert_eq!(version % STEP, 0, "{}", vector["decoded"]);
                    made += 1;
                }
            }
        }
        assert!(made >= 10, "{made}");
        assert_eq!(text(Kind::Task, 4), "'1-Task  @@@@@@@@@@@@@@@D'");
        assert_eq!(text(Kind::Task, 68), "'1-Task  @@@@@@@@@@@@@@AD'");
    }

    #[test]
    fn an_etag_of_another_kind_or_shape_names_no_version() {
        let task = of(Kind::Task, 8);
        assert_eq!(version_of(Kind::Task, &task), Some(8));
        assert_eq!(version_of(Kind::TaskDetails, &task), None);
        for nonsense in ["*", "", "W/\"\"", "\"x\"", "W/\"JzEtVGFzayAg\"", &task[2..], &task.replace('"', "\\\"")] {
            assert_eq!(version_of(Kind::Task, nonsense), None, "{nonsense}");
        }
    }
}
