use std::error::Error;

use lettre::message::header::{Header, HeaderName, HeaderValue};

/// Declares a header whose value is written as it is.
macro_rules! header {
    ($(#[$doc:meta])* $type:ident, $name:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(super) struct $type(pub String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
            }
        }
    };
}

header!(
    /// Where a mail program unsubscribes (RFC 2369). The address stays on one line: folded, some programs lose it.
    ListUnsubscribe,
    "List-Unsubscribe"
);
header!(
    /// That it can do so by itself, with one POST (RFC 8058).
    ListUnsubscribePost,
    "List-Unsubscribe-Post"
);
header!(
    /// That no holiday notice is to answer (RFC 3834).
    AutoSubmitted,
    "Auto-Submitted"
);
