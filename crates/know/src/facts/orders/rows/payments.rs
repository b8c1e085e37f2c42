use primitives::ShopId;
use store::{StoreError, Tx, Value, micros, text};

use super::super::Payment;
use super::Entries;

pub(in super::super) async fn save_payments(tx: &Tx, shop: ShopId, entries: &Entries) -> Result<(), StoreError> {
    let row = |order_id: &String, id: &String, payment: &Payment| {
        vec![
            shop.0.into(),
            order_id.as_str().into(),
            text(id),
            payment.method.clone().into(),
            payment.currency.clone().into(),
            payment.minor.into(),
            payment.instalments.into(),
            micros(payment.at).into(),
        ]
    };
    let rows: Vec<Vec<Value>> = entries
        .iter()
        .flat_map(|(order, entry)| entry.payments.iter().map(move |(id, payment)| row(order, id, payment)))
        .collect();
    let columns = ["shop", "order_id", "payment_id", "method", "currency", "minor", "instalments", "paid_at"];
    let newest = "ON CONFLICT (shop, order_id, payment_id) DO UPDATE SET method = excluded.method,
        currency = excluded.currency, minor = excluded.minor, instalments = excluded.instalments,
        paid_at = excluded.paid_at";
    tx.insert("order_payments", &columns, rows, newest).await?;
    Ok(())
}
