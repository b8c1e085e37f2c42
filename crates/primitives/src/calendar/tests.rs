use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

const ZONES: [&str; 5] = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"];

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn spans(all: &[(&str, &str)]) -> Vec<WorkingSpan> {
    all.iter().map(|(from, to)| WorkingSpan { from: (*from).to_owned(), to: (*to).to_owned() }).collect()
}

/// Nine to six with a break, Monday to Friday.
fn office() -> WorkingWeek {
    let day = || spans(&[("14:00", "18:00"), ("09:00", "12:00")]);
    WorkingWeek {
        monday: day(),
        tuesday: day(),
        wednesday: day(),
        thursday: day(),
        friday: day(),
        ..WorkingWeek::default()
    }
}

fn with(week: WorkingWeek, special_days: Vec<SpecialDay>) -> WorkingHours {
    WorkingHours { week: Some(week), special_days }
}

fn special(on: jiff::civil::Date, name: &str, hours: &[(&str, &str)]) -> SpecialDay {
    SpecialDay { date: on, name: name.to_owned(), spans: spans(hours) }
}

fn at(text: &str, zone: &TimeZone) -> Timestamp {
    zone.to_timestamp(text.parse().unwrap()).unwrap()
}

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

/// The time of work between two instants; none where the second is not after the first.
fn worked(calendar: &Calendar, from: Timestamp, to: Timestamp) -> SignedDuration {
    calendar.until(from, to).map(|span| span.end.duration_since(span.start)).sum()
}

/// When something that came by the shop's clock is due by it.
fn due(calendar: &Calendar, from: &str, work: SignedDuration) -> String {
    calendar.zone.to_datetime(calendar.due(at(from, &calendar.zone), work)).to_string()
}

#[test]
fn what_comes_in_the_evening_waits_for_the_morning() {
    let calendar = Calendar::new(&with(office(), Vec::new()), zone("Asia/Shanghai")).unwrap();
    assert_eq!(due(&calendar, "2026-03-06T18:00", hours(3)), "2026-03-09T12:00:00", "Friday evening to Monday noon");
    assert_eq!(due(&calendar, "2026-03-06T11:00", hours(2)), "2026-03-06T15:00:00", "over the break");
    assert_eq!(due(&calendar, "2026-03-02T09:00", hours(7)), "2026-03-02T18:00:00", "at the end of the day, not after");
    assert_eq!(due(&calendar, "2026-03-02T09:00", hours(35)), "2026-03-06T18:00:00", "a whole week");
    let (friday, monday) = (at("2026-03-06T17:30", &calendar.zone), at("2026-03-09T09:15", &calendar.zone));
    assert_eq!(worked(&calendar, friday, monday), SignedDuration::from_mins(45));
    assert_eq!(worked(&calendar, monday, friday), SignedDuration::ZERO);
    assert_eq!(calendar.begun(monday, SignedDuration::from_mins(45)), friday);
}

#[test]
fn a_holiday_is_closed_and_the_sunday_before_it_is_worked() {
    // The Spring Festival of 2026: closed from the 15th to the 23rd of February, worked on Saturday the 14th.
    let days = (15..=23).map(|day| special(date(2026, 2, day), "春节", &[]));
    let worked = special(date(2026, 2, 14), "调休上班", &[("09:00", "17:00")]);
    let hours_of = with(office(), days.chain([worked]).collect());
    let calendar = Calendar::new(&hours_of, zone("Asia/Shanghai")).unwrap();
    assert_eq!(due(&calendar, "2026-02-13T18:00", hours(8)), "2026-02-14T17:00:00");
    assert_eq!(due(&calendar, "2026-02-13T18:00", hours(9)), "2026-02-24T10:00:00");
    let around = WorkingHours { week: None, special_days: vec![special(date(2026, 3, 3), "Closed", &[])] };
    let calendar = Calendar::new(&around, zone("Asia/Shanghai")).unwrap();
    assert_eq!(due(&calendar, "2026-03-02T20:00", hours(6)), "2026-03-04T02:00:00", "around the clock but for a day");
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let week = WorkingWeek {
        monday: spans(&[("22:00", "06:00")]),
        tuesday: spans(&[("05:00", "08:00")]),
        ..WorkingWeek::default()
    };
    let closed = special(date(2026, 3, 10), "Closed", &[]);
    let calendar = Calendar::new(&with(week, vec![closed]), zone("Europe/Berlin")).unwrap();
    assert_eq!(due(&calendar, "2026-03-02T12:00", hours(10)), "2026-03-03T08:00:00", "an hour of both counts once");
    assert_eq!(due(&calendar, "2026-03-03T01:00", hours(5)), "2026-03-03T06:00:00");
    assert_eq!(due(&calendar, "2026-03-09T12:00", hours(8)), "2026-03-10T06:00:00", "only Tuesday is closed");
    let (late, morning) = (at("2026-03-02T23:00", &calendar.zone), at("2026-03-03T08:00", &calendar.zone));
    assert_eq!(calendar.begun(morning, hours(9)), late);
}

