import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Tags or untags the customers picked in a list; what was done can be undone from the message. */
export function BulkTags({ ids, done }: { ids: string[]; done: () => void }) {
  const { t, f } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ verb, tag, of }: { verb: Verb; tag: string; of: string[] }) =>
      send<{ changed: number }>("POST", "/customers/bulk", { ids: of, [verb]: [tag] }),
    onSuccess: ({ changed }, { verb, tag, of }) => {
      void client.invalidateQueries({ queryKey: ["customers"] });
      const back: Verb = verb === "add_tags" ? "remove_tags" : "add_tags";
      toast.good(t.customers.bulk.done(f.number(changed)), {
        label: t.ui.undo,
        run: () => change.mutate({ verb: back, tag, of }),
      });
      done();
    },
    onError: toast.problem,
  });
  return (
    <>
      <TagPrompt label={t.customers.bulk.tag} run={(tag) => change.mutate({ verb: "add_tags", tag, of: ids })} />
      <TagPrompt label={t.customers.bulk.untag} run={(tag) => change.mutate({ verb: "remove_tags", tag, of: ids })} />
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
