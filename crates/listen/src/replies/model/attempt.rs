use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::prompt;
use super::saved::{Question, Saved};
use crate::Listen;
use crate::shop::Shop;

/// What a model makes of a review that nobody wrote.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplyModelAttempt {
    pub text: String,
}

/// Try the model that writes drafts
///
/// Asks once about an invented review, also while it is off. A problem says what went wrong.
#[utoipa::path(post, path = "/reply-model/attempts", tag = "reviews", operation_id = "tryReplyModel",
    responses((status = 200, body = ReplyModelAttempt), (status = 409, body = Problem), (status = 429, body = Problem),
        (status = 502, body = Problem), (status = 504, body = Problem)))]
pub(crate) async fn attempt(State(listen): State<Listen>, staff: Staff) -> Result<Json<ReplyModelAttempt>, Problem> {
    staff.may(Permission::ManageStaff)?;
    let kit = &listen.kit;
    let saved = Saved::load(&kit.store, staff.shop).await?;
    let shop = Shop::load(&kit.store, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    listen.count_draft(staff.shop)?;
    let text = if shop.language == "zh" {
        "茶很香，就是快递慢了两天。"
    } else {
        "Lovely tea, but it came two days late."
    };
    let question = Question {
        system: prompt::system(&shop.name, &shop.language, true),
        user: json!({"review": {"text": text}, "stars": 4}),
    };
    Ok(Json(ReplyModelAttempt { text: saved.ask(&listen, staff.shop, &question).await? }))
}
