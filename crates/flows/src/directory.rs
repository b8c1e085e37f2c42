use std::collections::HashMap;

use contact::{BoxFuture, Directory, Recipient, Who};
use know::identity::Kind;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, ids_in, sea_orm};
use uuid::Uuid;
use web::Kit;

/// Those who may be written to, as the customers' profiles have them.
pub struct Customers(Kit);

impl Customers {
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self(kit)
    }
}

#[derive(FromQueryResult)]
struct Segment {
    id: Uuid,
    name: String,
}

fn recipient(found: know::Reach) -> Recipient {
    Recipient {
        customer: found.profile,
        former: found.former,
        name: found.name,
        email: found.email,
        phone: found.phone,
        language: found.language,
        user_id: found.user_id,
        consent: found.consent,
        class: found.class,
        segments: found.segments,
    }
}

impl Directory for Customers {
    fn find<'a>(&'a self, shop: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let ids = [(Kind::UserId, &who.user_id), (Kind::BuyerId, &who.buyer_id), (Kind::Email, &who.email)];
        let ids: Vec<(Kind, &str)> = ids.into_iter().filter_map(|(kind, id)| Some((kind, id.as_deref()?))).collect();
        Box::pin(async move {
            let found = know::reach(&self.0.store, &self.0.vault, shop, who.customer, &ids).await?;
            Ok(found.map(recipient))
        })
    }

    fn visitor<'a>(
        &'a self,
        shop: ShopId,
        anonymous_id: &'a str,
    ) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        Box::pin(async move {
            let ids = [(Kind::AnonymousId, anonymous_id)];
            let found = know::reach(&self.0.store, &self.0.vault, shop, None, &ids).await?;
            Ok(found.map(recipient))
        })
    }

    fn members<'a>(
        &'a self,
        shop: ShopId,
        segment: Uuid,
        among: &'a [Uuid],
    ) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        Box::pin(async move {
            ids_in(&self.0.store, &[shop.0.into(), segment.into()], among, |list| {
                format!(
                    "SELECT m.profile FROM segment_members m JOIN segments s ON s.id = m.segment
                     WHERE s.shop = $1 AND m.segment = $2 AND m.profile IN ({list})"
                )
            })
            .await
        })
    }

    fn all_members(
        &self,
        shop: ShopId,
        segment: Uuid,
        most: usize,
    ) -> BoxFuture<'_, Result<Option<Vec<Uuid>>, StoreError>> {
        Box::pin(async move {
            let sql = format!(
                "SELECT m.profile FROM segment_members m JOIN segments s ON s.id = m.segment
                 WHERE s.shop = $1 AND m.segment = $2 LIMIT {}",
                most + 1
            );
            let members: Vec<Uuid> = self.0.store.column(&sql, vec![shop.0.into(), segment.into()]).await?;
            Ok((members.len() <= most).then_some(members))
        })
    }

    fn segments(&self, shop: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(async move {
            let sql = "SELECT id, name FROM segments WHERE shop = $1 ORDER BY name, id";
            let rows: Vec<Segment> = self.0.store.rows(sql, vec![shop.0.into()]).await?;
            Ok(rows.into_iter().map(|segment| (segment.id, segment.name)).collect())
        })
    }

    fn names<'a>(
        &'a self,
        shop: ShopId,
        customers: &'a [Uuid],
        is_masked: bool,
    ) -> BoxFuture<'a, Result<HashMap<Uuid, String>, StoreError>> {
        Box::pin(know::names(&self.0.store, &self.0.vault, shop, customers, is_masked))
    }
}
