use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

/// How far an answer has come. Only completed ones count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Partial,
    Completed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Completed => "completed",
        }
    }
}

/// One person's answer to a survey, without the answers themselves.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub(crate) struct Response {
    pub id: Uuid,
    pub shop: Uuid,
    pub survey: Uuid,
    pub version: i64,
    pub invitation: Option<Uuid>,
    /// partial | completed
    pub state: String,
    /// own | server | import
    pub origin: String,
    /// mail | link | site | phone | qr | import | server
    pub channel: String,
    pub language: Option<String>,
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
    pub staff: Option<Uuid>,
    pub staff_name: Option<String>,
    pub address: Option<String>,
    pub started_at: i64,
    pub at: i64,
    /// YYYYMMDD in the shop's zone; follows from `at` when it is kept.
    pub day: i64,
    pub next_question: Option<String>,
    /// Score, band and text follow from the answers when it is kept.
    pub score: Option<f64>,
    pub band: Option<String>,
    pub text: Option<String>,
    pub polarity: Option<String>,
    pub urgency: i64,
    pub import_id: Option<Uuid>,
    pub is_erased: bool,
}

pub(super) const COLUMNS: &str = "id, shop, survey, version, invitation, state, origin, channel, language, person, who, \
    customer, class, segments, order_id, product_id, product_name, agent, staff, staff_name, address, started_at, at, \
    day, next_question, score, band, text, polarity, urgency, import_id, is_erased";

impl Response {
    /// One that begins now, of nobody in particular.
    pub fn begin(id: Uuid, shop: ShopId, survey: Uuid, version: i64, channel: &str, now: i64) -> Self {
        Self {
            id,
            shop: shop.0,
            survey,
            version,
            invitation: None,
            state: State::Partial.as_str().to_owned(),
            origin: "own".to_owned(),
            channel: channel.to_owned(),
            language: None,
            person: None,
            who: None,
            customer: None,
            class: None,
            segments: "[]".to_owned(),
            order_id: None,
            product_id: None,
            product_name: None,
            agent: None,
            staff: None,
            staff_name: None,
            address: None,
            started_at: now,
            at: now,
            day: 0,
            next_question: None,
            score: None,
            band: None,
            text: None,
            polarity: None,
            urgency: 0,
            import_id: None,
            is_erased: false,
        }
    }

    pub async fn load(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Option<Self>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM survey_responses WHERE shop = $1 AND id = $2");
        db.row(&sql, vec![shop.0.into(), id.into()]).await
    }

    pub fn is_completed(&self) -> bool {
        self.state == State::Completed.as_str()
    }

    /// Whether the shop knows whom to turn to: the person, or the buyer of the order.
    pub fn is_reachable(&self) -> bool {
        self.customer.is_some() || self.person.is_some() || self.order_id.is_some()
    }

    /// The segments that the person was in.
    pub fn segments(&self) -> Vec<Uuid> {
        serde_json::from_str(&self.segments).unwrap_or_default()
    }
}
