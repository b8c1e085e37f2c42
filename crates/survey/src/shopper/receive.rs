//! Reads a page that was sent, one field at a time.

use axum::extract::Multipart;
use pages::Notice;
use pages::form::{bytes, unreadable};
use pages::picture::MAX_BYTES;

/// No text of the form is longer, with room for what is said to be too long.
const MAX_FIELD: usize = 64 << 10;
const MAX_FIELDS: usize = 2_000;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub fields: Vec<(String, String)>,
    /// By field; `None` for a file that is too large.
    pub files: Vec<(String, Option<Vec<u8>>)>,
}

impl Sent {
    pub async fn read(form: &mut Multipart) -> Result<Self, Notice> {
        let mut sent = Self::default();
        while let Some(field) = form.next_field().await.map_err(|error| unreadable(&error))? {
            if sent.fields.len() + sent.files.len() >= MAX_FIELDS {
                return Err(Notice::TooBig);
            }
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                let file = bytes(field, MAX_BYTES).await?;
                if file.as_ref().is_none_or(|file| !file.is_empty()) {
                    sent.files.push((name, file));
                }
            } else {
                let text = bytes(field, MAX_FIELD).await?.ok_or(Notice::TooBig)?;
                sent.fields.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
        }
        Ok(sent)
    }

    /// Whether the page is wanted in another language: the query says in which.
    pub fn is_switch(&self) -> bool {
        self.last("switch").is_some()
    }

    /// The last value of a field.
    pub fn last<'a>(&'a self, name: &str) -> Option<&'a str> {
        self.all(name).last()
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}
