use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use store::{Sql, Tx, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Kit, Path, Permission, Problem, Staff, ValidJson};

use super::keep::json_text;
use super::row::{Post, find, lock, save};
use super::view::{FeedbackDetail, detail};
use super::{parse, tell_case, words};
use crate::kinds::{STATES, is_always_private};
use crate::own::{Actor, queue};
use crate::people::Who;
use crate::subscriptions::{News, announce, hush};
use crate::{Feedback, log};

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackChange {
    /// new | under_review | planned | in_progress | done | declined | answered
    state: Option<String>,
    /// An account; null: nobody.
    #[serde(default, deserialize_with = "web::given")]
    #[schema(value_type = Option<Uuid>)]
    owner: Option<Option<Uuid>>,
    tags: Option<Vec<String>>,
    /// idea | problem | praise | complaint. A complaint becomes private, and stays so.
    kind: Option<String>,
    title: Option<String>,
}

/// Change a post
///
/// Those who follow a public post are told of its new state two minutes later, when it still is in it. What waits to be
/// sent of a post that becomes private goes to its author alone.
#[utoipa::path(patch, path = "/feedback/{id}", tag = "feedback", operation_id = "changeFeedback",
    params(("id" = Uuid, Path)), request_body = FeedbackChange,
    responses((status = 200, body = FeedbackDetail), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<FeedbackChange>,
) -> Result<Json<FeedbackDetail>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let before = find(&tx, shop, id).await?;
    let mut post = before.clone();
    change.apply(&tx, &staff, &mut post).await?;
    if post != before {
        post.changed_at = micros(kit.now());
        save(&tx, post.clone()).await?;
    }
    if before.is_public() && !post.is_public() {
        hush(&tx, kit, &post).await?;
    }
    if post.title != before.title {
        words::index(&tx, &post).await?;
    }
    note(&tx, kit, &staff, &before, &post).await?;
    if post.state != before.state {
        let mover = Mover::Staff(&staff);
        state_changed(&tx, kit, mover, &post, &before.state).await?;
        tell_case(&tx, &feedback, mover, &post, &before.state).await?;
        announce(&tx, kit, &post, News::State { before: before.state }).await?;
    }
    tx.commit().await?;
    feedback.tell(shop, id);
    Ok(Json(detail(&feedback, &staff, post).await?))
}

impl FeedbackChange {
    async fn apply(self, tx: &Tx, staff: &Staff, post: &mut Post) -> Result<(), Problem> {
        if let Some(state) = self.state {
            parse::one_of("state", &state, &STATES)?;
            if post.is_merged() {
                let why = "the post was merged: its state is that of the one it was merged into";
                return Err(Problem::conflict("merged", why));
            }
            post.state = state;
        }
        if let Some(owner) = self.owner {
            post.owner_name = match owner {
                Some(owner) => Some(account(tx, staff, owner).await?),
                None => None,
            };
            post.owner = owner;
        }
        if let Some(tags) = &self.tags {
            post.tags = json_text(&parse::tags(tags)?)?;
        }
        if let Some(kind) = self.kind {
            parse::kind(&kind)?;
            post.is_private |= is_always_private(&kind);
            if post.is_private && post.approval != "rejected" {
                post.approval = "private".to_owned();
            }
            post.kind = kind;
        }
        if let Some(title) = &self.title {
            if post.is_erased {
                return Err(Problem::conflict("erased", "the author was erased: the post has no words any more"));
            }
            post.title = parse::title(title)?;
        }
        Ok(())
    }
}

/// The name of a colleague.
async fn account(db: &impl Sql, staff: &Staff, id: Uuid) -> Result<String, Problem> {
    let sql = "SELECT name FROM accounts WHERE shop = $1 AND id = $2 AND disabled_at IS NULL";
    let name: Option<String> = db.scalar(sql, vec![staff.shop.0.into(), id.into()]).await?;
    name.ok_or_else(|| Problem::invalid("owner", Fault::Unknown))
}

/// Everything but the state; of a title only that it changed, for it holds words of the author. So may tags, which the event
/// leaves out: an erasure finds the log of a post, and not that event.
async fn note(tx: &Tx, kit: &Kit, staff: &Staff, before: &Post, now: &Post) -> Result<(), Problem> {
    let mut fields = serde_json::Map::new();
    if before.owner != now.owner {
        fields.insert("owner".to_owned(), json!(now.owner_name));
    }
    if before.kind != now.kind {
        fields.insert("kind".to_owned(), json!({"from": before.kind, "to": now.kind}));
    }
    if before.tags != now.tags {
        fields.insert("tags".to_owned(), json!(now.tags()));
    }
    if before.title != now.title {
        fields.insert("title".to_owned(), json!(true));
    }
    if fields.is_empty() {
        return Ok(());
    }
    let detail = serde_json::Value::Object(fields);
    log::add(tx, kit, now.shop(), now.id, Some(staff), ("changed", &detail)).await?;
    let mut properties = json!({"post_id": now.id, "number": now.number, "kind": now.kind, "changed": detail});
    if before.tags != now.tags {
        properties["changed"]["tags"] = json!(true);
    }
    queue(tx, kit, now.shop(), Actor::Staff(staff), crate::CHANGED, properties).await
}

/// Who makes a post something else.
#[derive(Clone, Copy)]
pub(crate) enum Mover<'a> {
    Staff(&'a Staff),
    /// The author, by writing again.
    Author(&'a Who),
}

/// Notes that a post is something else than `from`.
pub(crate) async fn state_changed(
    tx: &Tx,
    kit: &Kit,
    mover: Mover<'_>,
    post: &Post,
    from: &str,
) -> Result<(), Problem> {
    let (staff, actor) = match mover {
        Mover::Staff(staff) => (Some(staff), Actor::Staff(staff)),
        Mover::Author(who) => (None, Actor::Shopper(who)),
    };
    let detail = json!({"from": from, "to": post.state});
    log::add(tx, kit, post.shop(), post.id, staff, ("state_changed", &detail)).await?;
    let properties =
        json!({"post_id": post.id, "number": post.number, "kind": post.kind, "from": from, "to": post.state});
    queue(tx, kit, post.shop(), actor, "Feedback State Changed", properties).await
}
