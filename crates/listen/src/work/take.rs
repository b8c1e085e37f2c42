//! Taking events, one at a time, in their order.

use primitives::{SourceId, json};
use store::{Misread, Sql, StoreError};
use uuid::Uuid;

use super::draft::{Draft, as_json};
use super::{Work, record};
use crate::facts::{self, Content, Item, MAX_TEXT, Statement};
use crate::ids;
use crate::reviews::row::Review;
use crate::signals::Signal;
use crate::verified::Verified;

/// What shoppers state; from anywhere.
const STATEMENTS: [&str; 1] = ["Review Submitted"];
/// What only this installation itself may tell of a review.
const OWN: [&str; 14] = [
    "Review Followed Up",
    "Review Edited",
    "Review Pictured",
    "Review Suspected",
    "Review Decided",
    "Review Replied",
    "Review Voted",
    "Review Labelled",
    "Review Requested",
    "Review Request Opened",
    "Recovery Assigned",
    "Recovery Noted",
    "Recovery Closed",
    "Recovery Reopened",
];
const OF_SHOPS: [&str; 7] = [
    "Order Completed",
    "Order Updated",
    "Order Cancelled",
    "Order Deleted",
    "Parcel Shipped",
    "Parcel Delivered",
    "Product Updated",
];

pub(super) fn is_ours(item: &Item<'_>) -> bool {
    let name = item.name();
    STATEMENTS.contains(&name) || (OWN.contains(&name) && item.is_own) || (OF_SHOPS.contains(&name) && !item.is_own)
}

/// The sender's id of the review that an event is about.
pub(super) fn review_of(item: &Item<'_>) -> Option<String> {
    let properties = item.properties();
    json::text(properties, "follow_up_of").or_else(|| json::text(properties, "review_id"))
}

pub(super) fn order_of(item: &Item<'_>) -> Option<String> {
    json::text(item.properties(), "order_id")
}

pub(super) fn names_a_person(item: &Item<'_>) -> bool {
    matches!(item.name(), "Review Submitted" | "Order Completed" | "Order Updated")
}

