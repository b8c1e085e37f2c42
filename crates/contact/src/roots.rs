//! Whose word is taken for who a server is, where this one asks another by TLS.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, Error, RootCertStore, crypto};

/// Certificate authorities, such as a company's own, that are believed beside those that browsers believe.
#[derive(Debug, Clone, Default)]
pub struct Roots(Arc<[CertificateDer<'static>]>);

#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    #[error("{path} cannot be read: {source}")]
    File { path: String, source: std::io::Error },
    #[error("{path} is damaged ({reason}): give certificates in PEM form")]
    Damaged { path: String, reason: String },
    #[error("{path} holds no certificate: each begins with -----BEGIN CERTIFICATE-----")]
    Empty { path: String },
}

impl Roots {
    /// Those of a PEM file.
    ///
    /// # Errors
    /// When it cannot be read, or holds anything but certificates that can be read.
    pub fn read(path: &Path) -> Result<Self, RootsError> {
        let shown = || path.display().to_string();
        let damaged = |reason: String| RootsError::Damaged { path: shown(), reason };
        let pem = std::fs::read(path).map_err(|source| RootsError::File { path: shown(), source })?;
        let found: Result<Vec<CertificateDer<'static>>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        let found = found.map_err(|error| damaged(error.to_string()))?;
        if found.is_empty() {
            return Err(RootsError::Empty { path: shown() });
        }
        let roots = Self(found.into());
        roots.store().map_err(|error| damaged(error.to_string()))?;
        Ok(roots)
    }

    /// Those beside the ones that browsers believe, each as DER.
    pub(crate) fn own(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }

    fn store(&self) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        self.0.iter().try_for_each(|root| store.add(root.clone()))?;
        Ok(store)
    }

    /// How another server is asked.
    ///
    /// # Errors
    /// Never in practice: what was read was looked at.
    pub fn client(&self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(versions.with_root_certificates(self.store()?).with_no_client_auth())
    }
}

/// A machine of a company that has an authority of its own.
#[cfg(test)]
pub(crate) mod company {
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;

    use super::*;

    pub fn authority() -> Roots {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authority.pem");
        std::fs::write(&file, include_str!("roots/test_authority.pem")).unwrap();
        Roots::read(&file).unwrap()
    }

    /// Of 127.0.0.1.
    pub fn machine() -> TlsAcceptor {
        let certificate = CertificateDer::from_pem_slice(include_bytes!("roots/test_server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("roots/test_server.key")).unwrap();
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_holds_no_authority_is_told_of_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("company.pem");
        let told = || Roots::read(&file).unwrap_err().to_string();
        assert!(told().contains("company.pem cannot be read"), "{}", told());
        for (text, why) in [
            ("", "holds no certificate"),
            (include_str!("roots/test_server.key"), "holds no certificate"),
            ("-----BEGIN CERTIFICATE-----\n5bCP5p6X\n-----END CERTIFICATE-----\n", "is damaged"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n", "is damaged"),
        ] {
            std::fs::write(&file, text).unwrap();
            assert!(told().contains("company.pem") && told().contains(why), "{text:?}: {}", told());
        }
        assert_eq!(company::authority().own().count(), 1);
        assert!(company::authority().client().is_ok() && Roots::default().client().is_ok());
    }
}
