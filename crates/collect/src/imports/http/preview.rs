use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use primitives::{ImportId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::imports::job::{self, ImportError, Imports};
use crate::imports::{Draft, Entity, EntityKind, Problem as RowProblem, Settings, Sink, Tally, convert};

/// What a row becomes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewRow {
    /// The first of the rows that it comes from.
    row: u64,
    kind: &'static str,
    key: String,
    /// Segment calls as they would be written.
    #[schema(value_type = Vec<std::collections::BTreeMap<String, serde_json::Value>>)]
    events: Vec<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub(crate) struct Preview {
    rows: Vec<PreviewRow>,
    problems: Vec<RowProblem>,
    /// Counts for the rows looked at.
    tally: Tally,
    /// Files that no table of the mapping fits.
    unused_files: Vec<String>,
}

/// Rows of each file that are looked at, and how much of them is shown.
const LOOKED_AT: usize = 500;
const SHOWN: usize = 20;
/// Of each kind, where files bring several.
const SHOWN_OF_EACH: usize = 5;
const PROBLEMS: usize = 100;

/// What the first rows of an import would become
#[utoipa::path(get, path = "/imports/{id}/preview", tag = "imports", operation_id = "previewImport",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Preview), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn preview(
    State(imports): State<Imports>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Preview>, Problem> {
    staff.may(Permission::ManageData)?;
    let import = job::load(&imports.collect.kit, staff.shop, ImportId(id)).await?;
    let settings = Settings { rows: Some(LOOKED_AT), ..imports.settings(&import).await? };
    let look = move || -> Result<Preview, ImportError> {
        let plan = imports.plan(&import)?;
        let (id, at) = (import.id.to_string(), import.view.created_at);
        let namespace = plan.mapping.namespace.clone();
        let mut shown = Shown { import: id, at, namespace, rows: BTreeMap::new(), problems: Vec::new() };
        let tally = convert(&plan, &settings, &mut shown)?;
        let unused_files = plan.unused.iter().map(|unused| unused.file.clone()).collect();
        let most = if shown.rows.len() > 1 { SHOWN_OF_EACH } else { SHOWN };
        let rows = shown.rows.into_values().flat_map(|rows| rows.into_iter().take(most)).collect();
        Ok(Preview { rows, problems: shown.problems, tally, unused_files })
    };
    let looked = tokio::task::spawn_blocking(look).await.map_err(|_| ImportError::Panicked)?;
    Ok(Json(looked?))
}

struct Shown {
    import: String,
    at: Timestamp,
    namespace: Option<String>,
    /// By kind, orders first.
    rows: BTreeMap<EntityKind, Vec<PreviewRow>>,
    problems: Vec<RowProblem>,
}

impl Sink for Shown {
    fn entity(&mut self, entity: Entity) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let rows = self.rows.entry(entity.kind).or_default();
        if rows.len() < SHOWN {
            let body = |event: &Draft| {
                let event = event.clone().within(self.namespace.as_deref());
                event.body("", &self.import, event.timestamp.unwrap_or(self.at))
            };
            let events = entity.events.iter().map(body).collect();
            let kind = entity.kind.as_str();
            rows.push(PreviewRow { row: entity.row, kind, key: entity.key, events });
        }
        Ok(())
    }

    fn problem(&mut self, problem: RowProblem) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
        Ok(())
    }
}
