use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson};

use super::dismiss::Dismissal;
use crate::Flows;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Restored {
    restored: u64,
}

/// Take events that could not be understood back from those put away
#[utoipa::path(post, path = "/unread-events/dismissals/undo", tag = "data", operation_id = "restoreUnreadEvents",
    request_body = Dismissal, responses((status = 200, body = Restored), (status = 422, body = Problem)))]
pub(crate) async fn restore(
    State(flows): State<Flows>,
    staff: Staff,
    ValidJson(which): ValidJson<Dismissal>,
) -> Result<Json<Restored>, Problem> {
    staff.may(Permission::ManageData)?;
    let (kit, mut restored) = (&flows.kit, 0);
    let all = which.of(staff.shop)?;
    let tx = kit.store.begin().await?;
    for (_, table) in which.readers() {
        restored += store::restore(&tx, table, all.clone()).await?;
    }
    if restored > 0 {
        let (subject, detail) = which.told(restored);
        web::audit(&tx, kit, &staff, "unread_event.restored", &subject, &detail).await?;
    }
    tx.commit().await?;
    Ok(Json(Restored { restored }))
}
