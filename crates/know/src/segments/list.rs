use axum::Json;
use axum::extract::State;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, instant, instant_opt, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Page, Permission, Problem, Staff};

use super::described::SegmentDefinition;
use crate::Know;

/// A group of customers by rules.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SegmentView {
    id: Uuid,
    name: String,
    description: String,
    #[schema(value_type = SegmentDefinition)]
    definition: serde_json::Value,
    pub(super) size: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When everybody was last judged; those whom events touch are judged at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    evaluated_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    description: String,
    definition: String,
    size: i64,
    created_at: i64,
    updated_at: i64,
    evaluated_at: Option<i64>,
}

const SELECT: &str = "SELECT id, name, description, definition, size, created_at, updated_at, evaluated_at FROM segments WHERE shop = $1";

impl Row {
    fn view(self) -> Result<SegmentView, StoreError> {
        let definition = serde_json::from_str(&self.definition)
            .map_err(|e| StoreError::Corrupt(format!("segments.definition of {}: {e}", self.id)))?;
        Ok(SegmentView {
            id: self.id,
            name: self.name,
            description: self.description,
            definition,
            size: self.size,
            created_at: instant(self.created_at),
            updated_at: instant(self.updated_at),
            evaluated_at: instant_opt(self.evaluated_at),
        })
    }
}

/// One segment; a 404 when the shop has no such.
pub(super) async fn view(know: &Know, staff: &Staff, id: Uuid) -> Result<SegmentView, Problem> {
    let sql = format!("{SELECT} AND id = $2");
    let row: Option<Row> = know.kit.store.row(&sql, vec![staff.shop.0.into(), id.into()]).await?;
    Ok(row.ok_or_else(|| Problem::not_found("segment"))?.view()?)
}

/// Segments
#[utoipa::path(get, path = "/segments", tag = "segments", operation_id = "listSegments",
    responses((status = 200, body = Page<SegmentView>)))]
pub(crate) async fn list(State(know): State<Know>, staff: Staff) -> Result<Json<Page<SegmentView>>, Problem> {
    staff.may(Permission::Read)?;
    let rows: Vec<Row> = know.kit.store.rows(&format!("{SELECT} ORDER BY name, id"), vec![staff.shop.0.into()]).await?;
    let items = rows.into_iter().map(Row::view).collect::<Result<_, _>>()?;
    Ok(Json(Page { items, next_cursor: None, total: None }))
}
