//! One reminder for who has not answered, judged like any ask when it is due.

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, Tx, instant, sea_orm};
use uuid::Uuid;
use web::Problem;

use crate::decision::unknown;
use crate::gates::days;
use crate::quiet::Quiet;
use crate::shop::Shop;
use crate::{Ask, Channel, Contact, Decision, Kind, Message, Who, decide, queue, settings};

/// Queues the reminder of a decision, for when the shop reminds.
pub(crate) async fn remind(contact: &Contact, tx: &Tx, decision: &Decision, message: &Message) -> Result<(), Problem> {
    let is_wanted = decision.is_asked && decision.channel == Channel::Mail && decision.kind.reminder().is_some();
    let settings = settings::load(tx, decision.shop).await?;
    if !is_wanted || !settings.reminders.is_on {
        return Ok(());
    }
    let zone = Shop::load(tx, decision.shop).await?.zone;
    let due = decision.not_before + days(settings.reminders.after_days);
    let due = Quiet::new(&settings, zone).opens(due);
    let sql = "SELECT expires_at FROM contacts WHERE id = $1";
    let expires_at = tx.scalar::<i64>(sql, vec![decision.id.into()]).await?.map(instant);
    if expires_at.is_none_or(|end| due >= end) {
        return Ok(());
    }
    queue::put(contact, tx, decision, message, true, due).await
}

#[derive(FromQueryResult)]
struct Reminded {
    shop: Uuid,
    kind: String,
    subject: Uuid,
    topic: String,
    title: String,
    channel: String,
    overrides: bool,
    expires_at: i64,
}

/// Decides about a reminder that is due; `first` is the decision that it reminds of. `None` when the shop does not
/// remind any more.
pub(crate) async fn decide_due(contact: &Contact, tx: &Tx, first: Uuid, who: Who) -> Result<Option<Decision>, Problem> {
    let sql = "SELECT shop, kind, subject, topic, title, channel, overrides, expires_at FROM contacts WHERE id = $1";
    let Some(row) = tx.row::<Reminded>(sql, vec![first.into()]).await? else { return Ok(None) };
    let shop = ShopId(row.shop);
    if !settings::load(tx, shop).await?.reminders.is_on {
        return Ok(None);
    }
    let Some(kind) = Kind::parse(&row.kind).and_then(Kind::reminder) else { return Ok(None) };
    let ask = Ask {
        shop,
        kind,
        subject: row.subject,
        topic: row.topic,
        title: row.title,
        who,
        channel: Channel::parse(&row.channel).ok_or_else(|| unknown("channel", first))?,
        override_quarantine: row.overrides,
        expires_at: instant(row.expires_at),
    };
    decide::decide(contact, tx, &ask, None).await.map(Some)
}

/// Makes a reminder that may be sent a mail of its own decision.
pub(crate) async fn adopt(tx: &Tx, message: Uuid, decision: &Decision, next_at: Timestamp) -> Result<(), Problem> {
    let sql = "UPDATE contact_messages SET contact = $1, is_reminder = $2, next_at = $3 WHERE id = $4";
    let values = vec![decision.id.into(), false.into(), store::micros(next_at).into(), message.into()];
    tx.exec(sql, values).await?;
    Ok(())
}
