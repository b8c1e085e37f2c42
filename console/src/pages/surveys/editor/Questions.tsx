import CopyOutlined from "@ant-design/icons/CopyOutlined";
import { Button, Dropdown, Popconfirm } from "antd";
import type { ReactNode } from "react";
import { QUESTION_TYPES, type SurveyKind, type SurveyQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { Section } from "@/ui/Page";
import { plain } from "../said";
import { depending } from "./depending";
import {
  addQuestion,
  copyQuestion,
  type Draft,
  lookAhead,
  moveQuestion,
  removeQuestion,
  wayBack,
  withQuestion,
} from "./draft";
import { Refusal, useRefusal } from "./Field";
import { idOf } from "./left";
import { QuestionEditor } from "./QuestionEditor";
import { type Refused, within } from "./refused";

type Props = {
  kind: SurveyKind;
  draft: Draft;
  change: (draft: Draft) => void;
  refused: Refused;
  /** Somebody has answered it already. */
  hasAnswers: boolean;
  /** The key of the question that is open. */
  open: string | null;
  setOpen: (key: string | null) => void;
};
const MOST = 100;

/** The questions in order; one is open at a time, those with something wrong are marked. */
export function Questions({ kind, draft, change, refused, hasAnswers, open, setOpen }: Props) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  const say = useRefusal(refused);
  const { questions, languages } = draft.definition;
  const ahead = [...lookAhead(questions), ...wayBack(questions)];
  const add = (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: QUESTION_TYPES.map((type) => ({ key: type, label: e.type[type] })),
        onClick: ({ key }) => {
          const type = QUESTION_TYPES.find((one) => one === key);
          if (!type) return;
          const next = addQuestion(draft, type);
          change(next);
          setOpen(next.definition.questions.at(-1)?.key ?? null);
        },
      }}
    >
      <Button type="dashed" disabled={questions.length >= MOST}>
        + {e.addQuestion}
      </Button>
    </Dropdown>
  );
  return (
    <Section title={e.questions} note={e.questionsNote} id="questions">
      <ol className="questions">
        {questions.map((question, at) => (
          <li
            key={question.key}
            id={idOf(at)}
            data-open={open === question.key || undefined}
            data-wrong={within(refused, `questions.${at}`) || ahead.includes(question.key) || undefined}
          >
            <Head
              question={question}
              at={at}
              count={questions.length}
              isOpen={open === question.key}
              depending={depending(questions, question.key)}
              hasAnswers={hasAnswers}
              toggle={() => setOpen(open === question.key ? null : question.key)}
              move={(by) => change(moveQuestion(draft, at, by))}
              copy={() => change(copyQuestion(draft, at))}
              remove={() => change(removeQuestion(draft, at))}
            />
            {open === question.key && (
              <QuestionEditor
                question={question}
                kind={kind}
                at={at}
                questions={questions}
                languages={languages}
                looksAhead={ahead.includes(question.key)}
                refused={refused}
                change={(part) => change(withQuestion(draft, at, part))}
              />
            )}
          </li>
        ))}
      </ol>
      <Refusal>{say("questions")}</Refusal>
      <div>{add}</div>
    </Section>
  );
}

type HeadProps = {
  question: SurveyQuestion;
  at: number;
  count: number;
  isOpen: boolean;
  /** The numbers of the questions that hang on it. */
  depending: readonly number[];
  hasAnswers: boolean;
  toggle: () => void;
  move: (by: 1 | -1) => void;
  copy: () => void;
  remove: () => void;
};

function Head(props: HeadProps) {
  const { question, at, count, isOpen, toggle, move, copy } = props;
  const { t, f, language } = useI18n();
  const e = t.surveyEditor;
  const text = plain(question.text, language);
  const name = `${f.number(at + 1)}. ${text || e.untitled}`;
  return (
    <div className="row wrap question-head">
      <button type="button" className="bare grow" aria-expanded={isOpen} onClick={toggle}>
        <b className="num">{f.number(at + 1)}</b> {text || <span className="faint">{e.untitled}</span>}
        {question.is_required && <span title={e.required}> *</span>}
      </button>
      {question.show_if && <span className="tag">{e.branched}</span>}
      {(question.next || (question.jumps ?? []).length > 0) && <span className="tag">{e.ways.tag}</span>}
      <span className="tag">{e.type[question.type]}</span>
      <span className="row question-tools">
        <Tool label={e.up} of={name} disabled={at === 0} run={() => move(-1)} sign="↑" />
        <Tool label={e.down} of={name} disabled={at === count - 1} run={() => move(1)} sign="↓" />
        <Tool label={e.copy} of={name} run={copy} sign={<CopyOutlined />} />
        <Remove {...props} name={name} />
      </span>
    </div>
  );
}

/** Asks back where more goes than the question: what hangs on it, or the place of answers in the results. */
function Remove({ depending: hanging, hasAnswers, remove, name }: HeadProps & { name: string }) {
  const { t, f } = useI18n();
  const w = t.surveyEditor.removing;
  if (hanging.length === 0 && !hasAnswers) return <Tool label={t.ui.delete} of={name} run={remove} sign="×" />;
  const said = [
    ...(hanging.length > 0 ? [w.depending(hanging.map((number) => f.number(number)).join(w.and))] : []),
    ...(hasAnswers ? [w.answers] : []),
  ];
  return (
    <Popconfirm title={w.title} description={said.join(" ")} okText={t.ui.delete} onConfirm={remove}>
      <Button type="text" size="small" aria-label={`${t.ui.delete}: ${name}`} title={t.ui.delete}>
        ×
      </Button>
    </Popconfirm>
  );
}

type ToolProps = { label: string; of: string; run: () => void; sign: ReactNode; disabled?: boolean };
function Tool({ label, of, run, sign, disabled = false }: ToolProps) {
  return (
    <Button type="text" size="small" disabled={disabled} onClick={run} aria-label={`${label}: ${of}`} title={label}>
      {sign}
    </Button>
  );
}
