//! One request to a provider: encrypted, or to a machine near by; bounded in time and size; never led elsewhere.

use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use contact::Roots;
use futures::StreamExt;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::failure::Failure;
use super::place::Place;

/// How long a provider has for an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer.
const MOST: usize = 64 * 1024;

/// Sends `body`, JSON, within `patience`, to who shows by one of `roots` who it is. A redirect is an answer like any other and is not followed.
pub(super) async fn post(
    place: &Place,
    key: Option<&str>,
    body: String,
    roots: &Roots,
    patience: Duration,
) -> Result<(StatusCode, Vec<u8>), Failure> {
    tokio::time::timeout(patience, exchange(place, key, body, roots)).await.map_err(|_| Failure::Slow)?
}

async fn exchange(
    place: &Place,
    key: Option<&str>,
    body: String,
    roots: &Roots,
) -> Result<(StatusCode, Vec<u8>), Failure> {
    let request = request(place, key, body)?;
    let stream = connect(place).await?;
    if !place.is_encrypted {
        return send(stream, request).await;
    }
    let name = ServerName::try_from(place.host.clone()).map_err(unreachable)?;
    let connector = TlsConnector::from(Arc::new(roots.client().map_err(unreachable)?));
    let stream = connector.connect(name, stream).await.map_err(unreachable)?;
    send(stream, request).await
}

fn unreachable(error: impl Display) -> Failure {
    Failure::Unreachable(error.to_string())
}

fn request(place: &Place, key: Option<&str>, body: String) -> Result<Request<Body>, Failure> {
    let mut request = Request::post(place.completions())
        .header(header::HOST, place.authority())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, "huitou");
    if let Some(key) = key {
        let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(unreachable)?;
        value.set_sensitive(true);
        request = request.header(header::AUTHORIZATION, value);
    }
    request.body(Body::from(body)).map_err(unreachable)
}

async fn connect(place: &Place) -> Result<TcpStream, Failure> {
    let found = lookup_host((place.host.as_str(), place.port)).await.map_err(unreachable)?;
    let addresses: Vec<SocketAddr> = found.filter(|address| place.may_ask(address.ip())).collect();
    if addresses.is_empty() {
        return Err(unreachable("its name leads to no address that may be asked without https"));
    }
    TcpStream::connect(addresses.as_slice()).await.map_err(unreachable)
}

async fn send<S>(stream: S, request: Request<Body>) -> Result<(StatusCode, Vec<u8>), Failure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    // Ends with this function, however that ends.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let response = sender.send_request(request).await.map_err(unreachable)?;
    let status = response.status();
    Ok((status, bounded(Body::new(response.into_body())).await?))
}

async fn bounded(body: Body) -> Result<Vec<u8>, Failure> {
    let mut parts = body.into_data_stream();
    let mut all = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(unreachable)?;
        if all.len() + part.len() > MOST {
            return Err(Failure::TooLong);
        }
        all.extend_from_slice(&part);
    }
    Ok(all)
}
