use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use collect::imports::{ImportError, Imports};
use eventlog::{EventLog, LogError};
use know::identity::Kind;
use know::{Erasure, Late};
use lake::{Lake, LakeError, Person};
use listen::Verifications;
use primitives::{CustomerId, Event, Seq, ShopId, Timestamp};
use store::{StoreError, exec_in};
use uuid::Uuid;
use web::Kit;

use crate::traces::Traces;
use crate::unread::READERS;

/// How often erasures are looked for.
const PAUSE: Duration = Duration::from_secs(1);
/// Events looked through at a time.
const AT_ONCE: usize = 2_000;
/// How often readers of the database are waited for, so that its write-ahead log can be emptied.
const PURGES: usize = 60;
/// The tables that lose rows to an erasure.
pub const TOUCHED: [&str; 72] = [
    "personas",
    "identifiers",
    "vouched",
    "yielded",
    "merges",
    "traits",
    "orders",
    "order_facts",
    "place_sums",
    "refunds",
    "activity",
    "event_numbers",
    "habits",
    "touches",
    "timeline",
    "undone_events",
    "visits",
    "unprojected",
    "unread_reviews",
    "unread_surveys",
    "profiles",
    "profile_search",
    "lifecycle_told",
    "segment_members",
    "erasures",
    "person_keys",
    "outbox",
    "rejected_events",
    "imports",
    "import_entities",
    "import_versions",
    "idempotency_keys",
    "contact_people",
    "contacts",
    "contact_messages",
    "survey_invitations",
    "survey_responses",
    "survey_answers",
    "survey_aspects",
    "survey_follow_ups",
    "survey_follow_up_notes",
    "survey_pictures",
    "survey_prompts",
    "survey_orders",
    "survey_order_words",
    "survey_order_states",
    "feedback_posts",
    "feedback_messages",
    "feedback_log",
    "feedback_subscriptions",
    "feedback_visitors",
    "feedback_votes",
    "feedback_known",
    "reviews",
    "review_orders",
    "review_order_words",
    "review_requests",
    "review_events",
    "review_replies",
    "review_decisions",
    "review_reports",
    "review_report_followers",
    "review_aspects",
    "review_bands",
    "recovery_steps",
    "questions",
    "question_answers",
    "question_decisions",
    "question_followers",
    "words_reviews",
    "words_questions",
    "words_feedback",
];

#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Lake(#[from] LakeError),
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Carries the erasure of a person from the profiles, where it took effect at once, through everything else that is kept.
pub struct Erasures {
    kit: Kit,
    log: EventLog,
    lake: Lake,
    imports: Imports,
    /// Those that wait for the lake alone. After a restart they begin again, which does no harm.
    begun: HashSet<Uuid>,
}

impl Erasures {
    #[must_use]
    pub fn new(kit: Kit, log: EventLog, lake: Lake, imports: Imports) -> Self {
        Self { kit, log, lake, imports, begun: HashSet::new() }
    }

