/** Named queries of a list as tabs. Changing a filter leaves the view; “All” cannot be deleted. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { SavedView } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "../toast";
import { canonical, type useListUrl } from "./url";

export function SavedViews({ page, url }: { page: string; url: ReturnType<typeof useListUrl> }) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const views = useQuery(q.views(page)).data?.items ?? [];
  const now = canonical(url.params);
  const refresh = () => client.invalidateQueries({ queryKey: ["views", page] });
  const remove = useMutation({
    mutationFn: (view: SavedView) => send("DELETE", `/views/${view.id}`),
    onSuccess: refresh,
    onError: toast.problem,
  });
  const isNow = (view: SavedView) => canonical(new URLSearchParams(view.query)) === now;
  if (views.length === 0 && now === "") return null;
  return (
    <div className="tabs views">
      <button type="button" className="bare" aria-pressed={now === ""} onClick={() => url.replaceAll("")}>
        {t.ui.views.all}
      </button>
      {views.map((view) => (
        <span key={view.id} data-on={isNow(view) || undefined} className="row" style={{ gap: 4 }}>
          <button type="button" className="bare" aria-pressed={isNow(view)} onClick={() => url.replaceAll(view.query)}>
            {view.name}
          </button>
          {isNow(view) && (
            <button
              type="button"
              className="bare faint"
              aria-label={`${t.ui.views.delete}: ${view.name}`}
              onClick={() => remove.mutate(view)}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {now !== "" && !views.some(isNow) && <SaveView page={page} query={now} saved={refresh} />}
    </div>
  );
}

function SaveView({ page, query, saved }: { page: string; query: string; saved: () => unknown }) {
  const { t } = useI18n();
  const toast = useToast();
  const [name, setName] = useState("");
  const [open, setOpen] = useState(false);
  const save = useMutation({
    mutationFn: () => send("POST", "/views", { page, name: name.trim(), query }),
    onSuccess: () => {
      setOpen(false);
      setName("");
      toast.good(t.ui.views.saved);
      return saved();
    },
    onError: toast.problem,
  });
  const form = (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}
    >
      <Input
        autoFocus
        aria-label={t.ui.views.name}
        placeholder={t.ui.views.namePlaceholder}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t.ui.save}
      </Button>
    </form>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} content={form}>
      <button type="button" className="bare accent">
        + {t.ui.views.save}
      </button>
    </Popover>
  );
}
