use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, Where, micros};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

use super::{COLUMNS, RecoveryView, Row, Term};
use crate::{Listen, settings};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecoveryQuery {
    /// open (when not given), overdue or closed.
    state: Option<String>,
    owner: Option<Uuid>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Bad reviews that are to be mended, the oldest first
#[utoipa::path(get, path = "/recoveries", tag = "reviews", operation_id = "listRecoveries", params(RecoveryQuery),
    responses((status = 200, body = Page<RecoveryView>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(listen): State<Listen>,
    staff: Staff,
    Query(query): Query<RecoveryQuery>,
) -> Result<Json<Page<RecoveryView>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &listen.kit.store;
    let settings = settings::load(store, staff.shop).await?;
    let term = Term::load(store, staff.shop, &settings).await?;
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = paging.limit()?;
    let mut all = Where::new("w.shop = $1", vec![staff.shop.0.into()]);
    match query.state.as_deref() {
        None | Some("open") => all.and("w.closed_at IS NULL", []),
        Some("closed") => all.and("w.closed_at IS NOT NULL", []),
        Some("overdue") => {
            let overdue = term.overdue(micros(listen.kit.now()), &mut all.values);
            all.and(&overdue, []);
        }
        Some(_) => return Err(Problem::invalid("state", Fault::one_of(&["open", "overdue", "closed"]))),
    }
    if let Some(owner) = query.owner {
        all.and("w.owner = ?", [owner.into()]);
    }
    if let Some((at, id)) = paging.after::<(i64, Uuid)>()? {
        all.and("(w.opened_at, w.id) > (?, ?)", [at.into(), id.into()]);
    }
    let sql =
        format!("SELECT {COLUMNS} FROM recoveries w WHERE {} ORDER BY w.opened_at, w.id LIMIT {}", all.sql, limit + 1);
    let rows: Vec<Row> = store.rows(&sql, all.values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.opened_at, row.id)));
    Ok(Json(page.map(|row| row.view(&term))))
}
