//! That a review helped: counted once for each voter. Voters are told apart by their network, so a vote may be another
//! person's as well: only who gave it has its receipt, and takes it back.

use pages::{Link, Token};
use primitives::ShopId;
use serde_json::json;
use store::{Sql, Tx};
use uuid::Uuid;
use web::Problem;

use super::find;
use super::row::Review;
use crate::Listen;
use crate::own::{Actor, act};
use crate::people::Who;
use crate::work;

/// What a receipt proves.
const PURPOSE: &str = "helpful vote";

/// How a vote was counted.
pub struct Voted {
    /// How many found the review helpful.
    pub helpful: i64,
    /// Of a vote that was given now.
    pub receipt: Option<String>,
}

/// Counts that a published review helped. `voter` is whatever tells visitors apart; it is stored as a keyed fingerprint.
///
/// # Errors
/// 404 when there is no such published review.
pub async fn vote(tx: &Tx, listen: &Listen, shop: ShopId, review: Uuid, voter: &str) -> Result<Voted, Problem> {
    let (review, voter) = opened(tx, listen, shop, review, voter).await?;
    if given(tx, review.id, &voter).await?.is_some() {
        return Ok(Voted { helpful: review.helpful, receipt: None });
    }
    let helpful = turn(tx, listen, shop, (&review, &voter), true).await?;
    let at = given(tx, review.id, &voter).await?;
    let token = |at: i64| Link { purpose: PURPOSE, id: review.id, bound: &bound(&voter, at) }.token(&listen.kit.vault);
    Ok(Voted { helpful, receipt: at.map(token) })
}

/// Takes back the vote that a receipt is of; any other stays. Gives how many find the review helpful.
///
/// # Errors
/// 404 when there is no such published review.
pub async fn take_back(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    review: Uuid,
    (voter, receipt): (&str, &str),
) -> Result<i64, Problem> {
    let (review, voter) = opened(tx, listen, shop, review, voter).await?;
    let given = given(tx, review.id, &voter).await?;
    let is_theirs = given.zip(Token::parse(receipt)).is_some_and(|(at, token)| {
        let link = Link { purpose: PURPOSE, id: review.id, bound: &bound(&voter, at) };
        link.is_proved_by(&token, &listen.kit.vault)
    });
    if !is_theirs {
        return Ok(review.helpful);
    }
    turn(tx, listen, shop, (&review, &voter), false).await
}

async fn opened(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    review: Uuid,
    voter: &str,
) -> Result<(Review, String), Problem> {
    // Of two at once from a network, the second finds the vote of the first.
    work::lock(tx).await?;
    let review = find(tx, shop, review).await?;
    if !review.is_public() {
        return Err(Problem::not_found("review"));
    }
    Ok((review, listen.kit.vault.blind_text("listen/voter", voter)))
}

/// When the vote was given that counts.
async fn given(tx: &Tx, review: Uuid, voter: &str) -> Result<Option<i64>, Problem> {
    let sql = "SELECT at FROM review_votes WHERE review = $1 AND voter = $2 AND is_helpful";
    Ok(tx.scalar(sql, vec![review.into(), voter.into()]).await?)
}

fn bound(voter: &str, at: i64) -> String {
    format!("{voter} {at}")
}

async fn turn(
    tx: &Tx,
    listen: &Listen,
    shop: ShopId,
    (review, voter): (&Review, &str),
    is_helpful: bool,
) -> Result<i64, Problem> {
    let properties = json!({"review_id": review.review_id, "voter": voter, "is_helpful": is_helpful});
    act(tx, listen, shop, &Actor::Shopper(Who::default()), "Review Voted", &properties).await?;
    Ok(find(tx, shop, review.id).await?.helpful)
}
