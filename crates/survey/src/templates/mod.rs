//! Ready questionnaires to start from, and what answers from other systems are put under.

mod elsewhere;
mod list;

pub(crate) use elsewhere::elsewhere;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Surveys;
use crate::audience::Audience;
use crate::definition::{Definition, Text};

/// A questionnaire to start from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = SurveyTemplate)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    pub key: String,
    pub name: Text,
    /// What it is for, and how often.
    pub about: Text,
    /// nps | csat | ces | csi
    pub kind: String,
    pub definition: Definition,
    pub audience: Audience,
}

/// As they are written, JSON.
const WRITTEN: [&str; 4] =
    [include_str!("nps.json"), include_str!("csat.json"), include_str!("ces.json"), include_str!("csi.json")];

static TEMPLATES: LazyLock<Vec<Template>> =
    LazyLock::new(|| WRITTEN.iter().filter_map(|text| serde_json::from_str(text).ok()).collect());

pub(crate) fn routes() -> OpenApiRouter<Surveys> {
    OpenApiRouter::new().routes(routes!(list::list))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::check;

    #[test]
    fn every_template_can_be_published_as_it_is() {
        assert_eq!(TEMPLATES.len(), WRITTEN.len());
        for template in TEMPLATES.iter() {
            assert_eq!(check(&template.definition), vec![], "{}", template.key);
            assert_eq!(template.audience.check(), vec![], "{}", template.key);
            assert_eq!(template.definition.languages, ["zh", "en"]);
        }
        let index = TEMPLATES.iter().find(|template| template.kind == "csi").unwrap();
        let measured = index.definition.questions.iter().filter(|question| question.dimension.is_some());
        assert_eq!(measured.count(), 15);
    }
}
