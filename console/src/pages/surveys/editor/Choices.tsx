import { Button, Input } from "antd";
import type { Choice, Language } from "@/api/types";
import { useI18n } from "@/i18n";
import { newChoice } from "./draft";
import { Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { SaidInput } from "./SaidInput";

const MOST = 50;
type Props = {
  label: string;
  add: string;
  base: string;
  choices: readonly Choice[];
  change: (choices: Choice[]) => void;
  languages: readonly Language[];
  path: string;
  refused: Refused;
};

/** The answers of a question, or the rows of a matrix: each with its text in both languages. */
export function Choices({ label, add, base, choices, change, languages, path, refused }: Props) {
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
          <Button
            type="text"
            size="small"
            disabled={at === 0}
            aria-label={t.surveyEditor.up}
            onClick={() => move(at, -1)}
          >
            ↑
          </Button>
          <Button
            type="text"
            size="small"
            disabled={choices.length <= 1}
            aria-label={`${t.ui.remove}: ${label} ${f.number(at + 1)}`}
            onClick={() => change(choices.toSpliced(at, 1))}
          >
            ×
          </Button>
        </div>
      ))}
      <Refusal>{say(path) ?? choices.map((_, at) => say(`${path}.${at}.key`)).find(Boolean)}</Refusal>
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
