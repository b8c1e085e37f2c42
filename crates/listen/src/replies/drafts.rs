use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use contact::ReasonShown;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff, ValidJson};

use super::draft::{Basis, ReplyDraft};
use super::{reach, templates};
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
    /// Whether the buyer alone is to read them.
    #[serde(default)]
    is_private: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplyDraftOfReview)]
pub(crate) struct DraftOf {
    pub id: Uuid,
    pub draft: ReplyDraft,
    /// Why nobody would be told of it by mail, where it is private and that is so. Where there is a link by which the review
    /// was written, it stands behind that all the same.
    pub unreached: Option<ReasonShown>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReplyDrafts)]
pub(crate) struct Drafts {
    /// In the order in which they were named, without those that are not there.
    pub items: Vec<DraftOf>,
}

/// Draft answers to several reviews
///
/// Nothing is sent. Private ones are drafted as they are alone, and say of each review why its writer cannot be reached.
/// 404 where no template has the name.
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
    let bases = Basis::of(&listen, &staff, &wanted.reviews).await?;
    let mut unreached =
        if wanted.is_private { reach::unreached(&listen, staff.shop, &bases).await? } else { HashMap::new() };
    let mut items = Vec::with_capacity(bases.len());
    for basis in &bases {
        let id = basis.review.id;
        let template = basis.template(named.iter().copied()).or_else(|| basis.template(all.iter()));
        let draft = basis.draft(store, template, wanted.is_private).await?;
        items.push(DraftOf { id, draft, unreached: unreached.remove(&id) });
    }
    items.sort_by_key(|item| wanted.reviews.iter().position(|id| *id == item.id));
    Ok(Json(Drafts { items }))
}
