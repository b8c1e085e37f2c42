use std::str::FromStr;

use anyhow::{Context, Result, anyhow, bail};
use jiff::civil::Date;
use know::{By, Know};
use serde::{Deserialize, Serialize};

/// The day that a shop's numbers are to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// Of its newest order.
    Newest,
    Day(Date),
}

impl FromStr for AsOf {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        match given {
            "newest" => Ok(Self::Newest),
            day => day.parse().map(Self::Day).map_err(|_| "must be newest, or a day like 2011-12-09".to_owned()),
        }
    }
}

impl AsOf {
    /// Sets it for the shop, all of whose events are projected, and computes the numbers of that day. Gives the day; `None`
    /// where it is today.
    pub async fn set(self, know: &Know) -> Result<Option<Date>> {
        let store = &know.kit.store;
        let shops = web::shops(store).await?;
        let [shop] = shops.as_slice() else { bail!("there is more than one shop: set the day in the console") };
        let day = match self {
            Self::Day(day) => day,
            Self::Newest => {
                let today = shop.zone()?.to_datetime(know.kit.now()).date();
                know::newest_order(store, shop.id, today).await?.context("the shop has no order")?
            }
        };
        let set = know::set_as_of(know, shop.id, By::Command("huitou import"), Some(day)).await;
        set.map_err(|problem| anyhow!("--as-of {day}: {}", problem.detail))?;
        know::reconcile(know).await?;
        Ok(web::shop(store, shop.id).await?.as_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_newest_or_a_day() {
        assert_eq!("newest".parse(), Ok(AsOf::Newest));
        assert_eq!("2011-12-09".parse(), Ok(AsOf::Day(jiff::civil::date(2011, 12, 9))));
        assert!("oldest".parse::<AsOf>().is_err() && "2011-13-09".parse::<AsOf>().is_err());
    }
}
