use std::collections::BTreeMap;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, rows_in, sea_orm};

/// The id of a product, and what it is called as far as that is known.
pub(crate) type Naming<'a> = (String, &'a mut Option<String>);

#[derive(FromQueryResult)]
struct Named {
    product_id: String,
    name: String,
}

/// Calls products that have no name yet by the names that people know them by.
pub(crate) async fn name_products(db: &impl Sql, shop: ShopId, products: Vec<Naming<'_>>) -> Result<(), StoreError> {
    let unnamed: Vec<Naming<'_>> = products.into_iter().filter(|(_, name)| name.is_none()).collect();
    let ids: Vec<String> = store::distinct(unnamed.iter().map(|(id, _)| id.clone()));
    let rows: Vec<Named> = rows_in(db, &[shop.0.into()], &ids, |list| {
        format!("SELECT product_id, name FROM products WHERE shop = $1 AND product_id IN ({list})")
    })
    .await?;
    let names: BTreeMap<String, String> = rows.into_iter().map(|row| (row.product_id, row.name)).collect();
    for (id, name) in unnamed {
        *name = names.get(&id).cloned();
    }
    Ok(())
}
