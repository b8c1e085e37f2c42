//! Pictures that shoppers send: made anew from their pixels, kept in two sizes, shown by id.

mod folder;
pub(crate) mod record;
mod serve;
mod staff;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use pages::picture::{Picture, PictureError};
use primitives::ShopId;
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Kit;

use crate::Listen;
use folder::{Folder, Size};
pub(crate) use serve::serve;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(staff::picture))
}

/// The pictures of an installation.
#[derive(Clone)]
pub(crate) struct Media {
    folder: Folder,
    /// One picture is decoded at a time: many large ones at once would fill the memory.
    gate: Arc<Semaphore>,
}

/// Why a picture was not taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    Picture(PictureError),
    /// It is no fault of the picture; the log has the cause.
    Failed,
}

impl Media {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: Folder::new(folder), gate: Arc::new(Semaphore::new(1)) }
    }

    /// Takes a file that came by a link and gives the id of its picture.
    pub async fn take(&self, kit: &Kit, shop: ShopId, request: Uuid, file: Vec<u8>) -> Result<Uuid, Refusal> {
        let failed = |cause: &dyn std::fmt::Display| {
            tracing::error!(%cause, "a picture could not be kept");
            Refusal::Failed
        };
        let permit = Arc::clone(&self.gate).acquire_owned().await.map_err(|error| failed(&error))?;
        let id = Uuid::from_bytes(kit.ids.random());
        let folder = self.folder.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let picture = Picture::read(&file)?;
            Ok(folder.keep(id, &picture).map(|()| picture))
        });
        // A decoder that gives up with a panic has met a damaged file.
        let kept = kept.await.unwrap_or(Err(PictureError::Damaged)).map_err(Refusal::Picture)?;
        let picture = kept.map_err(|error| failed(&error))?;
        record::insert(kit, shop, request, id, &picture).await.map_err(|error| failed(&error))?;
        Ok(id)
    }

    fn read(&self, id: Uuid, size: Size) -> io::Result<Vec<u8>> {
        self.folder.read(id, size)
    }

    fn remove(&self, id: Uuid) -> io::Result<()> {
        self.folder.remove(id)
    }
}
