import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Survey, SurveyState } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { ImportAnswers } from "./ImportAnswers";
import { useCreate } from "./useCreate";

/** Where a survey can go from where it is. */
const NEXT: Record<SurveyState, SurveyState[]> = {
  draft: ["live"],
  live: ["paused", "closed"],
  paused: ["live", "closed"],
  closed: [],
};

type Props = {
  survey: Survey;
  /** Only copying and deleting: while it is written it is published together with what is unsaved. */
  isEdited?: boolean;
};

/** Starting, pausing, closing for good, copying, and deleting what nobody was asked. */
export function SurveyMenu({ survey, isEdited = false }: Props) {
  const { id, name, kind, state, definition, audience, counts } = survey;
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"closed" | "delete" | null>(null);
  const change = useMutation({
    mutationFn: (next: SurveyState) => send("POST", `/surveys/${id}/state`, { state: next }),
    onSuccess: (_, next) => {
      toast.good(t.surveys.changed[next]);
      setAsked(null);
      return client.invalidateQueries({ queryKey: ["surveys"] });
    },
    onError: toast.problem,
  });
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/surveys/${id}`),
    onSuccess: async () => {
      toast.good(t.surveys.deleted);
      await navigate("/surveys", { replace: true });
      return client.invalidateQueries({ queryKey: ["surveys", "list"] });
    },
    onError: toast.problem,
  });
  const mayImport = useMay("manageData");
  const [isImporting, setIsImporting] = useState(false);
  const create = useCreate();
  const copy = () => create.mutate({ name: t.surveys.copyOf(name.slice(0, 90)), kind, definition, audience });
  const items = [
    ...(isEdited ? [] : NEXT[state]).map((next) => ({
      key: next,
      label: t.surveys.to[next],
      onClick: () => (next === "closed" ? setAsked("closed") : change.mutate(next)),
    })),
    ...(state !== "draft" && mayImport
      ? [{ key: "import", label: t.surveys.importAnswers, onClick: () => setIsImporting(true) }]
      : []),
    { key: "copy", label: t.surveys.copy, onClick: copy },
    // Once somebody was asked or has answered, it is closed instead
    ...(counts.asked + counts.started === 0
      ? [{ key: "delete", label: t.ui.delete, danger: true, onClick: () => setAsked("delete") }]
      : []),
  ];
  const isDelete = asked === "delete";
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
        <Button loading={change.isPending || create.isPending} aria-label={t.ui.more}>
          …
        </Button>
      </Dropdown>
      <Modal
        open={asked !== null}
        title={isDelete ? `${t.ui.delete}: ${name}` : t.surveys.to.closed}
        okText={isDelete ? t.ui.delete : t.surveys.to.closed}
        okButtonProps={{ danger: true, loading: remove.isPending || change.isPending }}
        onOk={() => (isDelete ? remove.mutate() : change.mutate("closed"))}
        onCancel={() => setAsked(null)}
        width={440}
      >
        <p>{isDelete ? t.surveys.deleteText : t.surveys.closeText}</p>
      </Modal>
      <ImportAnswers survey={survey} open={isImporting} close={() => setIsImporting(false)} />
    </>
  );
}
