//! Files of every format opened as a stranger would.

#![expect(clippy::unwrap_used, reason = "a test whose file cannot be made has nothing to say")]

mod formats;
mod hostile;
