//! Who the customers are.
