use pages::{Link, Token};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::PURPOSE;
use crate::posts::row::lock;
use crate::votes;

/// A subscription whose link was opened.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Opened {
    pub id: Uuid,
    /// Of the post.
    pub title: String,
    pub root: Uuid,
}

/// The subscription that a token proves.
pub(crate) async fn open(db: &impl Sql, kit: &Kit, shop: ShopId, text: &str) -> Result<Option<Opened>, StoreError> {
    let bound = shop.to_string();
    let proved = Token::parse(text)
        .filter(|token| Link { purpose: PURPOSE, id: token.id, bound: &bound }.is_proved_by(token, &kit.vault));
    let Some(token) = proved else { return Ok(None) };
    let sql = "SELECT s.id, p.title, p.root FROM feedback_subscriptions s
               JOIN feedback_posts p ON p.id = s.post WHERE s.shop = $1 AND s.id = $2 AND NOT p.is_erased";
    db.row(sql, vec![shop.0.into(), token.id.into()]).await
}

/// The address is theirs: from now on they are told.
pub(crate) async fn start(tx: &Tx, kit: &Kit, shop: ShopId, opened: &Opened) -> Result<(), StoreError> {
    set(tx, kit, shop, opened, "active").await
}

/// They do not want to hear more.
pub(crate) async fn end(tx: &Tx, kit: &Kit, shop: ShopId, opened: &Opened) -> Result<(), StoreError> {
    set(tx, kit, shop, opened, "ended").await
}

async fn set(tx: &Tx, kit: &Kit, shop: ShopId, opened: &Opened, state: &str) -> Result<(), StoreError> {
    lock(tx, shop).await?;
    let sql = "UPDATE feedback_subscriptions SET state = $1, confirmed_at = COALESCE(confirmed_at, $2)
               WHERE shop = $3 AND id = $4";
    tx.exec(sql, vec![state.into(), micros(kit.now()).into(), shop.0.into(), opened.id.into()]).await?;
    votes::recount(tx, opened.root).await
}
