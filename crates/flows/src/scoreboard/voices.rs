use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use primitives::ShopId;
use primitives::day::number;
use store::{FromQueryResult, Sql, StoreError, Value, instant, rows_in, sea_orm};
use survey::ScoreDay;
use web::Kit;

use super::daily::{Daily, Histogram, Range};
use super::measures::Asked;
use super::period::Period;
use super::sample::{Estimate, Sum};
use super::segment::Members;

/// Everything that follows from surveys and feedback.
#[derive(Default)]
pub(super) struct Voices {
    pub nps: Daily,
    pub csat: Daily,
    pub ces: Daily,
    /// Messages that got an answer, of all.
    pub feedback_answered: Daily,
    /// Those that got it within the time promised, of those that got one or whose time is up.
    pub feedback_in_time: Daily,
    pub feedback_minutes: Histogram,
}

/// What those said who were asked about one thing, now and before.
pub(super) struct Group {
    /// nps | csat | ces
    pub kind: &'static str,
    /// product | agent | channel
    pub dimension: String,
    pub value: String,
    pub now: Estimate,
    pub before: Estimate,
}

#[derive(FromQueryResult)]
struct Answers {
    day: i64,
    score: f64,
    n: i64,
}

const GROUPS: [&str; 3] = ["product", "agent", "channel"];

/// The scores of products, agents and channels in both periods, from the tallies that surveys keep.
pub(super) async fn groups(db: &impl Sql, asked: &Asked<'_>) -> Result<Vec<Group>, StoreError> {
    let before = of_groups(db, asked, asked.before).await?;
    let now = of_groups(db, asked, asked.now).await?;
    let both = now.into_iter().filter_map(|((kind, dimension, value), now)| {
        let before = *before.get(&(kind, dimension.clone(), value.clone()))?;
        Some(Group { kind, dimension, value, now, before })
    });
    Ok(both.collect())
}

type Key = (&'static str, String, String);

async fn of_groups(db: &impl Sql, asked: &Asked<'_>, period: &Period) -> Result<BTreeMap<Key, Estimate>, StoreError> {
    let mut found = BTreeMap::new();
    for report in survey::scores(db, asked.shop, period.ends(), None).await? {
        for group in report.by.into_iter().filter(|group| GROUPS.contains(&group.dimension.as_str())) {
            let survey::Estimate { value, low, high, n, .. } = group.score.estimate;
            let estimate = Estimate { value, bounds: Some((low, high)), n };
            found.insert((report.kind, group.dimension, group.value), estimate);
        }
    }
    Ok(found)
}

impl Voices {
    pub async fn load(kit: &Kit, asked: &Asked<'_>, range: &Range<'_>) -> Result<Self, StoreError> {
        let mut all = Self::default();
        all.answers(&kit.store, asked, range).await?;
        all.feedback(kit, asked).await?;
        Ok(all)
    }

    async fn answers(&mut self, db: &impl Sql, asked: &Asked<'_>, range: &Range<'_>) -> Result<(), StoreError> {
        let found = match asked.segment {
            None => survey::score_days(db, asked.shop, range.days.clone()).await?,
            Some(members) => of_members(db, asked.shop, members, range).await?,
        };
        found.into_iter().for_each(|day| self.answered(day));
        Ok(())
    }

    fn answered(&mut self, ScoreDay { kind, day, score, n }: ScoreDay) {
        match kind {
            "nps" => {
                let ticket = i64::from(score >= 9) - i64::from(score <= 6);
                self.nps.add(day, Sum { n, total: n * ticket, squares: n * ticket.abs() });
            }
            "csat" => self.csat.add(day, Sum::share(if score >= 4 { n } else { 0 }, n)),
            _ => self.ces.add(day, Sum { n, total: n * score, squares: n * score * score }),
        }
    }

    async fn feedback(&mut self, kit: &Kit, asked: &Asked<'_>) -> Result<(), StoreError> {
        let authors = asked.segment.map(|members| members.authors.as_slice());
        let (before, now) = (asked.before.micros(), asked.now.micros());
        let span = before.start.min(now.start)..before.end.max(now.end);
        for post in feedback::answering(&kit.store, asked.shop, span, authors).await? {
            let day = day(post.created_at, &asked.now.zone);
            self.feedback_answered.add(day, Sum::share(i64::from(post.is_answered()), 1));
            if post.is_settled(asked.until) {
                self.feedback_in_time.add(day, Sum::share(i64::from(post.is_in_time()), 1));
            }
            if let Some(minutes) = post.answer_minutes {
                self.feedback_minutes.add(day, minutes, 1);
            }
        }
        Ok(())
    }
}

/// As [`survey::score_days`], of those who are in a segment now.
async fn of_members(
    db: &impl Sql,
    shop: ShopId,
    members: &Members,
    range: &Range<'_>,
) -> Result<Vec<ScoreDay>, StoreError> {
    let mut all = Vec::new();
    for scored in survey::scored(db, shop).await? {
        let of: [Value; 2] = [members.segment.into(), scored.question.into()];
        let fixed = [range.values(), of.to_vec()].concat();
        let rows: Vec<Answers> = rows_in(db, &fixed, &scored.surveys, |list| {
            format!(
                "SELECT r.day, a.number AS score, COUNT(*) AS n FROM survey_responses r
                 JOIN survey_answers a ON a.response = r.id AND a.question = $5
                 WHERE r.shop = $1 AND r.day >= $2 AND r.day < $3 AND r.state = 'completed' AND a.number IS NOT NULL
                     AND r.survey IN ({list})
                     AND EXISTS (SELECT 1 FROM segment_members m WHERE m.segment = $4 AND m.profile = r.customer)
                 GROUP BY r.day, a.number"
            )
        })
        .await?;
        // Scales have whole numbers.
        let days = rows.into_iter().map(|Answers { day, score, n }| (day, score.round() as i64, n));
        all.extend(days.map(|(day, score, n)| ScoreDay { kind: scored.kind, day, score, n }));
    }
    Ok(all)
}

fn day(at: i64, zone: &TimeZone) -> i64 {
    number(zone.to_datetime(instant(at)).date())
}
