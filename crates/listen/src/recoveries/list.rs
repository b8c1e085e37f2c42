use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, Value, micros};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Cursor, Fault, Page, PageQuery, Permission, Problem, Query, Staff};

use super::{COLUMNS, RecoveryView, Row, overdue};
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
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = paging.limit()?;
    let mut sql = format!("SELECT {COLUMNS} FROM recoveries w WHERE w.shop = $1");
    let mut values: Vec<Value> = vec![staff.shop.0.into()];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    match query.state.as_deref() {
        None | Some("open") => sql.push_str(" AND w.closed_at IS NULL"),
        Some("closed") => sql.push_str(" AND w.closed_at IS NOT NULL"),
        Some("overdue") => {
            let now = micros(listen.kit.now());
            let (by_rule, by_hand) = (bind((now - settings.recovery_micros()).into()), bind(now.into()));
            sql.push_str(&format!(" AND {}", overdue(&by_rule, &by_hand)));
        }
        Some(_) => return Err(Problem::invalid("state", Fault::one_of(&["open", "overdue", "closed"]))),
    }
    if let Some(owner) = query.owner {
        sql.push_str(&format!(" AND w.owner = {}", bind(owner.into())));
    }
    if let Some((at, id)) = paging.after::<(i64, Uuid)>()? {
        let (at, id) = (bind(at.into()), bind(id.into()));
        sql.push_str(&format!(" AND (w.opened_at, w.id) > ({at}, {id})"));
    }
    sql.push_str(&format!(" ORDER BY w.opened_at, w.id LIMIT {}", limit + 1));
    let rows: Vec<Row> = store.rows(&sql, values).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.opened_at, row.id)));
    Ok(Json(page.map(|row| row.view(&settings))))
}
