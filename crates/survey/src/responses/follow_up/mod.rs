//! Answers as pieces of work: with an owner, a due time and an end.

pub(super) mod change;
mod closed;
pub(super) mod list;
pub(super) mod mail;
mod mine;
mod note;
mod turns;

pub(crate) use closed::is_moot_case;
pub(crate) use mail::FIELD as MAIL;
pub use mine::{Mine, mine};
pub(crate) use turns::assign;

use std::collections::HashMap;

use jiff::SignedDuration;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, StoreError, Tx, instant, instant_opt, micros, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use self::note::Note;
use crate::answers::Response;
use crate::settings;

/// What is done about an answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SurveyFollowUp)]
pub(crate) struct FollowUp {
    /// open | done; none: nothing is to be done.
    pub state: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// Null while nobody has taken it.
    pub owner: Option<Uuid>,
    pub owner_name: Option<String>,
    /// Oldest first.
    pub notes: Vec<Note>,
    /// mended | apologised | unreachable | unjustified | refunded | replaced; unreachable and unjustified solved nothing.
    pub outcome: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
}

impl Default for FollowUp {
    fn default() -> Self {
        Self {
            state: "none",
            opened_at: None,
            due_at: None,
            owner: None,
            owner_name: None,
            notes: Vec::new(),
            outcome: None,
            closed_at: None,
        }
    }
}

#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    response: Uuid,
    survey: Uuid,
    state: String,
    opened_at: i64,
    due_at: Option<i64>,
    owner: Option<Uuid>,
    owner_name: Option<String>,
    outcome: Option<String>,
    closed_at: Option<i64>,
}

const COLUMNS: &str = "response, survey, state, opened_at, due_at, owner, owner_name, outcome, closed_at";

/// Nobody was spoken to.
const UNREACHABLE: &str = "unreachable";
/// There was nothing to put right.
const UNJUSTIFIED: &str = "unjustified";

impl Row {
    /// Whether it is over, and there was a case which somebody heard the end of.
    fn is_solved(&self) -> bool {
        let is_none = self.outcome.as_deref().is_none_or(|outcome| [UNREACHABLE, UNJUSTIFIED].contains(&outcome));
        self.state == "done" && !is_none
    }

    /// For the log.
    fn said(&self) -> Json {
        json!({"survey_id": self.survey, "response_id": self.response, "state": self.state, "owner": self.owner,
            "due_at": instant_opt(self.due_at), "outcome": self.outcome})
    }

    fn with(self, notes: Vec<Note>) -> FollowUp {
        FollowUp {
            state: if self.state == "done" { "done" } else { "open" },
            opened_at: instant_opt(Some(self.opened_at)),
            due_at: instant_opt(self.due_at),
            owner: self.owner,
            owner_name: self.owner_name,
            notes,
            outcome: self.outcome,
            closed_at: instant_opt(self.closed_at),
        }
    }
}

/// Those of some responses that have one.
pub(super) async fn of(db: &impl Sql, responses: &[Uuid]) -> Result<HashMap<Uuid, FollowUp>, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[], responses, |list| {
        format!("SELECT {COLUMNS} FROM survey_follow_ups WHERE response IN ({list})")
    })
    .await?;
    Ok(with_notes(db, rows).await?.into_iter().collect())
}

/// By response, in the order of the rows.
async fn with_notes(db: &impl Sql, rows: Vec<Row>) -> Result<Vec<(Uuid, FollowUp)>, StoreError> {
    let responses: Vec<Uuid> = rows.iter().map(|row| row.response).collect();
    let mut notes = note::of(db, &responses).await?;
    let complete = |row: Row| {
        let of_row = notes.remove(&row.response).unwrap_or_default();
        (row.response, row.with(of_row))
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// Makes an answer a piece of work, unless it is one: due within as many working hours as the shop set, from when the
/// customer answered. What would be overdue as it opens (it came late, or staff took up an old one) counts from now.
pub(super) async fn open(tx: &Tx, response: &Response, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO survey_follow_ups (response, shop, survey, state, opened_at, due_at)
               VALUES ($1, $2, $3, 'open', $4, $5) ON CONFLICT (response) DO NOTHING";
    let shop = ShopId(response.shop);
    let work = SignedDuration::from_hours(settings::load(tx, shop).await?.follow_up_hours);
    let calendars = web::calendars(tx, shop).await?;
    let answered = instant(response.at).min(now);
    let since = if calendars.due(answered, work) > now { answered } else { now };
    let due = calendars.due(since, work);
    let values = vec![
        response.id.into(),
        response.shop.into(),
        response.survey.into(),
        micros(since).into(),
        micros(due).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}
