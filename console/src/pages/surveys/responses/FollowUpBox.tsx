import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { type FollowUp, OUTCOMES, type Outcome, type SurveyResponse } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { PlainForm, required } from "@/ui/form";
import { useToast } from "@/ui/toast";
import { FollowUpMark } from "./FollowUpMark";

type Change = { owner?: string | null; note?: string; state?: "done"; outcome?: Outcome };

function useFollowUp(response: string) {
  const toast = useToast();
  const { t } = useI18n();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => send("PATCH", `/survey-responses/${response}/follow-up`, body),
    onSuccess: (_, { state, note }) => {
      if (state === "done") toast.good(t.surveyResponses.follow.closed);
      else if (note !== undefined) toast.good(t.review.recovery.noted);
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: toast.problem,
  });
}

/** What is done about an answer: who does it, until when, and how it ended. */
export function FollowUpBox({ response }: { response: SurveyResponse }) {
  const { t, f } = useI18n();
  const w = t.surveyResponses.follow;
  const { account } = useSession();
  const mayEdit = useMay("editCustomers");
  const change = useFollowUp(response.id);
  const [isClosing, setClosing] = useState(false);
  const { follow_up: work } = response;
  const isMine = work.owner === account.id;
  if (work.state === "none")
    return mayEdit ? (
      <section className="review-part" aria-label={w.title}>
        <div>
          <Button size="small" loading={change.isPending} onClick={() => change.mutate({ owner: account.id })}>
            {w.start}
          </Button>
        </div>
      </section>
    ) : null;
  return (
    <section className="review-part" aria-label={w.title}>
      <div className="row between wrap">
        <h3>
          {w.title} <FollowUpMark of={work} />
        </h3>
        {mayEdit && work.state === "open" && (
          <div className="row wrap">
            <Button size="small" onClick={() => change.mutate({ owner: isMine ? null : account.id })}>
              {isMine ? t.review.recovery.release : t.review.recovery.take}
            </Button>
            <Button size="small" type="primary" onClick={() => setClosing(true)}>
              {w.close}
            </Button>
          </div>
        )}
      </div>
      <Facts
        items={[
          [
            t.review.recovery.owner,
            isMine ? t.review.recovery.you : work.owner ? work.owner_name || t.ui.unknown : t.review.recovery.nobody,
          ],
          ...(work.due_at ? [[t.review.recovery.due, f.dateTime(work.due_at)] as [string, string]] : []),
          ...(work.outcome
            ? [[t.review.recovery.outcome, lookup(t.review.recovery.outcomes, work.outcome)] as [string, string]]
            : []),
        ]}
      />
      <Notes of={work} />
      {mayEdit && work.state === "open" && (
        <AddNote isSaving={change.isPending} add={(note, then) => change.mutate({ note }, { onSuccess: then })} />
      )}
      {isClosing && <Close change={change} done={() => setClosing(false)} />}
    </section>
  );
}

type CloseProps = { change: ReturnType<typeof useFollowUp>; done: () => void };
type Values = { outcome: Outcome; note?: string };

function Close({ change, done }: CloseProps) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const [form] = Form.useForm<Values>();
  return (
    <Modal
      open
      onCancel={done}
      onOk={form.submit}
      title={w.closeTitle}
      okText={t.surveyResponses.follow.close}
      okButtonProps={{ loading: change.isPending }}
      width={460}
    >
      <PlainForm<Values>
        form={form}
        error={change.error}
        onFinish={({ outcome, note }) =>
          change.mutate({ state: "done", outcome, ...(note?.trim() ? { note: note.trim() } : {}) }, { onSuccess: done })
        }
      >
        <Form.Item name="outcome" label={w.outcome} rules={[required(t)]}>
          <Radio.Group className="choices" options={OUTCOMES.map((value) => ({ value, label: w.outcomes[value] }))} />
        </Form.Item>
        <Form.Item name="note" label={w.note}>
          <Input.TextArea placeholder={w.notePlaceholder} maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
        </Form.Item>
      </PlainForm>
    </Modal>
  );
}

/** What was noted, oldest first: who and when. */
function Notes({ of: { notes } }: { of: FollowUp }) {
  const { t, f } = useI18n();
  if (notes.length === 0) return null;
  return (
    <ol className="stack-s small" aria-label={t.review.recovery.note}>
      {notes.map(({ at, author_name: by, text }, place) => (
        <li key={place} className="row wrap top">
          <time className="faint num" dateTime={at}>
            {f.dateTime(at)}
          </time>
          <span>
            {by && <span className="muted">{by}: </span>}
            {text}
          </span>
        </li>
      ))}
    </ol>
  );
}

type AddProps = { add: (note: string, then: () => void) => void; isSaving: boolean };

function AddNote({ add, isSaving }: AddProps) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const [text, setText] = useState("");
  return (
    <form
      className="row top"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) add(text.trim(), () => setText(""));
      }}
    >
      <Input.TextArea
        aria-label={w.note}
        placeholder={w.notePlaceholder}
        maxLength={2_000}
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button htmlType="submit" disabled={!text.trim()} loading={isSaving}>
        {w.addNote}
      </Button>
    </form>
  );
}
