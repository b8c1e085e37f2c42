use primitives::ShopId;
use store::StoreError;
use web::Kit;

use super::{Calendar, Number, Unit, count};

/// Each is counted over the days `$2 <= day < $3` of the shop `$1`. Money is of orders in the shop's currency.
const BY_DAY: [(&str, Unit, &str); 2] = [
    (
        "net_sales",
        Unit::Money,
        "SELECT CAST(COALESCE(SUM(total_minor - refunded_minor), 0) AS BIGINT) FROM orders
         WHERE shop = $1 AND day >= $2 AND day < $3 AND status NOT IN ('pending', 'cancelled')
           AND currency = (SELECT s.currency FROM shops s WHERE s.id = $1)",
    ),
    (
        "orders",
        Unit::Count,
        "SELECT COUNT(*) FROM orders
         WHERE shop = $1 AND day >= $2 AND day < $3 AND status NOT IN ('pending', 'cancelled')",
    ),
];

/// Orders of those days whose money is in no sum.
const UNCOUNTED: &str = "SELECT COUNT(*) FROM orders
    WHERE shop = $1 AND day >= $2 AND day < $3 AND status NOT IN ('pending', 'cancelled')
      AND currency <> (SELECT s.currency FROM shops s WHERE s.id = $1)";

/// Each is counted over the instants `$2 <= at < $3` of the shop `$1`.
const BY_INSTANT: [(&str, Unit, &str); 3] = [
    (
        "new_customers",
        Unit::Count,
        "SELECT COUNT(*) FROM profiles WHERE shop = $1 AND first_order_at >= $2 AND first_order_at < $3",
    ),
    (
        "returning_customers",
        Unit::Count,
        "SELECT COUNT(DISTINCT p.profile) FROM orders o JOIN personas p ON p.id = o.persona
         JOIN profiles c ON c.id = p.profile
         WHERE o.shop = $1 AND o.ordered_at >= $2 AND o.ordered_at < $3
           AND o.status NOT IN ('pending', 'cancelled') AND c.first_order_at < o.ordered_at",
    ),
    (
        "late_parcels",
        Unit::Count,
        "SELECT COUNT(*) FROM orders WHERE shop = $1 AND promised_at >= $2 AND promised_at < $3
         AND status <> 'cancelled' AND (delivered_at IS NULL OR delivered_at > promised_at)",
    ),
];

/// The last seven full days and the seven before them.
pub(super) async fn all(kit: &Kit, shop: ShopId, calendar: &Calendar) -> Result<Vec<Number>, StoreError> {
    let mut numbers = Vec::new();
    let days = [calendar.day(14), calendar.day(7), calendar.day(0)];
    for (key, unit, sql) in BY_DAY {
        let mut number = number(kit, shop, key, unit, sql, days).await?;
        if matches!(unit, Unit::Money) {
            number.uncounted = Some(count(kit, UNCOUNTED, vec![shop.0.into(), days[1].into(), days[2].into()]).await?);
        }
        numbers.push(number);
    }
    let instants = [calendar.instant(14), calendar.instant(7), calendar.instant(0)];
    for (key, unit, sql) in BY_INSTANT {
        numbers.push(number(kit, shop, key, unit, sql, instants).await?);
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
