import { Button, Input, Select } from "antd";
import type { Choice, Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { newChoice } from "./draft";
import { Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

const MOST = 50;
const NAMES = { is_other: "other", is_exclusive: "exclusive" } as const;
/** What is not said is false. */
const standsFor = (chosen: readonly Special[]) => ({
  is_other: chosen.includes("is_other"),
  is_exclusive: chosen.includes("is_exclusive"),
});
type Props = {
  label: string;
  add: string;
  base: string;
  choices: readonly Choice[];
  change: (choices: Choice[]) => void;
  languages: readonly Tag[];
  path: string;
  refused: Refused;
  /** What an option may stand for beside what its text says. */
  special?: readonly Special[];
};
export type Special = "is_other" | "is_exclusive";

/** The answers of a question, or the rows of a matrix: each with its text in both languages. */
export function Choices({ label, add, base, choices, change, languages, path, refused, special = [] }: Props) {
  const { t, f } = useI18n();
  const say = useRefusal(refused);
  const set = (at: number, part: Partial<Choice>) =>
    change(choices.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const move = (at: number, by: 1 | -1) => {
    const one = choices[at];
    if (one) change(choices.toSpliced(at, 1).toSpliced(at + by, 0, one));
  };
  return (
    <div className="stack-s" role="group" aria-label={label}>
      <span className="muted">{label}</span>
      {choices.map((choice, at) => (
        <div key={at} className="row top choice">
          <Input
            className="mono key"
            size="middle"
            aria-label={`${t.surveyEditor.key} · ${label} ${f.number(at + 1)}`}
            title={t.surveyEditor.keyHint}
            maxLength={32}
            value={choice.key}
            onChange={(event) => set(at, { key: event.target.value.trim() })}
          />
          <SaidInput
            isBare
            label={`${label} ${f.number(at + 1)}`}
            value={choice.text}
            change={(text) => set(at, { text })}
            languages={languages}
            path={`${path}.${at}.text`}
            refused={refused}
            max={200}
          />
          <Order at={at} last={choices.length - 1} move={(by) => move(at, by)} />
          {special.length > 0 && (
            <Meaning
              label={`${t.surveyEditor.special.label} · ${label} ${f.number(at + 1)}`}
              choice={choice}
              special={special}
              change={(chosen) => set(at, standsFor(chosen))}
            />
          )}
          <Remove
            label={`${t.ui.remove}: ${label} ${f.number(at + 1)}`}
            isLast={choices.length <= 1}
            remove={() => change(choices.toSpliced(at, 1))}
          />
        </div>
      ))}
      <Refusal>
        {say(path) ??
          choices
            .flatMap((_, at) => ["key", "is_other", "is_exclusive"].map((part) => say(`${path}.${at}.${part}`)))
            .find(Boolean)}
      </Refusal>
      <div>
        <Button
          size="small"
          type="dashed"
          disabled={choices.length >= MOST}
          onClick={() => change([...choices, newChoice(choices, base)])}
        >
          + {add}
        </Button>
      </div>
    </div>
  );
}

function Order({ at, last, move }: { at: number; last: number; move: (by: 1 | -1) => void }) {
  const { t } = useI18n();
  return (
    <>
      <Button type="text" size="small" disabled={at === 0} aria-label={t.surveyEditor.up} onClick={() => move(-1)}>
        ↑
      </Button>
      <Button type="text" size="small" disabled={at === last} aria-label={t.surveyEditor.down} onClick={() => move(1)}>
        ↓
      </Button>
    </>
  );
}

function Remove({ label, isLast, remove }: { label: string; isLast: boolean; remove: () => void }) {
  return (
    <Button type="text" size="small" disabled={isLast} aria-label={label} onClick={remove}>
      ×
    </Button>
  );
}

type MeaningProps = {
  label: string;
  choice: Choice;
  special: readonly Special[];
  change: (chosen: readonly Special[]) => void;
};

function Meaning({ label, choice, special, change }: MeaningProps) {
  const { t } = useI18n();
  return (
    <Select<Special[]>
      className="choice-special"
      size="small"
      mode="multiple"
      variant="filled"
      aria-label={label}
      placeholder={t.surveyEditor.special.label}
      popupMatchSelectWidth={false}
      value={special.filter((one) => choice[one])}
      onChange={change}
      options={special.map((value) => ({ value, label: t.surveyEditor.special[NAMES[value]] }))}
    />
  );
}
