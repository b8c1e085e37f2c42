//! Makes a day's answers many and of many days: every row that results or the pages beside them read is there as often, and
//! every count is as many times as large.

use store::{Sql, StoreError, Tx, Value, micros};
use uuid::Uuid;

use super::questionnaire::{PICTURE, SCORE};
use super::shop::Shop;

pub struct Copies<'a> {
    pub shop: &'a Shop,
    pub survey: Uuid,
    /// So many days in a row up to today.
    pub days: u32,
    /// How often each answer is there on each of them.
    pub a_day: u32,
}

/// The number of a copy takes the place of the time in the id of what is copied.
fn id(of: &str) -> String {
    format!("unhex(printf('%08X', n.i) || substr(hex({of}), 9))")
}

/// `n(i)`: from 1 up to, not including, a number.
fn numbers(end: u32) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {end})")
}

impl Copies<'_> {
    pub async fn make(&self) -> Result<(), StoreError> {
        let tx = self.shop.kit.store.begin().await?;
        self.send_pictures(&tx).await?;
        // Those that the others are found by come last.
        for (table, columns, rows) in [
            ("survey_counted", "response, cells", self.counted()),
            ("survey_follow_ups", "response, shop, survey, state, opened_at, due_at", self.follow_ups()),
            (
                "survey_aspects",
                "response, ordinal, survey, question, aspect, polarity, probability, sentence, day",
                self.aspects(),
            ),
            ("survey_answers", "response, question, survey, value, choice, number, text", self.answers()),
            (
                "survey_responses",
                "id, shop, survey, version, state, origin, channel, language, person, who, customer, class, segments,
                 order_id, product_id, product_name, agent, staff_name, started_at, at, day, score, band, text, polarity,
                 urgency, is_erased, reading",
                self.responses(),
            ),
            ("survey_tallies", "survey, dimension, value, day, question, item, answer, n", self.tallies()),
            (
                "survey_invitations",
                "id, shop, survey, occasion, channel, class, segments, product_id, agent, created_at, due_at, expires_at,
                 decided_at, is_asked, reason, params, opened_at, started_at, completed_at",
                self.invitations(),
            ),
        ] {
            tx.exec(&format!("INSERT INTO {table} ({columns}) {rows}"), self.values()).await?;
        }
        let today = self.day("0");
        let more = format!("UPDATE survey_tallies SET n = n * {} WHERE survey = $1 AND day = {today}", self.a_day);
        tx.exec(&more, self.values()).await?;
        tx.commit().await
    }

    fn values(&self) -> Vec<Value> {
        vec![self.survey.into()]
    }

    /// The calendar day so many days before now.
    fn day(&self, before: &str) -> String {
        let now = micros(self.shop.kit.now()) / 1_000_000;
        format!("CAST(strftime('%Y%m%d', {now} - ({before}) * 86400, 'unixepoch') AS INTEGER)")
    }

    /// Of all copies; the first day's are numbered first.
    fn numbers(&self) -> String {
        numbers(self.days * self.a_day)
    }

    /// How many days before what it is a copy of.
    fn age(&self) -> String {
        format!("n.i / {}", self.a_day)
    }

    fn counted(&self) -> String {
        let survey = "p.response IN (SELECT id FROM survey_responses WHERE survey = $1)";
        format!("{} SELECT {}, p.cells FROM survey_counted p, n WHERE {survey}", self.numbers(), id("p.response"))
    }

    fn follow_ups(&self) -> String {
        format!(
            "{} SELECT {}, p.shop, p.survey, p.state, p.opened_at, p.due_at FROM survey_follow_ups p, n
             WHERE p.survey = $1",
            self.numbers(),
            id("p.response")
        )
    }

    fn aspects(&self) -> String {
        format!(
            "{} SELECT {}, p.ordinal, p.survey, p.question, p.aspect, p.polarity, p.probability, p.sentence, {}
             FROM survey_aspects p, n WHERE p.survey = $1",
            self.numbers(),
            id("p.response"),
            self.day(&self.age())
        )
    }

    /// All of the newest day; of the others the words, the pictures and the score: nothing reads more of them at once.
    fn answers(&self) -> String {
        format!(
            "{} SELECT {}, p.question, p.survey, p.value, p.choice, p.number, p.text FROM survey_answers p, n
             WHERE p.survey = $1
                 AND (p.text IS NOT NULL OR p.question IN ('{SCORE}', '{PICTURE}') OR n.i < {})",
            self.numbers(),
            id("p.response"),
            self.a_day
        )
    }

    fn responses(&self) -> String {
        let (age, id) = (self.age(), id("p.id"));
        let (day, earlier) = (self.day(&age), format!("{age} * 86400000000"));
        format!(
            "{} SELECT {id}, p.shop, p.survey, p.version, p.state, p.origin, p.channel, p.language, p.person, p.who,
                 p.customer, p.class, p.segments, p.order_id, p.product_id, p.product_name, p.agent, p.staff_name,
                 p.started_at - {earlier}, p.at - {earlier}, {day}, p.score, p.band, p.text, p.polarity, p.urgency,
                 p.is_erased, p.reading
             FROM survey_responses p, n WHERE p.survey = $1",
            self.numbers()
        )
    }

    fn tallies(&self) -> String {
        format!(
            "{} SELECT p.survey, p.dimension, p.value, {}, p.question, p.item, p.answer, p.n * {} FROM survey_tallies p, n
             WHERE p.survey = $1",
            numbers(self.days),
            self.day("n.i"),
            self.a_day
        )
    }

    /// Three of every answer, of which a few were opened: of the same groups.
    fn invitations(&self) -> String {
        let (earlier, now) = (format!("n.i % {} * 86400000000", self.days), micros(self.shop.kit.now()));
        let some = |one_in: u32| format!("CASE WHEN n.i % {one_in} = 0 THEN {now} - {earlier} END");
        format!(
            "{} SELECT randomblob(16), p.shop, p.survey, 'delivery', 'mail', p.class, p.segments, p.product_id, p.agent,
                 {now} - {earlier}, {now} - {earlier}, {now}, {now} - {earlier}, TRUE, 'ok', '{{}}', {}, {}, {}
             FROM survey_responses p, n
             WHERE p.survey = $1 AND p.day = {}",
            numbers(3 * self.days + 1),
            some(2),
            some(3),
            some(4),
            self.day("0")
        )
    }

    /// By telephone nobody sends any: whoever gives a seven is made to have sent one, and it is counted as counting does.
    async fn send_pictures(&self, tx: &Tx) -> Result<(), StoreError> {
        let sql = "SELECT id FROM survey_responses WHERE survey = $1 AND score = 7";
        for response in tx.column::<Uuid>(sql, self.values()).await? {
            let picture = self.shop.kit.ids.uuid();
            let sql = "INSERT INTO survey_pictures (id, response, created_at, jpeg) VALUES ($1, $2, 0, x'ffd8')";
            tx.exec(sql, vec![picture.into(), response.into()]).await?;
            let sql = "INSERT INTO survey_answers (response, question, survey, value) VALUES ($1, $2, $3, $4)";
            let value = format!("[\"{picture}\"]");
            tx.exec(sql, vec![response.into(), PICTURE.into(), self.survey.into(), value.into()]).await?;
            let sql = "UPDATE survey_counted SET cells = cells || $1 WHERE response = $2";
            tx.exec(sql, vec![format!("{PICTURE}\t\t\n").into(), response.into()]).await?;
        }
        for (dimension, value) in [
            ("", "''"),
            ("class", "class"),
            ("channel", "channel"),
            ("product", "product_id"),
            ("agent", "agent"),
            ("segment", "trim(segments, '[]\"')"),
        ] {
            let sql = format!(
                "INSERT INTO survey_tallies (survey, question, dimension, value, day, item, answer, n)
                 SELECT survey, '{PICTURE}', '{dimension}', {value}, day, '', '', COUNT(*) FROM survey_responses
                 WHERE survey = $1 AND score = 7 AND ('{dimension}' <> 'segment' OR segments <> '[]')
                 GROUP BY survey, day, {value}"
            );
            tx.exec(&sql, self.values()).await?;
        }
        Ok(())
    }
}
