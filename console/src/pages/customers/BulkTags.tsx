import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { type Query, send } from "@/api/http";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

type Props = { ids: string[]; filter: Query | null; done: () => void };
type Asked = { verb: Verb; tag: string; of: string[]; all?: Query | null };

/**
 * Tags or untags the customers picked in a list, or all that a filter finds. What was done with those picked can be undone
 * from the message; of a filter's nobody knows any more who had the tag before.
 */
export function BulkTags({ ids, filter, done }: Props) {
  const { t, f } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ verb, tag, of, all }: Asked) =>
      send<{ changed: number }>("POST", "/customers/bulk", { ...(all ? { filter: all } : { ids: of }), [verb]: [tag] }),
    onSuccess: ({ changed }, { verb, tag, of, all }) => {
      void client.invalidateQueries({ queryKey: ["customers"] });
      const back: Verb = verb === "add_tags" ? "remove_tags" : "add_tags";
      const undo = { label: t.ui.undo, run: () => change.mutate({ verb: back, tag, of }) };
      toast.good(t.customers.bulk.done(f.number(changed)), all ? undefined : undo);
      done();
    },
    onError: toast.problem,
  });
  const ask = (verb: Verb, tag: string) => change.mutate({ verb, tag, of: ids, all: filter });
  return (
    <>
      <TagPrompt label={t.customers.bulk.tag} run={(tag) => ask("add_tags", tag)} />
      <TagPrompt label={t.customers.bulk.untag} run={(tag) => ask("remove_tags", tag)} />
    </>
  );
}
type Verb = "add_tags" | "remove_tags";

export function TagPrompt({ label, run, small }: { label: string; run: (tag: string) => void; small?: boolean }) {
  const { t } = useI18n();
  const [tag, setTag] = useState("");
  const [open, setOpen] = useState(false);
  const form = (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (!tag.trim()) return;
        run(tag.trim());
        setOpen(false);
        setTag("");
      }}
    >
      <Input
        autoFocus
        aria-label={t.customers.bulk.tagName}
        placeholder={t.customers.bulk.tagName}
        maxLength={40}
        value={tag}
        onChange={(event) => setTag(event.target.value)}
      />
      <Button type="primary" htmlType="submit">
        {t.ui.confirm}
      </Button>
    </form>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} content={form}>
      <Button size={small ? "small" : "middle"}>{label}</Button>
    </Popover>
  );
}
