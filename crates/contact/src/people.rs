//! What is remembered of people and of mail addresses. Both are known here by ids that follow from them and say nothing
//! without the installation's key.

use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, Vault, distinct, micros, rows_in, sea_orm, text};
use uuid::Uuid;

use crate::Recipient;
use crate::gates::days;

/// Whom one decision is about: a profile with those merged into it, an address, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Subjects {
    pub customers: Vec<Uuid>,
    /// The rows of the customers, the one of today first.
    pub people: Vec<Uuid>,
    pub address: Option<Uuid>,
}

impl Subjects {
    pub fn new(vault: &Vault, shop: ShopId, recipient: Option<&Recipient>, address: Option<&str>) -> Self {
        let customers: Vec<Uuid> =
            recipient.into_iter().flat_map(|r| std::iter::once(r.customer).chain(r.former.iter().copied())).collect();
        let people = customers.iter().map(|id| of_customer(vault, shop, *id)).collect();
        Self { customers, people, address: address.map(|email| of_address(vault, shop, email)) }
    }

    /// Whose key seals what is kept: the customer's, else the address's.
    pub fn person(&self) -> Option<Uuid> {
        self.people.first().copied().or(self.address)
    }

    /// All rows, in the one order in which they are locked.
    fn rows(&self) -> Vec<Uuid> {
        distinct(self.people.iter().copied().chain(self.address))
    }
}

pub(crate) fn of_customer(vault: &Vault, shop: ShopId, customer: Uuid) -> Uuid {
    vault.blind_id(&format!("{shop}/contact/customer"), &customer.to_string())
}

/// Addresses are one whatever the case of their letters.
pub(crate) fn of_address(vault: &Vault, shop: ShopId, email: &str) -> Uuid {
    vault.blind_id(&format!("{shop}/contact/address"), &email.trim().to_lowercase())
}

/// What the person or the address has said or done for good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub has_refused: bool,
    pub is_stopped: bool,
}

#[derive(FromQueryResult)]
struct Row {
    refused_at: Option<i64>,
    is_settled: bool,
    stopped_at: Option<i64>,
}

/// Makes whoever decides about the same people or address wait until this transaction is through.
pub(crate) async fn lock(tx: &Tx, shop: ShopId, subjects: &Subjects) -> Result<(), StoreError> {
    let row = |id: Uuid| -> Vec<Value> { vec![shop.0.into(), id.into(), false.into(), 1i64.into()] };
    let rows = subjects.rows().into_iter().map(row).collect();
    let on_conflict = "ON CONFLICT (shop, person) DO UPDATE SET asks = contact_people.asks + 1";
    tx.insert("contact_people", &["shop", "person", "is_settled", "asks"], rows, on_conflict).await?;
    Ok(())
}

/// `consent` is what the profile says about mails today. A refusal that the profile has heard of gives way to a yes that
/// it heard later.
pub(crate) async fn standing(
    db: &impl Sql,
    shop: ShopId,
    subjects: &Subjects,
    consent: Option<bool>,
) -> Result<Standing, StoreError> {
    let rows: Vec<Row> = rows_in(db, &[shop.0.into()], &subjects.rows(), |list| {
        format!("SELECT refused_at, is_settled, stopped_at FROM contact_people WHERE shop = $1 AND person IN ({list})")
    })
    .await?;
    let refuses = |row: &Row| row.refused_at.is_some() && !(row.is_settled && consent == Some(true));
    Ok(Standing { has_refused: rows.iter().any(refuses), is_stopped: rows.iter().any(|row| row.stopped_at.is_some()) })
}

/// Notes a refusal; false when everything of it was known already.
pub(crate) async fn refuse(
    tx: &Tx,
    shop: ShopId,
    rows: &[Uuid],
    customer: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut is_new = false;
    for person in rows {
        let sql = "INSERT INTO contact_people (shop, person, customer, refused_at, is_settled, asks)
            VALUES ($1, $2, $3, $4, $5, 0)
            ON CONFLICT (shop, person) DO UPDATE SET customer = excluded.customer, refused_at = excluded.refused_at,
                is_settled = excluded.is_settled
            WHERE contact_people.refused_at IS NULL OR contact_people.is_settled";
        let values = vec![shop.0.into(), (*person).into(), customer.into(), micros(now).into(), false.into()];
        is_new |= tx.exec(sql, values).await? > 0;
    }
    Ok(is_new)
}

