use std::sync::Arc;

use pages::picture::{Picture, PictureError};
use tokio::sync::Semaphore;

/// One picture is decoded at a time: many large ones at once would fill the memory.
pub(crate) struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Gate {
    /// Makes a stranger's file anew from its pixels: JPEG, with nothing else of the file.
    ///
    /// # Errors
    /// When it is no picture that is taken.
    pub async fn picture(&self, file: Vec<u8>) -> Result<Vec<u8>, PictureError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|_| PictureError::Damaged)?;
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            Picture::read(&file).map(|picture| picture.large)
        });
        // A decoder that gives up with a panic has met a damaged file.
        read.await.unwrap_or(Err(PictureError::Damaged))
    }
}
