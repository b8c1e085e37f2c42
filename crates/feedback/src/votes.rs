//! Votes: one of everybody, whatever is merged and parted again.
//!
//! A vote stays with the post that it was given to. What a post shows is counted over all that was merged into it, each
//! voter once, so parting gives everyone their votes back. Who is not known votes as a browser, and of one network only so
//! many count, for anybody can make up browsers; each takes back no vote but their own. The first 32 digits of a voter's key
//! tell apart who counts: of votes from before there were such browsers, the network.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use pages::Address;
use primitives::ShopId;
use serde_json::json;
use store::{Sql, StoreError, Tx, micros};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::{Kit, Path, Permission, Problem, Staff, ValidJson};

use crate::customers::Customer;
use crate::known::know;
use crate::own::{Actor, queue};
use crate::people::Who;
use crate::posts::row::{find, lock};
use crate::posts::trend;
use crate::posts::view::{FeedbackPost, one};
use crate::subscriptions::{self, Follow};
use crate::{Feedback, log};

/// Of one network so many vote for a post: more than a household or an office has, fewer than a script would like.
const MOST_OF_NETWORK: i64 = 20;

/// Somebody who votes.
#[derive(Debug, Clone)]
pub(crate) struct Voter {
    /// Keyed fingerprint.
    pub key: String,
    pub person: Option<Uuid>,
    /// Keyed fingerprint of where a browser is (see [`Address::visitor`]).
    network: Option<String>,
}

impl Voter {
    pub fn of_person(kit: &Kit, shop: ShopId, person: Uuid) -> Self {
        let key = fingerprint(kit, shop, &format!("person {person}"));
        Self { key, person: Some(person), network: None }
    }

    /// Somebody who is not known, by the number of their browser.
    pub fn of_browser(kit: &Kit, shop: ShopId, browser: Uuid, (address, headers): (&Address, &HeaderMap)) -> Self {
        let network = fingerprint(kit, shop, &format!("visitor {}", address.visitor(headers)));
        Self { key: fingerprint(kit, shop, &format!("browser {browser}")), person: None, network: Some(network) }
    }
}

fn fingerprint(kit: &Kit, shop: ShopId, what: &str) -> String {
    kit.vault.blind_text("feedback/voter", &format!("{shop} {what}"))
}

/// Gives a vote, or takes it back. `root` is no merged post. Tells whether anything changed.
pub(crate) async fn cast(
    tx: &Tx,
    feedback: &Feedback,
    shop: ShopId,
    root: Uuid,
    (voter, who): (&Voter, &Who),
    is_for: bool,
) -> Result<bool, Problem> {
    let kit = &feedback.kit;
    lock(tx, shop).await?;
    if has_voted(tx, root, voter).await? == is_for {
        return Ok(false);
    }
    match is_for {
        true => put(tx, kit, root, voter).await?,
        false => {
            let sql = "DELETE FROM feedback_votes WHERE voter = $1
                       AND post IN (SELECT p.id FROM feedback_posts p WHERE p.root = $2)";
            tx.exec(sql, vec![voter.key.as_str().into(), root.into()]).await?;
        }
    }
    recount(tx, root).await?;
    let post = find(tx, shop, root).await?;
    let properties = json!({"post_id": root, "number": post.number, "is_vote": is_for, "votes": post.votes});
    queue(tx, kit, shop, Actor::Shopper(who), "Feedback Voted", properties).await?;
    Ok(true)
}

pub(crate) async fn put(tx: &Tx, kit: &Kit, post: Uuid, voter: &Voter) -> Result<(), StoreError> {
    let sql = "INSERT INTO feedback_votes (post, voter, person, network, at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING";
    let (key, network) = (voter.key.as_str().into(), voter.network.clone().into());
    tx.exec(sql, vec![post.into(), key, voter.person.into(), network, micros(kit.now()).into()]).await.map(drop)
}

