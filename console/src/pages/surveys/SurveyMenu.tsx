import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { send } from "@/api/http";
import type { Survey, SurveyState } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Where a survey can go from where it is. */
const NEXT: Record<SurveyState, SurveyState[]> = {
  draft: ["live"],
  live: ["paused", "closed"],
  paused: ["live", "closed"],
  closed: [],
};

/** Starting, pausing, closing for good, and deleting what nobody was asked. */
export function SurveyMenu({ survey: { id, name, state, counts } }: { survey: Survey }) {
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
  const items = [
    ...NEXT[state].map((next) => ({
      key: next,
      label: t.surveys.to[next],
      onClick: () => (next === "closed" ? setAsked("closed") : change.mutate(next)),
    })),
    // Once somebody was asked or has answered, it is closed instead
    ...(counts.asked + counts.started === 0
      ? [{ key: "delete", label: t.ui.delete, danger: true, onClick: () => setAsked("delete") }]
      : []),
  ];
  const isDelete = asked === "delete";
  if (items.length === 0) return null;
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
        <Button loading={change.isPending} aria-label={t.ui.more}>
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
    </>
  );
}
