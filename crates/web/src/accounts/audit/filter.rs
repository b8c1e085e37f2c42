use jiff::ToSpan;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use store::{Where, micros, pattern, text};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{Fault, Kit, Problem, searched, shop};

/// Which entries. Filters narrow each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Who did it: the id of an account, or what somebody without one is called, such as `huitou admin`.
    actor: Option<String>,
    /// What was done, `noun.verb`; several with commas.
    action: Option<String>,
    /// A part of what it was done to, or of the details.
    q: Option<String>,
    /// The first and the last day on which it was done, as the shop counts days.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl AuditQuery {
    /// What of a shop's log it lets through.
    pub async fn condition(&self, kit: &Kit, shop: ShopId) -> Result<Where, Problem> {
        let mut all = Where::new("shop = $1", vec![shop.0.into()]);
        match self.actor.as_deref().map(|actor| (actor, actor.parse::<Uuid>())) {
            None => {}
            Some((_, Ok(id))) => all.and("actor = ?", [id.into()]),
            Some((name, Err(_))) => all.and("actor IS NULL AND actor_name = ?", [text(name)]),
        }
        if let Some(actions) = &self.action {
            all.and_in("action", actions.split(',').map(|action| text(action.trim())));
        }
        if let Some(q) = searched(self.q.as_deref())? {
            let pattern = text(&pattern(q));
            let clause = "LOWER(subject) LIKE LOWER(?) ESCAPE '!' OR LOWER(detail) LIKE LOWER(?) ESCAPE '!'";
            all.and(clause, [pattern.clone(), pattern]);
        }
        self.days(&mut all, kit, shop).await?;
        Ok(all)
    }

    async fn days(&self, all: &mut Where, kit: &Kit, id: ShopId) -> Result<(), Problem> {
        let end = self.to.map(|day| day.saturating_add(1.day()));
        if self.from.is_none() && end.is_none() {
            return Ok(());
        }
        let zone = shop(&kit.store, id).await?.zone()?;
        for (field, clause, day) in [("from", "at >= ?", self.from), ("to", "at < ?", end)] {
            let Some(day) = day else { continue };
            let start = day.to_zoned(zone.clone()).map_err(|_| Problem::invalid(field, Fault::Day))?;
            all.and(clause, [micros(start.timestamp()).into()]);
        }
        Ok(())
    }
}
