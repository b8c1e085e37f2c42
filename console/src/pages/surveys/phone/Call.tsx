import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { send } from "@/api/http";
import type { Customer, Language, Survey } from "@/api/types";
import { useI18n } from "@/i18n";
import { explainField } from "@/ui/explain";
import { useToast } from "@/ui/toast";
import { customerName } from "../../customers/name";
import { AnswerField } from "../ask/AnswerField";
import { LanguageSwitch } from "../ask/LanguageSwitch";
import { pipe } from "../ask/pipe";
import { type Answers, given, missing, otherKey, visible } from "../ask/visible";
import { at, refusedOf } from "../editor/refused";
import { said } from "../said";

type Props = { survey: Survey; customer: Customer; next: () => void };

/** The questions to read out, with the answers of the customer on the phone. */
export function Call({ survey, customer, next }: Props) {
  const { t, language: mine } = useI18n();
  const w = t.surveyResponses;
  const { definition } = survey;
  const { languages, questions } = definition;
  const [chosen, choose] = useState<Language>(customer.traits.language === "en" ? "en" : mine);
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? "zh");
  const [answers, setAnswers] = useState<Answers>({});
  const [wanting, setWanting] = useState<string | null>(null);
  const save = useSave(survey.id, next);
  const known = customer.name ? { name: customer.name } : {};
  const filled = (text: string) => pipe(text, known, questions, answers, language, "…");
  const refusal = (key: string) => {
    const fault = at(refusedOf(save.error), `answers.${key}`);
    return fault ? explainField(fault, t) : "";
  };
  const submit = () => {
    const lacking = missing(questions, answers);
    setWanting(lacking?.key ?? null);
    if (!lacking) save.mutate({ customer: customer.id, language, answers: given(questions, answers) });
  };
  return (
    <form
      className="call"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="row between wrap notice">
        <Who customer={customer} />
        <span className="row">
          <LanguageSwitch languages={languages} value={language} choose={choose} />
          <Button size="small" type="text" onClick={next}>
            {w.other}
          </Button>
        </span>
      </div>
      <div lang={language} className="stack">
        <p>{filled(said(definition.intro, language)) || said(definition.title, language)}</p>
        {visible(questions, answers).map((question) => (
          <div key={question.key}>
            <AnswerField
              question={question}
              label={filled(said(question.text, language))}
              hint={filled(said(question.hint, language))}
              language={language}
              value={answers[question.key]}
              change={(value) => setAnswers({ ...answers, [question.key]: value })}
              other={answers[otherKey(question)]}
              changeOther={(value) => setAnswers({ ...answers, [otherKey(question)]: value })}
            />
            {wanting === question.key && <Wrong>{w.required}</Wrong>}
            {refusal(question.key) && <Wrong>{refusal(question.key)}</Wrong>}
          </div>
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

/** Who is on the phone, and the number to call. */
function Who({ customer }: { customer: Customer }) {
  const { t } = useI18n();
  return (
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
  );
}

function Wrong({ children }: { children: string }) {
  return (
    <p className="bad small" role="alert">
      {children}
    </p>
  );
}

type Body = { customer: string; language: Language; answers: ReturnType<typeof given> };
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
      if (!refusedOf(error).some(({ field }) => field.startsWith("answers."))) toast.problem(error);
    },
  });
}
