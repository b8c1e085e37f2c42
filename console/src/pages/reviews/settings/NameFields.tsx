import { Input } from "antd";
import { useI18n } from "@/i18n";

type Name = { zh: string; en: string; key: string };

/** What an aspect or a dimension is called in both languages, and its key. */
export function NameFields({ of, put }: { of: Name; put: (part: Partial<Name>) => void }) {
  const w = useI18n().t.reviewSettings.dimensions;
  return (
    <>
      {(["zh", "en", "key"] as const).map((field) => (
        <Input
          key={field}
          aria-label={w[field]}
          placeholder={w[field]}
          title={field === "key" ? w.keyHint : undefined}
          className={field === "key" ? "mono" : undefined}
          value={of[field]}
          maxLength={40}
          onChange={(event) => put({ [field]: event.target.value })}
        />
      ))}
    </>
  );
}
