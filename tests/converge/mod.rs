//! Three replicas and the server: random edits of every kind over real HTTP with faults, kills and restarts, then
//! healing; afterwards every replica holds what the server holds, and every edit is accounted for.
//!
//! A seed decides what is done and what goes wrong. Which request meets which fault also depends on timing, so a seed
//! that fails is tried again with the same seed, several times if need be.

mod check;
mod deeds;
mod ledger;
mod person;
mod world;

use std::path::Path;

use fastrand::Rng;
use planner_tui::sync::{Choice, Command, EntryState};

use self::ledger::Ledger;
use self::person::Person;
use self::world::World;

/// How many replicas there are.
const PEOPLE: usize = 3;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Edits handed over.
    pub(crate) edits: usize,
    /// Edits refused and kept.
    pub(crate) rejected: usize,
    /// Edits taken back out of the outbox.
    pub(crate) withdrawn: usize,
    /// Conflicts decided.
    pub(crate) decided: usize,
    /// Engines ended in the middle.
    pub(crate) kills: usize,
    /// Columns whose order was checked against where one person put the cards.
    pub(crate) columns: usize,
}

impl Tally {
    /// Adds another run.
    pub(crate) fn add(&mut self, other: Self) {
        self.edits += other.edits;
        self.rejected += other.rejected;
        self.withdrawn += other.withdrawn;
        self.decided += other.decided;
        self.kills += other.kills;
        self.columns += other.columns;
    }
}

/// Plays one seed in a folder of its own; the error says what does not hold.
pub(crate) async fn run(seed: u64, folder: &Path) -> Result<Tally, String> {
    let mut rng = Rng::with_seed(seed);
    let world = World::start(folder, &mut rng).await?;
    // Who begins before all places were read sees cards in places they do not have; then the order of columns proves
    // nothing.
    let mut ledger = Ledger::default();
    ledger.is_patient = rng.u8(..3) > 0;
    let mut tally = Tally::default();
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let mut person = Person::start(number, folder, &world).await?;
        if ledger.is_patient {
            person.come_to_rest().await?;
            check::whole(&mut person).await?;
        }
        people.push(person);
    }
    let mut visitor = if rng.u8(..4) == 0 { world.visitor(seed) } else { None };
    ledger.has_visitor = visitor.is_some();
    for _act in 0..rng.usize(12..40) {
        let who = rng.usize(..PEOPLE);
        match rng.u8(..100) {
            0..70 => tally.edits += deeds::any(&mut people[who], &mut ledger, &mut rng).await?,
            70..76 => people[who].handle.send(Command::Settle),
            76..80 => people[who].refresh(),
            80..84 => {
                let plan = people[who].plan.clone();
                people[who].handle.send(Command::SyncNow(plan));
            }
            84..88 => world.break_something(&mut rng),
            88..91 => world.mend(),
            91..94 => {
                people[who].kill(&world).await?;
                tally.kills += 1;
            }
            94..96 => tally.withdrawn += withdraw(&mut people[who], &mut ledger, &mut rng),
            96..98 => tally.decided += decide(&mut people[who], &mut ledger, &mut rng),
            _ => {
                if let Some(mut other) = visitor.take() {
                    let edited = tokio::task::spawn_blocking(move || {
                        let _whatever_it_was = other.edit();
                        other
                    });
                    visitor = edited.await.ok();
                }
            }
        }
        for person in &mut people {
            person.hear();
        }
        if rng.u8(..3) == 0 {
            // Lets requests get under way, so that kills and faults meet them.
            tokio::time::sleep(std::time::Duration::from_micros(rng.u64(..4000))).await;
        }
    }
    world.mend();
    heal(&mut people, &mut ledger, &mut rng, &mut tally).await?;
    tally.rejected = people.iter().map(|person| person.rejected().len()).sum();
    check::run(&world, people, &ledger, &mut tally).await.map_err(|why| format!("seed {seed}: {why}"))?;
    world.stop().await;
    Ok(tally)
}

/// Takes some edit of a person out of the outbox.
fn withdraw(person: &mut Person, ledger: &mut Ledger, rng: &mut Rng) -> usize {
    let entries = &person.told.outbox.entries;
    if entries.is_empty() {
        return 0;
    }
    let entry = entries[rng.usize(..entries.len())].clone();
    ledger.let_go(&entry.edit);
    if let Some(made) = entry.edit.made() {
        // What would be done to a thing that is not made goes with it.
        let listed = entries.iter().map(|other| &other.edit);
        for other in listed.chain(person.told.waiting()) {
            if serde_json::to_string(other).unwrap_or_default().contains(made) {
                ledger.let_go(other);
            }
        }
    }
    ledger.unsettle(person.number);
    person.told.did(format!("> withdraw {}: {}", entry.seq, entry.what));
    person.handle.send(Command::Withdraw(entry.seq));
    1
}

/// Decides the conflicts of a person, each field as it comes.
fn decide(person: &mut Person, ledger: &mut Ledger, rng: &mut Rng) -> usize {
    let mut count = 0;
    for entry in &person.told.outbox.entries {
        let EntryState::Conflict(conflict) = &entry.state else { continue };
        let choices = conflict.fields.iter().map(|field| match rng.u8(..3) {
            0 if field.is_text => {
                ledger.let_go(&entry.edit);
                Choice::Text(ledger.text("both"))
            }
            1 => {
                ledger.again(&entry.edit);
                Choice::Yours
            }
            _ => {
                ledger.let_go(&entry.edit);
                Choice::Theirs
            }
        });
        let choices = choices.collect();
        ledger.unsettle(person.number);
        person.handle.send(Command::Decide { seq: entry.seq, choices });
        count += 1;
    }
    count
}

/// Lets everybody come to rest: every edit sent, refused or decided.
async fn heal(people: &mut [Person], ledger: &mut Ledger, rng: &mut Rng, tally: &mut Tally) -> Result<(), String> {
    for _round in 0..40 {
        let mut is_quiet = true;
        for person in people.iter_mut() {
            person.come_to_rest().await?;
            tally.decided += decide(person, ledger, rng);
            is_quiet &= person.told.status().is_some_and(|status| status.conflicts == 0);
        }
        if is_quiet {
            return Ok(());
        }
    }
    Err(format!("it does not come to rest:\n{}", people.iter().map(Person::story).collect::<Vec<_>>().join("\n")))
}
