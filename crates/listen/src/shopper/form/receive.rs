//! Reads forms with files, one file at a time.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use pages::Notice;
use pages::form::{bytes, unreadable};
use pages::picture::{MAX_BYTES, PictureError};
use uuid::Uuid;

use super::draft::Draft;
use super::{MAX_ITEMS, MAX_PHOTOS};
use crate::links::request::Request;
use crate::media::{Refusal, record};
use crate::shopper::Shopper;
use crate::shopper::words::Words;

/// No text of the form is longer, with room for what is said to be too long.
const MAX_FIELD: usize = 64 << 10;
/// Pictures that may wait under a link for their review: somebody who never sends cannot fill the disk.
const MAX_WAITING: i64 = (MAX_ITEMS * MAX_PHOTOS) as i64;

/// One that is receiving: whose link it is, and the words for what is wrong.
pub(super) struct Receiver<'a> {
    pub shopper: &'a Shopper,
    pub request: &'a Request,
    pub words: &'static Words,
}

impl Receiver<'_> {
    /// The whole form.
    pub async fn draft(&self, form: &mut Multipart) -> Result<Draft, Notice> {
        let mut draft = Draft::default();
        while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.strip_prefix("photo-") {
                Some(_) => self.photo(field, &name, &mut draft).await?,
                None => draft.set(&name, text(field).await?),
            }
        }
        for item in draft.items.values_mut() {
            item.photos = self.own(&item.photos).await?;
            if item.photos.len() > MAX_PHOTOS {
                item.photos.truncate(MAX_PHOTOS);
                item.photo_error = Some(self.words.error_many);
            }
        }
        Ok(draft)
    }

    async fn photo(&self, field: Field<'_>, name: &str, draft: &mut Draft) -> Result<(), Notice> {
        let Some((_, item)) = draft.item(name) else { return Ok(()) };
        if item.photos.len() >= MAX_PHOTOS {
            item.photo_error = Some(self.words.error_many);
            return Ok(());
        }
        match self.take(field).await? {
            Some(Ok(id)) => item.photos.push(id),
            Some(Err(error)) => item.photo_error = Some(error),
            None => {}
        }
        Ok(())
    }

    /// The picture of a field: none where no file was chosen, or the words for why it was not taken.
    pub async fn take(&self, field: Field<'_>) -> Result<Option<Result<Uuid, &'static str>>, Notice> {
        let file = match bytes(field, MAX_BYTES).await? {
            None => return Ok(Some(Err(self.words.error_large))),
            Some(file) if file.is_empty() => return Ok(None),
            Some(file) => file,
        };
        let kit = self.shopper.kit();
        let waiting = record::waiting(&kit.store, self.request.id).await.map_err(|_| Notice::Failed)?;
        if waiting >= MAX_WAITING {
            return Ok(Some(Err(self.words.error_many)));
        }
        match self.shopper.media.take(kit, self.request.shop, self.request.id, file).await {
            Ok(id) => Ok(Some(Ok(id))),
            Err(Refusal::Picture(error)) => Ok(Some(Err(self.why(error)))),
            Err(Refusal::Failed) => Err(Notice::Failed),
        }
    }

    /// Those that were really taken by this link and wait for their review.
    pub async fn own(&self, ids: &[Uuid]) -> Result<Vec<Uuid>, Notice> {
        let mut ids = ids.to_vec();
        ids.truncate(2 * MAX_PHOTOS);
        let found = record::of_request(&self.shopper.kit().store, self.request.id, &ids).await;
        let mut found = found.map_err(|_| Notice::Failed)?;
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|id| seen.insert(*id));
        Ok(found)
    }

    fn why(&self, error: PictureError) -> &'static str {
        match error {
            PictureError::TooLarge => self.words.error_large,
            PictureError::NoPicture => self.words.error_kind,
            PictureError::TooManyPixels => self.words.error_pixels,
            PictureError::Damaged => self.words.error_damaged,
        }
    }
}

/// A field's text with line breaks as one character, without what no text needs.
pub(super) async fn text(field: Field<'_>) -> Result<String, Notice> {
    let bytes = bytes(field, MAX_FIELD).await?.ok_or(Notice::TooBig)?;
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let is_unseen = |c: char| c.is_control() && c != '\n' && c != '\t';
    Ok(text.chars().filter(|c| !is_unseen(*c)).collect::<String>().trim().to_owned())
}
