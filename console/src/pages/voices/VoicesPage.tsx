import { useQuery } from "@tanstack/react-query";
import { Segmented, Select } from "antd";
import { listen } from "@/api/listen";
import type { AspectRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { type useListUrl, useListUrl as useUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { Aspects } from "./Aspects";
import { Sentences } from "./Sentences";
import "@/styles/reviews.css";

const WINDOWS = [7, 30, 90, 365];
const BY = ["all", "product", "version", "supplier", "region"] as const;

/** What customers speak of and whether they like it, down to their own words. */
export default function VoicesPage() {
  const { t } = useI18n();
  const url = useUrl();
  const days = Number(url.params.get("days")) || 90;
  const by = url.params.get("by");
  const product = url.params.get("product");
  const open = url.params.get("open");
  const aspects = useQuery(listen.aspects({ days, by, product }));
  return (
    <Page title={t.voices.title} note={t.voices.note} actions={<Choices url={url} days={days} />} wide>
      <div className="split" data-open={open ? "" : undefined}>
        <Loaded query={aspects} rows={8}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t.voices.empty} text={t.voices.emptyText} />
            ) : named(items).length === 0 ? (
              <Empty title={t.voices.unknownBy} text={t.voices.unknownByText} />
            ) : (
              <Aspects items={named(items)} by={by} open={open} choose={(key) => url.set({ open: key })} />
            )
          }
        </Loaded>
        {open && (
          <Sentences key={open} {...drilled(open, by, { days, product })} close={() => url.set({ open: null })} />
        )}
      </div>
    </Page>
  );
}

/** Rows by product, version, supplier or region are for those that are known. */
const named = (items: AspectRow[]) => items.filter(({ of }) => of?.key !== "");

/** Which sentences stand behind a row: its aspect, and what it is of where the rows are by something. */
function drilled(open: string, by: string | null, query: Record<string, string | number | null>) {
  const [aspect = "", of] = open.split(/:(.*)/s);
  return { aspect, query: by && of !== undefined ? { ...query, [by]: of } : query };
}

function Choices({ url, days }: { url: ReturnType<typeof useListUrl>; days: number }) {
  const { t, f } = useI18n();
  const v = t.voices;
  return (
    <>
      <Select<string>
        aria-label={v.by.label}
        value={url.params.get("by") ?? "all"}
        popupMatchSelectWidth={false}
        onChange={(value) => url.set({ by: value === "all" ? null : value, open: null })}
        options={BY.map((value) => ({ value, label: v.by[value] }))}
      />
      <Segmented
        aria-label={v.window}
        value={days}
        onChange={(value) => url.set({ days: value === 90 ? null : String(value) })}
        options={WINDOWS.map((value) => ({ value, label: v.days(f.number(value)) }))}
      />
    </>
  );
}
