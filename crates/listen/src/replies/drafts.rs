use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff, ValidJson};

use super::draft::{Basis, ReplyDraft};
use super::templates;
use crate::{Listen, batch};

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = WantedReplyDrafts)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// 1 to 50.
    reviews: Vec<Uuid>,
    /// The name of templates, of which each review has the one for its class and language. A review for which none of them
    /// is has the draft that it has alone, and so have all without a name.
    template: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplyDraftOfReview)]
pub(crate) struct DraftOf {
    pub id: Uuid,
    pub draft: ReplyDraft,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplyDrafts)]
pub(crate) struct Drafts {
    /// In the order in which they were named, without those that are not there.
    pub items: Vec<DraftOf>,
}

/// Draft answers to several reviews
///
/// Nothing is sent. 404 where no template has the name.
#[utoipa::path(post, path = "/reviews/drafts", tag = "reviews", operation_id = "draftReplies", request_body = Wanted,
    responses((status = 200, body = Drafts), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn drafts(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(wanted): ValidJson<Wanted>,
) -> Result<Json<Drafts>, Problem> {
    staff.may(Permission::EditCustomers)?;
    batch::check_count(wanted.reviews.len())?;
    let store = &listen.kit.store;
    let all = templates::all(store, staff.shop).await?;
    let named: Vec<_> = all.iter().filter(|one| Some(&one.name) == wanted.template.as_ref()).collect();
    if wanted.template.is_some() && named.is_empty() {
        return Err(Problem::not_found("template"));
    }
    let mut items = Vec::with_capacity(wanted.reviews.len());
    for basis in Basis::of(&listen, &staff, &wanted.reviews).await? {
        let template = basis.template(named.iter().copied()).or_else(|| basis.template(all.iter()));
        items.push(DraftOf { id: basis.review.id, draft: basis.draft(store, template).await? });
    }
    items.sort_by_key(|item| wanted.reviews.iter().position(|id| *id == item.id));
    Ok(Json(Drafts { items }))
}
