import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { KnownMapping, Mapping } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { ownKey } from "./mapping";

/** Keeps the mapping as it is now for the next file of this kind; one of the shop's own of that name is replaced. */
export function SaveMapping({ mapping, known }: { mapping: Mapping; known: readonly KnownMapping[] }) {
  const { t, language } = useI18n();
  const w = t.imports.mapping;
  const toast = useToast();
  const client = useQueryClient();
  const [name, setName] = useState(
    () => known.find(({ own, key }) => own && key === mapping.key)?.name[language] ?? "",
  );
  const [open, setOpen] = useState(false);
  const save = useMutation({
    mutationFn: (text: string) =>
      send("POST", "/import-mappings", {
        ...mapping,
        key: ownKey(known, text) ?? `own-${Date.now().toString(36)}`,
        name: { zh: text, en: text },
      }),
    onSuccess: () => {
      toast.good(w.saved);
      setOpen(false);
      return client.invalidateQueries({ queryKey: ["import-mappings"] });
    },
    onError: toast.problem,
  });
  const form = (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate(name.trim());
      }}
    >
      <Input
        autoFocus
        aria-label={w.saveName}
        placeholder={w.saveName}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {ownKey(known, name.trim()) ? w.replace : t.ui.save}
      </Button>
    </form>
  );
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} content={form}>
      <Button>{w.saveAs}</Button>
    </Popover>
  );
}
