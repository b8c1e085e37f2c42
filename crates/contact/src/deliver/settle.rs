//! A refusal given here stands until the profile has heard of it; from then on the profile speaks, and a later yes there
//! counts again.

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use crate::person::mail_consent;
use crate::{Contact, Who};

/// Refusals looked at in one round, the newest first: those that no profile can hear of stay as they are.
const MOST: usize = 100;

#[derive(FromQueryResult)]
struct Row {
    shop: Uuid,
    customer: Uuid,
}

/// Marks the refusals that the profiles know.
pub(crate) async fn settle(contact: &Contact) -> Result<(), StoreError> {
    let kit = &contact.kit;
    let sql = format!(
        "SELECT shop, customer FROM contact_people
         WHERE refused_at IS NOT NULL AND NOT is_settled AND customer IS NOT NULL
         GROUP BY shop, customer ORDER BY MAX(refused_at) DESC LIMIT {MOST}"
    );
    for Row { shop, customer } in kit.store.rows::<Row>(&sql, vec![]).await? {
        let who = Who { customer: Some(customer), ..Who::default() };
        let recipient = contact.directory.find(ShopId(shop), &who).await?;
        if mail_consent(recipient.as_ref()) == Some(false) {
            let tx = kit.store.begin().await?;
            let sql = "UPDATE contact_people SET is_settled = $1 WHERE shop = $2 AND customer = $3
                       AND refused_at IS NOT NULL";
            tx.exec(sql, vec![true.into(), shop.into(), customer.into()]).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}
