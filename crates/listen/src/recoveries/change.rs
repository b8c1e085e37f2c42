use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::Sql;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson};

use super::{RecoveryView, find};
use crate::own::{Actor, act, tell};
use crate::{Listen, settings, work};

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecoveryChange {
    /// An account; null: nobody, so that whoever is free takes it.
    #[serde(default, deserialize_with = "web::given")]
    #[schema(value_type = Option<Uuid>)]
    owner: Option<Option<Uuid>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    note: Option<String>,
}

pub(super) const MAX_NOTE: usize = 2_000;

/// Give a recovery an owner, another due time or a note
#[utoipa::path(patch, path = "/recoveries/{id}", tag = "reviews", operation_id = "changeRecovery",
    params(("id" = Uuid, Path)), request_body = RecoveryChange,
    responses((status = 200, body = RecoveryView), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<RecoveryChange>,
) -> Result<Json<RecoveryView>, Problem> {
    staff.may(Permission::EditCustomers)?;
    if change.note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
        return Err(Problem::invalid("note", Fault::TooLong { most: MAX_NOTE }));
    }
    let kit = &listen.kit;
    let settings = settings::load(&kit.store, staff.shop).await?;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let (recovery, review_id) = find(&tx, &settings, staff.shop, id).await?;
    if recovery.closed_at.is_some() {
        return Err(Problem::conflict("closed", "the recovery is closed"));
    }
    let (name, mut properties) = match change.owner {
        Some(owner) => {
            let owner_name = match owner {
                Some(owner) => Some(account(&tx, &staff, owner).await?),
                None => None,
            };
            ("Recovery Assigned", json!({"owner": owner, "owner_name": owner_name}))
        }
        None => ("Recovery Noted", json!({})),
    };
    properties["step_id"] = json!(kit.ids.uuid());
    properties["recovery_id"] = json!(id);
    properties["review_id"] = json!(review_id);
    properties["due_at"] = json!(change.due_at);
    properties["note"] = json!(change.note);
    let changed = act(&tx, &listen, staff.shop, &Actor::Staff(&staff), name, &properties).await?;
    let (recovery, _) = find(&tx, &settings, staff.shop, id).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, &changed);
    Ok(Json(recovery))
}

/// The name of a colleague.
async fn account(db: &impl Sql, staff: &Staff, id: Uuid) -> Result<String, Problem> {
    let sql = "SELECT name FROM accounts WHERE shop = $1 AND id = $2";
    let name: Option<String> = db.scalar(sql, vec![staff.shop.0.into(), id.into()]).await?;
    name.ok_or_else(|| Problem::invalid("owner", Fault::Unknown))
}
