use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use store::{Sql, StoreError, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::{COLUMNS, FollowUp, Row, UNJUSTIFIED, UNREACHABLE, closed, note, open, with_notes};
use crate::Surveys;
use crate::answers::Response;
use crate::own::{Actor, tell};

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyFollowUpChange)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// An account; null: nobody, so that whoever is free takes it.
    #[serde(default, deserialize_with = "web::given")]
    #[schema(value_type = Option<Uuid>)]
    owner: Option<Option<Uuid>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// Added to the notes that there are; an empty one adds nothing.
    note: Option<String>,
    /// open or done; done needs an outcome.
    state: Option<String>,
    /// mended, apologised, unreachable, unjustified, refunded or replaced; it ends the work. After unreachable (nobody was
    /// spoken to) and unjustified (there was nothing to put right) nothing counts as a solved case.
    outcome: Option<String>,
}

const MAX_NOTE: usize = 2_000;
const OUTCOMES: [&str; 6] = ["mended", "apologised", UNREACHABLE, UNJUSTIFIED, "refunded", "replaced"];

impl Change {
    /// Whether it ends the work, begins it again, or neither.
    fn check(&self) -> Result<Option<bool>, Problem> {
        if self.note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
            return Err(Problem::invalid("note", Fault::TooLong { most: MAX_NOTE }));
        }
        if self.outcome.as_deref().is_some_and(|outcome| !OUTCOMES.contains(&outcome)) {
            return Err(Problem::invalid("outcome", Fault::one_of(&OUTCOMES)));
        }
        match (self.state.as_deref(), &self.outcome) {
            (None | Some("done"), Some(_)) => Ok(Some(true)),
            (Some("done"), None) => Err(Problem::invalid("outcome", Fault::Missing)),
            (Some("open"), None) => Ok(Some(false)),
            (Some("open"), Some(_)) => Err(Problem::invalid("outcome", Fault::NoValue)),
            (None, None) => Ok(None),
            (Some(_), _) => Err(Problem::invalid("state", Fault::one_of(&["open", "done"]))),
        }
    }
}

/// Follow an answer up: take it, note something, end it with its outcome
///
/// An answer that nobody follows up yet becomes a piece of work.
///
/// Ended, it is a closed case of whoever answered, which is told as `Case Resolved` and for which surveys wait (trigger
/// `case_closed`): except as `unreachable`, since nobody was spoken to, and as `unjustified`, since nothing was solved. Who
/// ends it otherwise later tells it then; and where it is begun again, or turns out to be none, that is told as
/// `Case Reopened`, and what was to be asked about it and was not sent yet is not asked.
#[utoipa::path(patch, path = "/survey-responses/{id}/follow-up", tag = "surveys",
    operation_id = "changeSurveyFollowUp", params(("id" = Uuid, Path)), request_body = Change,
    responses((status = 200, body = FollowUp), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(surveys): State<Surveys>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<Change>,
) -> Result<Json<FollowUp>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let ends = change.check()?;
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let response = Response::load(&tx, staff.shop, id).await?.ok_or_else(|| Problem::not_found("answer"))?;
    let mut row = begun(&tx, &response, kit.now()).await?;
    let was_solved = row.is_solved();
    if let Some(owner) = change.owner {
        (row.owner, row.owner_name) = (owner, None);
        if let Some(owner) = owner {
            row.owner_name = Some(colleague(&tx, staff.shop, owner).await?);
            let sql = "UPDATE survey_follow_ups SET was_owned = TRUE WHERE response = $1";
            tx.exec(sql, vec![response.id.into()]).await?;
        }
    }
    row.due_at = change.due_at.map(micros).or(row.due_at);
    match ends {
        None => {}
        Some(true) => {
            (row.state, row.outcome) = ("done".to_owned(), change.outcome);
            row.closed_at = Some(micros(kit.now()));
        }
        Some(false) => (row.state, row.outcome, row.closed_at) = ("open".to_owned(), None, None),
    }
    save(&tx, &row).await?;
    if let Some(text) = change.note.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        note::add(&tx, response.id, (staff.id.0, &staff.name), text, kit.now()).await?;
    }
    tell(&tx, kit, staff.shop, &Actor::Staff(&staff), "Survey Followed Up", &row.said()).await?;
    match (was_solved, row.is_solved()) {
        (false, true) => closed::tell(&tx, &surveys, &staff, &response).await?,
        (true, false) => closed::recall(&tx, &surveys, &staff, &response).await?,
        _ => {}
    }
    let (_, changed) = with_notes(&tx, vec![row]).await?.pop().ok_or_else(|| Problem::not_found("follow-up"))?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// The work about an answer, begun now where nobody did yet. Whoever else would change it waits.
async fn begun(tx: &Tx, response: &Response, now: Timestamp) -> Result<Row, StoreError> {
    open(tx, response, now).await?;
    tx.exec("UPDATE survey_follow_ups SET state = state WHERE response = $1", vec![response.id.into()]).await?;
    let sql = format!("SELECT {COLUMNS} FROM survey_follow_ups WHERE response = $1");
    let row: Option<Row> = tx.row(&sql, vec![response.id.into()]).await?;
    row.ok_or_else(|| StoreError::Corrupt(format!("follow-up of {} is not there", response.id)))
}

async fn save(tx: &Tx, row: &Row) -> Result<(), StoreError> {
    let sql = "UPDATE survey_follow_ups SET state = $1, due_at = $2, owner = $3, owner_name = $4,
               outcome = $5, closed_at = $6 WHERE response = $7";
    let values = vec![
        row.state.clone().into(),
        row.due_at.into(),
        row.owner.into(),
        row.owner_name.clone().into(),
        row.outcome.clone().into(),
        row.closed_at.into(),
        row.response.into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// The name of a colleague who has not left.
async fn colleague(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<String, Problem> {
    let sql = "SELECT name FROM accounts WHERE shop = $1 AND id = $2 AND disabled_at IS NULL";
    let name: Option<String> = db.scalar(sql, vec![shop.0.into(), id.into()]).await?;
    name.ok_or_else(|| Problem::invalid("owner", Fault::Unknown))
}
