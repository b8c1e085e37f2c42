//! The gates between an ask and a person, as a function of what is known.

use jiff::SignedDuration;
use primitives::Timestamp;
use uuid::Uuid;

use crate::people::Standing;
use crate::person::Person;
use crate::quiet::Quiet;
use crate::settings::Consent;
use crate::{Ask, Channel, Contact, Kind, Reason, Recipient, Settings};

/// Something that the person was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub at: Timestamp,
    pub topic: String,
    pub subject: Uuid,
}

/// What is known when it is decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub ask: &'a Ask,
    pub settings: &'a Settings,
    pub recipient: Option<&'a Recipient>,
    pub has_address: bool,
    pub standing: Standing,
    /// Whether the installation has a mail server.
    pub has_mail: bool,
    /// Newest first.
    pub asked: &'a [Asked],
    pub quiet: &'a Quiet,
    pub now: Timestamp,
}

/// At most ten years, whatever was set.
pub(crate) fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number.clamp(0, 3_650))
}

impl<'a> Facts<'a> {
    /// Of who was asked nothing yet.
    pub fn new(
        contact: &Contact,
        ask: &'a Ask,
        (person, standing): (&'a Person, Standing),
        settings: &'a Settings,
        quiet: &'a Quiet,
    ) -> Self {
        Self {
            ask,
            settings,
            recipient: person.recipient.as_ref(),
            has_address: person.email.is_some(),
            standing,
            has_mail: contact.post.is_some(),
            asked: &[],
            quiet,
            now: contact.kit.now(),
        }
    }

    /// The verdict of all gates in their order, and when it may be sent.
    pub fn judge(&self) -> (Reason, Timestamp) {
        let not_before = self.not_before();
        let reason = self.reach().or_else(|| self.rests().into_iter().next());
        let is_late = not_before >= self.ask.expires_at;
        (reason.unwrap_or(if is_late { Reason::Expired } else { Reason::Ok }), not_before)
    }

    /// When it is judged once more, of an ask that fell due at `due_at`: once all rests are over that alone keep it from the
    /// person, if the shop lets it wait for so long.
    pub fn again_at(&self, due_at: Timestamp) -> Option<Timestamp> {
        if self.reach().is_some() {
            return None;
        }
        let until = self.rests().iter().filter_map(Reason::until).max()?;
        (until <= due_at + days(self.settings.wait_days)).then_some(until)
    }

    /// Whether the person can and may be reached at all: also asked again when a mail leaves.
    pub fn reach(&self) -> Option<Reason> {
        let is_mail = self.ask.channel == Channel::Mail;
        if is_mail && self.ask.kind.asks() && self.recipient.is_none() {
            return Some(Reason::UnknownPerson);
        }
        if let Some(no) = self.consent() {
            return Some(no);
        }
        if !is_mail {
            return None;
        }
        let no = [
            (!self.has_address, Reason::NoAddress),
            (self.standing.is_stopped, Reason::Stopped),
            (!self.has_mail, Reason::ChannelOff),
        ];
        no.into_iter().find_map(|(is_so, reason)| is_so.then_some(reason))
    }

    /// A no on the unsubscribe page ends everything. A no in the profile ends what the person did not expressly subscribe
    /// to, and only asks may need a yes.
    fn consent(&self) -> Option<Reason> {
        let Ask { kind, channel, .. } = self.ask;
        let is_mail = *channel == Channel::Mail;
        if is_mail && self.standing.has_refused {
            return Some(Reason::Refused);
        }
        if matches!(kind, Kind::FeedbackUpdate | Kind::Confirmation) {
            return None;
        }
        let said = channel.consent().and_then(|name| self.recipient?.consent.get(name).copied());
        match said {
            Some(false) => Some(Reason::Refused),
            // Who cannot be reached need not be asked for a yes.
            None if is_mail && kind.asks() && self.has_address && self.settings.consent == Consent::Explicit => {
                Some(Reason::NoConsent)
            }
            _ => None,
        }
    }

    /// Quarantine, clock and cap, in this order: those in which the person is.
    fn rests(&self) -> Vec<Reason> {
        if !self.ask.kind.asks() {
            return Vec::new();
        }
        // A reminder is not hindered by what it reminds of.
        let is_own = |asked: &Asked| self.ask.kind.is_reminder() && asked.subject == self.ask.subject;
        let others = || self.asked.iter().filter(|asked| !is_own(asked));
        let rests = |asked: Option<&Asked>, number: i64| {
            asked.map(|asked| asked.at + days(number)).filter(|until| *until > self.now)
        };
        let last = others().next().filter(|_| !self.ask.override_quarantine);
        let days = self.settings.quarantine_days;
        let quarantine = rests(last, days).map(|until| Reason::Quarantine { days, until });
        let days = self.settings.clock(&self.ask.topic);
        let of_topic = others().find(|asked| asked.topic == self.ask.topic);
        let clock = rests(of_topic, days).map(|until| Reason::Clock { days, until });
        let (n, days) = (self.settings.cap, self.settings.cap_days);
        let full = usize::try_from(n - 1).ok().and_then(|last| self.asked.get(last));
        let cap = rests(full, days).map(|until| Reason::Cap { n, days, until });
        [quarantine, clock, cap].into_iter().flatten().collect()
    }

    fn not_before(&self) -> Timestamp {
        let Ask { kind, channel, .. } = self.ask;
        if *channel == Channel::Mail && !kind.is_awaited() { self.quiet.opens(self.now) } else { self.now }
    }
}

/// How far back it matters what somebody was asked.
pub(crate) fn horizon(settings: &Settings, topic: &str, now: Timestamp) -> Timestamp {
    now - days(settings.quarantine_days.max(settings.cap_days).max(settings.clock(topic)))
}
