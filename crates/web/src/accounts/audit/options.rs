use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{FromQueryResult, Sql, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{Kit, Permission, Problem, Staff};

/// Somebody who is in the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditActor {
    /// As the list takes it: the id of an account, or what somebody without one is called.
    key: String,
    /// As they were called last.
    name: String,
}

/// By what the audit log can be narrowed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuditOptions {
    /// Who did something last, first.
    actors: Vec<AuditActor>,
    actions: Vec<String>,
}

#[derive(FromQueryResult)]
struct Named {
    actor: Option<Uuid>,
    actor_name: String,
}

/// Who is in the audit log, and with what
#[utoipa::path(get, path = "/audit/options", tag = "staff", operation_id = "listAuditOptions",
    responses((status = 200, body = AuditOptions)))]
pub(crate) async fn options(State(kit): State<Kit>, staff: Staff) -> Result<Json<AuditOptions>, Problem> {
    staff.may(Permission::ManageShop)?;
    let shop = staff.shop.0;
    let sql = "SELECT actor, actor_name FROM audit WHERE shop = $1 GROUP BY actor, actor_name ORDER BY MAX(n) DESC";
    let named: Vec<Named> = kit.store.rows(sql, vec![shop.into()]).await?;
    let mut actors: Vec<AuditActor> = Vec::new();
    for Named { actor, actor_name: name } in named {
        let key = actor.map_or_else(|| name.clone(), |id| id.to_string());
        if !actors.iter().any(|known| known.key == key) {
            actors.push(AuditActor { key, name });
        }
    }
    let sql = "SELECT DISTINCT action FROM audit WHERE shop = $1 ORDER BY action";
    let actions = kit.store.column(sql, vec![shop.into()]).await?;
    Ok(Json(AuditOptions { actors, actions }))
}
