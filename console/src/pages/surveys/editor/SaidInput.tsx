import { Input } from "antd";
import type { InputRef } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { type FocusEvent, useContext, useRef } from "react";
import type { Said, Tag } from "@/api/types";
import { direction, useLanguages } from "../languages";
import { said } from "../said";
import { inserted, write } from "./draft";
import { Refusal, useRefusal } from "./Field";
import { FocusContext, shownLanguages } from "./focus";
import { Insert } from "./Insert";
import type { Refused } from "./refused";

type Props = {
  label: string;
  value: Said | null | undefined;
  change: (value: Said) => void;
  languages: readonly Tag[];
  path: string;
  refused: Refused;
  /** May take several lines; of a `line` at first only one. */
  long?: boolean | "line";
  /** The first field takes the focus when it appears. */
  autoFocus?: boolean;
  max?: number;
  /** The label is read out but not shown, as in a row of a list. */
  isBare?: boolean;
  /** What is said in a language in which nothing is written. */
  instead?: (language: Tag) => string;
  /** The keys of earlier questions whose answers may stand in the text; none, no fields to insert. */
  pipes?: { key: string; label: string }[];
};

/** A text in each language of the survey. */
export function SaidInput(props: Props) {
  const { label, value, path, refused, isBare } = props;
  const say = useRefusal(refused);
  const focus = useContext(FocusContext).tag;
  const languages = shownLanguages(props.languages, focus, (tag) => say(`${path}.${tag}`) !== undefined);
  return (
    <div className={isBare ? "stack-s grow" : "stack-s"}>
      {!isBare && <span className="muted">{label}</span>}
      <div className="said-input">
        {languages.map((language, at) => (
          <One
            key={language}
            {...props}
            autoFocus={at === 0 && props.autoFocus === true}
            language={language}
            text={value?.[language] ?? ""}
          />
        ))}
      </div>
      <Refusal>{say(path)}</Refusal>
    </div>
  );
}

function One({
  label,
  value,
  change,
  path,
  refused,
  long,
  autoFocus,
  max = 500,
  pipes,
  language,
  text,
  instead,
}: OneProps) {
  const { name, short } = useLanguages();
  const say = useRefusal(refused);
  const field = useRef<InputRef & TextAreaRef>(null);
  /** Where in the text the field was left. */
  const left = useRef<number | null>(null);
  const error = say(`${path}.${language}`);
  const set = (words: string) => change(write(value, language, words));
  const insert = (words: string) => {
    set(inserted(text, words, left.current));
    left.current = null;
    field.current?.focus();
  };
  const common = {
    ref: field,
    "aria-label": `${label} · ${name(language)}`,
    lang: language,
    dir: direction(language),
    placeholder: instead ? instead(language) : said(value, language),
    autoFocus: autoFocus === true,
    value: text,
    maxLength: max,
    onBlur: (event: FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      left.current = event.target.selectionStart;
    },
    ...(error ? { status: "error" as const } : {}),
  };
  return (
    <div className="stack-s grow">
      <div className="row top">
        <span className="tag lang" aria-hidden="true">
          {short(language)}
        </span>
        {long ? (
          <Input.TextArea
            {...common}
            autoSize={{ minRows: long === "line" ? 1 : 2, maxRows: 8 }}
            onChange={(e) => set(e.target.value)}
          />
        ) : (
          <Input {...common} onChange={(e) => set(e.target.value)} />
        )}
        {pipes && <Insert pipes={pipes} insert={insert} language={language} />}
      </div>
      <Refusal>{error}</Refusal>
    </div>
  );
}

type OneProps = Props & { language: Tag; text: string };
