//! What joins several domains.
