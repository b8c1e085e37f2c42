//! The program itself, started, killed and started again.

mod crash;
mod server;
