import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { Customer, Survey, SurveyQuestion, Tag } from "@/api/types";
import { useI18n } from "@/i18n";
import { explainField } from "@/ui/explain";
import { useToast } from "@/ui/toast";
import { customerName } from "../../customers/name";
import { AnswerField } from "../ask/AnswerField";
import { LanguageSwitch } from "../ask/LanguageSwitch";
import { pipe } from "../ask/pipe";
import { type Answers, given, missing, otherKey, visible } from "../ask/visible";
import { at, refusedOf } from "../editor/refused";
import { direction, nearest } from "../languages";
import { said } from "../said";
import { Lately } from "./Lately";
import { SubjectFields } from "./SubjectFields";
import { answersAbout, idsOf, named, type Subject } from "./subject";
import type { Choices } from "./useOrders";
import { useSubject } from "./useSubject";

type Props = { survey: Survey; customer: Customer; next: () => void };

/** The questions to read out, with the answers of the customer on the phone. */
export function Call({ survey, customer, next }: Props) {
  const { t } = useI18n();
  const w = t.surveyResponses;
  const { definition } = survey;
  const { languages, questions } = definition;
  const { language, choose } = useSpoken(languages, customer);
  const [answers, setAnswers] = useState<Answers>({});
  const [wanting, setWanting] = useState<string | null>(null);
  const save = useSave(survey.id, next);
  const { subject, setSubject, bought, found, choices } = useSubject(survey.id, customer.id);
  const speakOf = (now: Subject) => {
    setAnswers(answersAbout(questions, answers, subject, now));
    setSubject(now);
  };
  const known = { ...(customer.name ? { name: customer.name } : {}), ...named(subject, bought) };
  const filled = (text: string) => pipe(text, known, questions, answers, language, "…");
  const refusal = (key: string) => {
    const fault = at(refusedOf(save.error), key);
    return fault ? explainField(fault, t) : "";
  };
  const submit = () => {
    const lacking = missing(questions, answers);
    setWanting(lacking?.key ?? null);
    if (lacking) return;
    save.mutate({ customer: customer.id, language, ...idsOf(subject), answers: given(questions, answers) });
  };
  return (
    <form
      className="call"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Who customer={customer}>
        <LanguageSwitch languages={languages} value={language} choose={choose} />
        <Button size="small" type="text" onClick={next}>
          {w.other}
        </Button>
      </Who>
      <Lately customer={customer.id} />
      <SubjectFields
        found={found}
        choices={choices.order}
        bought={bought}
        value={subject}
        change={speakOf}
        wrong={refusal("order_id") || refusal("product_id")}
      />
      <div lang={language} dir={direction(language)} className="stack">
        <p>{filled(said(definition.intro, language)) || said(definition.title, language)}</p>
        {toRead(visible(questions, answers)).map((question) => (
          <Asked
            key={question.key}
            {...{ question, filled, language, answers }}
            choices={question.type === "order" || question.type === "product" ? choices[question.type] : undefined}
            change={(part) => setAnswers({ ...answers, ...part })}
            wrong={wanting === question.key ? w.required : refusal(`answers.${question.key}`)}
          />
        ))}
      </div>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {w.keep}
        </Button>
        <span className="faint small">{w.recorded}</span>
      </div>
    </form>
  );
}

/** Nobody sends pictures on the phone. */
const toRead = (questions: readonly SurveyQuestion[]) => questions.filter(({ type }) => type !== "picture");

/** The language of the call: at first the customer's, or else the agent's, as far as the survey has it. */
function useSpoken(languages: Tag[], { traits }: Customer) {
  const { language: mine } = useI18n();
  const spoken = typeof traits.language === "string" ? traits.language : null;
  const [chosen, choose] = useState<Tag>(nearest(languages, spoken) ?? nearest(languages, mine) ?? mine);
  return { language: languages.includes(chosen) ? chosen : (languages[0] ?? "zh"), choose };
}

/** Who is on the phone, the number to call, and what can be done about it. */
function Who({ customer, children }: { customer: Customer; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <div className="row between wrap notice">
      <span>
        <Link className="link" to={`/customers/${customer.id}`} target="_blank">
          {customerName(customer, t)}
        </Link>{" "}
        {customer.phone && (
          <a className="link num" href={`tel:${customer.phone}`}>
            {customer.phone}
          </a>
        )}
      </span>
      <span className="row">{children}</span>
    </div>
  );
}

type AskedProps = {
  question: SurveyQuestion;
  /** A text with its fields filled. */
  filled: (text: string) => string;
  language: Tag;
  answers: Answers;
  choices: Choices | undefined;
  change: (part: Answers) => void;
  wrong: string;
};

/** A question to read out, the field for its answer, and what is wrong with it. */
function Asked({ question, filled, language, answers, choices, change, wrong }: AskedProps) {
  const { key, text, hint } = question;
  const other = otherKey(question);
  return (
    <div>
      <AnswerField
        question={question}
        label={filled(said(text, language))}
        hint={filled(said(hint, language))}
        language={language}
        value={answers[key]}
        choices={choices}
        change={(value) => change({ [key]: value })}
        other={answers[other]}
        changeOther={(value) => change({ [other]: value })}
      />
      {wrong && (
        <p className="bad small" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

type Body = {
  customer: string;
  language: Tag;
  order_id?: string;
  product_id?: string;
  answers: ReturnType<typeof given>;
};

function useSave(survey: string, next: () => void) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => send("POST", `/surveys/${survey}/phone`, body),
    onSuccess: () => {
      toast.good(t.surveyResponses.kept);
      next();
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: (error) => {
      const isShown = ({ field }: { field: string }) => /^(answers\.|order_id$|product_id$)/.test(field);
      if (!refusedOf(error).some(isShown)) toast.problem(error);
    },
  });
}
