//! What its writer may still do with a review.

use super::row::Review;
use crate::settings::Settings;

const DAY: i64 = 86_400_000_000;

impl Review {
    /// A neutral or bad one may be changed once.
    pub fn may_edit(&self, settings: &Settings, now: i64) -> bool {
        let is_open = self.class != "good" && !self.is_changed();
        is_open && self.state != "rejected" && now - self.at <= settings.edit_days * DAY
    }

    /// Something may be added once.
    pub fn may_add(&self, settings: &Settings, now: i64) -> bool {
        let is_open = self.follow_up_at.is_none() && self.state != "rejected";
        is_open && now - self.at <= settings.follow_up_days * DAY
    }
}
