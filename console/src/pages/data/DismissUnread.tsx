import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { send } from "@/api/http";
import type { UnreadEvent } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { whyUnread } from "./reason";

type Which = { seq: number; reader: string } | { code: string; field: string };

/** Puts an event away that could not be understood, or all with its reason. */
export function DismissUnread({ event }: { event: UnreadEvent }) {
  const { t, f } = useI18n();
  const u = t.data.unread;
  const { seq, reader, code, field, dismissed_at } = event;
  const toast = useToast();
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: (which: Which) => send<{ dismissed: number }>("POST", "/unread-events/dismissals", which),
    onSuccess: ({ dismissed }) => {
      toast.good(u.dismissedMany(f.number(dismissed)));
      void client.invalidateQueries({ queryKey: ["today"] });
      return client.invalidateQueries({ queryKey: ["unread"] });
    },
    onError: toast.problem,
  });
  const may = useMay("manageData");
  if (dismissed_at) return <span className="faint small">{u.dismissed}</span>;
  if (!may) return null;
  const one = { key: "one", label: u.dismiss, onClick: () => dismiss.mutate({ seq, reader }) };
  // Without a code each has a reason of its own.
  const all = {
    key: "all",
    label: u.dismissAll(whyUnread(event, t)),
    onClick: () => dismiss.mutate({ code, field }),
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{ items: code === "other" ? [one] : [one, all] }}
      placement="bottomRight"
      disabled={dismiss.isPending}
    >
      <Button size="small" type="text" aria-label={t.ui.pair(t.ui.more, f.number(seq))}>
        ⋯
      </Button>
    </Dropdown>
  );
}
