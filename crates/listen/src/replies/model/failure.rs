use axum::http::StatusCode;
use web::Problem;

use super::call::PATIENCE;

/// Why a provider gave no draft.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the provider cannot be reached ({0}): check its address, and whether it runs")]
    Unreachable(String),
    #[error("the provider did not answer within {} seconds: try again, or take a faster model", PATIENCE.as_secs())]
    Slow,
    #[error("the provider does not take the key{0}")]
    Refused(Said),
    #[error("the provider knows no such model or address{0}")]
    Unknown(Said),
    #[error("the provider takes no more requests for now, or the account is empty{0}")]
    Busy(Said),
    #[error("the provider answered {0}{1}")]
    Failed(StatusCode, Said),
    #[error("the answer is too long: try again, or take another model")]
    TooLong,
    #[error("the answer cannot be read ({0}): is this the address of an OpenAI-compatible provider?")]
    Unreadable(String),
}

/// What the provider says about it; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said(pub String);

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, ": “{}”", self.0) }
    }
}

impl Failure {
    pub fn of(status: StatusCode, said: Said) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::Refused(said),
            StatusCode::NOT_FOUND => Self::Unknown(said),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYMENT_REQUIRED => Self::Busy(said),
            _ => Self::Failed(status, said),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let (bad, text) = (StatusCode::BAD_GATEWAY, failure.to_string());
        match failure {
            Failure::Unreachable(_) => Problem::new(bad, "model_unreachable", text),
            Failure::Slow => Problem::new(StatusCode::GATEWAY_TIMEOUT, "model_slow", text),
            Failure::Refused(_) => Problem::new(bad, "model_refused", text),
            Failure::Unknown(_) => Problem::new(bad, "model_unknown", text),
            Failure::Busy(_) => Problem::new(bad, "model_busy", text),
            Failure::Failed(..) => Problem::new(bad, "model_failed", text),
            Failure::TooLong => Problem::new(bad, "model_too_long", text),
            Failure::Unreadable(_) => Problem::new(bad, "model_unreadable", text),
        }
    }
}
