use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, instant, micros, sea_orm};
use uuid::Uuid;

/// Somebody who is, was or was not to be asked.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub(crate) struct Invitation {
    pub id: Uuid,
    pub shop: Uuid,
    pub survey: Uuid,
    /// manual | delivery | order_nth | refund | case_closed | review_bad | segment | site | open | phone
    pub occasion: String,
    /// mail | link | site | phone | qr
    pub channel: String,
    pub person: Option<Uuid>,
    /// [`crate::people::Who`], sealed with the person's key.
    pub who: Option<Vec<u8>>,
    pub customer: Option<Uuid>,
    pub class: Option<String>,
    /// JSON list of ids.
    pub segments: String,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    pub agent: Option<String>,
    pub created_at: i64,
    pub due_at: i64,
    pub expires_at: i64,
    pub decided_at: Option<i64>,
    pub is_asked: bool,
    pub reason: String,
    /// JSON
    pub params: String,
    pub opened_at: Option<i64>,
    pub started_at: Option<i64>,
    pub completed_at: Option<i64>,
    /// The first day of the wave that it belongs to.
    pub wave: Option<String>,
    /// When it fell due before it was put off.
    pub first_due_at: Option<i64>,
}

/// Nothing was decided yet.
pub(super) const WAITING: &str = "waiting";
/// Nobody asked: the person came by an open link.
pub(super) const OPEN: &str = "open";

/// By a page of the shop's.
pub(super) const SITE: &str = "site";

pub(super) const COLUMNS: &str = "id, shop, survey, occasion, channel, person, who, customer, class, segments, order_id, \
    product_id, product_name, agent, created_at, due_at, expires_at, decided_at, is_asked, reason, params, opened_at, \
    started_at, completed_at, wave, first_due_at";

impl Invitation {
    pub async fn by_id(db: &impl Sql, id: Uuid) -> Result<Option<Self>, StoreError> {
        db.row(&format!("SELECT {COLUMNS} FROM survey_invitations WHERE id = $1"), vec![id.into()]).await
    }

    /// Those of a survey, newest first, after a place in the list.
    pub async fn page(
        db: &impl Sql,
        survey: Uuid,
        after: Option<(i64, Uuid)>,
        limit: usize,
    ) -> Result<Vec<Self>, StoreError> {
        let (at, id) = after.unwrap_or((i64::MAX, Uuid::max()));
        let sql = format!(
            "SELECT {COLUMNS} FROM survey_invitations
             WHERE survey = $1 AND (created_at, id) < ($2, $3)
             ORDER BY created_at DESC, id DESC LIMIT {limit}"
        );
        db.rows(&sql, vec![survey.into(), at.into(), id.into()]).await
    }

    pub fn shop(&self) -> ShopId {
        ShopId(self.shop)
    }

    pub fn expires_at(&self) -> Timestamp {
        instant(self.expires_at)
    }

    /// It waits until the person's rest is over: its link can be answered for as much longer.
    pub fn put_off(&mut self, again_at: Timestamp) {
        let wait = micros(again_at) - self.due_at;
        self.first_due_at = self.first_due_at.or(Some(self.due_at));
        self.due_at += wait;
        self.expires_at += wait;
    }

    /// Whether its link may be used: somebody was asked, or came by themselves.
    pub fn is_valid(&self) -> bool {
        self.is_asked || self.reason == OPEN
    }

    /// Whether it asks on a page of the shop's. Any browser can say whose it is: it is told nothing of the person.
    pub fn is_on_site(&self) -> bool {
        self.channel == SITE
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at <= micros(now)
    }
}