/// Takes a refusal back, by the wish of the person.
pub(crate) async fn welcome(tx: &Tx, shop: ShopId, rows: &[Uuid]) -> Result<bool, StoreError> {
    let changed = store::exec_in(tx, &[shop.0.into()], rows, |list| {
        format!(
            "UPDATE contact_people SET refused_at = NULL WHERE shop = $1 AND refused_at IS NOT NULL
             AND person IN ({list})"
        )
    })
    .await?;
    Ok(changed > 0)
}

/// Notes that an address refused a mail for good.
pub(crate) async fn stop(tx: &Tx, shop: ShopId, address: Uuid, words: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO contact_people (shop, person, is_settled, stopped_at, stopped_by, asks)
        VALUES ($1, $2, $3, $4, $5, 0)
        ON CONFLICT (shop, person) DO UPDATE SET stopped_at = excluded.stopped_at, stopped_by = excluded.stopped_by";
    let values = vec![shop.0.into(), address.into(), false.into(), micros(now).into(), text(words)];
    tx.exec(sql, values).await?;
    Ok(())
}

/// An address to which so many mails came back, one after the other, is stopped as well.
const MOST_RETURNS: i64 = 5;
/// After so many days without one, they are counted anew.
const RETURNS_DAYS: i64 = 90;

/// Counts a mail that came back; true when the address is stopped by it.
pub(crate) async fn returned(
    tx: &Tx,
    shop: ShopId,
    address: Uuid,
    (is_gone, words): (bool, &str),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO contact_people (shop, person, is_settled, asks, came_back, came_back_at)
        VALUES ($1, $2, $3, 0, 1, $4)
        ON CONFLICT (shop, person) DO UPDATE SET came_back_at = excluded.came_back_at,
            came_back = CASE WHEN contact_people.came_back_at > $5 THEN contact_people.came_back + 1 ELSE 1 END
        RETURNING came_back";
    let since = micros(now - days(RETURNS_DAYS));
    let values = vec![shop.0.into(), address.into(), false.into(), micros(now).into(), since.into()];
    let returns: i64 = tx.scalar(sql, values).await?.unwrap_or(1);
    if !is_gone && returns < MOST_RETURNS {
        return Ok(false);
    }
    stop(tx, shop, address, words, now).await?;
    Ok(true)
}

/// Lets an address be written to again; false when it was not stopped.
pub(crate) async fn resume(tx: &Tx, shop: ShopId, address: Uuid) -> Result<bool, StoreError> {
    let sql = "UPDATE contact_people SET stopped_at = NULL, stopped_by = NULL, came_back = 0, came_back_at = NULL
               WHERE shop = $1 AND person = $2 AND stopped_at IS NOT NULL";
    Ok(tx.exec(sql, vec![shop.0.into(), address.into()]).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_written_and_another_in_another_shop() {
        let vault = Vault::with_key([7; 32]);
        let (here, there) = (ShopId(Uuid::from_u128(1)), ShopId(Uuid::from_u128(2)));
        assert_eq!(of_address(&vault, here, "Lin@Example.com "), of_address(&vault, here, "lin@example.com"));
        assert_ne!(of_address(&vault, here, "lin@example.com"), of_address(&vault, there, "lin@example.com"));
        let id = Uuid::from_u128(9);
        assert_ne!(of_customer(&vault, here, id), of_address(&vault, here, &id.to_string()));
    }

    #[test]
    fn rows_are_locked_in_one_order_and_each_once() {
        let vault = Vault::with_key([7; 32]);
        let shop = ShopId(Uuid::from_u128(1));
        let recipient = |customer, former: &[u128]| Recipient {
            customer: Uuid::from_u128(customer),
            former: former.iter().map(|id| Uuid::from_u128(*id)).collect(),
            ..Recipient::default()
        };
        let one = Subjects::new(&vault, shop, Some(&recipient(1, &[2, 3])), Some("a@b.cn"));
        let other = Subjects::new(&vault, shop, Some(&recipient(3, &[2, 1, 1])), Some("A@b.cn"));
        assert_eq!(one.rows(), other.rows());
        assert_eq!(one.person(), Some(of_customer(&vault, shop, Uuid::from_u128(1))));
        assert_eq!(Subjects::new(&vault, shop, None, None).person(), None);
    }
}
