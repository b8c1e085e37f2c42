use jiff::tz::TimeZone;
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use web::Kit;

use super::daily::{Daily, Histogram, Range};
use super::measures::Asked;
use super::period::number;
use super::sample::Sum;

/// Everything that follows from surveys and feedback.
#[derive(Default)]
pub(super) struct Voices {
    pub nps: Daily,
    pub csat: Daily,
    pub ces: Daily,
    /// Messages that got an answer, of all; nothing where a segment was asked for.
    pub feedback_answered: Daily,
    pub feedback_minutes: Histogram,
}

#[derive(FromQueryResult)]
struct Answers {
    kind: String,
    day: i64,
    score: f64,
    n: i64,
}

#[derive(FromQueryResult)]
struct Post {
    created_at: i64,
    answer_minutes: Option<i64>,
}

impl Voices {
    pub async fn load(kit: &Kit, asked: &Asked<'_>) -> Result<Self, StoreError> {
        let mut all = Self::default();
        all.surveys(&kit.store, asked).await?;
        if asked.segment.is_none() {
            all.feedback(&kit.store, asked).await?;
        }
        Ok(all)
    }

    async fn surveys(&mut self, db: &impl Sql, asked: &Asked<'_>) -> Result<(), StoreError> {
        let range = Range::of(asked.shop, [asked.before, asked.now], asked.segment);
        let members = match asked.segment {
            Some(_) => "AND EXISTS (SELECT 1 FROM segment_members m WHERE m.segment = $4 AND m.profile = r.customer)",
            None => "",
        };
        let sql = format!(
            "SELECT s.kind, r.day, r.score, COUNT(*) AS n FROM survey_responses r JOIN surveys s ON s.id = r.survey
             WHERE r.shop = $1 AND r.day >= $2 AND r.day < $3 AND r.state = 'completed' AND r.score IS NOT NULL
                 AND s.kind IN ('nps', 'csat', 'ces') {members} GROUP BY s.kind, r.day, r.score"
        );
        let mut values = range.values();
        values.extend(asked.segment.map(|members| members.segment.into()));
        for row in db.rows::<Answers>(&sql, values).await? {
            self.answered(&row);
        }
        Ok(())
    }

    fn answered(&mut self, &Answers { ref kind, day, score, n }: &Answers) {
        match kind.as_str() {
            "nps" => {
                let ticket = i64::from(score >= 9.0) - i64::from(score <= 6.0);
                self.nps.add(day, Sum { n, total: n * ticket, squares: n * ticket.abs() });
            }
            "csat" => self.csat.add(day, Sum::share(if score >= 4.0 { n } else { 0 }, n)),
            _ => {
                let points = score.round() as i64;
                self.ces.add(day, Sum { n, total: n * points, squares: n * points * points });
            }
        }
    }

    async fn feedback(&mut self, db: &impl Sql, asked: &Asked<'_>) -> Result<(), StoreError> {
        let sql = "SELECT created_at, answer_minutes FROM feedback_posts
            WHERE shop = $1 AND created_at >= $2 AND created_at < $3 AND approval <> 'rejected'";
        for period in [asked.before, asked.now] {
            let within = period.micros();
            let values = vec![asked.shop.0.into(), within.start.into(), within.end.into()];
            for post in db.rows::<Post>(sql, values).await? {
                let day = day(post.created_at, &period.zone);
                self.feedback_answered.add(day, Sum::share(i64::from(post.answer_minutes.is_some()), 1));
                if let Some(minutes) = post.answer_minutes {
                    self.feedback_minutes.add(day, minutes, 1);
                }
            }
        }
        Ok(())
    }
}

fn day(at: i64, zone: &TimeZone) -> i64 {
    number(zone.to_datetime(instant(at)).date())
}
