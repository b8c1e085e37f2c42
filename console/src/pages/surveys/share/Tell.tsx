import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm, Select } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { survey } from "@/api/survey";
import { type Band, BANDS, type Survey, type SurveyNews, type Tag } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm, required } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { direction, useLanguages } from "../languages";
import { NewsList } from "../news/NewsList";
import { scoreKind } from "../results/show";
import { paragraphs, toldBefore, WHEN, type When } from "../news/when";

type Values = { subject: string; text: string; band?: Band | null; language?: Tag | null; when: When };

/** Tells those who answered what came of it: the reason to answer the next time, too. */
export function Tell({ of }: { of: Survey }) {
  const { t, f } = useI18n();
  const w = t.surveys.tell;
  const toast = useToast();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [draft, setDraft] = useState<Values | null>(null);
  const tell = useMutation({
    mutationFn: ({ when, band, language, ...letter }: Values) =>
      send<SurveyNews>("POST", `/surveys/${of.id}/tell`, {
        ...letter,
        band: band ?? undefined,
        language: language ?? undefined,
        in_minutes: WHEN[when],
      }),
    onSuccess: (news, { when }) => {
      const before = toldBefore(news);
      if (news.told == null) toast.good(when === "now" ? w.going : w.held(f.dateTime(news.due_at)));
      else toast.good(before ? w.toldRest(f.number(news.told), f.number(before)) : w.told(f.number(news.told)));
      setDraft(null);
      form.resetFields();
      void client.invalidateQueries({ queryKey: ["surveys", "news", of.id] });
      return client.invalidateQueries({ queryKey: ["contact"] });
    },
    onError: () => setDraft(null),
  });
  return (
    <Section title={w.title} note={w.note} id="tell">
      {draft && (
        <Letter
          of={of}
          draft={draft}
          isSending={tell.isPending}
          change={() => setDraft(null)}
          post={() => tell.mutate(draft)}
        />
      )}
      <div hidden={draft !== null}>
        <PlainForm<Values> form={form} error={tell.error} onFinish={setDraft} initialValues={{ when: "soon" }}>
          <Fields of={of} />
          <Button htmlType="submit">{w.preview}</Button>
        </PlainForm>
      </div>
      <NewsList of={of} />
    </Section>
  );
}

/** What to write, to whom, and when it goes out. */
function Fields({ of }: { of: Survey }) {
  const { t } = useI18n();
  const w = t.surveys.tell;
  const { name } = useLanguages();
  const { languages } = of.definition;
  return (
    <>
      <Form.Item name="subject" label={w.subject} rules={[required(t)]}>
        <Input maxLength={120} placeholder={w.subjectPlaceholder} style={{ maxWidth: 480 }} />
      </Form.Item>
      <Form.Item name="text" label={w.text} rules={[required(t)]} extra={w.textHint}>
        <Input.TextArea
          maxLength={5_000}
          autoSize={{ minRows: 4, maxRows: 14 }}
          placeholder={w.textPlaceholder}
          style={{ maxWidth: 640 }}
        />
      </Form.Item>
      {of.kind !== "own" && of.kind !== "csi" && (
        <Form.Item name="band" label={w.whom}>
          <Select
            allowClear
            placeholder={w.everybody}
            style={{ maxWidth: 240 }}
            options={BANDS.map((value) => ({ value, label: t.surveyResults.band[scoreKind(of)][value] }))}
          />
        </Form.Item>
      )}
      {languages.length > 1 && (
        <Form.Item name="language" label={w.language} extra={w.languageHint}>
          <Select
            allowClear
            placeholder={w.anyLanguage}
            style={{ maxWidth: 240 }}
            options={languages.map((value) => ({ value, label: name(value) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="when" label={w.when} extra={w.whenNote}>
        <Select
          style={{ maxWidth: 240 }}
          options={(Object.keys(WHEN) as When[]).map((value) => ({ value, label: w.at[value] }))}
        />
      </Form.Item>
    </>
  );
}

type LetterProps = { of: Survey; draft: Values; isSending: boolean; change: () => void; post: () => void };

/** The mail as it will be read, and how many it goes to. */
function Letter({ of, draft, isSending, change, post }: LetterProps) {
  const { t, f } = useI18n();
  const w = t.surveys.tell;
  const { shop } = useSession();
  const { band, language } = draft;
  const to = { ...(band ? { band } : {}), ...(language ? { language } : {}) };
  const people = useQuery(survey.newsAudience(of.id, to)).data?.people;
  const label = draft.when === "now" ? w.send : w.hold;
  return (
    <div className="stack">
      <article
        className="notice stack-s"
        aria-label={w.preview}
        lang={language ?? undefined}
        dir={language ? direction(language) : undefined}
      >
        <span className="small muted">{shop.name}</span>
        <b>{draft.subject.trim()}</b>
        {paragraphs(draft.text).map((paragraph, at) => (
          <p key={`${at} ${paragraph}`}>{paragraph}</p>
        ))}
        <span className="faint small">{w.stop}</span>
      </article>
      {people !== undefined && <p className="small">{people === 0 ? w.nobody : w.people(f.number(people))}</p>}
      <p className="small muted">{w.once}</p>
      <p className="small muted">
        {w.at[draft.when]}
        {draft.when !== "now" && ` · ${w.whenNote}`}
      </p>
      <div className="row wrap">
        {draft.when === "now" ? (
          <Popconfirm title={w.confirm} onConfirm={post}>
            <Button type="primary" loading={isSending} disabled={people === 0}>
              {label}
            </Button>
          </Popconfirm>
        ) : (
          <Button type="primary" loading={isSending} disabled={people === 0} onClick={post}>
            {label}
          </Button>
        )}
        <Button onClick={change}>{w.change}</Button>
      </div>
    </div>
  );
}
