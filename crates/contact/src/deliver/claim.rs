//! What is asked about a mail before it leaves.

use jiff::SignedDuration;
use lettre::Address;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, Tx, instant, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use crate::decision::unknown;
use crate::gates::Facts;
use crate::mail::{Letter, Post};
use crate::person::{self, Person};
use crate::quiet::Quiet;
use crate::shop::Shop;
use crate::{Ask, Channel, Contact, Kind, Message, Settings, Who, queue, record, reminder, settings, unsubscribe};

/// While a mail is with the server, nobody else tries it. After a crash it is tried again then.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A mail that is handed to the server now.
pub(super) struct Claimed {
    pub message: Uuid,
    pub contact: Uuid,
    pub shop: ShopId,
    pub kind: Kind,
    pub subject: Uuid,
    /// With this one.
    pub attempts: i64,
    pub letter: Letter,
}

#[derive(FromQueryResult)]
struct Row {
    contact: Uuid,
    shop: Uuid,
    is_reminder: bool,
    sealed: Option<Vec<u8>>,
    sealed_for: Uuid,
    attempts: i64,
    kind: String,
    subject: Uuid,
    topic: String,
    person: Option<Uuid>,
    who: Option<Vec<u8>>,
    expires_at: i64,
}

const SELECT: &str = "SELECT m.contact, m.shop, m.is_reminder, m.sealed, m.person AS sealed_for, m.attempts, c.kind,
    c.subject, c.topic, c.person, c.who, c.expires_at
    FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE m.id = $1";

/// Takes a mail out of the queue for as long as it is with the server; `None` when it is not to be sent now.
pub(super) async fn claim(contact: &Contact, post: &Post, tx: &Tx, message: Uuid) -> Result<Option<Claimed>, Problem> {
    let now = contact.kit.now();
    let sql = "UPDATE contact_messages SET next_at = $1 WHERE id = $2 AND state = 'queued' AND next_at <= $3";
    let values = vec![micros(now + LEASE).into(), message.into(), micros(now).into()];
    if tx.exec(sql, values).await? == 0 {
        return Ok(None);
    }
    let Some(row) = tx.row::<Row>(SELECT, vec![message.into()]).await? else { return Ok(None) };
    if now >= instant(row.expires_at) {
        return give_up(tx, message, &row, "expired").await;
    }
    let shop = Shop::load(tx, ShopId(row.shop)).await?;
    let settings = settings::load(tx, ShopId(row.shop)).await?;
    let quiet = Quiet::new(&settings, shop.zone.clone());
    if !Kind::parse(&row.kind).is_some_and(Kind::is_awaited)
        && let Some(later) = later(tx, ShopId(row.shop), &settings, &quiet, now).await?
    {
        return hold(tx, ShopId(row.shop), message, now, later).await;
    }
    let Some((text, who)) = opened(contact, tx, &row).await? else {
        return give_up(tx, message, &row, "erased").await;
    };
    let desk = Desk { contact, post, tx, shop: &shop, settings: &settings, quiet: &quiet, now };
    if row.is_reminder { desk.remind(message, row, text, who).await } else { desk.send(message, row, text, who).await }
}

/// What is at hand while a mail is looked at.
struct Desk<'a> {
    contact: &'a Contact,
    post: &'a Post,
    tx: &'a Tx,
    shop: &'a Shop,
    settings: &'a Settings,
    quiet: &'a Quiet,
    now: Timestamp,
}

