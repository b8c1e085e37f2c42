//! Files that are written while they are read, page by page: their length does not matter.

use std::io;

use futures::stream::{self, Stream};
use tabular::Writer;

use crate::Problem;

/// How far a file is written.
enum At<P> {
    Begin,
    After(P),
    End,
}

/// A file in pieces, each made when the one before it is on its way. `page` makes the one after a place, the first
/// without any, and says after which place the next begins; none ends the file. When it fails in the middle the file
/// breaks off, and the browser says so.
pub fn by_pages<P, F>(
    page: impl FnMut(Option<P>) -> F + Send + 'static,
) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static
where
    P: Send + 'static,
    F: Future<Output = Result<(Vec<u8>, Option<P>), Problem>> + Send + 'static,
{
    stream::try_unfold((page, At::Begin), |(mut page, at)| async move {
        let after = match at {
            At::Begin => None,
            At::After(place) => Some(place),
            At::End => return Ok(None),
        };
        let (piece, next) = page(after).await.map_err(|problem| io::Error::other(problem.detail))?;
        Ok(Some((piece, (page, next.map_or(At::End, At::After)))))
    })
}

/// A piece of a CSV file that spreadsheets open safely; the first begins with the columns.
///
/// # Errors
/// When it cannot be written.
pub fn csv<C, R>(columns: &[C], rows: impl IntoIterator<Item = R>, is_first: bool) -> Result<Vec<u8>, Problem>
where
    C: AsRef<str>,
    R: IntoIterator<Item: AsRef<str>>,
{
    write(columns, rows, is_first).map_err(|error| Problem::internal(&error))
}

fn write<C, R>(columns: &[C], rows: impl IntoIterator<Item = R>, is_first: bool) -> io::Result<Vec<u8>>
where
    C: AsRef<str>,
    R: IntoIterator<Item: AsRef<str>>,
{
    let mut csv = if is_first { Writer::new(Vec::new())? } else { Writer::going_on(Vec::new()) };
    if is_first {
        csv.row(columns)?;
    }
    for row in rows {
        csv.row(row)?;
    }
    csv.finish()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use futures::TryStreamExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// Three pages, or two and a database that fails.
    fn pieces(is_failing: bool) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static {
        by_pages(move |after: Option<u8>| async move {
            let n = after.map_or(1, |n| n + 1);
            if is_failing && n == 3 {
                return Err(Problem::busy("the database is busy", 1));
            }
            let piece = csv(&["=page"], [[format!("of {n}")]], n == 1)?;
            Ok((piece, (n < 3).then_some(n)))
        })
    }

    #[tokio::test]
    async fn pages_make_one_file_that_begins_once() {
        let written: Vec<Vec<u8>> = pieces(false).try_collect().await.unwrap();
        assert_eq!(written.len(), 3, "no more than a page is held at a time");
        assert_eq!(String::from_utf8(written.concat()).unwrap(), "\u{feff}'=page\r\nof 1\r\nof 2\r\nof 3\r\n");
    }

    /// All that a client gets of it, with the lengths in front of the pieces.
    async fn downloaded(is_failing: bool) -> Vec<u8> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let file = get(move || async move { Body::from_stream(pieces(is_failing)) });
        let server = tokio::spawn(axum::serve(listener, Router::new().route("/", file)).into_future());
        client.write_all(b"GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.unwrap();
        server.abort();
        answer
    }

    #[tokio::test]
    async fn a_file_that_fails_in_the_middle_does_not_look_whole() {
        let end = b"of 3\r\n\r\n0\r\n\r\n";
        assert!(downloaded(false).await.ends_with(end));
        let broken = downloaded(true).await;
        assert!(!broken.ends_with(b"\r\n0\r\n\r\n"), "{}", String::from_utf8_lossy(&broken));
    }
}
