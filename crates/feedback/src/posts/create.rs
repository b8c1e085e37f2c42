use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff, ValidJson};

use super::keep::{NewPost, Origin, keep};
use super::link::thread_path;
use super::view::{FeedbackPost, one};
use super::{parse, row};
use crate::customers::Customer;
use crate::known::know;
use crate::votes::Voter;
use crate::{Feedback, settings};

/// What a customer said by telephone, in the shop or elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFeedback {
    /// idea | problem | praise | complaint
    kind: String,
    /// 1 to 120 characters.
    title: String,
    /// 1 to 4,000 characters.
    text: String,
    /// Whether it is for the shop alone; a complaint always is.
    #[serde(default)]
    is_private: bool,
    customer: Customer,
}

/// A post, and the link by which its author reads answers and goes on writing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrittenDown {
    #[serde(flatten)]
    post: FeedbackPost,
    link: String,
}

/// Write down what a customer said
#[utoipa::path(post, path = "/feedback", tag = "feedback", operation_id = "createFeedback", request_body = NewFeedback,
    responses((status = 201, body = WrittenDown), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(feedback): State<Feedback>,
    staff: Staff,
    headers: HeaderMap,
    ValidJson(new): ValidJson<NewFeedback>,
) -> Result<(StatusCode, Json<WrittenDown>), Problem> {
    staff.may(Permission::EditCustomers)?;
    parse::kind(&new.kind)?;
    let (title, text) = (parse::title(&new.title)?, parse::text(&new.text)?);
    let (kit, shop) = (&feedback.kit, staff.shop);
    let (who, language) = new.customer.find(&feedback, shop).await?;
    let tx = kit.store.begin().await?;
    row::lock(&tx, shop).await?;
    let known = know(&tx, kit, shop, &who).await?;
    let settings = settings::load(&tx, shop).await?;
    let post = NewPost {
        kind: &new.kind,
        title,
        text,
        is_private: new.is_private,
        who,
        is_proved: true,
        sender: None,
        voter: known.map(|known| Voter::of_person(kit, shop, known.person)),
        language,
        origin: Origin::Staff(&staff),
    };
    let post = keep(&tx, &feedback, shop, &settings, post).await?;
    tx.commit().await?;
    feedback.tell(shop, post.id);
    let link = format!("{}{}", pages::base_address(&headers), thread_path(kit, &post));
    Ok((StatusCode::CREATED, Json(WrittenDown { post: one(&feedback, &staff, post).await?, link })))
}
