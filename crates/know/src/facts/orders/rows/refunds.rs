use std::collections::BTreeMap;
use std::str::FromStr;

use primitives::{Currency, ShopId};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, micros, rows_in, sea_orm, text};
use uuid::Uuid;

use super::super::{Refund, Refunded};
use super::Entries;
use crate::shop::ShopSettings;

pub(in super::super) async fn save_refunds(tx: &Tx, shop: &ShopSettings, entries: &Entries) -> Result<(), StoreError> {
    let row = |order_id: &String, refund_id: &String, refund: &Refund| {
        vec![
            shop.id.0.into(),
            order_id.clone().into(),
            refund_id.clone().into(),
            refund.persona.into(),
            micros(refund.at).into(),
            refund.currency.clone().into(),
            refund.minor.into(),
            refund.reason.clone().into(),
            refund.written.clone().into(),
            shop.day(refund.at).into(),
        ]
    };
    let rows: Vec<Vec<Value>> = entries
        .iter()
        .flat_map(|(order, entry)| entry.refunds.iter().map(move |(id, refund)| row(order, id, refund)))
        .collect();
    let columns = ["shop", "order_id", "refund_id", "persona", "at", "currency", "minor", "reason", "written", "day"];
    let newest =
        "ON CONFLICT (shop, order_id, refund_id) DO UPDATE SET persona = COALESCE(excluded.persona, refunds.persona),
        at = excluded.at, currency = excluded.currency, minor = excluded.minor, reason = excluded.reason,
        written = excluded.written, day = excluded.day";
    tx.insert("refunds", &columns, rows, newest).await?;
    save_lines(tx, shop.id, entries).await
}

/// Puts down for which products the refunds are, in the place of what was known of them.
async fn save_lines(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    forget_lines(tx, shop, entries).await?;
    let refunds = entries.iter().flat_map(|(order, entry)| entry.refunds.iter().map(move |(id, of)| (order, id, of)));
    let of_refund = |(order, id, refund): (&String, &String, &Refund)| {
        let row = |(product, share): (&str, f64)| {
            vec![shop.0.into(), order.as_str().into(), id.as_str().into(), product.into(), share.into()]
        };
        refund.shares().into_iter().map(row).collect::<Vec<Vec<Value>>>()
    };
    let rows = refunds.flat_map(of_refund).collect();
    let columns = ["shop", "order_id", "refund_id", "product_id", "share"];
    tx.insert("refund_lines", &columns, rows, "").await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Known {
    order_id: String,
    refund_id: String,
}

/// Of refunds that are told again, which is seldom: no index serves a list of pairs.
async fn forget_lines(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    let refunded = entries.iter().filter(|(_, entry)| !entry.refunds.is_empty());
    let orders: Vec<String> = refunded.map(|(order, _)| order.clone()).collect();
    let known: Vec<Known> = rows_in(tx, &[shop.0.into()], &orders, |list| {
        format!("SELECT DISTINCT order_id, refund_id FROM refund_lines WHERE shop = $1 AND order_id IN ({list})")
    })
    .await?;
    let is_told_again =
        |known: &Known| entries.get(&known.order_id).is_some_and(|entry| entry.refunds.contains_key(&known.refund_id));
    let sql = "DELETE FROM refund_lines WHERE shop = $1 AND order_id = $2 AND refund_id = $3";
    for Known { order_id, refund_id } in known.into_iter().filter(is_told_again) {
        tx.exec(sql, vec![shop.0.into(), order_id.into(), refund_id.into()]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    order_id: String,
    refund_id: String,
    persona: Option<Uuid>,
    currency: String,
    minor: Option<i64>,
    written: Option<String>,
}

/// What went back of each order, over all its refunds, and the personas that these are of. Of a refund that says no
/// currency the amount is put down in its order's, as it is known now.
pub(in super::super) async fn refunded(
    tx: &Tx,
    shop: &ShopSettings,
    entries: &Entries,
) -> Result<(BTreeMap<String, Refunded>, Vec<Uuid>), StoreError> {
    let ids: Vec<String> = entries.keys().cloned().collect();
    let rows: Vec<Row> = rows_in(tx, &[shop.id.0.into()], &ids, |list| {
        format!(
            "SELECT order_id, refund_id, persona, currency, minor, written FROM refunds
             WHERE shop = $1 AND order_id IN ({list})"
        )
    })
    .await?;
    let (mut refunded, mut personas) = (BTreeMap::<String, Refunded>::new(), Vec::new());
    for mut row in rows {
        let currency = entries.get(&row.order_id).and_then(|entry| Some(entry.order.as_ref()?.currency.as_str()));
        if row.read_in(currency.unwrap_or(shop.currency.code())) {
            row.put_down(tx, shop.id).await?;
        }
        let is_own = currency.is_none_or(|currency| currency == row.currency);
        let back = refunded.entry(row.order_id).or_default();
        match row.minor {
            None => back.is_whole = true,
            Some(minor) if is_own => back.sum = back.sum.saturating_add(minor),
            Some(minor) => back.is_foreign |= minor > 0,
        }
        personas.extend(row.persona);
    }
    Ok((refunded, personas))
}

impl Row {
    /// Reads what was written without a currency in this one; whether that changes anything.
    fn read_in(&mut self, currency: &str) -> bool {
        let Some(written) = self.written.as_deref().filter(|_| currency != self.currency) else { return false };
        let read = Currency::from_str(currency).and_then(|currency| primitives::Money::parse(written, currency));
        let Ok(money) = read else { return false };
        (self.currency, self.minor) = (currency.to_owned(), Some(money.minor.saturating_abs()));
        true
    }

    async fn put_down(&self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let sql = "UPDATE refunds SET currency = $1, minor = $2 WHERE shop = $3 AND order_id = $4 AND refund_id = $5";
        let (order_id, refund_id) = (text(&self.order_id), text(&self.refund_id));
        tx.exec(sql, vec![self.currency.as_str().into(), self.minor.into(), shop.0.into(), order_id, refund_id])
            .await?;
        Ok(())
    }
}
