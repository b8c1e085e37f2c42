use std::borrow::Cow;

use primitives::EventKind;

use super::Reject;
use crate::sources::SourceKind;

/// Told by the installation itself, of what its staff or its own reckoning changed: nobody may send them. In order.
const OURS: [&str; 53] = [
    "Contact Decided",
    "Contact Failed",
    "Contact Sent",
    "Contact Withdrawn",
    "Customer Erased",
    "Feedback Answered",
    "Feedback Changed",
    "Feedback Merged",
    "Feedback Moderated",
    "Feedback Posted",
    "Feedback Replied",
    "Feedback State Changed",
    "Feedback Unmerged",
    "Feedback Voted",
    "Identity Rules Changed",
    "Import Undone",
    "Lifecycle Changed",
    "Profiles Merged",
    "Profiles Unmerged",
    "Question Answered",
    "Question Asked",
    "Question Decided",
    "Question Voted",
    "Recovery Assigned",
    "Recovery Closed",
    "Recovery Noted",
    "Recovery Reopened",
    "Review Decided",
    "Review Edited",
    "Review Followed Up",
    "Review Labelled",
    "Review Pictured",
    "Review Replied",
    "Review Reported",
    "Review Request Opened",
    "Review Requested",
    "Review Suspected",
    "Review Voted",
    "Segment Entered",
    "Segment Exited",
    "Segment Members Changed",
    "Survey Changed",
    "Survey Created",
    "Survey Deleted",
    "Survey Follow-Up Mailed",
    "Survey Followed Up",
    "Survey Invited",
    "Survey Opened",
    "Survey Result Told",
    "Survey State Changed",
    "Survey Withdrawn",
    "Tags Changed",
    "Trait Set",
];

/// Told by the systems of the shop: a write key that every visitor can read must not change an order, move a parcel,
/// rename a product or answer in the name of buyers.
const BACK_OFFICE: [&str; 13] = [
    "Case Reopened",
    "Case Resolved",
    "Order Cancelled",
    "Order Deleted",
    "Order Paid",
    "Order Refunded",
    "Order Updated",
    "Parcel Delayed",
    "Parcel Delivered",
    "Parcel Shipped",
    "Product Updated",
    "Review Submitted",
    "Survey Answered",
];

/// Names of the first version of Segment's e-commerce events, which older tags go on sending, and what these are called
/// since the second (<https://www.twilio.com/docs/segment/connections/spec/ecommerce/v2>).
const FORMER: [(&str, &str); 14] = [
    ("Added Product", "Product Added"),
    ("Clicked Product", "Product Clicked"),
    ("Clicked Promotion", "Promotion Clicked"),
    ("Completed Checkout Step", "Checkout Step Completed"),
    ("Completed Order", "Order Completed"),
    ("Refunded Order", "Order Refunded"),
    ("Removed Product", "Product Removed"),
    ("Started Order", "Checkout Started"),
    ("Updated Order", "Order Updated"),
    ("Viewed Checkout Step", "Checkout Step Viewed"),
    ("Viewed Product", "Product Viewed"),
    ("Viewed Product Category", "Product List Viewed"),
    ("Viewed Product Details", "Product Viewed"),
    ("Viewed Promotion", "Promotion Viewed"),
];

/// The name under which an event is known here. It is settled as the event is taken, before anything asks who may send
/// it: all who read the log, now or when they read it again, read one name. The call itself stays as it was sent.
pub(crate) fn present(name: Cow<'_, str>) -> Cow<'_, str> {
    let present = FORMER.iter().find(|(former, _)| *former == name).map(|(_, present)| *present);
    present.map_or(name, Cow::Borrowed)
}

/// Whether a call tells of an order, who somebody is or what they agree to: anybody may, as a claim.
pub(super) fn says_who(kind: EventKind, name: Option<&str>) -> bool {
    let is_said_of_people = |name: &str| name.starts_with("Order ") || name == "Consent Changed";
    matches!(kind, EventKind::Identify | EventKind::Alias) || name.is_some_and(is_said_of_people)
}

/// Whether only the installation itself tells of it.
pub(crate) fn is_ours(name: &str) -> bool {
    OURS.binary_search(&name).is_ok()
}

/// # Errors
/// When this kind of source may not send events of this name.
pub(super) fn check_name(name: &str, kind: SourceKind) -> Result<(), Reject> {
    let refuse = |message| Err(Reject::field("reserved_event", "event", message));
    if is_ours(name) {
        return refuse(format!("“{name}” is told by Huitou itself and cannot be sent: give the event another name"));
    }
    if kind.is_public() && BACK_OFFICE.contains(&name) {
        let message = "is told by the shop's own systems: send it with the write key of a source of kind “server”";
        return refuse(format!("“{name}” {message}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sends_events_can_read_which_names_are_taken() {
        assert!(OURS.is_sorted(), "they are looked for by halves");
        let told = include_str!("../../../../docs/collect.md");
        for name in OURS.iter().chain(&BACK_OFFICE) {
            assert!(told.contains(&format!("`{name}`")), "docs/collect.md does not tell of {name}");
        }
    }

    #[test]
    fn former_names_are_told_of_and_mean_what_is_known() {
        let told = include_str!("../../../../docs/events.md");
        for (former, name) in FORMER {
            assert!(told.contains(&format!("`{former}`")), "docs/events.md does not tell of {former}");
            assert_eq!((present(former.into()), present(name.into())), (name.into(), name.into()));
        }
        assert_eq!(present("Viewed Pot".into()), "Viewed Pot");
    }

    #[test]
    fn what_may_be_sent_depends_on_who_can_read_the_key() {
        use SourceKind::{App, Demo, Import, Server, Web};
        for kind in [Web, App, Server, Import, Demo] {
            assert_eq!(check_name("Order Completed", kind), Ok(()));
            assert_eq!(check_name("Import Undone", kind).unwrap_err().code, "reserved_event");
            for name in ["Order Deleted", "Order Updated", "Order Refunded", "Review Submitted", "Survey Answered"] {
                assert_eq!(check_name(name, kind).is_err(), matches!(kind, Web | App), "{name} {kind:?}");
            }
        }
    }
}
