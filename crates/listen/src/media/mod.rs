//! Pictures that shoppers send, or that came with imported reviews: made anew from their pixels, kept in two sizes, shown
//! by id.

mod archive;
mod bring;
mod folder;
pub(crate) mod record;
mod serve;
mod staff;

use std::io;
use std::path::{Path, PathBuf};

use axum::extract::DefaultBodyLimit;
use pages::picture::{Picture, PictureError};
use primitives::ShopId;
use tokio::sync::Semaphore;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Kit;

use crate::Listen;
use folder::{Folder, Size};
use record::Made;
pub(crate) use serve::serve;

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new()
        .routes(routes!(bring::bring))
        // It counts by itself, to say what is too large.
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(staff::picture))
}

/// The large size of a picture that a review shows; none where its file is gone.
pub(crate) fn read(folder: &Path, id: Uuid) -> Option<Vec<u8>> {
    Folder::new(folder.to_owned()).read(id, Size::Large).ok()
}

/// One picture is decoded at a time, whoever sent it: many large ones at once would fill the memory.
static TURN: Semaphore = Semaphore::const_new(1);

/// The pictures of an installation.
#[derive(Clone)]
pub(crate) struct Media {
    folder: Folder,
}

/// Why a picture was not taken.
#[derive(Debug)]
pub(crate) enum Refusal {
    Picture(PictureError),
    /// It is no fault of the picture; the log has the cause.
    Failed,
}

fn failed(cause: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%cause, "a picture could not be kept");
    Refusal::Failed
}

impl Media {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: Folder::new(folder) }
    }

    /// Takes a file that came by a link and gives the id of its picture.
    pub async fn take(&self, kit: &Kit, shop: ShopId, request: Uuid, file: Vec<u8>) -> Result<Uuid, Refusal> {
        let made = self.make(kit, file).await?;
        record::insert(kit, shop, request, &made).await.map_err(|error| failed(&error))?;
        Ok(made.id)
    }

    /// Makes a picture anew and keeps both sizes; nothing shows it yet.
    async fn make(&self, kit: &Kit, file: Vec<u8>) -> Result<Made, Refusal> {
        let permit = TURN.acquire().await.map_err(|error| failed(&error))?;
        let id = Uuid::from_bytes(kit.ids.random());
        let folder = self.folder.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let picture = Picture::read(&file)?;
            Ok(folder.keep(id, &picture).map(|()| picture))
        });
        // A decoder that gives up with a panic has met a damaged file.
        let kept = kept.await.unwrap_or(Err(PictureError::Damaged)).map_err(Refusal::Picture)?;
        let Picture { width, height, .. } = kept.map_err(|error| failed(&error))?;
        Ok(Made { id, width, height })
    }

    fn read(&self, id: Uuid, size: Size) -> io::Result<Vec<u8>> {
        self.folder.read(id, size)
    }

    fn remove(&self, id: Uuid) -> io::Result<()> {
        self.folder.remove(id)
    }
}
