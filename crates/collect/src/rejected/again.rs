use std::collections::HashMap;

use axum::http::StatusCode;
use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use store::{StoreError, instant};
use uuid::Uuid;
use web::{Fault, FieldError, Problem};

use super::list::Row;
use super::seal::Request;
use crate::Collect;
use crate::ingest::{Common, Item, Posted, Reject, Taken, check_common, malformed, read_call, with_type};
use crate::sources::{self, Source};

/// What was refused, ready to be read again as it would have been read when it came.
pub(super) struct Again {
    pub id: Uuid,
    pub source: Source,
    /// Whether only the beginning of what was sent is in `text`.
    pub is_cut: bool,
    text: String,
    request: Request,
    received: Timestamp,
}

/// The sources of those that are sent again, by their ids; none for one that is gone.
#[derive(Default)]
pub(super) struct Sources(HashMap<Uuid, Option<Source>>);

impl Sources {
    async fn get(&mut self, collect: &Collect, shop: ShopId, id: Uuid) -> Result<Option<Source>, StoreError> {
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let found = sources::by_id(&collect.kit.store, shop, id).await?;
        self.0.insert(id, found.clone());
        Ok(found)
    }
}

impl Again {
    /// Opens what was kept; `mended` stands in the place of what was sent. None where its source is gone.
    pub async fn open(
        collect: &Collect,
        shop: ShopId,
        row: Row,
        mended: Option<String>,
        sources: &mut Sources,
    ) -> Result<Option<Self>, StoreError> {
        let Some(source) = sources.get(collect, shop, row.source).await? else { return Ok(None) };
        let (id, received_at) = (row.id, row.received_at);
        let said = row.said(&collect.kit.vault)?;
        let received = if said.request.is_some() { instant(received_at) } else { collect.kit.now() };
        let request = said.request.unwrap_or_default();
        let is_cut = mended.is_none() && request.bytes.is_some();
        let text = with_type(&mended.unwrap_or(said.raw), request.kind).into_owned();
        Ok(Some(Self { id, source, is_cut, text, request, received }))
    }

    /// Its calls: one, or all of a batch.
    pub fn read(&self) -> Result<Vec<Taken<'_>>, Reject> {
        if self.is_batch() {
            return self.batch();
        }
        let json: &RawValue = serde_json::from_str(&self.text).map_err(malformed)?;
        let common = self.request.common.as_deref().map(serde_json::from_str::<Common<'_>>).transpose();
        let common = common.map_err(malformed)?.unwrap_or_default();
        Ok(vec![self.call(Item::new(json.get()), &common, || format!("replay-{}", self.id))?])
    }

    /// Whether it is a whole body, with a list of calls.
    fn is_batch(&self) -> bool {
        #[derive(Deserialize)]
        struct Shape {
            r#type: Option<IgnoredAny>,
            batch: Option<IgnoredAny>,
        }
        self.request.kind.is_none()
            && serde_json::from_str::<Shape>(&self.text).is_ok_and(|it| it.r#type.is_none() && it.batch.is_some())
    }

    fn batch(&self) -> Result<Vec<Taken<'_>>, Reject> {
        let posted = Posted::batch(&self.text).map_err(malformed)?;
        let items = posted.items.unwrap_or_default();
        if items.is_empty() {
            return Err(Reject::field("missing_batch", "batch", "there is no call in “batch”"));
        }
        check_common(items.len(), &posted.common)?;
        let mut taken = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            let call = self.call(item, &posted.common, || format!("replay-{}-{at}", self.id)).map_err(|reject| {
                let message = format!("call {} of the batch: {}", at + 1, reject.message);
                Reject { message, ..reject }
            })?;
            taken.push(call);
        }
        Ok(taken)
    }

    fn call<'a>(
        &self,
        item: Item<'a>,
        common: &Common<'_>,
        new_id: impl FnOnce() -> String,
    ) -> Result<Taken<'a>, Reject> {
        read_call(item, None, common, &self.source, self.received, new_id)
    }

    /// Says what is not even JSON, in the words of all that cannot be read.
    pub fn check_json(&self) -> Result<(), Problem> {
        let read = serde_json::from_str::<IgnoredAny>(&self.text);
        read.map(drop).map_err(|error| Problem::invalid("raw", Fault::unreadable(&error)))
    }
}

/// Why it is refused again, in the answer to who sent it again.
pub(super) fn refused_again(reject: Reject) -> Problem {
    let field = reject.field.unwrap_or("raw").to_owned();
    let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reject.code, reject.message.clone());
    let fault = Fault::Refused { reason: reject.code.to_owned(), why: reject.message };
    Problem { errors: vec![FieldError::new(field, fault)], ..problem }
}
