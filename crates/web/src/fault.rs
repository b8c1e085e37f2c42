use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What can be wrong with a field: a code for programs and the values that belong in the sentence, so that whoever
/// shows it can say it in any language. [`Display`](std::fmt::Display) is the English sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, thiserror::Error)]
#[serde(tag = "code", content = "values", rename_all = "snake_case")]
pub enum Fault {
    /// What only its sentence says.
    #[error("{why}")]
    Other { why: String },

    // Of any field
    #[error("is missing")]
    Missing,
    #[error("there is no such thing in this shop")]
    Unknown,
    #[error("cannot be read: {why}")]
    Unreadable { why: String },
    #[error("must be {wanted}")]
    Form { wanted: String },
    #[error("must have {least} to {most} characters")]
    Characters { least: usize, most: usize },
    #[error("must have at least {least} characters")]
    TooShort { least: usize },
    #[error("must have at most {most} characters")]
    TooLong { most: usize },
    #[error("must be one line of 1 to {most} characters")]
    OneLine { most: usize },
    #[error("must have 1 to {most} lower-case letters, digits or _")]
    Key { most: usize },
    #[error("must be a number")]
    Number,
    #[error("must be within {low} to {high}")]
    Range { low: i64, high: i64 },
    #[error("must be more than {other}, which is {than}")]
    MoreThan { other: String, than: i64 },
    #[error("must be true or false")]
    YesNo,
    #[error("must be a day like 2026-01-31")]
    Day,
    #[error("must be a time of day like 21:00")]
    TimeOfDay,
    #[error("is not a mail address")]
    MailAddress,
    #[error("must be one of {}", .known.join(", "))]
    OneOf { known: Vec<String> },
    #[error("has {found}: must have {least} to {most}")]
    Count { found: usize, least: usize, most: usize },
    #[error("at least {least}")]
    TooFew { least: usize },
    #[error("at most {most}")]
    TooMany { most: usize },
    #[error("“{given}” is taken")]
    Taken { given: String },
    #[error("is not a place in this list: start again without it")]
    Cursor,
    #[error("is the same one: give another")]
    Itself,
    #[error("is only for a rejection")]
    OnlyForRejection,
    #[error("is before {day}")]
    Before { day: String },
    #[error("is after {day}")]
    After { day: String },
    #[error("the shop has no data before {day}")]
    NoDataBefore { day: String },
    #[error("{found} days are more than {most}: begin on {day} or later")]
    TooManyDays { found: i64, most: i64, day: String },
    #[error("shares days with {from} to {to}: choose others")]
    Overlaps { from: String, to: String },
    #[error("needs {other} too")]
    Needs { other: String },
    #[error("give either {one} or {other}")]
    EitherOr { one: String, other: String },
    #[error("is of the export alone")]
    OnlyForExport,
    #[error("was used for another request: take a fresh one")]
    UsedKey,
    /// An event is not taken; `reason` is the code that refused events have.
    #[error("{why}")]
    Refused { reason: String, why: String },
    #[error("is not ISO 4217: use a currency like CNY or EUR")]
    Currency,
    #[error("“{given}” is not in ISO 4217: use a currency like CNY or EUR")]
    NoCurrency { given: String },
    #[error("“{given}” is not an IANA time zone, e.g. Asia/Shanghai")]
    TimeZone { given: String },

    // Of accounts
    #[error("is not your password")]
    WrongPassword,
    #[error("is among the first that an attacker tries: choose another")]
    CommonPassword,
    #[error("is not the code that the app shows now")]
    WrongCode,
    #[error("{email} has an account already")]
    HasAccount { email: String },

    // Of working hours
    #[error("has no working hours at all: give a weekday some, or leave the week out to work around the clock")]
    NoWorkingHours,
    #[error("{one} and {other} overlap: make one of them, or move one")]
    SpansOverlap { one: String, other: String },
    #[error("{day} is there twice: give a day once")]
    DayTwice { day: String },

    #[error("“{given}” is none of {}", .known.join(", "))]
    NoTemplateField { given: String, known: Vec<String> },

    // Of customers and groups of them
    #[error("is no standard trait: put it under custom")]
    NoTrait,
    #[error("“{given}” is not two or three scores, e.g. 55 or 551")]
    Scores { given: String },
    #[error("at most {most} customers can be put in order by name, and these are {found}: search or filter first")]
    TooManyToSort { found: i64, most: i64 },
    #[error("has more than {most} rules: split the segment")]
    TooManyRules { most: usize },
    #[error("is nested deeper than {most} groups")]
    TooDeep { most: usize },
    #[error("“{name}” is made of this segment itself: choose another")]
    SegmentRing { name: String },
    #[error("is a part of segments: take it out of {} first", .by.join(", "))]
    SegmentUsed { by: Vec<String> },
    #[error("“{given}” is no field: see /segments/vocabulary")]
    NoField { given: String },
    #[error("“{op}” does not fit {field}: use one of {}", .known.join(", "))]
    Comparison { op: String, field: String, known: Vec<String> },
    #[error("must be a list of two values: from and to")]
    FromTo,
    #[error("“{given}” is no class: use potential, new, active, loyal or churned")]
    Class { given: String },
    #[error("“{given}” is not counted; orders that stand are “{counted}”")]
    EventNotCounted { given: String, counted: String },
    #[error("“{event}” has {}, not “{given}”", .known.join(", "))]
    NoProperty { event: String, given: String, known: Vec<String> },

