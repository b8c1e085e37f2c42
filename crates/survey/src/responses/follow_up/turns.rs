//! Who gets new follow-ups, where the shop chose somebody: each is decided about once.

use primitives::ShopId;
use store::{Sql, StoreError, Tx};
use uuid::Uuid;
use web::Problem;

use super::{COLUMNS, Row};
use crate::own::{Actor, tell};
use crate::{Surveys, settings};

/// Given away in one transaction.
const BATCH: usize = 100;

/// Gives new follow-ups of all shops an owner; gives how many.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn assign(surveys: &Surveys) -> Result<usize, Problem> {
    let mut given = 0;
    for shop in web::shops(&surveys.kit.store).await? {
        given += assign_new(surveys, shop.id).await?;
    }
    Ok(given)
}

/// Those of a shop that nobody has had, the oldest first.
async fn assign_new(surveys: &Surveys, shop: ShopId) -> Result<usize, Problem> {
    let kit = &surveys.kit;
    let owners = settings::load(&kit.store, shop).await?.follow_up_owners;
    if owners.is_empty() || open(&kit.store, shop).await?.is_empty() {
        return Ok(0);
    }
    let tx = kit.store.begin().await?;
    let before: Option<Uuid> = tx.scalar("SELECT owner FROM survey_turns WHERE shop = $1", vec![shop.0.into()]).await?;
    let (open, colleagues) = (open(&tx, shop).await?, web::in_turn(&tx, shop, &owners, before).await?);
    let mut turns = colleagues.iter().cycle().peekable();
    let (mut given, mut last) = (0, None);
    for mut row in open {
        let Some(colleague) = turns.peek().copied() else { break };
        (row.owner, row.owner_name) = (Some(colleague.id), Some(colleague.name.clone()));
        if take(&tx, &row).await? {
            tell(&tx, kit, shop, &Actor::System, "Survey Followed Up", &row.said()).await?;
            (given, last) = (given + 1, Some(colleague.id));
            turns.next();
        }
    }
    if let Some(last) = last {
        let sql = "INSERT INTO survey_turns (shop, owner) VALUES ($1, $2)
            ON CONFLICT (shop) DO UPDATE SET owner = excluded.owner";
        tx.exec(sql, vec![shop.0.into(), last.into()]).await?;
    }
    tx.commit().await?;
    Ok(given)
}

/// Open, and never anybody's: what somebody gave back is for who takes it.
const NEW: &str = "state = 'open' AND owner IS NULL AND NOT was_owned";

async fn open(db: &impl Sql, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM survey_follow_ups WHERE shop = $1 AND {NEW} ORDER BY opened_at, response LIMIT {BATCH}"
    );
    db.rows(&sql, vec![shop.0.into()]).await
}

/// False when somebody else was faster.
async fn take(tx: &Tx, row: &Row) -> Result<bool, StoreError> {
    let sql = format!(
        "UPDATE survey_follow_ups SET owner = $1, owner_name = $2, was_owned = TRUE WHERE response = $3 AND {NEW}"
    );
    let values = vec![row.owner.into(), row.owner_name.clone().into(), row.response.into()];
    Ok(tx.exec(&sql, values).await? == 1)
}
