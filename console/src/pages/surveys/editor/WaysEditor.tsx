import { Button, Select } from "antd";
import type { Jump, SurveyQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { plain } from "../said";
import { Refusal, useRefusal } from "./Field";
import type { Refused } from "./refused";
import { conditionOn } from "./rule";
import { RuleEditor } from "./RuleEditor";

type Props = {
  question: SurveyQuestion;
  at: number;
  /** All of the survey. */
  questions: readonly SurveyQuestion[];
  refused: Refused;
  change: (part: Partial<SurveyQuestion>) => void;
};
const NEXT = "";
const MOST = 20;

/** Where it goes on after a question: by what was answered, else at one place. */
export function WaysEditor({ question, at, questions, refused, change }: Props) {
  const { t } = useI18n();
  const w = t.surveyEditor.ways;
  const say = useRefusal(refused);
  const sayDeep = useRefusal(refused, true);
  const path = `questions.${at}`;
  const jumps = question.jumps ?? [];
  const set = (index: number, part: Partial<Jump>) =>
    change({ jumps: jumps.map((one, place) => (place === index ? { ...one, ...part } : one)) });
  const remove = (index: number) => change({ jumps: jumps.toSpliced(index, 1) });
  const target = { questions, at };
  return (
    <div className="stack-s" role="group" aria-label={w.title}>
      {jumps.map((jump, index) => (
        <div key={index} className="stack-s way">
          <RuleEditor
            rule={jump.if}
            title={w.when}
            earlier={questions.slice(0, at + 1)}
            change={(rule) => (rule ? set(index, { if: rule }) : remove(index))}
            error={sayDeep(`${path}.jumps.${index}.if`)}
          />
          <span className="row wrap">
            <Target {...target} label={w.to} value={jump.to} choose={(to) => set(index, { to })} />
            <Button type="text" size="small" aria-label={w.remove} title={w.remove} onClick={() => remove(index)}>
              ×
            </Button>
          </span>
          <Refusal>{say(`${path}.jumps.${index}.to`)}</Refusal>
        </div>
      ))}
      <span className="row wrap">
        <Target
          {...target}
          mayFollow
          label={jumps.length > 0 ? w.otherwise : w.title}
          value={question.next ?? NEXT}
          choose={(next) => change({ next: next === NEXT ? null : next })}
        />
        <Button
          size="small"
          type="text"
          disabled={jumps.length >= MOST}
          onClick={() => change({ jumps: [...jumps, { if: conditionOn(question), to: "end" }] })}
        >
          + {w.add}
        </Button>
      </span>
      <Refusal>{say(`${path}.jumps`) ?? say(`${path}.next`)}</Refusal>
    </div>
  );
}

type TargetProps = Pick<Props, "questions" | "at"> & {
  label: string;
  value: string;
  choose: (key: string) => void;
  mayFollow?: boolean;
};

/** A later question, or the end. */
function Target({ questions, at, label, value, choose, mayFollow = false }: TargetProps) {
  const { t, f, language } = useI18n();
  const w = t.surveyEditor.ways;
  const later = questions.slice(at + 1).map((one, index) => ({
    value: one.key,
    label: `${f.number(at + index + 2)}. ${plain(one.text, language) || t.surveyEditor.untitled}`,
  }));
  const options = [...(mayFollow ? [{ value: NEXT, label: w.next }] : []), ...later, { value: "end", label: w.end }];
  return (
    <label className="row wrap">
      <span className="muted">{label}</span>
      <Select
        aria-label={label}
        value={value}
        onChange={choose}
        options={options}
        popupMatchSelectWidth={false}
        style={{ minWidth: 180, maxWidth: 320 }}
      />
    </label>
  );
}
