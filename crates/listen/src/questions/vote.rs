use primitives::ShopId;
use serde_json::json;
use store::{Sql, Tx, micros};
use uuid::Uuid;
use web::Problem;

use super::row::lock;
use super::settle::count;
use crate::Listen;
use crate::own::{Actor, act};
use crate::people::Who;

/// Counts that a published answer helped, once for each voter. `voter` is whatever tells visitors apart; it is stored as
/// a keyed fingerprint. Gives the question. The caller commits.
///
/// # Errors
/// 404 when there is no such answer that everybody sees.
pub(super) async fn vote(tx: &Tx, listen: &Listen, shop: ShopId, answer: Uuid, voter: &str) -> Result<Uuid, Problem> {
    let kit = &listen.kit;
    lock(tx).await?;
    let sql = "SELECT a.question FROM question_answers a JOIN questions r ON r.id = a.question
        WHERE a.shop = $1 AND a.id = $2 AND a.state = 'published' AND r.state = 'published'";
    let question: Option<Uuid> = tx.scalar(sql, vec![shop.0.into(), answer.into()]).await?;
    let question = question.ok_or_else(|| Problem::not_found("answer"))?;
    let voter = kit.vault.blind_text("listen/voter", voter);
    let sql =
        "INSERT INTO question_votes (answer, voter, at) VALUES ($1, $2, $3) ON CONFLICT (answer, voter) DO NOTHING";
    let values = vec![answer.into(), voter.as_str().into(), micros(kit.now()).into()];
    if tx.exec(sql, values).await? == 0 {
        return Ok(question);
    }
    let sql = "UPDATE question_answers SET helpful = helpful + 1 WHERE id = $1";
    tx.exec(sql, vec![answer.into()]).await?;
    count(tx, question).await?;
    let told = json!({"question_id": question, "answer_id": answer, "voter": voter});
    act(tx, listen, shop, &Actor::Shopper(Who::default()), "Question Voted", &told).await?;
    Ok(question)
}
