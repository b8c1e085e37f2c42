//! Taking connections. Each is answered by the router, and gives up its place when a request does not come.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::patience;

/// How long the head of a request may take, from the connection's beginning or the last answer. A connection that a proxy
/// keeps open between requests must be ended by the proxy, or a request might meet its end:
/// [nginx](https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive_timeout) does after 60 seconds.
pub const HEAD: Duration = Duration::from_secs(75);
/// How many connections there are at most; others wait until they are taken.
const MOST: u64 = 8192;
/// How long requests in flight may take to end once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until told to stop, then lets requests in flight end.
pub async fn serve(mut listener: TcpListener, router: Router, head: Duration, stop: CancellationToken) {
    let router: Router = router.with_state(());
    let (mut connections, most) = (JoinSet::new(), most());
    loop {
        tokio::select! {
            (stream, peer) = Listener::accept(&mut listener), if connections.len() < most => {
                connections.spawn(answer(stream, peer, router.clone(), head, stop.clone()));
            }
            Some(_) = connections.join_next() => {}
            () = stop.cancelled() => break,
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::info!("connections still open were cut");
    }
}

/// As many as leave half of the files that the process may open to the stores. It may open what the system lets it.
fn most() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|files| files < 2 * MOST) {
        let wanted = limit.maximum.map_or(4 * MOST, |most| most.min(4 * MOST));
        if setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum }).is_ok() {
            limit.current = Some(wanted);
        }
    }
    let places = limit.current.map_or(MOST, |files| MOST.min(files / 2));
    usize::try_from(places).unwrap_or(usize::MAX)
}

/// Answers what comes by a connection until it ends.
async fn answer(stream: TcpStream, peer: SocketAddr, router: Router, head: Duration, stop: CancellationToken) {
    // What is told piece by piece leaves at once. Where it cannot be set the connection is gone, as will be seen.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = stop.cancelled() => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let rest = connection.into_parts();
    // Who has begun a request is told why it is not answered. A connection that was only kept open ends in silence.
    if ended.is_err_and(|error| error.is_timeout()) && !rest.read_buf.is_empty() {
        drop(tokio::time::timeout(head, refuse(rest.io.into_inner())).await);
    }
}

/// Tells that the head of a request did not come to its end.
async fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    let body = serde_json::to_string(&patience::too_slow())?;
    let head = "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\nconnection: close\r\n";
    let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::middleware::from_fn_with_state;
    use axum::routing::{get, post};
    use futures::stream;
    use tokio::io::AsyncReadExt as _;
    use tokio::time::sleep;

    use super::*;
    use crate::patience::Patience;

    const LIMIT: Duration = Duration::from_secs(1);
    const PAUSE: Duration = Duration::from_millis(200);
    /// So many pauses are longer than the limit.
    const PIECES: usize = 8;

    async fn count(body: Bytes) -> String {
        body.len().to_string()
    }

    /// A server whose limits are both a second, of which five bytes of a body give back one.
    async fn open() -> (SocketAddr, CancellationToken) {
        open_at(5).await
    }

    async fn open_at(rate: u64) -> (SocketAddr, CancellationToken) {
        let slowly = || {
            Body::from_stream(stream::unfold(0, |n| async move {
                sleep(PAUSE).await;
                (n < PIECES).then_some((Ok::<_, std::io::Error>("piece,"), n + 1))
            }))
        };
        let router = Router::new()
            .route("/count", post(count))
            .route("/slowly", get(async move || slowly()))
            .layer(from_fn_with_state(Patience { silence: LIMIT, rate }, patience::limit));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        tokio::spawn(serve(listener, router, LIMIT, stop.clone()));
        (address, stop)
    }

    /// What is answered to something that is sent in pieces, with a pause after each.
    async fn told(address: SocketAddr, pieces: &[&str]) -> String {
        let (mut reading, mut writing) = TcpStream::connect(address).await.unwrap().into_split();
        let sending = async {
            for piece in pieces {
                if writing.write_all(piece.as_bytes()).await.is_err() {
                    break;
                }
                sleep(PAUSE).await;
            }
            // The connection stays open on this side.
            std::future::pending::<()>().await;
        };
        let mut answer = Vec::new();
        let receiving = reading.read_to_end(&mut answer);
        tokio::select! { () = sending => {}, _ = receiving => {} }
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn a_head_that_comes_byte_by_byte_is_given_up() {
        let (address, _stop) = open().await;
        let head = ["GET /count HTTP/1.1\r\nhost: x\r\n", "a", "b", "c", "d", "e", "f", "g", "h"];
        let answer = told(address, &head).await;
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"code\":\"too_slow\""), "{answer}");
        assert_eq!(told(address, &[]).await, "", "who asks nothing is told nothing");
        let once = told(address, &["POST /count HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\nhi"]).await;
        assert!(once.starts_with("HTTP/1.1 200 ") && once.ends_with("\r\n\r\n2"), "answered, and no more: {once}");
    }

    #[tokio::test]
    async fn a_body_may_come_slowly_and_not_stop() {
        let (address, _stop) = open().await;
        let head = "POST /count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 16\r\n\r\n";
        let pieces = [&[head][..], &["ab"; PIECES]].concat();
        let whole = told(address, &pieces).await;
        assert!(whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("16"), "{whole}");
        let half = told(address, &pieces[..3]).await;
        assert!(half.starts_with("HTTP/1.1 408 ") && half.contains("connection: close"), "{half}");
        assert!(half.contains("application/problem+json") && half.contains("\"code\":\"too_slow\""), "{half}");
    }

    #[tokio::test]
    async fn a_body_that_only_drips_is_given_up() {
        let (address, _stop) = open_at(100).await;
        let head = "POST /count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 32\r\n\r\n";
        // Never silent for as long as it may be.
        let answer = told(address, &[&[head][..], &["ab"; 2 * PIECES]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"code\":\"too_slow\""), "{answer}");
    }

    #[tokio::test]
    async fn an_answer_takes_as_long_as_it_takes() {
        let (address, _stop) = open().await;
        let answer = told(address, &["GET /slowly HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"]).await;
        assert_eq!(answer.matches("piece,").count(), PIECES, "{answer}");
    }

    #[tokio::test]
    async fn who_is_being_answered_is_answered_to_the_end_by_a_server_that_stops() {
        let (address, stop) = open().await;
        let asked = ["GET /slowly HTTP/1.1\r\nhost: x\r\n\r\n"];
        let (answer, ()) = tokio::join!(told(address, &asked), async {
            sleep(PAUSE * 2).await;
            stop.cancel();
        });
        assert_eq!(answer.matches("piece,").count(), PIECES, "{answer}");
        assert!(TcpStream::connect(address).await.is_err(), "nobody new is let in");
    }
}
