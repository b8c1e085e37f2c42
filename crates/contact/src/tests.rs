//! Shops that ask, people who say no, and a mail server that takes, refuses and breaks off.

mod asking;
mod bouncing;
mod erasing;
mod mailing;
mod racing;
mod reminding;
mod server;
mod staff;
mod unsubscribing;
mod waiting;
mod world;
