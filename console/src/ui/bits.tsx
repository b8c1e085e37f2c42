/** Small things used on many pages. */
import CheckOutlined from "@ant-design/icons/CheckOutlined";
import CopyOutlined from "@ant-design/icons/CopyOutlined";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import type { Class } from "@/api/types";
import { lookup, useI18n } from "@/i18n";

/** The class of a customer: a dot with its colour and always its name. */
export function ClassMark({ of }: { of: Class }) {
  const { t } = useI18n();
  return (
    <span className="mark">
      <i style={{ background: `var(--c-${of})` }} aria-hidden="true" />
      {t.words.class[of]}
    </span>
  );
}

export function Mark({ kind, children }: { kind: "good" | "warn" | "bad" | "idle"; children: ReactNode }) {
  return (
    <span className="mark" data-kind={kind}>
      <i aria-hidden="true" />
      {children}
    </span>
  );
}

export function Tags({ items }: { items: readonly string[] }) {
  return (
    <span className="row wrap tags">
      {items.map((item) => (
        <span key={item} className="tag">
          {item}
        </span>
      ))}
    </span>
  );
}

export function EventName({ name }: { name: string }) {
  const { t } = useI18n();
  return <span title={name}>{lookup(t.words.event, name)}</span>;
}

/** A time as “3 hours ago”, the full time on hover. */
export function Ago({ at }: { at: string | null | undefined }) {
  const { f } = useI18n();
  return at ? (
    <time dateTime={at} title={f.dateTime(at)} className="num">
      {f.ago(at)}
    </time>
  ) : (
    <span className="faint">{f.ago(null)}</span>
  );
}

/** When something was written; a file does not always say. */
export function Written({ of: { at, is_undated } }: { of: { at: string; is_undated: boolean } }) {
  const { t, f } = useI18n();
  if (!is_undated) return <Ago at={at} />;
  return (
    <span className="faint" title={t.ui.undatedHint(f.date(at))}>
      {t.ui.undated}
    </span>
  );
}

export async function copyText(text: string) {
  // Absent where the page came without TLS from another machine
  if ("clipboard" in navigator) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without TLS
  document.execCommand("copy");
  area.remove();
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useI18n();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await copyText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  return (
    <Button
      size="small"
      icon={done ? <CheckOutlined /> : <CopyOutlined />}
      onClick={() => void copy()}
      aria-live="polite"
    >
      {done ? t.ui.copied : (label ?? t.ui.copy)}
    </Button>
  );
}

/** A share as a bar with its number. */
export function Bar({ share, label }: { share: number; label?: string }) {
  const { f } = useI18n();
  return (
    <span className="bar">
      <span className="bar-track" aria-hidden="true">
        <span style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
      </span>
      <span className="num small">{label ?? f.percent(share)}</span>
    </span>
  );
}

/** Term and description pairs. */
export function Facts({ items }: { items: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {items.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
