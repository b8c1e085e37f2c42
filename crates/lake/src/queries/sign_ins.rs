use hashbrown::{HashMap, HashSet};

use super::people::code;
use super::scope::{Aliases, Scope};
use crate::error::Result;
use crate::lake::Lake;
use crate::scan::{Block, scan};

/// Of each visitor, who signed in as them; none where it was more than one.
type Seen = HashMap<String, Option<String>>;

impl Lake {
    /// Visitors who turned out to be somebody: anonymous ids that events in scope name together with exactly one user id,
    /// and that one. Of a device that several use, nobody knows who it was before they signed in: it stays apart.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn sign_ins(&self, scope: &Scope) -> Result<Aliases> {
        self.ask(scope, |lake, scope, files| {
            let columns = ["timestamp", "user_id", "anonymous_id"];
            let partials =
                scan(files, &columns, lake.options.threads, Seen::new, |seen, block| fold(seen, block, scope))?;
            let mut all = Seen::new();
            for (visitor, user) in partials.into_iter().flatten() {
                note(&mut all, &visitor, user.as_deref());
            }
            Ok(all.into_iter().filter_map(|(visitor, user)| Some((visitor, user?))).collect())
        })
        .await
    }
}

fn fold(seen: &mut Seen, block: &Block, scope: &Scope) -> Result<()> {
    let (times, users, visitors) = (block.times()?, block.texts("user_id")?, block.texts("anonymous_id")?);
    let mut pairs = HashSet::new();
    for (row, time) in times.iter().enumerate() {
        if scope.covers(*time) && !users.is_null(row) && !visitors.is_null(row) {
            pairs.insert((code(visitors.codes()[row]), code(users.codes()[row])));
        }
    }
    for (visitor, user) in pairs {
        note(seen, visitors.values().value(visitor), Some(users.values().value(user)));
    }
    Ok(())
}

fn note(seen: &mut Seen, visitor: &str, user: Option<&str>) {
    match seen.get_mut(visitor) {
        Some(known) if known.as_deref() != user => *known = None,
        Some(_) => {}
        None => {
            seen.insert(visitor.to_owned(), user.map(str::to_owned));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, at, open};

    #[tokio::test]
    async fn a_visitor_is_who_signed_in_unless_several_did() {
        let (dir, shop) = (tempfile::tempdir().unwrap(), Shop::new(1));
        let lake = open(dir.path());
        let seen = [("a1", None), ("a1", Some("ann")), ("a1", Some("ann")), ("a2", Some("ann")), ("a2", Some("bob"))];
        for (seq, (visitor, user)) in (1..).zip(seen) {
            let mut stored = shop.event(seq, at(0, 0), "", "Product Viewed", "{}");
            stored.event.user_id = user.map(str::to_owned);
            stored.event.anonymous_id = Some(visitor.to_owned());
            lake.write(&[stored]).unwrap();
        }
        let found = lake.sign_ins(&Scope::all(shop.0)).await.unwrap();
        assert_eq!(found, Aliases::from([("a1".to_owned(), "ann".to_owned())]));
    }
}
