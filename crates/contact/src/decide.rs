//! From an ask to a decision that is kept.

use lettre::Address;
use pages::Language;
use primitives::Timestamp;
use serde_json::json;
use store::Tx;
use web::Problem;

use crate::events::{Speaker, tell};
use crate::gates::{Facts, horizon};
use crate::people::{self, Subjects};
use crate::quiet::Quiet;
use crate::record::{self, New};
use crate::settings;
use crate::shop::Shop;
use crate::{Ask, Channel, Contact, Decision, Reason, Recipient};

/// Who is meant, as far as anybody knows.
pub(crate) struct Person {
    pub recipient: Option<Recipient>,
    /// The profile's, else the one that came with the ask; only one that a mail can be sent to.
    pub email: Option<Address>,
    pub subjects: Subjects,
}

/// Judges an ask and keeps the verdict.
pub(crate) async fn decide(contact: &Contact, tx: &Tx, ask: &Ask) -> Result<Decision, Problem> {
    let kit = &contact.kit;
    let shop = Shop::load(tx, ask.shop).await?;
    let person = identify(contact, ask).await?;
    people::lock(tx, ask.shop, &person.subjects).await?;
    if let Some(kept) = record::find(tx, ask).await? {
        return Ok(decision(ask, &shop, person, kept.id, kept.reason, kept.not_before));
    }
    let settings = settings::load(tx, ask.shop).await?;
    let now = kit.now();
    let consent = mail_consent(person.recipient.as_ref());
    let facts = Facts {
        ask,
        settings: &settings,
        recipient: person.recipient.as_ref(),
        has_address: person.email.is_some(),
        standing: people::standing(tx, ask.shop, &person.subjects, consent).await?,
        has_mail: contact.post.is_some(),
        asked: &record::asked(tx, ask.shop, &person.subjects, horizon(&settings, &ask.topic, now)).await?,
        quiet: &Quiet::new(&settings, shop.zone.clone()),
        now,
    };
    let (reason, not_before) = facts.judge();
    keep(contact, tx, ask, &shop, person, reason, not_before).await
}

/// Keeps what somebody else decided.
pub(crate) async fn note(contact: &Contact, tx: &Tx, ask: &Ask, reason: Reason) -> Result<Decision, Problem> {
    let shop = Shop::load(tx, ask.shop).await?;
    let person = identify(contact, ask).await?;
    people::lock(tx, ask.shop, &person.subjects).await?;
    if let Some(kept) = record::find(tx, ask).await? {
        return Ok(decision(ask, &shop, person, kept.id, kept.reason, kept.not_before));
    }
    keep(contact, tx, ask, &shop, person, reason, contact.kit.now()).await
}

/// What the profile says about mails.
pub(crate) fn mail_consent(recipient: Option<&Recipient>) -> Option<bool> {
    recipient?.consent.get(Channel::Mail.consent()?).copied()
}

pub(crate) async fn identify(contact: &Contact, ask: &Ask) -> Result<Person, Problem> {
    let recipient = contact.directory.find(ask.shop, &ask.who).await?;
    let address = |text: &String| text.trim().parse::<Address>().ok();
    let of_profile = recipient.as_ref().and_then(|recipient| recipient.email.as_ref()).and_then(address);
    let email = of_profile.or_else(|| ask.who.email.as_ref().and_then(address));
    let text = email.as_ref().map(AsRef::<str>::as_ref);
    let subjects = Subjects::new(&contact.kit.vault, ask.shop, recipient.as_ref(), text);
    Ok(Person { recipient, email, subjects })
}

async fn keep(
    contact: &Contact,
    tx: &Tx,
    ask: &Ask,
    shop: &Shop,
    person: Person,
    reason: Reason,
    not_before: Timestamp,
) -> Result<Decision, Problem> {
    let kit = &contact.kit;
    let id = kit.ids.uuid();
    let sealed_who = match person.subjects.person() {
        Some(owner) => {
            let keys = kit.vault.keys(tx, &[owner], &kit.ids).await?;
            keys.get(&owner).map(|key| record::seal_who(key, &ask.who)).transpose()?
        }
        None => None,
    };
    let subjects = &person.subjects;
    let new = New { id, ask, subjects, sealed_who, reason: &reason, decided_at: kit.now(), not_before };
    if !record::keep(tx, new).await?
        && let Some(kept) = record::find(tx, ask).await?
    {
        return Ok(decision(ask, shop, person, kept.id, kept.reason, kept.not_before));
    }
    // Whom it is about is told of a yes alone: a no is nothing that happened to the person.
    let customer = person.subjects.customers.first().filter(|_| reason.is_yes());
    let said = json!({"decision_id": id, "kind": ask.kind, "subject_id": ask.subject, "topic": ask.topic,
        "channel": ask.channel, "is_asked": reason.is_yes(), "reason": reason.as_str(), "customer_id": customer});
    tell(tx, kit, ask.shop, Speaker::System, "Contact Decided", &said).await?;
    Ok(decision(ask, shop, person, id, reason, not_before))
}

fn decision(ask: &Ask, shop: &Shop, person: Person, id: uuid::Uuid, reason: Reason, not_before: Timestamp) -> Decision {
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
        language: spoken.and_then(Language::parse).unwrap_or(shop.language),
        recipient: person.recipient,
    }
}
