/** Named queries of a list as tabs. Changing a filter leaves the view, which may take it over; “All” cannot be deleted. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { type ReactNode, useState } from "react";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { SavedView } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "../toast";
import { canonical, type useListUrl } from "./url";

export function SavedViews({ page, url }: { page: string; url: ReturnType<typeof useListUrl> }) {
  const { t } = useI18n();
  const w = t.ui.views;
  const views = useQuery(q.views(page)).data?.items ?? [];
  const now = canonical(url.params);
  const { save, change, remove } = useEdits(page, now);
  const current = views.find((view) => canonical(new URLSearchParams(view.query)) === now);
  const left = useLeft(views, current, now);
  if (views.length === 0 && now === "") return null;
  return (
    <div className="tabs views">
      <button type="button" className="bare" aria-pressed={now === ""} onClick={() => url.replaceAll("")}>
        {w.all}
      </button>
      {views.map((view) => (
        <span key={view.id} data-on={view === current || undefined} className="row" style={{ gap: 4 }}>
          <button
            type="button"
            className="bare"
            aria-pressed={view === current}
            onClick={() => url.replaceAll(view.query)}
          >
            {view.name}
          </button>
          {view === current && (
            <>
              <NameForm name={view.name} save={(name) => change.mutateAsync({ view, name })}>
                <button type="button" className="bare faint" aria-label={`${w.rename}: ${view.name}`}>
                  ✎
                </button>
              </NameForm>
              <button
                type="button"
                className="bare faint"
                aria-label={`${w.delete}: ${view.name}`}
                onClick={() => remove.mutate(view)}
              >
                ×
              </button>
            </>
          )}
        </span>
      ))}
      {left && (
        <button type="button" className="bare accent" onClick={() => change.mutate({ view: left, query: now })}>
          {w.update(left.name)}
        </button>
      )}
      {now !== "" && !current && (
        <NameForm name="" save={save.mutateAsync}>
          <button type="button" className="bare accent">
            + {w.save}
          </button>
        </NameForm>
      )}
    </div>
  );
}

/** Saves what is shown now as a view, and changes and deletes those that are there. */
function useEdits(page: string, now: string) {
  const w = useI18n().t.ui.views;
  const toast = useToast();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["views", page] });
  const remove = useMutation({
    mutationFn: (view: SavedView) => send("DELETE", `/views/${view.id}`),
    onSuccess: refresh,
    onError: toast.problem,
  });
  const save = useMutation({
    mutationFn: (name: string) => send("POST", "/views", { page, name, query: now }),
    onSuccess: () => {
      toast.good(w.saved);
      return refresh();
    },
    onError: toast.problem,
  });
  const change = useMutation({
    mutationFn: ({ view, ...changed }: { view: SavedView; name?: string; query?: string }) =>
      send("PATCH", `/views/${view.id}`, { ...changed, seen: { name: view.name, query: view.query } }),
    onSuccess: () => toast.good(w.changed),
    onError: toast.problem,
    // Also after a refusal: somebody else may have changed it.
    onSettled: refresh,
  });
  return { save, change, remove };
}

/** The view that was chosen last and then left by changing a filter. */
function useLeft(views: SavedView[], current: SavedView | undefined, now: string): SavedView | undefined {
  const [last, setLast] = useState<string>();
  const next = now === "" ? undefined : (current?.id ?? last);
  if (next !== last) setLast(next);
  return current ? undefined : views.find(({ id }) => id === next);
}

type NameFormProps = { name: string; save: (name: string) => Promise<unknown>; children: ReactNode };

/** Asks for a view's name. */
function NameForm({ name: before, save, children }: NameFormProps) {
  const { t } = useI18n();
  const [name, setName] = useState(before);
  const [open, setOpen] = useState(false);
  const saving = useMutation({ mutationFn: save, onSuccess: () => setOpen(false) });
  const form = (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) saving.mutate(name.trim());
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
      <Button type="primary" htmlType="submit" loading={saving.isPending}>
        {t.ui.save}
      </Button>
    </form>
  );
  const show = (shown: boolean) => {
    setName(before);
    setOpen(shown);
  };
  return (
    <Popover trigger="click" open={open} onOpenChange={show} content={form} destroyOnHidden>
      {children}
    </Popover>
  );
}