#[test]
fn a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer() {
    let night = || spans(&[("22:00", "06:00")]);
    let week = WorkingWeek { saturday: night(), ..WorkingWeek::default() };
    let calendar = Calendar::new(&with(week, Vec::new()), zone("Europe/Berlin")).unwrap();
    let night_of = |from: &str, to: &str| worked(&calendar, at(from, &calendar.zone), at(to, &calendar.zone));
    assert_eq!(night_of("2026-03-21T12:00", "2026-03-22T12:00"), hours(8));
    assert_eq!(night_of("2026-03-28T12:00", "2026-03-29T12:00"), hours(7), "02:00 to 03:00 is not there");
    assert_eq!(night_of("2026-10-24T12:00", "2026-10-25T12:00"), hours(9), "02:00 to 03:00 is there twice");
    let week = WorkingWeek { sunday: spans(&[("02:30", "03:30")]), ..WorkingWeek::default() };
    let skipped = Calendar::new(&with(week, Vec::new()), zone("Europe/Berlin")).unwrap();
    assert_eq!(due(&skipped, "2026-03-28T12:00", SignedDuration::from_mins(30)), "2026-03-29T03:30:00");
}

#[test]
fn hours_that_cannot_be_worked_by_are_refused() {
    let refused = |hours: &WorkingHours| Calendar::new(hours, TimeZone::UTC).unwrap_err();
    assert_eq!(refused(&with(WorkingWeek::default(), Vec::new())), HoursError::NoHours);
    let only = special(date(2026, 3, 2), "Open", &[("09:00", "18:00")]);
    assert_eq!(refused(&with(WorkingWeek::default(), vec![only.clone()])), HoursError::NoHours, "once is not always");
    let monday = |hours: &[(&str, &str)]| with(WorkingWeek { monday: spans(hours), ..WorkingWeek::default() }, vec![]);
    for wrong in ["9:00", "24:00", "09:60", "9", "", "+9:00"] {
        let field = "week.monday.0.to".to_owned();
        assert_eq!(refused(&monday(&[("08:00", wrong)])), HoursError::TimeOfDay { field }, "{wrong}");
    }
    for both in [[("09:00", "12:00"), ("11:59", "13:00")], [("09:00", "09:00"), ("10:00", "11:00")]] {
        assert!(matches!(refused(&monday(&both)), HoursError::Overlap { .. }), "{both:?}");
    }
    let twice = WorkingHours { week: None, special_days: vec![only.clone(), only] };
    assert!(matches!(refused(&twice), HoursError::Twice { .. }));
}

#[test]
fn a_promise_is_kept_by_the_hours_that_held_when_it_was_made() {
    let zone = zone("Asia/Shanghai");
    let office = Calendar::new(&with(office(), Vec::new()), zone.clone()).unwrap();
    let changed = at("2026-03-06T12:00", &zone);
    let calendars = Calendars::new(vec![(changed, office.clone())]);
    let due = |from: &str| zone.to_datetime(calendars.due(at(from, &zone), hours(4))).to_string();
    assert_eq!(due("2026-03-06T11:00"), "2026-03-06T15:00:00", "around the clock");
    assert_eq!(due("2026-03-06T15:00"), "2026-03-09T10:00:00");
    let now = at("2026-03-07T12:00", &zone);
    let last = at("2026-03-06T14:00", &zone) + SignedDuration::from_micros(1);
    assert_eq!(calendars.late(now, hours(4)), [Timestamp::MIN..last]);
    let back = Calendars::new(vec![(now, Calendar::around_the_clock()), (changed, office)]);
    let late = back.late(at("2026-03-07T17:00", &zone), hours(4));
    assert_eq!(
        (late.len(), late[1].clone()),
        (2, now..at("2026-03-07T13:00", &zone)),
        "the later promise is due first"
    );
}

