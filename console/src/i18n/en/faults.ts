import type { FaultWords } from "../faults";
import { imports } from "./imports";
import { problems } from "./problems";
import { segments } from "./segments";
import { surveyEditor } from "./surveyEditor";
import { surveys } from "./surveys";
import { words } from "./words";

const named = (known: Record<string, string>, key: string) => known[key] ?? key;

export const faults = {
  other: ({ why }) => why,

  missing: "This is still empty.",
  unknown: "This doesn't exist in the shop. Choose again.",
  unreadable: ({ why }) => `This can't be read (${why}).`,
  form: "This isn't in the right format.",
  characters: ({ least, most }) => `${least} to ${most} characters.`,
  too_short: ({ least }) => `At least ${least} characters.`,
  too_long: ({ most }) => `${most} characters at most.`,
  one_line: ({ most }) => `One line of 1 to ${most} characters.`,
  key: ({ most }) => `Lowercase letters, digits and _, ${most} characters at most.`,
  number: "Enter a number.",
  range: ({ low, high }) => `A number from ${low} to ${high}.`,
  more_than: ({ than }) => `More than ${than}.`,
  yes_no: "Choose yes or no.",
  day: "Choose a date.",
  time_of_day: "Enter a time, such as 21:00.",
  mail_address: "This isn't an email address.",
  one_of: "Choose one of the options.",
  count: ({ found, least, most }) => `${found} given; ${least} to ${most} allowed.`,
  too_few: ({ least }) => `At least ${least}.`,
  too_many: ({ most }) => `${most} at most.`,
  taken: ({ given }) => `“${given}” is taken. Choose another.`,
  cursor: "This place in the list has expired. Reload the page.",
  itself: "That is the same one. Choose another.",
  only_for_rejection: "Only a rejection can have a reason.",
  before: ({ day }) => `Not before ${day}.`,
  after: ({ day }) => `Not after ${day}.`,
  no_data_before: ({ day }) => `The shop has no data before ${day}.`,
  too_many_days: ({ found, most, day }) =>
    `This covers ${found} days; ${most} at most. Start on ${day} or later, or end earlier.`,
  overlaps: ({ from, to }) => `The two periods overlap: choose dates outside ${from} to ${to}.`,
  needs: ({ other }) => `This needs a ${other} too.`,
  either_or: "Choose one or the other, not both.",
  only_for_export: "This is only for exports.",
  used_key: "This was already sent with different content. Reload the page and try again.",
  refused: ({ reason, why }) => (named(problems.code, reason) === reason ? why : named(problems.code, reason)),
  currency: "Choose a currency.",
  no_currency: ({ given }) => `There is no currency “${given}”. Use a code like CNY or EUR.`,
  time_zone: ({ given }) => `There is no time zone “${given}”. Use one like Europe/Berlin.`,

  wrong_password: "That isn't your current password.",
  common_password: "This password is too easy to guess. Choose another.",
  wrong_code: "That isn't the code your app shows now.",
  has_account: ({ email }) => `${email} already has an account.`,

  no_working_hours: "No promise can be kept without working hours: add some to a day, or choose around the clock.",
  spans_overlap: ({ one, other }) => `${one} and ${other} overlap.`,
  day_twice: ({ day }) => `${day} is listed twice.`,

  no_template_field: ({ given, known }) => `There is no ${given}. You can use ${known.join(", ")}.`,

  no_trait: "This isn't a standard field: add it as a custom one.",
  scores: ({ given }) => `“${given}” isn't two or three scores from 1 to 5, such as 55 or 551.`,
  too_many_to_sort: ({ found, most }) =>
    `${found} customers are too many to sort by name; the limit is ${most}. Search or filter first.`,

  too_many_rules: ({ most }) => `${most} conditions at most: split the segment.`,
  too_deep: ({ most }) => `Conditions can be nested ${most} deep at most.`,
  segment_ring: ({ name }) => `“${name}” is itself built from this segment. Choose another one.`,
  segment_used: ({ by }) =>
    `Other segments use this one. Remove it from ${by.map((name) => `“${name}”`).join(", ")} first.`,
  no_field: ({ given }) => `There is no field “${given}”. Choose again.`,
  comparison: ({ field }) =>
    `“${named(segments.field, field)}” can't be compared like this. Choose another comparison.`,
  from_to: "Give two values: from and to.",
  class: ({ given }) => `There is no class “${given}”. Choose again.`,
  event_not_counted: ({ given, counted }) =>
    `“${named(words.event, given)}” isn't counted. Use “${named(words.event, counted)}”.`,
  no_property: ({ event, given }) => `“${named(words.event, event)}” has no “${given}”. Choose again.`,

  one_set_each: "Every category needs a name and exactly one set.",
  set_for_all: ({ most }) => `Keep a set for all categories, and ${most} sets at most.`,
  dimension_keys: ({ most }) => `A set takes 1 to ${most} unique keys of lowercase letters, digits and _.`,
  needs_name: "Give it a name in Chinese or English.",
  aspect_key: ({ given }) => `The key “${given}” isn't 1 to 40 lowercase letters, digits or _.`,
  same_aspect: ({ given }) => `Two aspects have the key “${given}”. Change one.`,
  aspect_name: ({ key }) => `The aspect “${key}” has no name. Give it one in Chinese or English.`,
  shared_word: ({ word, one, other }) =>
    `“${word}” is listed under both ${one} and ${other}. Remove it from one of them.`,
  aspect_word: ({ key, word }) => `The word “${word}” of “${key}” is empty or longer than 40 characters. Remove it.`,
  too_many_aspects: ({ found }) => `${found} aspects are too many. Remove some.`,
  no_aspect: "Enable at least one aspect.",
  post_is_private: "The post is private, so every answer to it is too.",

  answered_as_it_is: "People have already answered this kind of survey. Create a new survey for another kind.",
  visitor_id: "This isn't a visitor ID: 8 to 64 letters, digits and -.",
  not_first: "This isn't the survey's first question.",
  not_filtered: "Answers to this type of question can't be filtered by a value.",
  survey_form: ({ given }) =>
    `This survey uses format ${given}, which this version of Huitou can't read. Update Huitou first.`,
  languages: ({ most }) => `Choose 1 to ${most} languages, each once.`,
  no_survey: "The survey is gone, or it is a draft that nobody can have answered yet.",
  no_answer_column: "Choose the column of at least one question. Answers are imported from their survey’s page.",
  no_question: "Ask at least one question.",
  kind_needs: ({ kind }) =>
    kind === "csi"
      ? "An index needs at least two questions with “Measures” set."
      : `A survey of kind “${named(surveys.kind, kind)}” needs a question of that type.`,
  untranslated: "The survey includes this language: add the text in it too.",
  not_asked_before: ({ key }) => `{{answer:${key}}} doesn't refer to an earlier question.`,
  no_placeholder: ({ name }) => `There is no {{${name}}}. You can use name, order, product or answer:key.`,
  unfilled: ({ word, language }) =>
    `“${named(surveyEditor.chrome.words, word)}” (${language}) needs {}, where the number, day or name goes.`,
  not_later: ({ next }) => `“${next}” is neither a later question nor “end”.`,
  options_or_scale: "A matrix has options or a scale, not both.",
  not_of_type: "This type of question doesn't have this. Remove it.",
  fixed_scale: ({ from, to }) => `This type of question always goes from ${from} to ${to}.`,
  scale: ({ most }) => `A scale must go up, within 0 to ${most}.`,
  no_rule: "Add at least one condition.",
  not_earlier: ({ question }) => `“${question}” isn't asked before this: conditions can only use earlier questions.`,
  test_not_of_type: "This type of question can't be compared like this. Choose another comparison.",
  no_value: "This doesn't take a value.",
  not_an_option: "This isn't one of the options. Choose again.",
  changed_meaning: ({ key, what }) =>
    `People answered “${key}” with another ${what === "scale" ? "scale" : "type"}: give the changed question a new key.`,
  which_order: "Enter which order triggers it: 1 is the first.",
  no_channel: "Choose at least one of email, website and link.",
  needs_link: "A link-only survey needs the channel “link”.",
  not_carried: "People asked at a set time are reached by email or link: choose one of them.",
  quota_of_class: "Only classes can have their own quota.",
  no_answer: "This needs an answer.",
  unreached: "No one reaches this question: every path skips it.",
  one_other: "Only one option can be “other”.",
  exclusive: "One of these cannot be chosen together with others.",
  unspecified: "Please specify.",
  every_row: "Every row needs an answer.",
  order: "Rank all options, best first.",
  wrong_form: "The answer doesn't fit this type of question.",
  no_pictures: "Pictures can't be added over the phone.",

  no_file: "Choose at least one file.",
  too_many_files: ({ most }) => `${most} files at most: split the import.`,
  file_empty: "The file is empty. Choose one with a header row and data.",
  file_kind: ({ kind }) => `${kind} files can't be read. Save it as CSV, XLSX, Parquet or JSON lines.`,
  file_unpacked: "The unpacked file is too large. Split it, or upload it unpacked.",
  workbook_parts: ({ found, most }) =>
    `The workbook has ${found} parts, ${most} at most. Save only the sheet with the data.`,
  row_too_long: ({ row }) => `Row ${row} is too long; usually a quote (") is opened there but never closed.`,
  too_many_columns: ({ found, most }) => `There are ${found} columns, ${most} at most.`,
  no_sheet: ({ sheet }) => `The workbook has no sheet “${sheet}”.`,
  line_not_json: ({ row, why }) => `Line ${row} isn't a JSON object (${why}).`,
  file_damaged: ({ kind, why }) => `The ${kind} file is damaged (${why}). Export it again.`,
  file_archive: ({ kind }) => `${kind} is an archive. Unpack it and choose the files inside.`,
  workbook_locked: "The workbook is locked with a password. Save it without one, or as CSV.",

  import_stopped: "The import stopped unexpectedly. Start it again.",
  no_staging: ({ why }) =>
    `The server has no room for rows in its temporary folder (${why}). Make room, then start again.`,
  files_not_kept: ({ why }) =>
    `The import's files can't be read or written (${why}). Check the server's disk, then start again.`,
  not_stored: ({ why }) => `Events could not be stored (${why}). Nothing is lost; start again once this is fixed.`,

  no_mapping: "No format selected. Choose one, or match the columns.",
  unknown_mapping: ({ given }) => `There is no format “${given}”. Choose again.`,
  no_table: "A format has at least one table.",
  no_column: ({ column }) => `No column is matched to “${named(imports.field, column)}”, which is required.`,
  status: ({ given }) =>
    `“${given}” isn't an order status: use pending, paid, shipped, delivered, completed, cancelled or refunded.`,
  stars: ({ given }) => `“${given}” isn't a star rating: match it to 1 to 5.`,
  namespace: ({ given }) =>
    `“${given}” isn't a valid short name for a platform: 1 to 40 letters, digits, - or _, e.g. taobao-2.`,
  file_missing: ({ title }) => `“${title}” is missing. Add that file too.`,
  no_file_fits: "None of the files match the selected format. Choose another, or match the columns.",
} satisfies FaultWords;
