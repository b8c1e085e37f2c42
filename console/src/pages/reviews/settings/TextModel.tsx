import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Switch } from "antd";
import { send } from "@/api/http";
import { listen } from "@/api/listen";
import type { TextModel as Model, TextModelFailure } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { Confusion, Quality } from "./TextModelQuality";

/** While something goes on in the background, it is asked for again so often. */
const LOOK_AGAIN = 2_000;
const isBusy = (model: Model | undefined) => model?.state === "learning" || Boolean(model?.rereading);

/** The shop's own model of texts: how good it is beside the shipped one, and which of them reads. */
export function TextModel() {
  const { t } = useI18n();
  const w = t.textModel;
  const model = useQuery({
    ...listen.textModel(),
    refetchInterval: (query) => (isBusy(query.state.data) ? LOOK_AGAIN : false),
  });
  return (
    <Section title={w.title} note={w.note} actions={model.data && <Actions model={model.data} />}>
      <Loaded query={model} rows={3}>
        {(data) => (
          <div className="stack">
            <State model={data} />
            {data.quality && data.shipped && (
              <>
                <Quality own={data.quality} shipped={data.shipped} />
                <Confusion quality={data.quality} />
              </>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

/** What there is, what goes on, and what went wrong. */
function State({ model }: { model: Model }) {
  const { t, f } = useI18n();
  const w = t.textModel;
  const { failure, rereading, aspects } = model;
  const why = ({ code, found, needed }: TextModelFailure) =>
    code === "failed" ? w.failed : w.failure[code](f.number(found), f.number(needed));
  return (
    <div className="stack-s" aria-live="polite">
      {model.state === "none" && <p className="muted">{w.none}</p>}
      {model.state === "learning" && <p>{w.learning}</p>}
      {failure && <p className="warn">{why(failure)}</p>}
      {model.trained_at && (
        <p className="small muted">
          {w.learned(f.dateTime(model.trained_at), f.number(model.n_texts), f.number(model.n_labels))}
        </p>
      )}
      {model.state === "ready" && <p className="small">{model.is_better ? w.better : w.notBetter}</p>}
      {aspects && (
        <p className="small muted">
          {w.aspects(f.number(aspects.n), f.fixed(aspects.own_f1, 2), f.fixed(aspects.rules_f1, 2))}
        </p>
      )}
      {rereading && <p className="small">{w.rereading(f.number(rereading.done), f.number(rereading.total))}</p>}
    </div>
  );
}

function Actions({ model }: { model: Model }) {
  const { t } = useI18n();
  const w = t.textModel;
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageShop");
  const done = () => client.invalidateQueries({ queryKey: ["text-model"] });
  const learn = useMutation({
    mutationFn: () => send("POST", "/text-model/train"),
    onSuccess: done,
    onError: toast.problem,
  });
  const use = useMutation({
    mutationFn: (is_in_use: boolean) => send("PUT", "/text-model", { is_in_use }),
    onSuccess: done,
    onError: toast.problem,
  });
  const forget = useMutation({
    mutationFn: () => send("DELETE", "/text-model"),
    onSuccess: () => {
      toast.good(w.forgotten);
      return done();
    },
    onError: toast.problem,
  });
  const isLearning = model.state === "learning";
  const exists = Boolean(model.trained_at);
  return (
    <>
      {exists && (
        <label className="row small">
          <Switch
            size="small"
            aria-label={w.use}
            disabled={!mayEdit || isLearning}
            loading={use.isPending}
            checked={model.is_in_use}
            onChange={(is_in_use) => use.mutate(is_in_use)}
          />
          {w.use}
        </label>
      )}
      {mayEdit && exists && (
        <Popconfirm
          title={w.forget}
          description={w.forgetText}
          onConfirm={() => forget.mutate()}
          okButtonProps={{ danger: true }}
        >
          <Button type="text" disabled={isLearning} loading={forget.isPending}>
            {w.forget}
          </Button>
        </Popconfirm>
      )}
      {mayEdit && (
        <Button type="primary" loading={learn.isPending || isLearning} onClick={() => learn.mutate()}>
          {w.learn}
        </Button>
      )}
    </>
  );
}
