use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::Sql;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use crate::Flows;

/// The steps that bring a new shop to its first insight; they tick themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupGuide {
    steps: Vec<Step>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Step {
    key: StepKey,
    done: bool,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StepKey {
    Shop,
    Import,
    FirstEvent,
    Segment,
    Colleague,
}

impl StepKey {
    /// Counts what the step leaves behind, for the shop `$1`.
    fn evidence(self) -> &'static str {
        match self {
            Self::Shop => "SELECT COUNT(*) FROM shops WHERE id = $1",
            Self::Import => "SELECT COUNT(*) FROM orders WHERE shop = $1",
            Self::FirstEvent => {
                "SELECT COUNT(*) FROM source_hours h JOIN sources s ON s.id = h.source
                 WHERE s.shop = $1 AND s.kind <> 'import'"
            }
            Self::Segment => "SELECT COUNT(*) FROM segments WHERE shop = $1",
            Self::Colleague => "SELECT COUNT(*) - 1 FROM accounts WHERE shop = $1 AND disabled_at IS NULL",
        }
    }
}

/// The setup guide
#[utoipa::path(get, path = "/setup-guide", tag = "shop", operation_id = "getSetupGuide",
    responses((status = 200, body = SetupGuide)))]
pub(crate) async fn setup_guide(State(flows): State<Flows>, staff: Staff) -> Result<Json<SetupGuide>, Problem> {
    staff.may(Permission::Read)?;
    let mut steps = Vec::new();
    for key in [StepKey::Shop, StepKey::Import, StepKey::FirstEvent, StepKey::Segment, StepKey::Colleague] {
        let found: Option<i64> = flows.kit.store.scalar(key.evidence(), vec![staff.shop.0.into()]).await?;
        steps.push(Step { key, done: found.unwrap_or(0) > 0 });
    }
    Ok(Json(SetupGuide { steps }))
}
