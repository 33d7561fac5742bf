//! The archive: a plan that is in it can be read and deleted, and nothing else until it is taken out again.
//!
//! Beta only. Source: Microsoft Graph beta, "plannerPlan: archive", "unarchive".

use serde_json::Value;
use serde_json::json;

use super::enforce;
use super::error::Refusal;
use super::hand::Hand;
use super::precondition;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::rules;
use super::scenarios::body::Fields;

/// What both ways write.
const TOUCHED: [&str; 2] = ["archivalInfo", "isArchived"];

/// Puts a plan into the archive, with its buckets and its tasks.
pub(super) fn archive(call: &Call<'_>) -> Result<Reply, Refusal> {
    turn(call, true)
}

/// Takes a plan out of the archive, with its buckets and its tasks.
pub(super) fn unarchive(call: &Call<'_>) -> Result<Reply, Refusal> {
    turn(call, false)
}

fn turn(call: &Call<'_>, to: bool) -> Result<Reply, Refusal> {
    let mut plan = enforce::record(call, Kind::Plan, &call.id)?;
    let justification = Fields::of_call(call, "archive", &["justification"])?.text("justification")?;
    if to {
        enforce::refuse_archived(call.connection, &plan.id)?;
    } else if plan.body.get("isArchived") != Some(&Value::Bool(true)) {
        return Err(Refusal::Invalid("The plan is not archived.".to_owned()));
    }
    rules::refuse_in_mirror(call, &plan.id)?;
    let base = precondition::base(&plan, call.request.header("if-match"))?;
    precondition::refuse_overlap(call.connection, &plan, base, &TOUCHED.map(str::to_owned))?;
    let hand = call.hand();
    let info = info(&hand, &justification);
    for kind in [Kind::Bucket, Kind::Task] {
        for mut inside in Record::all(call.connection, kind, "plan_id = ?1", &plan.id)? {
            set(call, &mut inside, to, &info, &hand)?;
        }
    }
    set(call, &mut plan, to, &info, &hand)?;
    Ok(Reply::no_content())
}

fn info(hand: &Hand<'_>, justification: &str) -> Value {
    json!({
        "justification": justification, "statusChangedBy": hand.identity(), "statusChangedDateTime": hand.now(),
    })
}

fn set(call: &Call<'_>, record: &mut Record, to: bool, info: &Value, hand: &Hand<'_>) -> Result<(), Refusal> {
    let before = record.clone();
    record.set("isArchived", to);
    record.set("archivalInfo", info.clone());
    record.save(call.connection, &before, &TOUCHED.map(str::to_owned), hand.at())
}
