use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Where, text};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson};

use super::readers;
use crate::Flows;

/// Which events are put away, or taken back: one by its number, or all that have a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dismissal {
    /// Its number in the log.
    seq: Option<i64>,
    /// Who could make nothing of it; all when not given.
    reader: Option<String>,
    /// As the list has it.
    code: Option<String>,
    /// As the list has it; all of the code when not given.
    field: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dismissed {
    dismissed: u64,
}

impl Dismissal {
    /// Those of a shop.
    pub(super) fn of(&self, shop: ShopId) -> Result<Where, Problem> {
        if self.seq.is_none() && self.code.is_none() {
            let fault = Fault::EitherOr { one: "seq".to_owned(), other: "code".to_owned() };
            return Err(Problem::invalid("code", fault));
        }
        let mut all = Where::new("shop = $1", vec![shop.0.into()]);
        if let Some(seq) = self.seq {
            all.and("seq = ?", [seq.into()]);
        }
        for (clause, given) in [("code = ?", &self.code), ("field = ?", &self.field)] {
            if let Some(given) = given {
                all.and(clause, [text(given)]);
            }
        }
        Ok(all)
    }

    /// Of whom.
    pub(super) fn readers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        readers(self.reader.as_deref())
    }

    /// What is done, in the audit log: to which or to how many, and for which reason.
    pub(super) fn told(&self, how_many: u64) -> (String, String) {
        let subject = self.seq.map_or_else(|| how_many.to_string(), |seq| format!("#{seq}"));
        let reason = [self.code.as_deref(), self.field.as_deref()];
        (subject, reason.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

/// Put away events that could not be understood
///
/// They stay in the log and in the list of those put away, and are counted no more, also when the log is read anew.
#[utoipa::path(post, path = "/unread-events/dismissals", tag = "data", operation_id = "dismissUnreadEvents",
    request_body = Dismissal, responses((status = 200, body = Dismissed), (status = 422, body = Problem)))]
pub(crate) async fn dismiss(
    State(flows): State<Flows>,
    staff: Staff,
    ValidJson(which): ValidJson<Dismissal>,
) -> Result<Json<Dismissed>, Problem> {
    staff.may(Permission::ManageData)?;
    let (kit, mut dismissed) = (&flows.kit, 0);
    let all = which.of(staff.shop)?;
    let tx = kit.store.begin().await?;
    for (_, table) in which.readers() {
        dismissed += store::dismiss(&tx, table, all.clone(), kit.now()).await?;
    }
    if dismissed > 0 {
        let (subject, detail) = which.told(dismissed);
        web::audit(&tx, kit, &staff, "unread_event.dismissed", &subject, &detail).await?;
    }
    tx.commit().await?;
    Ok(Json(Dismissed { dismissed }))
}
