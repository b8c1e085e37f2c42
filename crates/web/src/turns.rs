//! Colleagues who take new pieces of work in turns.

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, ids_in, rows_in, sea_orm};
use uuid::Uuid;

use crate::{Fault, Problem};

/// Somebody of the staff.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
}

/// Those of the chosen who still work here, beginning with who comes after the last one.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_turn(
    db: &impl Sql,
    shop: ShopId,
    chosen: &[Uuid],
    last: Option<Uuid>,
) -> Result<Vec<Colleague>, StoreError> {
    let mut found: Vec<Colleague> = rows_in(db, &[shop.0.into()], chosen, |list| {
        format!("SELECT id, name FROM accounts WHERE shop = $1 AND disabled_at IS NULL AND id IN ({list})")
    })
    .await?;
    let place = |id: Uuid| chosen.iter().position(|one| *one == id);
    let next = last.and_then(place).map_or(0, |last| last + 1);
    found.sort_by_key(|colleague| place(colleague.id).map(|at| (at + chosen.len() - next) % chosen.len()));
    Ok(found)
}

/// Colleagues of the shop, each once.
///
/// # Errors
/// 422 for the field that names others.
pub async fn check_colleagues(db: &impl Sql, shop: ShopId, chosen: &[Uuid], field: &str) -> Result<(), Problem> {
    let found: Vec<Uuid> = ids_in(db, &[shop.0.into()], chosen, |list| {
        format!("SELECT id FROM accounts WHERE shop = $1 AND id IN ({list})")
    })
    .await?;
    let is_known = |one: &Uuid| found.contains(one);
    let is_sound = store::distinct(chosen).len() == chosen.len() && chosen.iter().all(is_known);
    if is_sound { Ok(()) } else { Err(Problem::invalid(field, Fault::Unknown)) }
}
