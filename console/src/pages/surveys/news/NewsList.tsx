import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { send } from "@/api/http";
import { survey } from "@/api/survey";
import type { Survey, SurveyNews } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { useLanguages } from "../languages";
import { scoreKind } from "../results/show";
import { paragraphs, stage } from "./when";
import "@/styles/customer.css";

/** What those who answered were told, and what is still to go out; nothing where nothing was written. */
export function NewsList({ of }: { of: Survey }) {
  const { t } = useI18n();
  const found = useQuery(survey.news(of.id)).data?.items ?? [];
  if (found.length === 0) return null;
  return (
    <div className="stack-s">
      <h3>{t.surveys.news.title}</h3>
      <ol className="timeline">
        {found.map((news) => (
          <Entry key={news.id} of={of} news={news} />
        ))}
      </ol>
    </div>
  );
}

function Entry({ of, news }: { of: Survey; news: SurveyNews }) {
  const { t, f } = useI18n();
  const w = t.surveys.news;
  const why = (code: string) => (code === "told_before" ? w.toldBefore : lookup(t.contacts.short, code));
  const { name } = useLanguages();
  const mayWithdraw = useMay("editCustomers") && stage(news) === "due";
  return (
    <li>
      <time dateTime={news.created_at} className="muted num">
        {f.dateTime(news.created_at)}
      </time>
      <div className="stack-s">
        <details>
          <summary>
            <b>{news.subject}</b>
          </summary>
          {paragraphs(news.text).map((paragraph, at) => (
            <p key={`${at} ${paragraph}`}>{paragraph}</p>
          ))}
        </details>
        <span className="row wrap small muted">
          <Where news={news} />
          <span>{news.staff_name}</span>
          {news.band && <span>{w.to(t.surveyResults.band[scoreKind(of)][news.band])}</span>}
          {news.language && <span>{w.in(name(news.language))}</span>}
          {mayWithdraw && <Withdraw of={of} news={news} />}
        </span>
        {news.not_told.length > 0 && (
          <span className="small muted">
            {w.notTold} {news.not_told.map(({ code, n }) => `${why(code)} ${f.number(n)}`).join(" · ")}
          </span>
        )}
      </div>
    </li>
  );
}

function Where({ news }: { news: SurveyNews }) {
  const { t, f } = useI18n();
  const w = t.surveys.news;
  switch (stage(news)) {
    case "due":
      return <span>{w.due(f.dateTime(news.due_at))}</span>;
    case "sending":
      return <span>{w.sending}</span>;
    case "withdrawn":
      return <span>{w.withdrawn(f.dateTime(news.withdrawn_at))}</span>;
    case "told":
      return <span>{news.told == null ? f.dateTime(news.done_at) : w.told(f.number(news.told))}</span>;
  }
}

function Withdraw({ of, news }: { of: Survey; news: SurveyNews }) {
  const { t } = useI18n();
  const w = t.surveys.news;
  const toast = useToast();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => send("POST", `/surveys/${of.id}/news/${news.id}/withdraw`),
    onSuccess: () => toast.good(w.done),
    onError: (error) => toast.problem(error),
    onSettled: () => client.invalidateQueries({ queryKey: ["surveys", "news", of.id] }),
  });
  return (
    <Popconfirm title={w.confirm} onConfirm={() => withdraw.mutate()}>
      <Button size="small" loading={withdraw.isPending}>
        {w.withdraw}
      </Button>
    </Popconfirm>
  );
}
