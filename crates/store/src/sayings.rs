//! What was said of things, field by field and apart for each import, so that an import's word can be taken back as if it
//! had never been said.

use std::collections::{BTreeMap, BTreeSet};

use primitives::ShopId;
use sea_orm::{FromQueryResult, Value};

use crate::{Sql, StoreError, Tx, distinct, json, rows_in};

/// When a word was true, the place in the log of the event that said it, and the word.
pub type Saying = (i64, i64, String);

/// The newest word on each field.
pub type Fields = BTreeMap<String, Saying>;

/// Who speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Voice {
    /// The import that it came with; empty for what happened here.
    pub via: String,
    /// Whether its word stands above what is said in passing.
    pub is_firm: bool,
}

/// In the place of an import: what anybody could say.
const VISITORS: &str = "visitors";

impl Voice {
    /// Whoever visits the shop.
    #[must_use]
    pub fn of_visitors() -> Self {
        Self { via: VISITORS.to_owned(), is_firm: false }
    }

    fn is_of_visitors(&self) -> bool {
        self.via == VISITORS
    }

    /// Whose word stands over whose.
    fn rank(&self) -> u8 {
        match (self.is_of_visitors(), self.is_firm) {
            (true, _) => 0,
            (_, false) => 1,
            (_, true) => 2,
        }
    }
}

/// The sayings about things of a shop, in a table of the columns `shop UUID, thing TEXT, via TEXT, is_firm BOOLEAN, said
/// TEXT` with a key over the first four. Of each field the newest firm word stands, and the newest in passing where no firm
/// one tells of it: in which order they come does not matter. Visitors fill what is still open, the first of them for good:
/// who comes later renames nothing.
#[derive(Debug)]
pub struct Sayings {
    table: &'static str,
    shop: ShopId,
    known: BTreeMap<String, BTreeMap<Voice, Fields>>,
    changed: BTreeSet<(String, Voice)>,
}

/// What stands of a thing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    fields: BTreeMap<&'a str, &'a str>,
    /// Whether anybody spoke of it whose word is firm.
    pub is_firm: bool,
}

impl Said<'_> {
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).copied()
    }

    /// The same, for who keeps it.
    #[must_use]
    pub fn string(&self, field: &str) -> Option<String> {
        self.get(field).map(str::to_owned)
    }
}

#[derive(FromQueryResult)]
struct Row {
    thing: String,
    via: String,
    is_firm: bool,
    said: String,
}

const COLUMNS: [&str; 5] = ["shop", "thing", "via", "is_firm", "said"];

impl Sayings {
    #[must_use]
    pub fn new(table: &'static str, shop: ShopId) -> Self {
        Self { table, shop, known: BTreeMap::new(), changed: BTreeSet::new() }
    }