impl Desk<'_> {
    /// A reminder is an ask of its own, of which it becomes the mail.
    async fn remind(&self, message: Uuid, row: Row, text: Message, who: Who) -> Result<Option<Claimed>, Problem> {
        let decision = reminder::decide_due(self.contact, self.tx, row.contact, who.clone()).await?;
        match decision {
            Some(decision) if decision.is_asked => {
                reminder::adopt(self.tx, message, &decision, self.now + LEASE).await?;
                let kind = decision.kind.as_str().to_owned();
                self.send(message, Row { contact: decision.id, kind, is_reminder: false, ..row }, text, who).await
            }
            decision => {
                let why = decision.as_ref().map_or("reminders_off", |decision| decision.reason.as_str());
                give_up(self.tx, message, &row, why).await
            }
        }
    }

    /// Looks once more whether the person may be written to: they may have said no since it was decided.
    async fn send(&self, message: Uuid, row: Row, text: Message, who: Who) -> Result<Option<Claimed>, Problem> {
        let kind = Kind::parse(&row.kind).ok_or_else(|| unknown("kind", row.contact))?;
        let ask = Ask {
            shop: ShopId(row.shop),
            kind,
            subject: row.subject,
            topic: row.topic.clone(),
            title: String::new(),
            who,
            channel: Channel::Mail,
            override_quarantine: true,
            expires_at: instant(row.expires_at),
        };
        let person = person::identify(self.contact, &ask).await?;
        let standing = person.standing(self.tx, ask.shop).await?;
        let facts = Facts::new(self.contact, &ask, (&person, standing), self.settings, self.quiet);
        if let Some(no) = facts.reach() {
            return give_up(self.tx, message, &row, no.as_str()).await;
        }
        let Person { recipient, email: Some(to), subjects } = person else { return Ok(None) };
        let attempts = row.attempts + 1;
        let sql = "UPDATE contact_messages SET attempts = $1, address = $2 WHERE id = $3";
        self.tx.exec(sql, vec![attempts.into(), subjects.address.into(), message.into()]).await?;
        let letter = self.letter(message, &row, to, recipient.and_then(|recipient| recipient.name), text);
        let (shop, subject) = (ask.shop, row.subject);
        Ok(Some(Claimed { message, contact: row.contact, shop, kind, subject, attempts, letter }))
    }

    fn letter(&self, id: Uuid, row: &Row, to: Address, to_name: Option<String>, message: Message) -> Letter {
        let path = unsubscribe::path(&self.contact.kit.vault, ShopId(row.shop), row.contact);
        let sender = self.settings.sender_name.trim();
        Letter {
            id,
            to,
            to_name,
            from_name: if sender.is_empty() { self.shop.name.clone() } else { sender.to_owned() },
            reply_to: self.settings.reply_to.trim().parse().ok(),
            shop: self.shop.name.clone(),
            message,
            unsubscribe: Some(format!("{}{path}", self.post.base)),
        }
    }
}

/// The mail and whom it is for; `None` when a key is gone, with the person.
async fn opened(contact: &Contact, tx: &Tx, row: &Row) -> Result<Option<(Message, Who)>, Problem> {
    let (Some(sealed), Some(who), Some(person)) = (&row.sealed, &row.who, row.person) else { return Ok(None) };
    let keys = contact.kit.vault.existing_keys(tx, &[row.sealed_for, person]).await?;
    let (Some(of_text), Some(of_who)) = (keys.get(&row.sealed_for), keys.get(&person)) else { return Ok(None) };
    Ok(Some((queue::open(of_text, sealed)?, record::open_who(of_who, who)?)))
}

/// When the shop may send, where it is not now.
async fn later(
    tx: &Tx,
    shop: ShopId,
    settings: &Settings,
    quiet: &Quiet,
    now: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    let opens = quiet.opens(now);
    if opens > now { Ok(Some(opens)) } else { hour_is_full(tx, shop, settings, now).await }
}

/// When the shop may send again, if it has sent as many within the last hour as it wants to.
async fn hour_is_full(
    tx: &Tx,
    shop: ShopId,
    settings: &Settings,
    now: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    let most = settings.mails_per_hour.max(1);
    let sql = "SELECT sent_at FROM contact_messages WHERE shop = $1 AND sent_at > $2
               ORDER BY sent_at DESC LIMIT 1 OFFSET $3";
    let values = vec![shop.0.into(), micros(now - HOUR).into(), (most - 1).into()];
    let oldest: Option<i64> = tx.scalar(sql, values).await?;
    Ok(oldest.map(|at| instant(at) + HOUR))
}

/// Everything of the shop that is due and that nobody waits for is held, so that other mails are not looked for behind
/// it.
async fn hold(
    tx: &Tx,
    shop: ShopId,
    message: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Claimed>, Problem> {
    let awaited = Kind::Confirmation.as_str();
    let sql = format!(
        "UPDATE contact_messages SET next_at = $1 WHERE state = 'queued' AND shop = $2 AND (id = $4 OR next_at <= $3
         AND contact NOT IN (SELECT id FROM contacts WHERE shop = $2 AND kind = '{awaited}'))"
    );
    tx.exec(&sql, vec![micros(until).into(), shop.0.into(), micros(now).into(), message.into()]).await?;
    Ok(None)
}

/// It is not sent; who is not written to was not asked.
async fn give_up(tx: &Tx, message: Uuid, row: &Row, why: &str) -> Result<Option<Claimed>, Problem> {
    let sql = "UPDATE contact_messages SET state = 'cancelled', sealed = NULL, error = $1 WHERE id = $2";
    tx.exec(sql, vec![why.into(), message.into()]).await?;
    if !row.is_reminder {
        tx.exec("UPDATE contacts SET asked_at = NULL WHERE id = $1", vec![row.contact.into()]).await?;
        queue::drop_reminder(tx, row.contact).await?;
    }
    Ok(None)
}
