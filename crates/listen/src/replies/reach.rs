use std::collections::HashMap;

use contact::ReasonShown;
use primitives::ShopId;
use uuid::Uuid;
use web::Problem;

use super::draft::Basis;
use crate::Listen;
use crate::links::ask_writer;
use crate::people::Who;

/// Why a private answer would be mailed to nobody, by the reviews of which that is so.
pub(super) async fn unreached(
    listen: &Listen,
    shop: ShopId,
    bases: &[Basis],
) -> Result<HashMap<Uuid, ReasonShown>, Problem> {
    let kit = &listen.kit;
    let people = store::distinct(bases.iter().filter_map(|basis| basis.review.person));
    let keys = kit.vault.existing_keys(&kit.store, &people).await?;
    let mut unreached = HashMap::new();
    for Basis { review, .. } in bases {
        let writer = Who::open(&keys, review.person, review.author.as_deref())?;
        if let Some(reason) = listen.obstacle(&ask_writer(listen, shop, review.id, writer)).await? {
            unreached.insert(review.id, ReasonShown::from(&reason));
        }
    }
    Ok(unreached)
}
