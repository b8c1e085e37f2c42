use primitives::ShopId;
use store::Sql;

use crate::Problem;

/// Whether a list that a shop's people fill by hand has room for one more: such lists are given whole, so each has an end.
/// `rows` is the table and which of its rows count, `$1` being the shop: `segments WHERE shop = $1`.
///
/// # Errors
/// 409 (`too_many`) when there are `most`.
pub async fn has_room(db: &impl Sql, rows: &str, shop: ShopId, most: i64) -> Result<(), Problem> {
    let count: i64 = db.scalar(&format!("SELECT COUNT(*) FROM {rows}"), vec![shop.0.into()]).await?.unwrap_or(0);
    if count >= most {
        let detail = format!("there are {most} of them, which is as many as there can be: remove one first");
        return Err(Problem::conflict("too_many", detail));
    }
    Ok(())
}
