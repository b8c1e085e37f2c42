use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, rows_in, sea_orm};
use uuid::Uuid;
use web::Problem;

use crate::kinds::MERGED;
use crate::mining::Aspect;
use crate::suspect::Signal;

/// What everybody may see of `feedback_posts p`: the only door between posts and the public.
pub(crate) const PUBLIC: &str = "p.approval = 'public' AND NOT p.is_private AND NOT p.is_erased";

/// A post as it is stored.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub(crate) struct Post {
    pub id: Uuid,
    pub shop: Uuid,
    pub number: i64,
    pub n: i64,
    pub kind: String,
    pub title: String,
    pub text: String,
    pub state: String,
    pub state_before: Option<String>,
    pub is_private: bool,
    pub approval: String,
    pub reason: Option<String>,
    pub signals: String,
    pub merged_into: Option<Uuid>,
    pub root: Uuid,
    pub votes: i64,
    pub subscribers: i64,
    pub person: Option<Uuid>,
    pub who: Option<Vec<u8>>,
    pub sender: Option<String>,
    pub origin: String,
    pub staff: Option<Uuid>,
    pub staff_name: Option<String>,
    pub owner: Option<Uuid>,
    pub owner_name: Option<String>,
    pub tags: String,
    pub created_at: i64,
    pub changed_at: i64,
    pub promised_at: i64,
    pub waiting_since: Option<i64>,
    pub due_at: Option<i64>,
    pub answered_at: Option<i64>,
    pub answer_minutes: Option<i64>,
    pub language: Option<String>,
    pub polarity: Option<String>,
    pub aspects: String,
    pub urgency: i64,
    pub urgency_reasons: String,
    pub is_erased: bool,
    /// By which version of how the shop reads it was read.
    pub reading: i64,
}

const COLUMNS: [&str; 40] = [
    "id",
    "shop",
    "number",
    "n",
    "kind",
    "title",
    "text",
    "state",
    "state_before",
    "is_private",
    "approval",
    "reason",
    "signals",
    "merged_into",
    "root",
    "votes",
    "subscribers",
    "person",
    "who",
    "sender",
    "origin",
    "staff",
    "staff_name",
    "owner",
    "owner_name",
    "tags",
    "created_at",
    "changed_at",
    "promised_at",
    "waiting_since",
    "due_at",
    "answered_at",
    "answer_minutes",
    "language",
    "polarity",
    "aspects",
    "urgency",
    "urgency_reasons",
    "is_erased",
    "reading",
];

impl Post {
    fn values(self) -> [Value; 40] {
        [
            self.id.into(),
            self.shop.into(),
            self.number.into(),
            self.n.into(),
            self.kind.into(),
            self.title.into(),
            self.text.into(),
            self.state.into(),
            self.state_before.into(),
            self.is_private.into(),
            self.approval.into(),
            self.reason.into(),
            self.signals.into(),
            self.merged_into.into(),
            self.root.into(),
            self.votes.into(),
            self.subscribers.into(),
            self.person.into(),
            self.who.into(),
            self.sender.into(),
            self.origin.into(),
            self.staff.into(),
            self.staff_name.into(),
            self.owner.into(),
            self.owner_name.into(),
            self.tags.into(),
            self.created_at.into(),
            self.changed_at.into(),
            self.promised_at.into(),
            self.waiting_since.into(),
            self.due_at.into(),
            self.answered_at.into(),
            self.answer_minutes.into(),
            self.language.into(),
            self.polarity.into(),
            self.aspects.into(),
            self.urgency.into(),
            self.urgency_reasons.into(),
            self.is_erased.into(),
            self.reading.into(),
        ]
    }

    pub fn is_merged(&self) -> bool {
        self.state == MERGED
    }

    /// Who was never answered waits since they wrote, once again; not in a merged post: that is answered with the other.
    pub fn wait_as_before(&mut self) {
        if self.answered_at.is_none() && !self.is_merged() && !self.is_erased {
            (self.waiting_since, self.due_at) = (Some(self.created_at), Some(self.promised_at));
        }
    }

    /// As [`PUBLIC`].
    pub fn is_public(&self) -> bool {
        self.approval == "public" && !self.is_private && !self.is_erased
    }

    pub fn tags(&self) -> Vec<String> {
        serde_json::from_str(&self.tags).unwrap_or_default()
    }

    pub fn signals(&self) -> Vec<Signal> {
        serde_json::from_str(&self.signals).unwrap_or_default()
    }

    pub fn aspects(&self) -> Vec<Aspect> {
        serde_json::from_str(&self.aspects).unwrap_or_default()
    }

    pub fn shop(&self) -> ShopId {
        ShopId(self.shop)
    }
}

/// All columns of `feedback_posts p`.
pub(crate) fn columns() -> String {
    COLUMNS.map(|column| format!("p.{column}")).join(", ")
}

pub(crate) async fn by_ids(db: &impl Sql, shop: ShopId, ids: &[Uuid]) -> Result<Vec<Post>, StoreError> {
    by(db, shop, "id", ids).await
}

/// Posts whose `column` has one of the values, in the order of their numbers.
pub(crate) async fn by(db: &impl Sql, shop: ShopId, column: &str, values: &[Uuid]) -> Result<Vec<Post>, StoreError> {
    let all = columns();
    rows_in(db, &[shop.0.into()], values, |list| {
        format!("SELECT {all} FROM feedback_posts p WHERE p.shop = $1 AND p.{column} IN ({list}) ORDER BY p.number")
    })
    .await
}

pub(crate) async fn by_number(db: &impl Sql, shop: ShopId, number: i64) -> Result<Option<Post>, StoreError> {
    let sql = format!("SELECT {} FROM feedback_posts p WHERE p.shop = $1 AND p.number = $2", columns());
    db.row(&sql, vec![shop.0.into(), number.into()]).await
}

pub(crate) async fn find(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Post, Problem> {
    by_ids(db, shop, &[id]).await?.pop().ok_or_else(|| Problem::not_found("post"))
}

/// Waits until nobody else changes the shop's posts, up to the end of the transaction: numbers, votes and merges hang
/// together.
pub(crate) async fn lock(tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
    let sql = "INSERT INTO feedback_numbers (name, last) VALUES ($1, 0) ON CONFLICT (name) DO UPDATE SET last = feedback_numbers.last";
    tx.exec(sql, vec![shop.to_string().into()]).await.map(drop)
}

pub(crate) async fn next_number(tx: &Tx, name: &str) -> Result<i64, StoreError> {
    let sql = "UPDATE feedback_numbers SET last = last + 1 WHERE name = $1 RETURNING last";
    let next = tx.scalar(sql, vec![name.into()]).await?;
    next.ok_or_else(|| StoreError::Corrupt(format!("feedback_numbers has no row {name}")))
}

/// Writes a post whole.
pub(crate) async fn save(tx: &Tx, post: Post) -> Result<(), StoreError> {
    let set: Vec<String> = COLUMNS[1..].iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let upsert = format!("ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    tx.insert("feedback_posts", &COLUMNS, vec![post.values().into()], &upsert).await.map(drop)
}