    // Of reviews
    #[error("each category has a name and one set")]
    OneSetEach,
    #[error("must have a set for all categories, and at most {most} sets")]
    SetForAll { most: usize },
    #[error("a set has 1 to {most} keys of lower-case letters, digits and _, each once")]
    DimensionKeys { most: usize },
    #[error("needs a name in Chinese or English")]
    NeedsName,
    #[error("the aspect key “{given}” is not 1 to 40 lower-case letters, digits and _: choose another")]
    AspectKey { given: String },
    #[error("two aspects have the key “{given}”: give one of them another")]
    SameAspect { given: String },
    #[error("the aspect “{key}” has no name: give it one in Chinese or English")]
    AspectName { key: String },
    #[error("“{word}” names both {one} and {other}: take it from one of them")]
    SharedWord { word: String, one: String, other: String },
    #[error("the aspect “{key}” has the word “{word}”, which is empty or longer than 40 characters: remove it")]
    AspectWord { key: String, word: String },
    #[error("there are {found} aspects, more than can be read: remove some")]
    TooManyAspects { found: usize },
    #[error("no aspect is enabled: enable one")]
    NoAspect,
    #[error("the post is private: so is everything said about it")]
    PostIsPrivate,

    // Of surveys
    #[error("people have answered it as what it is: make a new survey")]
    AnsweredAsItIs,
    #[error("is not an id: 8 to 64 letters, digits and -")]
    VisitorId,
    #[error("is not the first one of this survey")]
    NotFirst,
    #[error("answers to this type of question cannot be filtered by a value")]
    NotFiltered,
    #[error("is {given}: this version of Huitou writes and reads {known}")]
    SurveyForm { given: u32, known: u32 },
    #[error("give one to {most} languages as BCP 47 tags such as en, zh or pt-BR, each once")]
    Languages { most: usize },
    #[error("the survey of these answers is not there, or is a draft that nobody can have answered")]
    NoSurvey,
    #[error("name the column of at least one question: answers are imported from the page of their survey")]
    NoAnswerColumn,
    #[error("ask at least one question")]
    NoQuestion,
    #[error("a survey of kind {kind} needs a question that measures it")]
    KindNeeds { kind: String },
    #[error("is missing: the survey speaks this language")]
    Untranslated,
    #[error("{{{{answer:{key}}}}} is no question that was asked before")]
    NotAskedBefore { key: String },
    #[error("{{{{{name}}}}} is not known: use name, order, product or answer:key")]
    NoPlaceholder { name: String },
    #[error("“{word}” in {language} needs {{}} where the number, the day or the name goes")]
    Unfilled { word: String, language: String },
    #[error("“{next}” is no later question, nor “end”")]
    NotLater { next: String },
    #[error("nobody is asked this: every way passes it by")]
    Unreached,
    #[error("one option at most stands for something else")]
    OneOther,
    #[error("a matrix has options or a scale")]
    OptionsOrScale,
    #[error("this type of question has none")]
    NotOfType,
    #[error("this type of question always goes from {from} to {to}")]
    FixedScale { from: i64, to: i64 },
    #[error("goes upwards, within 0 to {most}")]
    Scale { most: i64 },
    #[error("needs at least one rule")]
    NoRule,
    #[error("“{question}” is no earlier question: only what was asked before can decide")]
    NotEarlier { question: String },
    #[error("this type of question cannot be asked this")]
    TestNotOfType,
    #[error("has no value")]
    NoValue,
    #[error("is not one of the options")]
    NotAnOption,
    #[error("“{key}” was answered with another {what}: give the changed question a key of its own")]
    ChangedMeaning { key: String, what: String },
    #[error("say which order asks: 1 is the first")]
    WhichOrder,
    #[error("give at least one of mail, site, link")]
    NoChannel,
    #[error("a survey that only its link opens needs the channel link")]
    NeedsLink,
    #[error("people who are asked at a set time are reached by mail or link: give one of them")]
    NotCarried,
    #[error("only the class can have a quota of its own")]
    QuotaOfClass,
    #[error("needs an answer")]
    NoAnswer,
    #[error("has an option that stands alone, and others beside it")]
    Exclusive,
    #[error("has an option for something else, and does not say what: give it as the question’s key with .other")]
    Unspecified,
    #[error("needs an answer in every row")]
    EveryRow,
    #[error("must have every option once, best first")]
    Order,
    #[error("has the wrong form for this type of question")]
    WrongForm,
    #[error("pictures cannot be sent by telephone")]
    NoPictures,

