use contact::{Follower, Turn};
use pages::{Link, Token};
use primitives::ShopId;
use store::{Sql, StoreError, Tx, micros};
use web::Kit;

use super::PURPOSE;
use crate::posts::row::lock;
use crate::votes;

/// Whose subscription a token proves; it follows the post at the end of all merges.
pub(crate) async fn open(db: &impl Sql, kit: &Kit, shop: ShopId, text: &str) -> Result<Option<Follower>, StoreError> {
    let bound = shop.to_string();
    let proved = Token::parse(text)
        .filter(|token| Link { purpose: PURPOSE, id: token.id, bound: &bound }.is_proved_by(token, &kit.vault));
    let Some(token) = proved else { return Ok(None) };
    let sql = "SELECT s.id, p.root AS subject, p.title AS about FROM feedback_subscriptions s
               JOIN feedback_posts p ON p.id = s.post WHERE s.shop = $1 AND s.id = $2 AND NOT p.is_erased";
    db.row(sql, vec![shop.0.into(), token.id.into()]).await
}

pub(crate) async fn set(tx: &Tx, kit: &Kit, shop: ShopId, follower: &Follower, turn: Turn) -> Result<(), StoreError> {
    lock(tx, shop).await?;
    let sql = "UPDATE feedback_subscriptions SET state = $1, confirmed_at = COALESCE(confirmed_at, $2)
               WHERE shop = $3 AND id = $4";
    tx.exec(sql, vec![turn.state().into(), micros(kit.now()).into(), shop.0.into(), follower.id.into()]).await?;
    votes::recount(tx, follower.subject).await
}
