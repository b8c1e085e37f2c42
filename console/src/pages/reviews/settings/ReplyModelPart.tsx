import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input } from "antd";
import { Problem, send } from "@/api/http";
import { listen } from "@/api/listen";
import type { ReplyModel, ReplyModelAttempt } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { PlainForm } from "@/ui/form";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { change, type Values } from "./replyModel";

/** The provider that drafts replies, where the owner wants one. */
export function ReplyModelPart() {
  const { t } = useI18n();
  const w = t.reviewSettings.model;
  const mayEdit = useMay("manageStaff");
  const model = useQuery(listen.replyModel());
  return (
    <Section title={w.title} note={mayEdit ? w.note : `${w.note} ${w.ownerOnly}`}>
      <Loaded query={model}>
        {(data) => (
          <div className="stack">
            <Settings key={JSON.stringify(data)} model={data} mayEdit={mayEdit} />
            {mayEdit && <Attempt model={data} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function useSave() {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: Values) => send<ReplyModel>("PUT", "/reply-model", change(values)),
    onSuccess: () => {
      toast.good(t.reviewSettings.model.saved);
      return client.invalidateQueries({ queryKey: ["reply-model"] });
    },
  });
}

function Settings({ model, mayEdit }: { model: ReplyModel; mayEdit: boolean }) {
  const { t } = useI18n();
  const w = t.reviewSettings.model;
  const save = useSave();
  const { is_on, base_url, model: name } = model;
  return (
    <PlainForm<Values>
      disabled={!mayEdit}
      initialValues={{ is_on, base_url, model: name, key: "", forgets: false }}
      error={save.error}
      refusals={{ base_url: w.addressWrong, model: w.nameWrong, key: w.keyWrong }}
      onFinish={(values) => save.mutate(values)}
      className="settings-form"
    >
      <div className="columns">
        <Form.Item name="base_url" label={w.address} extra={w.addressHint}>
          <Input maxLength={300} placeholder="https://api.openai.com/v1" />
        </Form.Item>
        <Form.Item name="model" label={w.name}>
          <Input maxLength={200} placeholder={w.namePlaceholder} />
        </Form.Item>
        <Form.Item name="key" label={w.key} extra={w.keyHint}>
          <Input.Password
            maxLength={500}
            autoComplete="new-password"
            placeholder={model.has_key ? w.keySet : w.keyNone}
          />
        </Form.Item>
        <div>
          <Form.Item name="is_on" valuePropName="checked">
            <Checkbox>{w.isOn}</Checkbox>
          </Form.Item>
          {model.has_key && (
            <Form.Item name="forgets" valuePropName="checked">
              <Checkbox>{w.removeKey}</Checkbox>
            </Form.Item>
          )}
        </div>
      </div>
      <p className="small muted">{w.privacy}</p>
      {mayEdit && (
        <Button htmlType="submit" loading={save.isPending}>
          {t.ui.save}
        </Button>
      )}
    </PlainForm>
  );
}

/** One question to the provider, and what came of it. */
function Attempt({ model }: { model: ReplyModel }) {
  const { t, f } = useI18n();
  const w = t.reviewSettings.model;
  const attempt = useMutation({ mutationFn: () => send<ReplyModelAttempt>("POST", "/reply-model/attempts") });
  const { data, error } = attempt;
  return (
    <div className="stack-s">
      <div className="row wrap">
        <Button
          disabled={model.base_url === "" || model.model === ""}
          loading={attempt.isPending}
          onClick={() => attempt.mutate()}
        >
          {w.attempt}
        </Button>
        <span className="faint small">{w.attemptHint}</span>
      </div>
      {error && (
        <div className="notice" data-kind="bad" role="alert">
          {explain(error, t, f)}
          {error instanceof Problem && <p className="small muted">{error.detail}</p>}
        </div>
      )}
      {data && (
        <div className="notice" role="status">
          {w.works}
          <p dir="auto" className="review-text">
            {data.text}
          </p>
        </div>
      )}
    </div>
  );
}