    // Of files
    #[error("is missing: send at least one file")]
    NoFile,
    #[error("more than {most} files: split the import")]
    TooManyFiles { most: usize },
    #[error("the file is empty: choose a file with a header row and data")]
    FileEmpty,
    #[error("{kind} files cannot be read: save it as CSV, XLSX, Parquet or JSON lines")]
    FileKind { kind: String },
    #[error("the file unpacks to too much: split it, or send it unpacked")]
    FileUnpacked,
    #[error("the workbook has {found} parts, more than {most}: save only the sheet with the data")]
    WorkbookParts { found: usize, most: usize },
    #[error("row {row} is longer than {most} bytes; usually a quote (\") is opened there and never closed")]
    RowTooLong { row: u64, most: usize },
    #[error("there are {found} columns, more than {most}")]
    TooManyColumns { found: usize, most: usize },
    #[error("the workbook has no sheet “{sheet}”")]
    NoSheet { sheet: String },
    #[error("line {row} is not a JSON object: {why}")]
    LineNotJson { row: u64, why: String },
    #[error("the {kind} file is damaged: {why}")]
    FileDamaged { kind: String, why: String },
    #[error("{kind} is an archive: unpack it and choose the files in it")]
    FileArchive { kind: String },
    #[error("the workbook is locked with a password: save it without one, or as CSV")]
    WorkbookLocked,

    // Of imports that stopped
    #[error("the import stopped unexpectedly: start it again")]
    ImportStopped,
    #[error("rows cannot be kept in the temporary folder ({why}): make room there, then start again")]
    NoStaging { why: String },
    #[error("the import's files cannot be read or kept ({why}): check the disk, then start again")]
    FilesNotKept { why: String },
    #[error("events cannot be stored ({why}): nothing is lost, start again when this is mended")]
    NotStored { why: String },

    // Of mappings
    #[error("no mapping was chosen: choose one, or name the columns")]
    NoMapping,
    #[error("there is no mapping “{given}”")]
    UnknownMapping { given: String },
    #[error("a mapping has at least one table")]
    NoTable,
    #[error("table “{table}” has no column for {column}, which it needs")]
    NoColumn { table: String, column: String },
    #[error("“{given}” is not a status: use pending, paid, shipped, delivered, completed, cancelled or refunded")]
    Status { given: String },
    #[error("“{given}” is no number of stars: name words for 1 to 5")]
    Stars { given: String },
    #[error("“{given}” is no namespace: use 1 to 40 letters, digits, - or _, e.g. taobao-2")]
    Namespace { given: String },
    #[error("“{title}” is missing: add that file to the import")]
    FileMissing { title: String },
    #[error("none of the files fits the mapping “{mapping}”: choose another, or name the columns")]
    NoFileFits { mapping: String },
}

impl Fault {
    /// Neither of what is known.
    #[must_use]
    pub fn one_of(known: &[&str]) -> Self {
        Self::OneOf { known: known.iter().map(|&one| one.to_owned()).collect() }
    }

    /// Of another form than wanted: “a list of rules”.
    #[must_use]
    pub fn form(wanted: &str) -> Self {
        Self::Form { wanted: wanted.to_owned() }
    }

    #[must_use]
    pub fn unreadable(why: &dyn std::fmt::Display) -> Self {
        Self::Unreadable { why: why.to_string() }
    }
}

impl From<&str> for Fault {
    fn from(why: &str) -> Self {
        Self::Other { why: why.to_owned() }
    }
}

impl From<String> for Fault {
    fn from(why: String) -> Self {
        Self::Other { why }
    }
}

/// What was wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    pub field: String,
    /// In English, for the person who reads it.
    pub message: String,
    #[serde(flatten)]
    pub fault: Box<Fault>,
}

impl FieldError {
    #[must_use]
    pub fn new(field: impl Into<String>, fault: impl Into<Fault>) -> Self {
        let fault = fault.into();
        Self { field: field.into(), message: fault.to_string(), fault: Box::new(fault) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_error_has_its_sentence_its_code_and_the_values_of_the_sentence() {
        let told = |fault: Fault| serde_json::to_value(FieldError::new("a.b", fault)).unwrap();
        let missing = json!({"field": "a.b", "message": "is missing", "code": "missing"});
        assert_eq!(told(Fault::Missing), missing);
        let range = json!({"field": "a.b", "message": "must be within 1 to 5", "code": "range",
            "values": {"low": 1, "high": 5}});
        assert_eq!(told(Fault::Range { low: 1, high: 5 }), range);
        let known = json!({"field": "a.b", "message": "must be one of zh, en", "code": "one_of",
            "values": {"known": ["zh", "en"]}});
        assert_eq!(told(Fault::one_of(&["zh", "en"])), known);
        let place = told(Fault::NoPlaceholder { name: "mood".to_owned() });
        assert_eq!(place["message"], "{{mood}} is not known: use name, order, product or answer:key");
        assert_eq!(told("is odd".into())["code"], "other");
    }
}
