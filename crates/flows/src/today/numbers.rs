use know::COUNTED;
use primitives::ShopId;
use store::StoreError;
use web::Kit;

use super::{Calendar, Number, Unit, count};

/// Of money: only that of orders in the shop's currency is in a sum.
const OWN: &str = " AND currency = (SELECT s.currency FROM shops s WHERE s.id = $1)";
const FOREIGN: &str = " AND currency <> (SELECT s.currency FROM shops s WHERE s.id = $1)";

/// What is asked of the orders that count, over the days `$2 <= day < $3` of the shop `$1`.
pub(super) fn of_orders(what: &str, more: &str) -> String {
    format!("SELECT {what} FROM orders WHERE shop = $1 AND day >= $2 AND day < $3 AND {COUNTED}{more}")
}

/// Customers who bought on the days `$2 <= day < $3`, and on an earlier day than one of these. By day, as that is how orders
/// are found without going through all of them.
fn returning() -> String {
    format!(
        "SELECT COUNT(DISTINCT p.profile) FROM orders o JOIN personas p ON p.id = o.persona
         JOIN profiles c ON c.id = p.profile
         WHERE o.shop = $1 AND o.day >= $2 AND o.day < $3
           AND o.{COUNTED} AND c.order_days > 1 AND EXISTS (SELECT 1 FROM personas q JOIN orders b ON b.persona = q.id
               WHERE q.profile = p.profile AND b.{COUNTED} AND b.day < o.day)"
    )
}

/// Customers who first ordered in the instants `$2 <= at < $3` of the shop `$1`.
const NEW: &str = "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND first_order_at >= $2 AND first_order_at < $3";

/// Parcels that were promised for the instants `$2 <= at < $3` of the shop `$1` and came later.
fn late() -> String {
    format!(
        "SELECT COUNT(*) FROM orders o WHERE o.shop = $1 AND o.promised_at >= $2 AND o.promised_at < $3 AND {}",
        know::late("$3")
    )
}

/// The last seven full days and the seven before them.
pub(super) async fn all(kit: &Kit, shop: ShopId, calendar: &Calendar) -> Result<Vec<Number>, StoreError> {
    let days = [calendar.day(14), calendar.day(7), calendar.day(0)];
    let net = format!(
        "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM {} WHERE day >= $2 AND day < $3{OWN}",
        know::net_sales()
    );
    let mut net = number(kit, shop, "net_sales", Unit::Money, &net, days).await?;
    let uncounted = of_orders("COUNT(*)", FOREIGN);
    net.uncounted = Some(count(kit, &uncounted, vec![shop.0.into(), days[1].into(), days[2].into()]).await?);
    let orders = number(kit, shop, "orders", Unit::Count, &of_orders("COUNT(*)", ""), days).await?;
    let instants = [calendar.midnight(14), calendar.midnight(7), calendar.midnight(0)];
    let mut numbers = vec![net, orders];
    for (key, sql, bounds) in [
        ("new_customers", NEW, instants),
        ("returning_customers", returning().as_str(), days),
        ("late_parcels", late().as_str(), instants),
    ] {
        numbers.push(number(kit, shop, key, Unit::Count, sql, bounds).await?);
    }
    Ok(numbers)
}

async fn number(
    kit: &Kit,
    shop: ShopId,
    key: &'static str,
    unit: Unit,
    sql: &str,
    [before, since, until]: [i64; 3],
) -> Result<Number, StoreError> {
    let value = count(kit, sql, vec![shop.0.into(), since.into(), until.into()]).await?;
    let previous = count(kit, sql, vec![shop.0.into(), before.into(), since.into()]).await?;
    Ok(Number { key, value, previous, unit, uncounted: None })
}

#[cfg(test)]
mod tests {
    use store::testing;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn who_returned_is_found_by_the_days_of_orders() {
        let test = testing::store(&[web::MIGRATIONS, know::MIGRATIONS].concat()).await;
        let days = vec![Uuid::nil().into(), 20_260_301_i64.into(), 20_260_308_i64.into()];
        testing::finds_by(&test.store, "(shop=? AND day>? AND day<?)", &returning(), days).await;
    }
}
