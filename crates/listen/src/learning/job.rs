//! Learning, beside everything else that goes on.

use opinion::Taxonomy;
use primitives::ShopId;
use store::StoreError;
use tokio::sync::oneshot;

use super::bench::Failure;
use super::learn::{Learned, learn};
use super::material::{self, Text};
use super::model;
use super::reading::raise;
use crate::{Listen, mining, settings, work};

/// Learns for a shop that has its place at the bench, and gives the place back.
pub(super) async fn run(listen: Listen, shop: ShopId) {
    let failure = match learned(&listen, shop).await {
        Ok(failure) => failure,
        Err(error) => {
            tracing::error!(%error, %shop, "what was learned could not be kept");
            Some(Failure::FAILED)
        }
    };
    listen.learning.end(shop, failure);
    listen.learning.wake();
}

async fn learned(listen: &Listen, shop: ShopId) -> Result<Option<Failure>, StoreError> {
    let store = &listen.kit.store;
    let taxonomy = mining::taxonomy(&settings::load(store, shop).await?.aspects);
    let texts = material::load(store, shop).await?;
    match aside(texts, taxonomy).await {
        Ok(learned) => keep(listen, shop, &learned).await.map(|()| None),
        Err(failure) => Ok(Some(failure)),
    }
}

/// On a thread of its own, which does not keep the process from ending as one of the runtime's would.
async fn aside(texts: Vec<Text>, taxonomy: Taxonomy) -> Result<Learned, Failure> {
    let (tell, told) = oneshot::channel();
    let work = move || drop(tell.send(learn(texts, &taxonomy)));
    if let Err(error) = std::thread::Builder::new().name("learning".to_owned()).spawn(work) {
        tracing::error!(%error, "no thread to learn on");
        return Err(Failure::FAILED);
    }
    told.await.unwrap_or(Err(Failure::FAILED))
}

/// Goes into use by itself only if it is better than the shipped one; then all texts are read again.
async fn keep(listen: &Listen, shop: ShopId, learned: &Learned) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let was_in_use = model::load(&tx, shop).await?.is_some_and(|kept| kept.is_in_use);
    let is_in_use = learned.quality.is_better();
    model::keep(&tx, &kit.vault, shop, learned, is_in_use, kit.now()).await?;
    if was_in_use || is_in_use {
        raise(&tx, shop, kit.now()).await?;
    }
    tx.commit().await
}
