use std::collections::{BTreeSet, HashMap};

use contact::{BoxFuture, Customer, Directory, Recipient, Who};
use know::identity::Kind;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, distinct, ids_in, sea_orm, unindexed};
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

/// The surest first.
fn ids(who: &Who) -> Vec<(Kind, &str)> {
    let ids = [(Kind::UserId, &who.user_id), (Kind::BuyerId, &who.buyer_id), (Kind::Email, &who.email)];
    ids.into_iter().filter_map(|(kind, id)| Some((kind, id.as_deref()?))).collect()
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
        let ids = ids(who);
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
            let found = know::visitor(&self.0.store, &self.0.vault, shop, anonymous_id).await?;
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

    fn in_segment<'a>(
        &'a self,
        shop: ShopId,
        segment: Uuid,
        people: &'a [Who],
    ) -> BoxFuture<'a, Result<BTreeSet<usize>, StoreError>> {
        Box::pin(async move {
            let called = people.iter().map(|who| know::Called { customer: who.customer, identifiers: ids(who) });
            let called: Vec<know::Called<'_>> = called.collect();
            know::in_segment(&self.0.store, &self.0.vault, shop, segment, &called).await
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

    fn customers<'a>(
        &'a self,
        shop: ShopId,
        segments: &'a [Uuid],
        after: Uuid,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        Box::pin(async move {
            let db = &self.0.store;
            if segments.is_empty() {
                let of_shop = unindexed("shop = $1");
                let sql = format!(
                    "SELECT id FROM profiles WHERE id > $2 AND is_known AND {of_shop} ORDER BY id LIMIT {most}"
                );
                return db.column::<Uuid>(&sql, vec![shop.0.into(), after.into()]).await;
            }
            // One after the other, each in the order of its index: a page does not sort a whole segment.
            let mut found = BTreeSet::new();
            for segment in segments {
                let sql = format!(
                    "SELECT m.profile FROM segment_members m JOIN segments s ON s.id = m.segment
                     WHERE s.shop = $1 AND m.segment = $2 AND m.profile > $3 ORDER BY m.profile LIMIT {most}"
                );
                let values = vec![shop.0.into(), (*segment).into(), after.into()];
                found.extend(db.column::<Uuid>(&sql, values).await?);
            }
            Ok(found.into_iter().take(most).collect())
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

    fn called<'a>(
        &'a self,
        shop: ShopId,
        people: &'a [Who],
        is_masked: bool,
    ) -> BoxFuture<'a, Result<HashMap<usize, Customer>, StoreError>> {
        let people: Vec<Vec<(Kind, &str)>> = people.iter().map(ids).collect();
        Box::pin(async move {
            let (db, vault) = (&self.0.store, &self.0.vault);
            let found = know::called(db, vault, shop, &people).await?;
            let customers = distinct(found.values().copied());
            let names = know::names(db, vault, shop, &customers, is_masked).await?;
            let named = |(place, id): (usize, Uuid)| (place, Customer { id, name: names.get(&id).cloned() });
            Ok(found.into_iter().map(named).collect())
        })
    }
}
