use std::time::Duration;

use axum::http::StatusCode;
use contact::Roots;
use primitives::ShopId;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use web::{Kit, Problem};

use super::answer;
use super::call::{self, PATIENCE};
use super::failure::Failure;
use super::place::Place;
use crate::Listen;

/// What a shop's owner set.
#[derive(Debug, Clone, Default, FromQueryResult)]
pub(super) struct Saved {
    pub base_url: String,
    pub model: String,
    pub secret: Option<Vec<u8>>,
    pub is_on: bool,
}

/// Binds a sealed key to its place.
fn field(shop: ShopId) -> String {
    format!("reply_model.key:{shop}")
}

pub(super) fn seal(kit: &Kit, shop: ShopId, key: &str) -> Vec<u8> {
    kit.vault.installation_key().seal(&field(shop), key)
}

/// What a model is asked.
pub(super) struct Question {
    pub system: String,
    pub user: Json,
}

impl Saved {
    /// Nothing where the shop set nothing.
    pub async fn load(db: &impl Sql, shop: ShopId) -> Result<Self, StoreError> {
        let sql = "SELECT base_url, model, secret, is_on FROM reply_models WHERE shop = $1";
        Ok(db.row(sql, vec![shop.0.into()]).await?.unwrap_or_default())
    }

    pub fn place(&self) -> Option<Place> {
        Place::read(&self.base_url)
    }

    /// The answer to a question.
    pub async fn ask(&self, listen: &Listen, shop: ShopId, question: &Question) -> Result<String, Problem> {
        let place = self.place().filter(|_| !self.model.is_empty()).ok_or_else(no_model)?;
        let open = |secret: &Vec<u8>| listen.kit.vault.installation_key().open(&field(shop), secret);
        let key = self.secret.as_ref().map(open).transpose().map_err(StoreError::from)?;
        Ok(complete(&place, key.as_deref(), &self.model, question, (&listen.roots, PATIENCE)).await?)
    }
}

/// 409 for who asks for a draft where no model is set up.
pub(super) fn no_model() -> Problem {
    let detail = "no model is set up to write drafts: the owner can do so in the settings of reviews";
    Problem::new(StatusCode::CONFLICT, "model_off", detail)
}

async fn complete(
    place: &Place,
    key: Option<&str>,
    model: &str,
    question: &Question,
    (roots, patience): (&Roots, Duration),
) -> Result<String, Failure> {
    let messages = json!([
        {"role": "system", "content": question.system},
        {"role": "user", "content": question.user.to_string()},
    ]);
    // What providers differ in, such as the name of a limit on the answer's length, is left out.
    let body = json!({"model": model, "messages": messages, "stream": false});
    let (status, body) = call::post(place, key, body.to_string(), roots, patience).await?;
    answer::read(status, &body)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring::default_provider;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

    use super::*;

    async fn answered(place: &str, roots: &Roots, patience: u64) -> Result<String, Failure> {
        let question = Question { system: "s".to_owned(), user: json!({}) };
        let place = Place::read(place).unwrap();
        complete(&place, None, "m", &question, (roots, Duration::from_millis(patience))).await
    }

    async fn asked(place: &str, patience: u64) -> Failure {
        answered(place, &Roots::default(), patience).await.unwrap_err()
    }

    /// A machine of a company that has an authority of its own, which says thanks whatever it is asked.
    async fn thank(stream: TcpStream) -> std::io::Result<()> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../contact/src/roots/");
        let certificate = CertificateDer::from_pem_file(format!("{folder}test_server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(format!("{folder}test_server.key")).unwrap();
        let versions = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let config = versions.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).unwrap()));
        let mut stream = acceptor.accept(stream).await?;
        let _ = stream.read(&mut [0; 4_096]).await?;
        let body = json!({"choices": [{"message": {"content": "Thank you."}}]}).to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes()).await?;
        stream.shutdown().await
    }

    #[tokio::test]
    async fn a_companys_own_provider_is_believed_by_its_own_authority() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = format!("https://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(thank(stream));
            }
        });
        let stranger = answered(&place, &Roots::default(), 10_000).await.unwrap_err();
        assert!(matches!(&stranger, Failure::Unreachable(why) if why.contains("UnknownIssuer")), "{stranger}");
        let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/../contact/src/roots/test_authority.pem");
        let roots = Roots::read(authority.as_ref()).unwrap();
        assert_eq!(answered(&place, &roots, 10_000).await.unwrap(), "Thank you.");
    }

    #[tokio::test]
    async fn who_does_not_answer_is_not_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let silent = format!("http://{}", listener.local_addr().unwrap());
        assert!(matches!(asked(&silent, 200).await, Failure::Slow));
        drop(listener);
        assert!(matches!(asked(&silent, 5_000).await, Failure::Unreachable(_)));
    }
}