impl Work<'_> {
    pub(super) async fn take(&mut self, item: &Item<'_>) -> Result<(), StoreError> {
        if let Some(draft) = self.draft_of(item).filter(|_| item.is_own) {
            draft.is_told = true;
        }
        match item.name() {
            "Review Submitted" if item.is_claim() => self.unread(item, &claimed()).await?,
            "Review Submitted" if item.properties().get("follow_up_of").is_some() => self.follow_up(item),
            "Review Submitted" => self.statement(item).await?,
            "Review Followed Up" => self.follow_up(item),
            "Review Edited" => {
                self.edited(item);
                record::corrected(self.desk, item).await?;
            }
            "Review Pictured" => self.pictured(item),
            name if OWN.contains(&name) => {
                let order = order_of(item).and_then(|id| self.orders.get(&id));
                record::record(self.desk, item, order.and_then(|order| order.row.person)).await?;
                if let Some(draft) = self.draft_of(item) {
                    draft.is_labelled |= item.name() == "Review Labelled";
                    draft.is_reread |= item.name() == "Review Suspected";
                    let review = draft.now.as_ref().map(|review| review.id);
                    self.note_place(item, review).await?;
                }
            }
            _ => {
                let (mentioned, is_catalogue) = facts::mentioned(item);
                mentioned.into_iter().for_each(|product| self.products.take(product, is_catalogue, item));
                self.orders.take(item, self.desk.shop, self.desk.vault, &self.keys)?;
            }
        }
        Ok(())
    }

    fn draft_of(&mut self, item: &Item<'_>) -> Option<&mut Draft> {
        let id = ids::review(self.desk.shop.id, &review_of(item)?);
        self.drafts.get_mut(&id)
    }

    async fn statement(&mut self, item: &Item<'_>) -> Result<(), StoreError> {
        let mut statement = match Statement::read(item) {
            Ok(statement) => statement,
            Err(misread) => return self.unread(item, &misread).await,
        };
        let desk = self.desk;
        let is_ours = |told: &Verified| told.is_ours(desk.vault, desk.shop.id, &statement.review_id);
        statement.verified = statement.verified.filter(is_ours);
        let id = ids::review(desk.shop.id, &statement.review_id);
        let person = statement.who.person(desk.vault, desk.shop.id);
        let author = statement.who.seal(&self.keys, person)?;
        let Some(draft) = self.drafts.get_mut(&id) else {
            let draft = Draft::fresh(id, &statement, person, author, desk.shop.day(statement.at));
            self.drafts.insert(id, draft);
            record::request_answered(desk, &statement).await?;
            return record::answered(desk, id, &statement).await;
        };
        // A form's own statement took effect when it was sent.
        let Some(review) = draft.now.as_mut().filter(|_| !item.is_own) else { return Ok(()) };
        // What the writer changed by their link stands until somebody tells of something later.
        let known = review.stated_at.max(review.edited_at.unwrap_or(i64::MIN));
        if statement.as_of < known || review.sender == "form" {
            return Ok(());
        }
        (review.person, review.author) = (person, author);
        draft.restate(&statement);
        record::answered(desk, id, &statement).await
    }

    fn edited(&mut self, item: &Item<'_>) {
        let Ok(content) = Content::read(item.properties()) else { return };
        let at = item.at();
        let given = given(item);
        let is_correction = json::id(item.properties(), "correction_id").is_some();
        let Some(draft) = self.draft_of(item) else { return };
        // Each refusal may be answered by a correction; anything else is changed once, what was corrected too.
        let may = |review: &Review, edited: i64| edited < at && (is_correction || review.is_corrected());
        let is_new = |review: &&mut Review| review.edited_at.is_none_or(|edited| may(review, edited));
        let Some(review) = draft.now.as_mut().filter(is_new) else { return };
        review.edited_at = Some(at);
        review.given_signals = given.as_ref().map(as_json);
        let (photos, links) = (review.photos(), review.links());
        let photos = if is_correction { content.photos.clone() } else { photos };
        draft.set(&Content { photos, links, ..content });
    }

    /// Pictures that were brought for an imported review.
    fn pictured(&mut self, item: &Item<'_>) {
        let photos = ids_of(item, "photos");
        let Some(review) = self.draft_of(item).and_then(|draft| draft.now.as_mut()) else { return };
        if review.sender == "import" && !review.is_erased {
            review.photos = as_json(&photos);
        }
    }

    /// The first counts.
    fn follow_up(&mut self, item: &Item<'_>) {
        let text = json::text_up_to(item.properties(), "text", MAX_TEXT);
        let photos = ids_of(item, "photos");
        let at = item.at();
        let received_at = (!item.is_undated()).then(|| item.received_at());
        // A form's own were noticed when it was sent.
        let mut given = given(item).filter(|_| item.is_own);
        given.iter_mut().flatten().for_each(|signal| signal.is_later = true);
        let Some(draft) = self.draft_of(item) else { return };
        let Some(review) = draft.now.as_mut() else { return };
        if review.follow_up_at.is_none() && !review.is_erased {
            review.follow_up = text;
            (review.follow_up_at, review.follow_up_received_at) = (Some(at), received_at);
            review.follow_up_photos = Some(as_json(&photos));
            review.follow_up_signals = given.as_ref().map(as_json);
            draft.is_reread = true;
        }
    }

    /// Where staff's events lie in the log; those that come out of it have a place.
    async fn note_place(&self, item: &Item<'_>, review: Option<Uuid>) -> Result<(), StoreError> {
        let (Some(review), true) = (review, item.stored.event.source == SourceId::SYSTEM && item.stored.seq > 0) else {
            return Ok(());
        };
        let sql = "INSERT INTO review_events (review, seq) VALUES ($1, $2) ON CONFLICT (review, seq) DO NOTHING";
        self.desk.tx.exec(sql, vec![review.into(), item.stored.seq.cast_signed().into()]).await?;
        Ok(())
    }

    async fn unread(&self, item: &Item<'_>, misread: &Misread) -> Result<(), StoreError> {
        store::unread(self.desk.tx, "unread_reviews", item.stored, misread).await
    }
}

/// What a browser tells is nobody's word. The door refuses it; should a flood of it come by another way, none is shown, and
/// nothing that is there is changed by it.
fn claimed() -> Misread {
    Misread::new("claimed_review", "", "only a visitor's browser told of it: send reviews with a server's key")
}

/// What was noticed when a form was sent.
fn given(item: &Item<'_>) -> Option<Vec<Signal>> {
    let given = item.properties().get("signals")?;
    Some(serde_json::from_value(given.clone()).unwrap_or_default())
}

/// A list of ids.
fn ids_of(item: &Item<'_>, key: &str) -> Vec<Uuid> {
    let list = item.properties().get(key).filter(|list| list.is_array());
    list.and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
}
