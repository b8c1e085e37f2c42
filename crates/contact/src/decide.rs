//! From an ask to a decision that is kept.

use pages::Language;
use primitives::Timestamp;
use serde_json::json;
use store::Tx;
use web::Problem;

use crate::events::{Speaker, tell};
use crate::gates::{Facts, horizon};
use crate::people;
use crate::person::{Person, identify};
use crate::put_off;
use crate::quiet::Quiet;
use crate::record::{self, Kept, New};
use crate::settings;
use crate::shop::Shop;
use crate::{Ask, Contact, Decision, Reason};

/// What came of judging.
struct Verdict {
    reason: Reason,
    /// When it may be sent.
    not_before: Timestamp,
    /// When it is judged once more; a no is final without.
    again_at: Option<Timestamp>,
}

/// Judges an ask and keeps the verdict; one that fell due at `due_at` may be put off.
pub(crate) async fn decide(
    contact: &Contact,
    tx: &Tx,
    ask: &Ask,
    due_at: Option<Timestamp>,
) -> Result<Decision, Problem> {
    let case = Case::open(contact, tx, ask).await?;
    let now = contact.kit.now();
    match record::find(tx, ask).await? {
        Some(kept) if kept.again_at.is_none_or(|at| at > now) => Ok(case.decided(kept)),
        waiting => {
            let verdict = case.judge(due_at).await?;
            case.keep(verdict, waiting).await
        }
    }
}

/// Keeps what somebody else decided.
pub(crate) async fn note(contact: &Contact, tx: &Tx, ask: &Ask, reason: Reason) -> Result<Decision, Problem> {
    let case = Case::open(contact, tx, ask).await?;
    match record::find(tx, ask).await? {
        Some(kept) if kept.again_at.is_none() => Ok(case.decided(kept)),
        waiting => case.keep(Verdict { reason, not_before: contact.kit.now(), again_at: None }, waiting).await,
    }
}

/// What keeps a mail from the person now.
pub(crate) async fn obstacle(contact: &Contact, ask: &Ask) -> Result<Option<Reason>, Problem> {
    let store = &contact.kit.store;
    let person = identify(contact, ask).await?;
    let (settings, shop) = (settings::load(store, ask.shop).await?, Shop::load(store, ask.shop).await?);
    let standing = person.standing(store, ask.shop).await?;
    let quiet = Quiet::new(&settings, shop.zone);
    Ok(Facts::new(contact, ask, (&person, standing), &settings, &quiet).reach())
}

/// An ask while it is decided about: nobody else decides about the same people meanwhile.
struct Case<'a> {
    contact: &'a Contact,
    tx: &'a Tx,
    ask: &'a Ask,
    shop: Shop,
    person: Person,
}

impl<'a> Case<'a> {
    async fn open(contact: &'a Contact, tx: &'a Tx, ask: &'a Ask) -> Result<Self, Problem> {
        let shop = Shop::load(tx, ask.shop).await?;
        let person = identify(contact, ask).await?;
        people::lock(tx, ask.shop, &person.subjects).await?;
        Ok(Self { contact, tx, ask, shop, person })
    }

    async fn judge(&self, due_at: Option<Timestamp>) -> Result<Verdict, Problem> {
        let (tx, ask, person) = (self.tx, self.ask, &self.person);
        let settings = settings::load(tx, ask.shop).await?;
        let now = self.contact.kit.now();
        let standing = person.standing(tx, ask.shop).await?;
        let asked = record::asked(tx, ask.shop, &person.subjects, horizon(&settings, &ask.topic, now)).await?;
        let quiet = Quiet::new(&settings, self.shop.zone.clone());
        let facts = Facts { asked: &asked, ..Facts::new(self.contact, ask, (person, standing), &settings, &quiet) };
        let (reason, not_before) = facts.judge();
        Ok(Verdict { reason, not_before, again_at: due_at.and_then(|due_at| facts.again_at(due_at)) })
    }

    /// Keeps a verdict in the place of one that only put it off.
    async fn keep(self, verdict: Verdict, waiting: Option<Kept>) -> Result<Decision, Problem> {
        let (kit, tx, ask, subjects) = (&self.contact.kit, self.tx, self.ask, &self.person.subjects);
        let Verdict { reason, not_before, again_at } = verdict;
        if let Some(Kept { id, .. }) = waiting {
            put_off::forget(tx, id).await?;
        }
        let id = waiting.map_or_else(|| kit.ids.uuid(), |kept| kept.id);
        let sealed_who = match subjects.person() {
            Some(owner) => {
                let keys = kit.vault.keys(tx, &[owner], &kit.ids).await?;
                keys.get(&owner).map(|key| record::seal_who(key, &ask.who)).transpose()?
            }
            None => None,
        };
        let decided_at = kit.now();
        let new = New { id, ask, subjects, sealed_who, reason: &reason, decided_at, not_before, again_at };
        if !record::keep(tx, new).await?
            && let Some(kept) = record::find(tx, ask).await?
        {
            return Ok(self.decided(kept));
        }
        // Whom it is about is told of a yes alone: a no is nothing that happened to the person.
        let customer = subjects.customers.first().filter(|_| reason.is_yes());
        let said = json!({"decision_id": id, "kind": ask.kind, "subject_id": ask.subject, "topic": ask.topic,
            "channel": ask.channel, "is_asked": reason.is_yes(), "reason": reason.as_str(), "again_at": again_at,
            "customer_id": customer});
        tell(tx, kit, ask.shop, Speaker::System, "Contact Decided", &said).await?;
        Ok(self.decided(Kept { id, reason, not_before, again_at }))
    }

    fn decided(self, Kept { id, reason, not_before, again_at }: Kept) -> Decision {
        let Self { ask, shop, person, .. } = self;
        let spoken = person.recipient.as_ref().and_then(|recipient| recipient.language.as_deref());
        Decision {
            id,
            shop: ask.shop,
            kind: ask.kind,
            subject: ask.subject,
            channel: ask.channel,
            is_asked: reason.is_yes(),
            reason,
            not_before,
            again_at,
            language: spoken.and_then(Language::parse).unwrap_or(shop.language),
            recipient: person.recipient,
        }
    }
}
