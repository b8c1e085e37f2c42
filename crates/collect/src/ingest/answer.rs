use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use web::Problem;

use super::Reject;

/// What became of a request's events.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = EventsTaken)]
pub(super) struct Answer {
    /// True when nothing was refused.
    pub success: bool,
    /// New in the log, on disk. In strict mode, as all that follows.
    #[schema(required = false)]
    pub accepted: usize,
    /// There already.
    #[schema(required = false)]
    pub duplicates: usize,
    /// Refused, kept for a person to mend.
    #[schema(required = false)]
    pub rejected: Vec<RejectedItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RejectedItem {
    /// Position in the batch, from 0.
    pub index: usize,
    pub code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    pub message: String,
}

impl RejectedItem {
    pub(super) fn new(index: usize, reject: Reject) -> Self {
        Self { index, code: reject.code, field: reject.field, message: reject.message }
    }
}

impl Answer {
    /// Lenient: 200 and nothing more, as senders of the Segment protocol expect; 400 when one call was all and is over the
    /// limit. Strict: 400 when any item was refused, with the reasons.
    pub(super) fn into_response(mut self, headers: &HeaderMap) -> Response {
        self.success = self.rejected.is_empty();
        if headers.get("x-strict-mode").is_none_or(|value| value != "1") {
            return match self.too_large() {
                Some(alone) => Problem::new(StatusCode::BAD_REQUEST, alone.code, alone.message).into_response(),
                None => Json(serde_json::json!({ "success": true })).into_response(),
            };
        }
        let status = if self.success { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        (status, Json(self)).into_response()
    }

    /// The only call of a request, when it has too many bytes.
    fn too_large(&mut self) -> Option<RejectedItem> {
        let is_alone = self.accepted + self.duplicates == 0 && self.rejected.len() == 1;
        self.rejected.pop().filter(|rejected| is_alone && rejected.code == "too_large")
    }
}