    /// Loads what is said of those of `things` that are not there yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load_more(&mut self, db: &impl Sql, things: &[String]) -> Result<(), StoreError> {
        let missing: Vec<String> = things.iter().filter(|thing| !self.known.contains_key(*thing)).cloned().collect();
        let table = self.table;
        let rows: Vec<Row> = rows_in(db, &[self.shop.0.into()], &missing, |list| {
            format!("SELECT thing, via, is_firm, said FROM {table} WHERE shop = $1 AND thing IN ({list})")
        })
        .await?;
        for thing in missing {
            self.known.entry(thing).or_default();
        }
        for Row { thing, via, is_firm, said } in rows {
            let fields =
                serde_json::from_str(&said).map_err(|e| StoreError::Corrupt(format!("{table} {thing}: {e}")))?;
            self.known.entry(thing).or_default().insert(Voice { via, is_firm }, fields);
        }
        Ok(())
    }

    /// Takes in what a voice says of a thing that was loaded. `is_again`: it was said before, and is said once more since
    /// something else was undone; then it only fills what the voice left open.
    pub fn say(&mut self, thing: &str, voice: &Voice, is_again: bool, fields: Fields) {
        if fields.is_empty() {
            return;
        }
        let replaces = |saying: &Saying, known: &Saying| match (is_again, voice.is_of_visitors()) {
            (true, _) => false,
            // What is remembered of a visitor comes after what others said since.
            (false, true) => saying.1 < known.1,
            (false, false) => saying > known,
        };
        let own = self.known.entry(thing.to_owned()).or_default().entry(voice.clone()).or_default();
        let mut is_changed = false;
        for (field, saying) in fields {
            if own.get(&field).is_none_or(|known| replaces(&saying, known)) {
                own.insert(field, saying);
                is_changed = true;
            }
        }
        if is_changed {
            self.changed.insert((thing.to_owned(), voice.clone()));
        }
    }

    /// What a voice says of a thing.
    pub fn by(&self, thing: &str) -> impl Iterator<Item = (&Voice, &Fields)> {
        self.known.get(thing).into_iter().flatten()
    }

    /// What stands of a thing; `None` when nobody spoke of it.
    #[must_use]
    pub fn of(&self, thing: &str) -> Option<Said<'_>> {
        self.standing(thing, 0)
    }

    /// The same without what visitors say.
    #[must_use]
    pub fn told(&self, thing: &str) -> Option<Said<'_>> {
        self.standing(thing, 1)
    }

    fn standing(&self, thing: &str, least: u8) -> Option<Said<'_>> {
        let voices = self.known.get(thing).into_iter().flatten();
        let voices: Vec<(&Voice, &Fields)> = voices.filter(|(voice, _)| voice.rank() >= least).collect();
        let mut newest: BTreeMap<&str, (u8, &Saying)> = BTreeMap::new();
        for (voice, fields) in &voices {
            for (field, saying) in *fields {
                let word = (voice.rank(), saying);
                newest.entry(field.as_str()).and_modify(|known| *known = word.max(*known)).or_insert(word);
            }
        }
        let fields = newest.into_iter().map(|(field, (_, saying))| (field, saying.2.as_str())).collect();
        let is_firm = voices.iter().any(|(voice, _)| voice.is_firm);
        (!voices.is_empty()).then_some(Said { fields, is_firm })
    }

    /// The things of which something else was said since they were loaded.
    #[must_use]
    pub fn changed(&self) -> Vec<String> {
        distinct(self.changed.iter().map(|(thing, _)| thing.clone()))
    }

    /// Writes what changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn save(&mut self, tx: &Tx) -> Result<(), StoreError> {
        let mut rows = Vec::with_capacity(self.changed.len());
        for (thing, voice) in std::mem::take(&mut self.changed) {
            let Some(fields) = self.known.get(&thing).and_then(|voices| voices.get(&voice)) else { continue };
            let said = json(fields)?;
            rows.push(vec![self.shop.0.into(), thing.into(), voice.via.into(), voice.is_firm.into(), said]);
        }
        let replace = "ON CONFLICT (shop, thing, via, is_firm) DO UPDATE SET said = excluded.said";
        tx.insert(self.table, &COLUMNS, rows, replace).await?;
        Ok(())
    }

    /// Takes back what an import said; gives the things that it spoke of.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn withdraw(tx: &Tx, table: &str, shop: ShopId, via: &str) -> Result<Vec<String>, StoreError> {
        let of_import = || -> Vec<Value> { vec![shop.0.into(), via.into()] };
        let sql = format!("SELECT DISTINCT thing FROM {table} WHERE shop = $1 AND via = $2 ORDER BY thing");
        let things = tx.column(&sql, of_import()).await?;
        tx.exec(&format!("DELETE FROM {table} WHERE shop = $1 AND via = $2"), of_import()).await?;
        Ok(things)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{Migration, testing};

    const SHOP: ShopId = ShopId(Uuid::from_u128(1));
    const TABLE: Migration = Migration {
        version: 1,
        name: "sayings",
        sql:
            "CREATE TABLE sayings (shop UUID NOT NULL, thing TEXT NOT NULL, via TEXT NOT NULL, is_firm BOOLEAN NOT NULL,
            said TEXT NOT NULL, PRIMARY KEY (shop, thing, via, is_firm));",
    };

    fn voice(via: &str, is_firm: bool) -> Voice {
        Voice { via: via.to_owned(), is_firm }
    }

    fn said(at: i64, words: &[(&str, &str)]) -> Fields {
        words.iter().map(|(field, word)| ((*field).to_owned(), (at, at, (*word).to_owned()))).collect()
    }

    fn stands(sayings: &Sayings, field: &str) -> Option<String> {
        sayings.of("tea")?.string(field)
    }

    #[test]
    fn the_newest_firm_word_stands_and_passing_ones_fill_its_gaps_in_whatever_order_they_come() {
        let words = [
            (voice("", false), said(9, &[("name", "壶"), ("brand", "云")])),
            (voice("", false), said(3, &[("brand", "山")])),
            (voice("a", true), said(5, &[("name", "茶")])),
            (voice("b", true), said(4, &[("name", "茗")])),
        ];
        for turn in 0..words.len() {
            let mut sayings = Sayings::new("sayings", SHOP);
            assert_eq!(sayings.of("tea"), None);
            for (voice, fields) in words.iter().cycle().skip(turn).take(words.len()) {
                sayings.say("tea", voice, false, fields.clone());
            }
            assert_eq!(stands(&sayings, "name").as_deref(), Some("茶"));
            assert_eq!(stands(&sayings, "brand").as_deref(), Some("云"));
            assert!(sayings.of("tea").unwrap().is_firm);
        }
    }

    #[test]
    fn visitors_fill_what_all_others_leave_open_and_of_them_the_first() {
        let words = [
            (Voice::of_visitors(), said(9, &[("name", "贼"), ("brand", "云")])),
            (voice("", false), said(3, &[("name", "茶")])),
        ];
        for order in [[0, 1], [1, 0]] {
            let mut sayings = Sayings::new("sayings", SHOP);
            for (voice, fields) in order.map(|turn: usize| words[turn].clone()) {
                sayings.say("tea", &voice, false, fields);
            }
            sayings.say("tea", &Voice::of_visitors(), false, said(10, &[("brand", "贼"), ("size", "大")]));
            assert_eq!(["name", "brand", "size"].map(|field| stands(&sayings, field).unwrap()), ["茶", "云", "大"]);
            let told = sayings.told("tea").unwrap();
            assert_eq!((told.get("name"), told.get("brand"), told.is_firm), (Some("茶"), None, false));
            sayings.say("tea", &Voice::of_visitors(), false, said(8, &[("brand", "山")]));
            assert_eq!(stands(&sayings, "brand").as_deref(), Some("山"), "it is remembered, and was said before");
            sayings.say("cup", &Voice::of_visitors(), false, said(1, &[("name", "杯")]));
            assert!(sayings.of("cup").is_some() && sayings.told("cup").is_none());
        }
    }

    #[test]
    fn what_is_said_again_only_fills_what_its_voice_left_open() {
        let mut sayings = Sayings::new("sayings", SHOP);
        sayings.say("tea", &voice("a", false), false, said(1, &[("name", "茶")]));
        sayings.say("tea", &voice("", false), false, said(2, &[("name", "壶")]));
        sayings.say("tea", &voice("a", false), true, said(3, &[("name", "茶"), ("brand", "云")]));
        assert_eq!(stands(&sayings, "name").as_deref(), Some("壶"));
        assert_eq!(stands(&sayings, "brand").as_deref(), Some("云"));
    }

    #[tokio::test]
    async fn what_an_import_said_goes_with_it_and_what_others_said_stands_again() {
        let test = testing::store(&[TABLE]).await;
        let tx = test.store.begin().await.unwrap();
        let mut sayings = Sayings::new("sayings", SHOP);
        sayings.say("tea", &voice("", false), false, said(1, &[("name", "壶")]));
        sayings.say("tea", &voice("a", true), false, said(2, &[("name", "茶")]));
        assert_eq!(sayings.changed(), ["tea"]);
        sayings.save(&tx).await.unwrap();
        let things = ["tea".to_owned(), "cup".to_owned()];
        let mut loaded = Sayings::new("sayings", SHOP);
        loaded.load_more(&tx, &things).await.unwrap();
        assert_eq!((stands(&loaded, "name").as_deref(), loaded.changed().len()), (Some("茶"), 0));
        assert_eq!(Sayings::withdraw(&tx, "sayings", SHOP, "a").await.unwrap(), ["tea"]);
        let mut left = Sayings::new("sayings", SHOP);
        left.load_more(&tx, &things).await.unwrap();
        assert_eq!(stands(&left, "name").as_deref(), Some("壶"));
        assert!(!left.of("tea").unwrap().is_firm && left.of("cup").is_none());
    }
}