fn a_day() -> impl Strategy<Value = Vec<WorkingSpan>> {
    prop::collection::btree_set(0..96_u32, 0..=6).prop_map(|times| {
        let text = |quarters: &u32| format!("{:02}:{:02}", quarters / 4, quarters % 4 * 15);
        let times: Vec<String> = times.iter().map(text).collect();
        times.chunks_exact(2).map(|span| WorkingSpan { from: span[0].clone(), to: span[1].clone() }).collect()
    })
}

/// The last span may go past midnight.
fn a_long_day() -> impl Strategy<Value = Vec<WorkingSpan>> {
    (a_day(), prop::option::of(0..10_u32)).prop_map(|(mut day, night)| {
        let to = night.map(|hour| format!("{hour:02}:30"));
        if let (Some(last), Some(to)) = (day.last_mut(), to)
            && to <= last.from
        {
            last.to = to;
        }
        day
    })
}

fn a_calendar() -> impl Strategy<Value = Calendar> {
    let week = prop::array::uniform7(a_long_day()).prop_map(|days| {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days;
        WorkingWeek { monday, tuesday, wednesday, thursday, friday, saturday, sunday }
    });
    let special_days = prop::collection::btree_map(0..60_i64, a_long_day(), 0..8);
    (prop::option::weighted(0.9, week), special_days, prop::sample::select(ZONES.to_vec())).prop_filter_map(
        "has no hours",
        |(week, days, name)| {
            let first = date(2026, 3, 1);
            let day = |(n, spans): (i64, Vec<WorkingSpan>)| SpecialDay {
                date: first.saturating_add(hours(24 * n)),
                name: n.to_string(),
                spans,
            };
            let all = WorkingHours { week, special_days: days.into_iter().map(day).collect() };
            Calendar::new(&all, zone(name)).ok()
        },
    )
}

/// Of the spring and autumn of 2026, where the clocks change.
fn an_instant() -> impl Strategy<Value = Timestamp> {
    let from = "2026-03-01T00:00:00Z".parse::<Timestamp>().unwrap();
    (0..270 * 24 * 60_i64).prop_map(move |minutes| from + SignedDuration::from_mins(minutes))
}

fn some_work() -> impl Strategy<Value = SignedDuration> {
    (1..200 * 60_i64).prop_map(SignedDuration::from_mins)
}

proptest! {
    #[test]
    fn a_promise_takes_the_work_that_it_promises(calendar in a_calendar(), from in an_instant(), work in some_work()) {
        let due = calendar.due(from, work);
        prop_assert!(due > from);
        // Of a shop that works little, what would take ten years is due then.
        prop_assume!(due < from + hours(24 * 3_600));
        prop_assert_eq!(worked(&calendar, from, due), work);
        prop_assert!(worked(&calendar, from, due - SignedDuration::from_micros(1)) < work, "and not before");
    }

    #[test]
    fn work_adds_up(calendar in a_calendar(), mut all in prop::array::uniform3(an_instant())) {
        all.sort();
        let [a, b, c] = all;
        prop_assert_eq!(worked(&calendar, a, b) + worked(&calendar, b, c), worked(&calendar, a, c));
        prop_assert!(worked(&calendar, a, b) <= b.duration_since(a));
    }

    #[test]
    fn who_comes_later_is_not_due_before(
        calendar in a_calendar(), a in an_instant(), b in an_instant(), work in some_work(),
    ) {
        prop_assert!(calendar.due(a.min(b), work) <= calendar.due(a.max(b), work));
        prop_assert!(calendar.due(a, work) <= calendar.due(a, work + hours(1)));
    }

    #[test]
    fn what_is_late_began_before(
        calendar in a_calendar(), from in an_instant(), now in an_instant(), work in some_work(),
    ) {
        let begun = calendar.begun(now, work);
        prop_assert_eq!(calendar.due(from, work) <= now, from <= begun);
        let calendars = Calendars::new(vec![(Timestamp::MIN, calendar.clone())]);
        let is_late = calendars.late(now, work).iter().any(|span| span.contains(&from));
        prop_assert_eq!(is_late, calendars.due(from, work) < now);
    }
}
