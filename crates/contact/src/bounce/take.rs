use primitives::ShopId;
use serde::Serialize;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, rows_in, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;
use web::Problem;

use super::fate::{Fate, Verdict};
use super::report::{Report, Said};
use crate::events::{Speaker, tell};
use crate::unsubscribe::Reader;
use crate::{Contact, people, queue, unsubscribe};

/// What was made of a mail that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ContactBounce)]
pub struct Bounce {
    pub outcome: BounceOutcome,
    /// The decision whose mail it is about.
    pub decision_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactBounceOutcome)]
pub enum BounceOutcome {
    /// The address is written to no more: its mailbox is gone, or too many mails came back.
    Stopped,
    /// The mail did not arrive; that is counted.
    Returned,
    /// The other server goes on trying.
    Delayed,
    /// The reader complained, and is unsubscribed.
    Unsubscribed,
    /// It was told before.
    Known,
    /// About no mail that was sent from here.
    UnknownMail,
    /// Neither a delivery status nor a complaint.
    NoReport,
}

/// The mail that a report is about.
#[derive(FromQueryResult)]
struct Mail {
    id: Uuid,
    contact: Uuid,
    shop: Uuid,
    sent_to: Option<Uuid>,
    kind: String,
    subject: Uuid,
    customer: Option<Uuid>,
    address: Option<Uuid>,
    person: Option<Uuid>,
    who: Option<Vec<u8>>,
}

/// Takes a mail that was handed in, as it came; `shop` limits whose mails it may be about.
pub(crate) async fn take(contact: &Contact, shop: Option<ShopId>, bytes: &[u8]) -> Result<Bounce, Problem> {
    let report = Report::read(bytes);
    if report.said == Said::Nothing {
        return Ok(Bounce { outcome: BounceOutcome::NoReport, decision_id: None, customer_id: None });
    }
    let Some(mail) = Mail::find(&contact.kit.store, shop, &report.ids).await? else {
        return Ok(Bounce { outcome: BounceOutcome::UnknownMail, decision_id: None, customer_id: None });
    };
    let (decision_id, customer_id) = (Some(mail.contact), mail.customer);
    let outcome = match report.said {
        Said::Complaint => mail.complained(contact).await?,
        Said::Fate(fate) if fate.verdict == Verdict::Delayed => BounceOutcome::Delayed,
        Said::Fate(fate) => mail.returned(contact, &fate).await?,
        Said::Nothing => BounceOutcome::NoReport,
    };
    Ok(Bounce { outcome, decision_id, customer_id })
}

impl Mail {
    /// The first of the ids that is of a mail which was tried.
    async fn find(db: &impl Sql, shop: Option<ShopId>, ids: &[Uuid]) -> Result<Option<Self>, StoreError> {
        let found: Vec<Self> = rows_in(db, &[], ids, |list| {
            format!(
                "SELECT m.id, m.contact, m.shop, m.address AS sent_to, c.kind, c.subject, c.customer, c.address, c.person,
                    c.who
                 FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE m.attempts > 0 AND m.id IN ({list})"
            )
        })
        .await?;
        let is_ours = |mail: &Self| shop.is_none_or(|shop| shop.0 == mail.shop);
        let place = |mail: &Self| ids.iter().position(|id| *id == mail.id);
        Ok(found.into_iter().filter(is_ours).min_by_key(place))
    }

    /// Who never got it was not asked, and is not reminded of it.
    async fn returned(&self, contact: &Contact, fate: &Fate) -> Result<BounceOutcome, Problem> {
        let kit = &contact.kit;
        let (shop, now) = (ShopId(self.shop), kit.now());
        let tx = kit.store.begin().await?;
        let sql = "UPDATE contact_messages SET state = 'failed', sealed = NULL, error = $1, returned_at = $2
                   WHERE id = $3 AND returned_at IS NULL";
        if tx.exec(sql, vec![text(&fate.words), micros(now).into(), self.id.into()]).await? == 0 {
            return Ok(BounceOutcome::Known);
        }
        tx.exec("UPDATE contacts SET asked_at = NULL WHERE id = $1", vec![self.contact.into()]).await?;
        queue::drop_reminder(&tx, self.contact).await?;
        let is_gone = fate.verdict == Verdict::Gone;
        let is_stopped = match self.sent_to.or(self.address) {
            Some(address) => people::returned(&tx, shop, address, (is_gone, fate.words.as_str()), now).await?,
            None => false,
        };
        self.announce(contact, &tx, is_stopped).await?;
        tx.commit().await?;
        Ok(if is_stopped { BounceOutcome::Stopped } else { BounceOutcome::Returned })
    }

    async fn announce(&self, contact: &Contact, tx: &Tx, is_stopped: bool) -> Result<(), Problem> {
        let said = json!({"decision_id": self.contact, "kind": self.kind, "subject_id": self.subject, "channel": "mail",
            "is_stopped": is_stopped, "is_returned": true});
        tell(tx, &contact.kit, ShopId(self.shop), Speaker::System, "Contact Failed", &said).await
    }

    /// As if they had unsubscribed: providers that report complaints expect no less.
    async fn complained(self, contact: &Contact) -> Result<BounceOutcome, Problem> {
        let (id, now) = (self.id, micros(contact.kit.now()));
        let reader = Reader {
            id: self.contact,
            shop: self.shop,
            customer: self.customer,
            address: self.sent_to.or(self.address),
            person: self.person,
            who: self.who,
        };
        unsubscribe::refuse(contact, &reader).await?;
        let tx = contact.kit.store.begin().await?;
        let sql = "UPDATE contact_messages SET complained_at = $1 WHERE id = $2 AND complained_at IS NULL";
        let is_new = tx.exec(sql, vec![now.into(), id.into()]).await? > 0;
        tx.commit().await?;
        Ok(if is_new { BounceOutcome::Unsubscribed } else { BounceOutcome::Known })
    }
}