    /// For ever. An erasure stays on the list until every store has done it, so a crash only delays it.
    pub async fn run(mut self) {
        loop {
            if let Err(error) = self.follow().await {
                tracing::error!(%error, "an erasure is not through; it is tried again");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Follows the erasures that wait as far as can be now; gives how many are through.
    ///
    /// # Errors
    /// When a store cannot be read or written; what was done stays done.
    pub async fn follow(&mut self) -> Result<usize, ErasureError> {
        let mut waiting = know::erasures(&self.kit.store, &self.kit.vault).await?;
        for erasure in &waiting {
            if !self.begun.contains(&erasure.id) {
                self.begin(erasure).await?;
                self.begun.insert(erasure.id);
            }
        }
        // What is still on its way to a consumer would come there after the erasure.
        let reached = self.reached().await?;
        waiting.retain(|erasure| erasure.told.is_some_and(|told| told.max(erasure.through) <= reached));
        if waiting.is_empty() {
            return Ok(0);
        }
        for erasure in &waiting {
            self.finish(erasure).await?;
        }
        self.log.scrub().await?;
        let tx = self.kit.store.begin().await?;
        for erasure in &waiting {
            know::erasure_done(&tx, &self.kit.vault, erasure.id).await?;
        }
        tx.commit().await?;
        self.begun.retain(|id| waiting.iter().all(|done| done.id != *id));
        purge(&self.kit).await?;
        tracing::info!(people = waiting.len(), "erased from everything that is kept");
        Ok(waiting.len())
    }

    /// How far all who keep something of people have come.
    async fn reached(&self) -> Result<Seq, StoreError> {
        let mut reached = self.lake.position();
        for consumer in [know::CONSUMER, listen::CONSUMER, survey::CONSUMER] {
            reached = reached.min(store::position(&self.kit.store, consumer).await?);
        }
        Ok(reached)
    }

    /// What can be done before the lake has the person's events.
    async fn begin(&self, erasure: &Erasure) -> Result<(), ErasureError> {
        let (store, vault, writer) = (&self.kit.store, &self.kit.vault, writer(erasure));
        let mut about = listen::traces(store, vault, erasure.shop, &writer).await?;
        about.extend(&erasure.seqs);
        let events = events(&self.log, &about)?;
        // Before the events go, for it is they that tell where else to look.
        self.look_elsewhere(erasure, &events).await?;
        self.redact(erasure, events).await?;
        Ok(take_out(&self.kit, erasure).await?)
    }

    /// Takes out what is kept of the person where no events lie.
    async fn look_elsewhere(&self, erasure: &Erasure, events: &[(Seq, Event)]) -> Result<(), ErasureError> {
        let traces = Traces::of(erasure, events);
        self.imports.forget(erasure.shop, &traces.imports, &traces.words).await?;
        let tx = self.kit.store.begin().await?;
        web::forget_answers(&tx, &self.kit, &traces.words).await?;
        Ok(tx.commit().await?)
    }

    /// What of the person was accepted and not yet projected when they were erased.
    fn late(&self, erasure: &Erasure) -> Result<Events, LogError> {
        let (late, told) = (Late::of(erasure, &self.kit.vault), erasure.told.unwrap_or_default());
        let (mut found, mut after) = (Vec::new(), erasure.through);
        while after + 1 < told {
            let read = self.log.read(after, AT_ONCE)?;
            let Some(newest) = read.last() else { break };
            after = newest.seq;
            let theirs = read.into_iter().filter(|stored| stored.seq < told);
            let theirs = theirs.filter(|stored| late.names(&stored.event, &self.kit.vault));
            found.extend(theirs.map(|stored| (stored.seq, stored.event)));
        }
        Ok(found)
    }

    async fn finish_late(&self, erasure: &Erasure) -> Result<(), ErasureError> {
        let late = self.late(erasure)?;
        if late.is_empty() {
            return Ok(());
        }
        self.look_elsewhere(erasure, &late).await?;
        // The log last: it is there that they are found again after a crash.
        let verifications = self.verifications(erasure, &late).await?;
        let left = |event: &Event| redacted(erasure.profile, event, &verifications);
        let now = late.iter().map(|(seq, event)| (*seq, left(event))).collect();
        forget_reasons(&self.kit, &now).await?;
        self.lake.replace(erasure.shop, now).await?;
        self.redact(erasure, late).await
    }

    /// Which of a person's reviews are of purchases: told by the rows, so it is asked before these forget the order.
    async fn verifications(&self, erasure: &Erasure, events: &[(Seq, Event)]) -> Result<Verifications, StoreError> {
        Verifications::of(&self.kit.store, &self.kit.vault, erasure.shop, events).await
    }

    /// Orders stay as sums without a person; everything else of the person goes.
    async fn redact(&self, erasure: &Erasure, events: Events) -> Result<(), ErasureError> {
        let verifications = self.verifications(erasure, &events).await?;
        let (mut rewritten, mut removed): (Events, Vec<Seq>) = (Vec::new(), Vec::new());
        for (seq, event) in events {
            match redacted(erasure.profile, &event, &verifications) {
                Some(redacted) if redacted == event => {}
                Some(redacted) => rewritten.push((seq, redacted)),
                None => removed.push(seq),
            }
        }
        self.log.rewrite(rewritten).await?;
        self.log.remove(removed).await?;
        Ok(())
    }

    /// Events that name the person and were never made out, beside those that were. What others did on a device that they
    /// shared, not signed in, is theirs.
    async fn named(&self, erasure: &Erasure) -> Result<Vec<Seq>, ErasureError> {
        let mut seqs = self.lake.seqs_of(erasure.shop, &person(erasure)).await?;
        seqs.retain(|seq| *seq <= erasure.through);
        let (user_ids, names) = (values(erasure, Kind::UserId), Late::of(erasure, &self.kit.vault));
        let mut others = know::done_by_others(&self.kit.store, &self.kit.vault, erasure, &seqs).await?;
        let shared: Vec<Seq> = others.iter().copied().collect();
        for (seq, event) in events(&self.log, &shared)? {
            // What says more of them than the device says it of nobody else.
            let is_sure = names.names_surely(&event, &self.kit.vault);
            if is_sure || event.user_id.is_some_and(|id| user_ids.contains(&id)) {
                others.remove(&seq);
            }
        }
        seqs.retain(|seq| !others.contains(seq));
        Ok(seqs)
    }

    async fn finish(&self, erasure: &Erasure) -> Result<(), ErasureError> {
        self.finish_late(erasure).await?;
        let seqs = self.named(erasure).await?;
        self.redact(erasure, events(&self.log, &seqs)?).await?;
        // What was on its way when it began.
        take_out(&self.kit, erasure).await?;
        let mut now = BTreeMap::new();
        for seq in seqs.into_iter().chain(erasure.seqs.iter().copied()) {
            now.insert(seq, self.log.get(seq)?);
        }
        forget_reasons(&self.kit, &now).await?;
        self.lake.replace(erasure.shop, now).await?;
        self.finish_tags(erasure.shop).await
    }

    /// What staff wrote on posts whose authors are erased by now.
    async fn finish_tags(&self, shop: ShopId) -> Result<(), ErasureError> {
        let seqs = self.lake.seqs_before(shop, Timestamp::MAX, |_, name| name == feedback::CHANGED).await?;
        let told = feedback::without_tags(&self.kit.store, events(&self.log, &seqs)?).await?;
        if told.is_empty() {
            return Ok(());
        }
        // The log last: it is there that they are found again after a crash.
        self.lake.replace(shop, told.iter().cloned().map(|(seq, event)| (seq, Some(event))).collect()).await?;
        Ok(self.log.rewrite(told).await?)
    }
}

/// Why nobody could make anything of an event quotes it: of events that are gone that goes too.
async fn forget_reasons(kit: &Kit, now: &BTreeMap<Seq, Option<Event>>) -> Result<(), StoreError> {
    let gone: Vec<i64> = now.iter().filter(|(_, event)| event.is_none()).map(|(seq, _)| seq.cast_signed()).collect();
    let tx = kit.store.begin().await?;
    for (_, table) in READERS {
        exec_in(&tx, &[], &gone, |list| format!("DELETE FROM {table} WHERE seq IN ({list})")).await?;
    }
    tx.commit().await
}

/// Makes what was deleted leave the disk.
async fn purge(kit: &Kit) -> Result<(), StoreError> {
    let mut tables: &[&str] = &TOUCHED;
    for _ in 0..PURGES {
        if kit.store.purge(tables).await? {
            return Ok(());
        }
        // Only the log is left to be emptied: an index of words is not written anew each time.
        tables = &[];
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    tracing::warn!("readers hold the database's write-ahead log: what was erased leaves it with the next erasure");
    Ok(())
}

type Events = Vec<(Seq, Event)>;

fn events(log: &EventLog, seqs: &[Seq]) -> Result<Events, LogError> {
    let mut events = Vec::with_capacity(seqs.len());
    for seq in seqs {
        events.extend(log.get(*seq)?.map(|event| (*seq, event)));
    }
    Ok(events)
}

fn redacted(profile: Uuid, event: &Event, verifications: &Verifications) -> Option<Event> {
    match listen::tells_of_reviews(event) {
        true => listen::redact(event, verifications),
        false => know::redact_of(profile, event),
    }
}

/// From what every domain keeps beside the log.
async fn take_out(kit: &Kit, erasure: &Erasure) -> Result<(), StoreError> {
    let shop = erasure.shop;
    let listen::Person { user_ids, buyer_ids, emails } = writer(erasure);
    let customers: Vec<Uuid> = erasure.former.iter().copied().chain([erasure.profile]).collect();
    listen::erase(kit, shop, &writer(erasure)).await?;
    let answering = survey::Person {
        user_ids: user_ids.clone(),
        buyer_ids: buyer_ids.clone(),
        customers: customers.clone(),
        emails: emails.clone(),
    };
    survey::erase(kit, shop, &answering).await?;
    let person = feedback::Person { user_ids, buyer_ids, customers: customers.clone(), emails: emails.clone() };
    feedback::erase(kit, shop, &person).await?;
    contact::erase(kit, shop, &contact::Person { customers, emails }).await
}

fn values(erasure: &Erasure, kind: Kind) -> Vec<String> {
    let traces = erasure.identifiers.iter().filter(|trace| trace.kind == kind);
    traces.map(|trace| trace.value.clone()).collect()
}

/// As reviews know the person.
fn writer(erasure: &Erasure) -> listen::Person {
    listen::Person {
        user_ids: values(erasure, Kind::UserId),
        buyer_ids: values(erasure, Kind::BuyerId),
        emails: values(erasure, Kind::Email),
    }
}

fn person(erasure: &Erasure) -> Person {
    Person {
        user_ids: values(erasure, Kind::UserId),
        anonymous_ids: values(erasure, Kind::AnonymousId),
        customers: vec![CustomerId(erasure.profile)],
    }
}
