use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use collect::imports::{ImportError, Imports};
use eventlog::{EventLog, LogError};
use know::Erasure;
use lake::{Lake, LakeError};
use listen::Verifications;
use primitives::{Event, Seq, ShopId};
use store::{StoreError, exec_in};
use uuid::Uuid;
use web::Kit;

use crate::found::{AT_ONCE, Events, Whom, events, late, named};
use crate::told_tags::ToldTags;
use crate::traces::Traces;
use crate::unread::READERS;

/// How often erasures are looked for.
const PAUSE: Duration = Duration::from_secs(1);
/// How often readers of the database are waited for, so that its write-ahead log can be emptied.
const PURGES: usize = 60;
/// The tables that lose rows to an erasure. Each is in the person's copy too, or [`crate::NOT_HANDED`] says why not.
pub const TOUCHED: [&str; 73] = [
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
    "survey_follow_up_mails",
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
    tags: ToldTags,
}

impl Erasures {
    #[must_use]
    pub fn new(kit: Kit, log: EventLog, lake: Lake, imports: Imports) -> Self {
        Self { kit, log, lake, imports, begun: HashSet::new(), tags: ToldTags::default() }
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
        let (store, vault, writer) = (&self.kit.store, &self.kit.vault, Whom::of(erasure).writer);
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

    async fn finish_late(&self, erasure: &Erasure) -> Result<(), ErasureError> {
        let late = late(&self.kit, &self.log, erasure)?;
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

    async fn finish(&mut self, erasure: &Erasure) -> Result<(), ErasureError> {
        self.finish_late(erasure).await?;
        let seqs = named(&self.kit, &self.log, &self.lake, erasure).await?;
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
    async fn finish_tags(&mut self, shop: ShopId) -> Result<(), ErasureError> {
        let (store, through) = (&self.kit.store, self.lake.position());
        let seqs = self.lake.seqs_named(shop, feedback::CHANGED, self.tags.through(shop)).await?;
        for seqs in seqs.chunks(AT_ONCE) {
            let last = seqs.last().copied().unwrap_or_default();
            self.tags.learn(shop, last, &events(&self.log, seqs)?);
        }
        self.tags.learn(shop, through, &[]);
        let erased = feedback::erased_posts(store, &self.tags.posts(shop)).await?;
        let seqs = self.tags.of(shop, &erased);
        for seqs in seqs.chunks(AT_ONCE) {
            let mut silent: Events = Vec::with_capacity(seqs.len());
            for (seq, event) in events(&self.log, seqs)? {
                silent.push((seq, feedback::without_tags(event)?));
            }
            // The log last: it is there that they are found again after a crash.
            self.lake.replace(shop, silent.iter().cloned().map(|(seq, event)| (seq, Some(event))).collect()).await?;
            self.log.rewrite(silent).await?;
            self.tags.forget(shop, seqs);
        }
        Ok(())
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

fn redacted(profile: Uuid, event: &Event, verifications: &Verifications) -> Option<Event> {
    match listen::tells_of_reviews(event) {
        true => listen::redact(event, verifications),
        false => know::redact_of(profile, event),
    }
}

/// From what every domain keeps beside the log.
async fn take_out(kit: &Kit, erasure: &Erasure) -> Result<(), StoreError> {
    let (shop, whom) = (erasure.shop, Whom::of(erasure));
    listen::erase(kit, shop, &whom.writer).await?;
    survey::erase(kit, shop, &whom.answering).await?;
    feedback::erase(kit, shop, &whom.author).await?;
    contact::erase(kit, shop, &whom.asked).await
}
