//! Taking a person out.

use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value, Vault, exec_in};
use uuid::Uuid;
use web::Kit;

use crate::{people, queue};

/// What a person is known by here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Their profile and those that were merged into it.
    pub customers: Vec<Uuid>,
    pub emails: Vec<String>,
}

impl Person {
    /// The ids of their rows as customers.
    pub(crate) fn rows(&self, vault: &Vault, shop: ShopId) -> Vec<Uuid> {
        self.customers.iter().map(|id| people::of_customer(vault, shop, *id)).collect()
    }

    /// The ids of their addresses.
    pub(crate) fn addresses(&self, vault: &Vault, shop: ShopId) -> Vec<Uuid> {
        self.emails.iter().map(|email| people::of_address(vault, shop, email)).collect()
    }
}

/// Takes a person out at once: that something was asked stays as nobody's number; what waits is not sent, and who it was
/// for, its title and its text go, with the person's key. Of an address that refused or was refused, its fingerprint
/// stays, so that a later import does not write to it. Doing it twice does no harm.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn erase(kit: &Kit, shop: ShopId, person: &Person) -> Result<(), StoreError> {
    let (rows, addresses) = (person.rows(&kit.vault, shop), person.addresses(&kit.vault, shop));
    let tx = kit.store.begin().await?;
    for (column, ids) in [("customer", &person.customers), ("address", &addresses)] {
        for id in ids {
            take_out(&tx, shop, column, *id).await?;
        }
    }
    let fixed: [Value; 1] = [shop.0.into()];
    exec_in(&tx, &fixed, &rows, |list| format!("DELETE FROM contact_people WHERE shop = $1 AND person IN ({list})"))
        .await?;
    exec_in(&tx, &fixed, &addresses, |list| {
        format!(
            "DELETE FROM contact_people WHERE shop = $1 AND person IN ({list}) AND refused_at IS NULL
             AND stopped_at IS NULL"
        )
    })
    .await?;
    exec_in(&tx, &[shop.0.into(), true.into()], &addresses, |list| {
        format!(
            "UPDATE contact_people SET customer = NULL, stopped_by = NULL, is_settled = $2
             WHERE shop = $1 AND person IN ({list})"
        )
    })
    .await?;
    for chunk in rows.iter().chain(&addresses).copied().collect::<Vec<Uuid>>().chunks(1000) {
        kit.vault.forget(&tx, chunk).await?;
    }
    tx.commit().await
}

async fn take_out(tx: &Tx, shop: ShopId, column: &str, id: Uuid) -> Result<(), StoreError> {
    let which = format!("shop = $1 AND {column} = $2");
    let values = || -> Vec<Value> { vec![shop.0.into(), id.into()] };
    queue::cancel(tx, &which, values(), "erased").await?;
    let sql = format!(
        "UPDATE contact_messages SET error = NULL WHERE contact IN (SELECT id FROM contacts WHERE {which})
         AND state <> 'cancelled'"
    );
    tx.exec(&sql, values()).await?;
    let sql =
        format!("UPDATE contact_messages SET address = NULL WHERE contact IN (SELECT id FROM contacts WHERE {which})");
    tx.exec(&sql, values()).await?;
    let sql = format!(
        "UPDATE contacts SET customer = NULL, person = NULL, who = NULL, address = NULL, title = '', again_at = NULL
         WHERE {which}"
    );
    tx.exec(&sql, values()).await?;
    Ok(())
}
