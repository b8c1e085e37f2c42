use std::collections::HashMap;

use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::FieldError;

use super::Survey;
use super::borrowed::borrowed;
use super::counts::{Counts, counts};
use super::write::{faults, told};
use crate::audience::{Audience, Way};
use crate::definition::Definition;

/// A survey with its questions of today.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Survey)]
pub(crate) struct SurveyView {
    pub id: Uuid,
    pub name: String,
    /// nps | csat | ces | csi | own
    pub kind: String,
    /// draft | live | paused | closed
    pub state: String,
    /// own; elsewhere: it only holds answers that other systems tell of.
    pub origin: String,
    pub version: i64,
    pub definition: Definition,
    pub audience: Audience,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub live_at: Option<Timestamp>,
    pub counts: Counts,
    /// The path at which anybody can answer, where the audience has the way `link`.
    pub link: Option<String>,
    /// What has to be mended before a draft can be published, by the field's path; nothing of any other.
    pub missing: Vec<FieldError>,
    /// Words around the questions that are said in the shop's language, because the survey does not say them in one that it
    /// speaks: by the field's path, such as `definition.chrome.answer.ja`. They keep nothing from being published.
    pub borrowed: Vec<String>,
}

#[derive(FromQueryResult)]
struct Written {
    survey: Uuid,
    version: i64,
    definition: String,
}

impl Survey {
    /// The path of the link that is the same for everybody.
    pub fn open_path(&self) -> Option<String> {
        let is_open = self.origin == "own" && self.audience.has(Way::Link);
        is_open.then(|| format!("/s/{}/survey/{}", self.shop, self.id))
    }

    fn view(self, definition: Definition, counts: Counts) -> SurveyView {
        let is_draft = self.state == "draft";
        SurveyView {
            link: self.open_path(),
            missing: if is_draft {
                told(faults(&self.name, &self.kind, &definition, &self.audience))
            } else {
                Vec::new()
            },
            borrowed: borrowed(&definition, &self.audience),
            id: self.id,
            name: self.name,
            kind: self.kind,
            state: self.state,
            origin: self.origin,
            version: self.version,
            definition,
            audience: self.audience,
            created_at: self.created_at,
            live_at: self.live_at,
            counts,
        }
    }
}

/// Surveys as the API shows them, in the same order.
pub(super) async fn views(db: &impl Sql, surveys: Vec<Survey>) -> Result<Vec<SurveyView>, StoreError> {
    let ids: Vec<Uuid> = surveys.iter().map(|survey| survey.id).collect();
    let written: Vec<Written> = rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT v.survey, v.version, v.definition FROM survey_versions v
             JOIN surveys s ON s.id = v.survey AND s.version = v.version WHERE v.survey IN ({list})"
        )
    })
    .await?;
    let mut definitions = HashMap::new();
    for row in written {
        let damaged =
            |e: serde_json::Error| StoreError::Corrupt(format!("survey {} version {}: {e}", row.survey, row.version));
        definitions.insert(row.survey, serde_json::from_str::<Definition>(&row.definition).map_err(damaged)?);
    }
    let mut counts = counts(db, &ids).await?;
    let view = |survey: Survey| {
        let missing = || StoreError::Corrupt(format!("survey {} has no questions", survey.id));
        let definition = definitions.remove(&survey.id).ok_or_else(missing)?;
        let counts = counts.remove(&survey.id).unwrap_or_default();
        Ok(survey.view(definition, counts))
    };
    surveys.into_iter().map(view).collect()
}

/// One survey as the API shows it.
pub(super) async fn view(db: &impl Sql, survey: Survey) -> Result<SurveyView, StoreError> {
    let id = survey.id;
    views(db, vec![survey]).await?.pop().ok_or_else(|| StoreError::Corrupt(format!("survey {id} is gone")))
}
