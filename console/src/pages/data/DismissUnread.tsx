import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { send } from "@/api/http";
import type { UnreadEvent } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { whyUnread } from "./reason";

type Which = { seq: number; reader: string } | { code: string; field: string };

/** Puts an event away that could not be understood, or all with its reason; or takes them back. */
export function DismissUnread({ event }: { event: UnreadEvent }) {
  const { t, f } = useI18n();
  const u = t.data.unread;
  const { seq, reader, code, field, dismissed_at } = event;
  const toast = useToast();
  const client = useQueryClient();
  const said = (words: string) => {
    toast.good(words);
    void client.invalidateQueries({ queryKey: ["today"] });
    return client.invalidateQueries({ queryKey: ["unread"] });
  };
  const dismiss = useMutation({
    mutationFn: (which: Which) => send<{ dismissed: number }>("POST", "/unread-events/dismissals", which),
    onSuccess: ({ dismissed }) => said(u.dismissedMany(f.number(dismissed))),
    onError: toast.problem,
  });
  const restore = useMutation({
    mutationFn: (which: Which) => send<{ restored: number }>("POST", "/unread-events/dismissals/undo", which),
    onSuccess: ({ restored }) => said(u.restoredMany(f.number(restored))),
    onError: toast.problem,
  });
  const may = useMay("manageData");
  if (!may) return dismissed_at ? <span className="faint small">{u.dismissed}</span> : null;
  const [change, words] = dismissed_at
    ? [restore, { one: u.restore, all: u.restoreAll }]
    : [dismiss, { one: u.dismiss, all: u.dismissAll }];
  const one = { key: "one", label: words.one, onClick: () => change.mutate({ seq, reader }) };
  // Without a code each has a reason of its own.
  const all = {
    key: "all",
    label: words.all(whyUnread(event, t)),
    onClick: () => change.mutate({ code, field }),
  };
  const menu = (
    <Dropdown
      trigger={["click"]}
      menu={{ items: code === "other" ? [one] : [one, all] }}
      placement="bottomRight"
      disabled={change.isPending}
    >
      <Button size="small" type="text" aria-label={t.ui.pair(t.ui.more, f.number(seq))}>
        ⋯
      </Button>
    </Dropdown>
  );
  return dismissed_at ? (
    <span className="row" style={{ justifyContent: "flex-end" }}>
      <span className="faint small">{u.dismissed}</span>
      {menu}
    </span>
  ) : (
    menu
  );
}
