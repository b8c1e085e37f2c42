use know::identity::Kind;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, distinct, ids_in, rows_in, sea_orm};
use uuid::Uuid;
use web::Kit;

/// The customers that numbers are to be of, as each domain knows them.
pub(super) struct Members {
    pub segment: Uuid,
    pub name: String,
    /// As reviews know them.
    pub writers: Vec<Uuid>,
    /// As feedback knows them.
    pub authors: Vec<Uuid>,
}

#[derive(FromQueryResult)]
struct Row {
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
}

impl Members {
    /// `None` when the shop has no such segment.
    pub async fn load(kit: &Kit, shop: ShopId, segment: Uuid) -> Result<Option<Self>, StoreError> {
        let (store, vault) = (&kit.store, &kit.vault);
        let sql = "SELECT name FROM segments WHERE shop = $1 AND id = $2";
        let Some(name) = store.scalar::<String>(sql, vec![shop.0.into(), segment.into()]).await? else {
            return Ok(None);
        };
        let profiles: Vec<Uuid> =
            store.column("SELECT profile FROM segment_members WHERE segment = $1", vec![segment.into()]).await?;
        // A profile has the id of the persona that it began with, so those that were merged into it are among them.
        let customers: Vec<Uuid> =
            ids_in(store, &[], &profiles, |list| format!("SELECT p.id FROM personas p WHERE p.profile IN ({list})"))
                .await?;
        let rows: Vec<Row> = rows_in(store, &[], &profiles, |list| {
            format!(
                "SELECT i.persona, i.kind, i.sealed FROM personas p JOIN identifiers i ON i.persona = p.id
                 WHERE p.profile IN ({list}) AND i.kind IN ('user_id', 'buyer_id', 'email')"
            )
        })
        .await?;
        let keys = vault.existing_keys(store, &distinct(rows.iter().map(|row| row.persona))).await?;
        let (mut user_ids, mut buyer_ids, mut emails) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let Some(key) = keys.get(&row.persona) else { continue };
            let value = key.open(&row.kind, &row.sealed)?;
            match Kind::parse(&row.kind) {
                Some(Kind::UserId) => user_ids.push(value),
                Some(Kind::Email) => emails.push(value),
                _ => buyer_ids.push(value),
            }
        }
        let (users, buyers, mails) = (user_ids.clone(), buyer_ids.clone(), emails.clone());
        let writers = listen::Person { user_ids, buyer_ids, emails }.ids(vault, shop);
        let person = feedback::Person { user_ids: users, buyer_ids: buyers, customers, emails: mails };
        Ok(Some(Self { segment, name, writers, authors: person.ids(kit, shop).await? }))
    }
}
