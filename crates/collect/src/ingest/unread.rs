//! Bodies that cannot be read as text: too large, badly packed, not UTF-8.

use std::borrow::Cow;
use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, header};

use super::{MAX_BATCH, Reject};

/// Kept of such a body.
const HEAD: usize = 2 << 10;

/// A body that cannot be read, as far as it came.
pub(super) struct Unread {
    pub reject: Reject,
    /// How many bytes were sent, where that is known.
    pub bytes: Option<u64>,
    /// False when the sender went away: what it sends again is not to be looked for here.
    pub is_whole: bool,
    read: Vec<u8>,
}

impl Unread {
    /// What came of it, as text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.read)
    }

    /// The beginning of what came of it, as text.
    pub(super) fn head(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.read[..self.read.len().min(HEAD)])
    }
}

/// A body as text.
pub(super) async fn read_text(mut body: Body, headers: &HeaderMap) -> Result<String, Unread> {
    let told = told_length(headers).and_then(|length| usize::try_from(length).ok());
    let mut read = Vec::with_capacity(told.unwrap_or_default().min(MAX_BATCH));
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                // Unpacking says so as an error of reading; a lost connection is another.
                let is_whole = error.source().is_some_and(|source| source.is::<io::Error>());
                let reject = Reject::new("unreadable_body", format!("the body cannot be read: {error}"));
                return Err(Unread { reject, bytes: None, is_whole, read });
            }
        };
        if let Ok(data) = frame.into_data() {
            read.extend_from_slice(&data);
        }
        if read.len() > MAX_BATCH {
            let reject = Reject::new("too_large", format!("the body is over {MAX_BATCH} bytes: send smaller batches"));
            return Err(Unread { reject, bytes: told_length(headers), is_whole: true, read });
        }
    }
    String::from_utf8(read).map_err(|error| {
        let read = error.into_bytes();
        let reject = Reject::new("not_utf8", "the body is not UTF-8 text");
        Unread { reject, bytes: Some(read.len() as u64), is_whole: true, read }
    })
}

/// Not there for packed bodies.
fn told_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn refused(body: Vec<u8>) -> Unread {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        read_text(Body::from(body), &headers).await.err().unwrap()
    }

    #[tokio::test]
    async fn says_why_and_keeps_the_beginning() {
        let text = read_text(Body::from("回头"), &HeaderMap::new()).await;
        assert_eq!(text.ok().as_deref(), Some("回头"));
        let large = refused(vec![b'x'; MAX_BATCH + 1]).await;
        assert_eq!((large.reject.code, large.bytes), ("too_large", Some(MAX_BATCH as u64 + 1)));
        assert_eq!(large.head().len(), HEAD);
        let strange = refused(b"{\"a\":\"\xff\"}".to_vec()).await;
        assert_eq!((strange.reject.code, &*strange.head()), ("not_utf8", "{\"a\":\"\u{fffd}\"}"));
        assert_eq!(strange.bytes, Some(9));
    }
}
