use std::collections::BTreeMap;

use primitives::{EventKind, Timestamp};
use store::{StoreError, Tx, micros};
use uuid::Uuid;

use crate::facts::Item;

/// Something that brought a person here.
#[derive(Debug, Clone, PartialEq)]
struct Touch {
    at: Timestamp,
    source: String,
    medium: Option<String>,
    campaign: Option<String>,
    referrer: Option<String>,
}

/// Whose, and with which import it came.
type Of = (Uuid, String);

/// First and last touches of a batch. Coming straight counts as the first touch, never as the last: it tells nothing.
#[derive(Debug, Default)]
pub(crate) struct Touches {
    first: BTreeMap<Of, Touch>,
    last: BTreeMap<Of, Touch>,
}

impl Touches {
    pub fn take(&mut self, persona: Uuid, item: &Item<'_>) {
        let Some(touch) = read(item) else { return };
        let of = (persona, item.via());
        if touch.source != "direct" && self.last.get(&of).is_none_or(|last| touch.at >= last.at) {
            self.last.insert(of.clone(), touch.clone());
        }
        if self.first.get(&of).is_none_or(|first| touch.at < first.at) {
            self.first.insert(of, touch);
        }
    }

    pub async fn save(self, tx: &Tx) -> Result<(), StoreError> {
        for (edge, touches, wins) in [("first", self.first, "<"), ("last", self.last, ">=")] {
            let row = |((persona, via), touch): (Of, Touch)| {
                vec![
                    persona.into(),
                    edge.into(),
                    via.into(),
                    micros(touch.at).into(),
                    touch.source.into(),
                    touch.medium.into(),
                    touch.campaign.into(),
                    touch.referrer.into(),
                ]
            };
            let replace = format!(
                "ON CONFLICT (persona, edge, via) DO UPDATE SET at = excluded.at, source = excluded.source,
                    medium = excluded.medium, campaign = excluded.campaign, referrer = excluded.referrer
                 WHERE excluded.at {wins} touches.at"
            );
            let columns = ["persona", "edge", "via", "at", "source", "medium", "campaign", "referrer"];
            tx.insert("touches", &columns, touches.into_iter().map(row).collect(), &replace).await?;
        }
        Ok(())
    }
}

fn read(item: &Item<'_>) -> Option<Touch> {
    let campaign = item.context.object("campaign");
    let page = item.context.object("page");
    let source = campaign.string("source");
    if item.stored.event.kind != EventKind::Page && source.is_none() {
        return None;
    }
    let here = page.text("url").and_then(|url| host(&url));
    let referrer = page.text("referrer").and_then(|url| host(&url));
    if source.is_none() && referrer.is_some() && referrer == here {
        return None;
    }
    Some(Touch {
        at: item.at(),
        medium: campaign
            .string("medium")
            .or_else(|| (source.is_none() && referrer.is_some()).then(|| "referral".into())),
        source: source.or_else(|| referrer.clone()).unwrap_or_else(|| "direct".to_owned()),
        campaign: campaign.string("name"),
        referrer,
    })
}

/// The host of an address, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host("https://www.Baidu.com/s?wd=x").as_deref(), Some("baidu.com"));
        assert_eq!(host("http://u:p@shop.example:8080#top").as_deref(), Some("shop.example"));
        assert_eq!(host("about:blank"), None);
        assert_eq!(host(""), None);
    }
}
