//! Whether, when and how somebody is asked or told something: one decision for reviews, surveys and all else, so that
//! nobody is asked too often, against their will, or at night.
//!
//! A domain that wants to ask makes an [`Ask`] and calls [`Contact::decide`] in its own transaction. The decision is
//! kept with its reason, a "no" as well as a "yes", so that everybody can see why a person was or was not asked. A
//! domain's own "no" (not drawn, quota full) is kept beside them by [`Contact::refuse`]. What may be sent by mail is
//! handed to [`Contact::send`], and one reminder to [`Contact::remind`]; [`Contact::done`] takes back what was not sent
//! yet, and [`withdraw`] what should not have been asked. [`deliver`] is the worker that sends, and [`Contact::bounced`]
//! takes what comes back. Work about a customer that is closed, or opened again, is told as a [`Case`].
//! Who follows something shows by [`follower_pages`] that the address is theirs; whoever does not is forgotten by
//! [`forget_unconfirmed`].
//!
//! Who people are is another domain's knowledge: it comes through [`Directory`].

mod address;
mod ask;
mod bounce;
mod case;
mod decide;
mod decision;
mod deliver;
mod directory;
mod erase;
mod events;
mod export;
mod follow;
mod gates;
mod http;
mod in_segment;
mod mail;
mod message;
mod people;
mod person;
mod put_off;
mod queue;
mod quiet;
mod reason;
mod record;
mod reminder;
mod roots;
mod settings;
mod shop;
mod state;
#[cfg(test)]
mod tests;
mod unconfirmed;
mod unsubscribe;
mod words;

pub use address::mail_address;
pub use ask::{Ask, Channel, Kind, Who};
pub use bounce::{Bounce, BounceOutcome};
pub use case::Case;
pub use decision::{
    Decided, Decision, DeliveryState, MessageShown, ReasonShown, decided, is_decided_sql, is_refused_sql,
};
pub use deliver::deliver;
pub use directory::{BoxFuture, Customer, Directory, Nobody, Recipient};
pub use erase::{Person, erase};
pub use export::export;
pub use follow::{Followed, Follower, Turn, follower_pages};
pub use http::{pages_router, router};
pub use in_segment::InSegment;
pub use mail::{MailConfig, MailConfigError};
pub use message::{Button, Foot, Message};
pub use put_off::put_off;
pub use queue::{Withdrawal, done, waiting, withdraw};
pub use quiet::Quiet;
pub use reason::Reason;
pub use roots::{Roots, RootsError};
pub use settings::{Settings, load as settings};
pub use state::Contact;
pub use unconfirmed::{CONFIRMED_WITHIN, forget_unconfirmed};

use store::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_230, name: "contact", sql: include_str!("../migrations/2026112230_contact.sql") },
    Migration { version: 2_026_112_231, name: "bounces", sql: include_str!("../migrations/2026112231_bounces.sql") },
    Migration {
        version: 2_026_112_611,
        name: "unconfirmed",
        sql: include_str!("../migrations/2026112611_unconfirmed.sql"),
    },
    Migration { version: 2_026_112_910, name: "put_off", sql: include_str!("../migrations/2026112910_put_off.sql") },
];
