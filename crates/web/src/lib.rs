//! The web kit.
