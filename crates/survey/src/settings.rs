//! What a shop sets of its surveys.

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError, micros};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use crate::Surveys;

/// A field that is left out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveySettings)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Who is not content hears from the shop within so many of its working hours, 1 to 8,760; it is for answers that come
    /// from now on.
    #[schema(minimum = 1, maximum = 8760)]
    pub follow_up_hours: i64,
    /// The colleagues who get new follow-ups, in turns; nobody does where none is chosen.
    pub follow_up_owners: Vec<Uuid>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { follow_up_hours: 24, follow_up_owners: Vec::new() }
    }
}

/// A year.
const MOST_HOURS: i64 = 24 * 365;

/// # Errors
/// When the database cannot be read.
pub(crate) async fn load(db: &impl Sql, shop: ShopId) -> Result<Settings, StoreError> {
    let sql = "SELECT settings FROM survey_settings WHERE shop = $1";
    let Some(json) = db.scalar::<String>(sql, vec![shop.0.into()]).await? else { return Ok(Settings::default()) };
    serde_json::from_str(&json).map_err(|e| StoreError::Corrupt(format!("survey_settings of {shop}: {e}")))
}

/// The settings of surveys
#[utoipa::path(get, path = "/survey-settings", tag = "surveys", operation_id = "getSurveySettings",
    responses((status = 200, body = Settings)))]
pub(crate) async fn get(State(surveys): State<Surveys>, staff: Staff) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(load(&surveys.kit.store, staff.shop).await?))
}

/// Change the settings of surveys
///
/// What is left out has its default. Open follow-ups that nobody has had are given away too.
#[utoipa::path(put, path = "/survey-settings", tag = "surveys", operation_id = "setSurveySettings",
    request_body = Settings, responses((status = 200, body = Settings), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(surveys): State<Surveys>,
    staff: Staff,
    ValidJson(new): ValidJson<Settings>,
) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::ManageShop)?;
    if !(1..=MOST_HOURS).contains(&new.follow_up_hours) {
        return Err(Problem::invalid("follow_up_hours", Fault::Range { low: 1, high: MOST_HOURS }));
    }
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    web::check_colleagues(&tx, staff.shop, &new.follow_up_owners, "follow_up_owners").await?;
    let sql = "INSERT INTO survey_settings (shop, settings, updated_at) VALUES ($1, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at";
    tx.exec(sql, vec![staff.shop.0.into(), store::json(&new)?, micros(kit.now()).into()]).await?;
    audit(&tx, kit, &staff, "survey_settings.changed", "", "").await?;
    tx.commit().await?;
    Ok(Json(new))
}

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(get, set))
}
