use jiff::SignedDuration;
use primitives::{ShopId, Timestamp};
use store::{Sql, Store, StoreError, Value, micros, unindexed};

/// So long may a mail wait to be sent that asks whether an address is theirs, and then so long the answer to it.
pub const CONFIRMED_WITHIN: SignedDuration = SignedDuration::from_hours(48);

/// Forgets whom nobody confirmed in time: anybody may have written their address down. `table` has `shop`, `state`, which
/// is `pending` until they do, and `created_at`, when they were asked last. That somebody was asked about `topic` stays
/// without whom: a customer has it on their page, and who confirmed is known where they follow. The fingerprint of the
/// address stays, for the way out that the mail shows does not end, and a mail may come back late.
///
/// # Errors
/// When the database refuses.
pub async fn forget_unconfirmed(
    store: &Store,
    (table, topic): (&str, &str),
    shop: ShopId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ended = micros(now - 2 * CONFIRMED_WITHIN);
    let tx = store.begin().await?;
    let sql = format!("DELETE FROM {table} WHERE shop = $1 AND state = 'pending' AND created_at < $2");
    tx.exec(&sql, vec![shop.0.into(), ended.into()]).await?;
    let values = || -> Vec<Value> { vec![shop.0.into(), topic.into(), ended.into()] };
    // What a server said may quote the address.
    let sql =
        format!("UPDATE contact_messages SET error = NULL WHERE state <> 'cancelled' AND contact IN ({})", asked());
    tx.exec(&sql, values()).await?;
    let sql = format!("UPDATE contacts SET person = NULL, who = NULL WHERE id IN ({})", asked());
    tx.exec(&sql, values()).await?;
    tx.commit().await
}

/// Who was asked so long ago and is no customer.
fn asked() -> String {
    let is_stranger = unindexed("customer IS NULL");
    format!(
        "SELECT id FROM contacts WHERE shop = $1 AND topic = $2 AND decided_at < $3 AND kind = 'confirmation'
         AND who IS NOT NULL AND {is_stranger}"
    )
}

#[cfg(test)]
mod tests {
    use store::testing;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn who_was_asked_is_found_among_all_decisions_of_a_shop() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let values = vec![Uuid::nil().into(), "question".into(), 0i64.into()];
        let by = "contacts_unconfirmed (shop=? AND topic=? AND decided_at<?)";
        testing::finds_by(&test.store, by, &asked(), values).await;
    }
}
