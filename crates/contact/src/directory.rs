use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;

use primitives::ShopId;
use store::StoreError;
use uuid::Uuid;
use web::mask;

use crate::Who;

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A person as their profile has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipient {
    pub customer: Uuid,
    /// Profiles that were merged into this one: what they were asked counts as well.
    pub former: Vec<Uuid>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// A language tag, such as `zh-CN`.
    pub language: Option<String>,
    /// The shop's id of the person: what they say to us is told to their profile under it.
    pub user_id: Option<String>,
    /// What was said about each channel (`email`, `web`, `phone` …); a channel of which nothing was said is left out.
    pub consent: BTreeMap<String, bool>,
    /// The customer's class, such as `loyal`.
    pub class: String,
    pub segments: Vec<Uuid>,
}

/// A customer, as a list of what people said names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub id: Uuid,
    pub name: Option<String>,
}

/// Who people are: implemented over the customers' profiles.
///
/// It is asked while a write is under way, so it must read on connections of its own.
pub trait Directory: Send + Sync {
    /// The person that any of the ids of `who` leads to; `None` when no profile does.
    fn find<'a>(&'a self, shop: ShopId, who: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>>;

    /// The person whom the shop's own systems named with a browser, by the random id that it keeps; `None` when they named
    /// nobody, whoever the browser says that it is, or browsers are not known here.
    fn visitor<'a>(
        &'a self,
        shop: ShopId,
        anonymous_id: &'a str,
    ) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        let _ = (shop, anonymous_id);
        Box::pin(std::future::ready(Ok(None)))
    }

    /// Which of some customers are in a segment of the shop now.
    fn members<'a>(
        &'a self,
        shop: ShopId,
        segment: Uuid,
        among: &'a [Uuid],
    ) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        let _ = (shop, segment, among);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// Which of some people are in a segment of the shop now, whichever of their ids leads to a member: their places in the
    /// list.
    fn in_segment<'a>(
        &'a self,
        shop: ShopId,
        segment: Uuid,
        people: &'a [Who],
    ) -> BoxFuture<'a, Result<BTreeSet<usize>, StoreError>> {
        let _ = (shop, segment, people);
        Box::pin(std::future::ready(Ok(BTreeSet::new())))
    }

    /// All customers who are in a segment of the shop now; `None` of more than `most`, or where that is not known.
    fn all_members(
        &self,
        shop: ShopId,
        segment: Uuid,
        most: usize,
    ) -> BoxFuture<'_, Result<Option<Vec<Uuid>>, StoreError>> {
        let _ = (shop, segment, most);
        Box::pin(std::future::ready(Ok(None)))
    }

    /// The shop's customers after one, in the order of their ids: who is in any of some segments now, or everybody where
    /// none is named. Fewer than `most` are the last.
    fn customers<'a>(
        &'a self,
        shop: ShopId,
        segments: &'a [Uuid],
        after: Uuid,
        most: usize,
    ) -> BoxFuture<'a, Result<Vec<Uuid>, StoreError>> {
        let _ = (shop, segments, after, most);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// The segments of a shop by id and name.
    fn segments(&self, shop: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>>;

    /// What customers are called, by their ids, also by those of profiles that were merged since; with most of each name
    /// hidden where `is_masked`. Whose name is not known is left out.
    fn names<'a>(
        &'a self,
        shop: ShopId,
        customers: &'a [Uuid],
        is_masked: bool,
    ) -> BoxFuture<'a, Result<HashMap<Uuid, String>, StoreError>> {
        let _ = (shop, customers, is_masked);
        Box::pin(std::future::ready(Ok(HashMap::new())))
    }

    /// The customers whom some people are known to be, by their places in the list; with most of each name hidden where
    /// `is_masked`.
    fn called<'a>(
        &'a self,
        shop: ShopId,
        people: &'a [Who],
        is_masked: bool,
    ) -> BoxFuture<'a, Result<HashMap<usize, Customer>, StoreError>> {
        Box::pin(async move {
            let mut found = HashMap::new();
            for (place, who) in people.iter().enumerate() {
                let Some(Recipient { customer: id, name, .. }) = self.find(shop, who).await? else { continue };
                let name = if is_masked { name.as_deref().map(mask::name) } else { name };
                found.insert(place, Customer { id, name });
            }
            Ok(found)
        })
    }
}

/// The directory of an installation that knows nobody: mails cannot be sent, links can be given away.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Directory for Nobody {
    fn find<'a>(&'a self, _: ShopId, _: &'a Who) -> BoxFuture<'a, Result<Option<Recipient>, StoreError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn segments(&self, _: ShopId) -> BoxFuture<'_, Result<Vec<(Uuid, String)>, StoreError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}