/// Whether a vote would count: not when too many others of the same network voted.
pub(crate) async fn has_room(db: &impl Sql, root: Uuid, voter: &Voter) -> Result<bool, StoreError> {
    let Some(network) = &voter.network else { return Ok(true) };
    let sql = "SELECT COUNT(DISTINCT v.voter) FROM feedback_votes v JOIN feedback_posts p ON p.id = v.post
               WHERE p.root = $1 AND v.network = $2 AND v.voter <> $3";
    let others: Option<i64> =
        db.scalar(sql, vec![root.into(), network.as_str().into(), voter.key.as_str().into()]).await?;
    Ok(others.unwrap_or(0) < MOST_OF_NETWORK)
}

/// Whether somebody voted for a post or for one that was merged into it.
pub(crate) async fn has_voted(db: &impl Sql, root: Uuid, voter: &Voter) -> Result<bool, StoreError> {
    let sql = "SELECT v.post FROM feedback_votes v JOIN feedback_posts p ON p.id = v.post
               WHERE p.root = $1 AND v.voter = $2 LIMIT 1";
    let found: Option<Uuid> = db.scalar(sql, vec![root.into(), voter.key.as_str().into()]).await?;
    Ok(found.is_some())
}

/// Counts the votes and subscribers of a post and of all that was merged into it.
pub(crate) async fn recount(tx: &Tx, root: Uuid) -> Result<(), StoreError> {
    let of_all = "UPDATE feedback_posts SET
            votes = (SELECT COUNT(DISTINCT SUBSTR(v.voter, 1, 32)) FROM feedback_votes v JOIN feedback_posts q ON q.id = v.post
                WHERE q.root = $1),
            subscribers = (SELECT COUNT(DISTINCT s.subscriber) FROM feedback_subscriptions s
                JOIN feedback_posts q ON q.id = s.post WHERE q.root = $1 AND s.state = 'active')
        WHERE id = $1";
    let of_each = "UPDATE feedback_posts SET
            votes = (SELECT COUNT(DISTINCT SUBSTR(v.voter, 1, 32)) FROM feedback_votes v WHERE v.post = feedback_posts.id),
            subscribers = (SELECT COUNT(*) FROM feedback_subscriptions s
                WHERE s.post = feedback_posts.id AND s.state = 'active')
        WHERE root = $1 AND id <> $1";
    for sql in [of_all, of_each] {
        tx.exec(sql, vec![root.into()]).await?;
    }
    trend::weigh(tx, root).await
}

/// Vote for a customer
///
/// The customer is told of answers from then on. Voting twice counts once.
#[utoipa::path(post, path = "/feedback/{id}/votes", tag = "feedback", operation_id = "voteFeedback",
    params(("id" = Uuid, Path)), request_body = Customer,
    responses((status = 200, body = FeedbackPost), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn vote(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(customer): ValidJson<Customer>,
) -> Result<Json<FeedbackPost>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (kit, shop) = (&feedback.kit, staff.shop);
    let (who, language) = customer.find(&feedback, shop).await?;
    let tx = kit.store.begin().await?;
    lock(&tx, shop).await?;
    let post = find(&tx, shop, id).await?;
    if post.is_merged() {
        return Err(Problem::conflict("merged", "the post was merged: vote for the one it was merged into"));
    }
    if !post.is_public() {
        return Err(Problem::conflict("not_public", "only what is public is voted for"));
    }
    let known = know(&tx, kit, shop, &who).await?.ok_or_else(Customer::nobody)?;
    let voter = Voter::of_person(kit, shop, known.person);
    if cast(&tx, &feedback, shop, id, (&voter, &who), true).await? {
        log::add(&tx, kit, shop, id, Some(&staff), ("voted", &json!({}))).await?;
    }
    let follow = Follow { who: &who, language, is_author: false, is_proved: true };
    subscriptions::follow(&tx, &feedback, &post, &follow).await?;
    recount(&tx, id).await?;
    let post = find(&tx, shop, id).await?;
    tx.commit().await?;
    feedback.tell(shop, id);
    Ok(Json(one(&feedback, &staff, post).await?))
}

pub(crate) fn routes() -> OpenApiRouter<Feedback> {
    OpenApiRouter::new().routes(routes!(vote))
}
