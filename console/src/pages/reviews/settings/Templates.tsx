import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { listen } from "@/api/listen";
import type { ReplyTemplate } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { EditTemplate } from "./EditTemplate";

/** The shop's own texts for replies. */
export function Templates() {
  const { t } = useI18n();
  const w = t.reviewSettings.templates;
  const mayEdit = useMay("manageShop");
  const templates = useQuery(listen.templates());
  const [editing, setEditing] = useState<ReplyTemplate | "new" | null>(null);
  const add = mayEdit && <Button onClick={() => setEditing("new")}>{w.add}</Button>;
  return (
    <Section title={w.title} note={w.note} actions={add}>
      <Loaded query={templates}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty} text={w.emptyText} />
          ) : (
            <ul className="stack">
              {items.map((template) => (
                <li key={template.id} className="row top quote">
                  <div className="grow">
                    <b>{template.name}</b>
                    <p dir="auto" className="review-text muted">
                      {template.text}
                    </p>
                  </div>
                  {mayEdit && <Actions template={template} edit={() => setEditing(template)} />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing && <EditTemplate template={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </Section>
  );
}

function Actions({ template, edit }: { template: ReplyTemplate; edit: () => void }) {
  const { t } = useI18n();
  const w = t.reviewSettings.templates;
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/reply-templates/${template.id}`),
    onSuccess: () => {
      toast.good(w.deleted);
      return client.invalidateQueries({ queryKey: ["reply-templates"] });
    },
    onError: toast.problem,
  });
  return (
    <div className="row">
      <Button size="small" onClick={edit} aria-label={`${t.ui.edit}: ${template.name}`}>
        {t.ui.edit}
      </Button>
      <Popconfirm
        title={t.ui.pair(t.ui.delete, template.name)}
        description={w.deleteText}
        onConfirm={() => remove.mutate()}
        okButtonProps={{ danger: true }}
      >
        <Button size="small" type="text" loading={remove.isPending} aria-label={`${t.ui.delete}: ${template.name}`}>
          {t.ui.delete}
        </Button>
      </Popconfirm>
    </div>
  );
}
