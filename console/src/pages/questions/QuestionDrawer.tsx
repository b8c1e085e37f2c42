import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { questions } from "@/api/questions";
import type { ProductQuestionDetail } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { AnswerBox } from "./AnswerBox";
import { Answers } from "./Answers";
import { AspectTags, Signals, StateTag } from "./bits";
import { Deciding } from "./Deciding";
import { Log } from "./Log";

/** The open question: what was asked and answered, the next answer, and what was decided. */
export function QuestionDrawer({ id, close }: { id: string; close: () => void }) {
  const { t } = useI18n();
  const question = useQuery(questions.one(id));
  return (
    <Drawer open onClose={close} size={600} title={t.questions.col.question}>
      <Loaded query={question} rows={8}>
        {(data) => <Detail key={data.id} question={data} />}
      </Loaded>
    </Drawer>
  );
}

function Detail({ question }: { question: ProductQuestionDetail }) {
  const { t } = useI18n();
  const w = t.questions;
  const mayEdit = useMay("editCustomers");
  return (
    <article className="review">
      <div className="stack-s">
        <p dir="auto" className="review-text">
          <b>{question.text || w.state.erased}</b>
        </p>
        <span className="row wrap">
          <StateTag of={question.state} />
          <AspectTags keys={question.aspects} />
        </span>
      </div>
      <Signals of={question.signals} />
      {mayEdit && question.text && (
        <div className="row wrap">
          <Deciding question={question.id} state={question.state} />
        </div>
      )}
      <About question={question} />
      <section className="review-part" aria-label={w.answers}>
        <h3>{w.answers}</h3>
        <Answers question={question} />
        {mayEdit && question.state !== "rejected" && <AnswerBox id={question.id} />}
      </section>
      <Log question={question} />
    </article>
  );
}

function About({ question: { product, name, at, path } }: { question: ProductQuestionDetail }) {
  const { t, f } = useI18n();
  const w = t.questions;
  const items: [string, ReactNode][] = [
    [w.about.product, product.name ? `${product.name} (${product.id})` : product.id],
    [w.about.asker, name || w.visitor],
    [w.about.at, f.dateTime(at)],
  ];
  if (path)
    items.push([
      w.about.page,
      <a key="page" className="link" href={path} target="_blank" rel="noreferrer">
        {w.about.open}
      </a>,
    ]);
  return <Facts items={items} />;
}
