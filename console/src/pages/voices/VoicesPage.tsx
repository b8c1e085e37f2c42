import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { listen } from "@/api/listen";
import { type AspectRow, VOICE_SOURCES } from "@/api/types";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { type useListUrl, useListUrl as useUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { daysOf, PeriodChoice } from "@/ui/PeriodChoice";
import { Aspects } from "./Aspects";
import { NewWords } from "./NewWords";
import { Sentences } from "./Sentences";
import "@/styles/reviews.css";

const WINDOWS = [7, 30, 90, 365];
const USUAL = 90;
const BY = ["all", "product", "version", "supplier", "region"] as const;

/** What customers speak of and whether they like it, down to their own words. */
export default function VoicesPage() {
  const { t, f } = useI18n();
  const url = useUrl();
  const days = daysOf(url, USUAL);
  const by = url.params.get("by");
  const product = url.params.get("product");
  const open = url.params.get("open");
  const source = sourceOf(url.params);
  const named = source === "all" ? null : source;
  const aspects = useQuery(
    source === null ? listen.aspects({ days, by, product }) : listen.voices({ days, source: named }),
  );
  return (
    <Page title={t.voices.title} note={t.voices.note} actions={<Choices url={url} />} wide>
      <NewWords />
      {product === null && <Texts days={days} source={source === null ? "review" : named} />}
      <div className="split" data-open={open ? "" : undefined}>
        <Loaded query={aspects} rows={8}>
          {({ items, is_cut, of_newest }) =>
            items.length === 0 ? (
              <Empty title={t.voices.empty} text={t.voices.emptyText} />
            ) : known(items).length === 0 ? (
              <Empty title={t.voices.unknownBy} text={t.voices.unknownByText} />
            ) : (
              <div className="stack-s">
                {is_cut && <p className="small muted">{t.voices.cut(f.number(items.length))}</p>}
                {of_newest && <p className="small muted">{t.voices.newest(f.number(of_newest))}</p>}
                <Aspects items={known(items)} by={by} open={open} choose={(key) => url.set({ open: key })} />
              </div>
            )
          }
        </Loaded>
        {open && (
          <Sentences
            key={`${open}:${source}:${days}`}
            {...drilled(open, by, { days, product })}
            source={source}
            close={() => url.set({ open: null })}
          />
        )}
      </div>
    </Page>
  );
}

/** How much was read, and how much could not be: what is in another language is in none of the numbers. */
function Texts({ days, source }: { days: number; source: string | null }) {
  const { t, f } = useI18n();
  const texts = useQuery(listen.voices({ days, source })).data?.texts;
  if (!texts || texts.read + texts.unread === 0) return null;
  const { read, unread } = texts;
  return (
    <p className="small muted">
      {unread === 0
        ? t.voices.textsRead(f.number(read))
        : t.voices.texts(f.number(read + unread), f.number(read), f.number(unread))}
    </p>
  );
}

/** Where it is said that counts; `null`, reviews alone: only of them it is known what was bought and where. */
function sourceOf(params: URLSearchParams): string | null {
  const source = params.get("source") ?? "all";
  return source === "review" || ofReviews(params) ? null : source;
}

/** Whether the rows are by what was bought, or of one product. */
const ofReviews = (params: URLSearchParams) => Boolean(params.get("by")) || params.get("product") !== null;

/** Rows by product, version, supplier or region are for those that are known. */
const known = (items: AspectRow[]) => items.filter(({ of }) => of?.key !== "");

/** Which sentences stand behind a row: its aspect, and what it is of where the rows are by something. */
function drilled(open: string, by: string | null, query: Record<string, string | number | null>) {
  const [aspect = "", of] = open.split(/:(.*)/s);
  return { aspect, query: by && of !== undefined ? { ...query, [by]: of } : query };
}

function Choices({ url }: { url: ReturnType<typeof useListUrl> }) {
  const { t } = useI18n();
  const v = t.voices;
  const source = sourceOf(url.params);
  return (
    <>
      <Select<string>
        aria-label={v.source.label}
        value={source ?? "review"}
        disabled={ofReviews(url.params)}
        popupMatchSelectWidth={false}
        onChange={(value) => url.set({ source: value === "all" ? null : value, open: null })}
        options={["all" as const, ...VOICE_SOURCES].map((value) => ({ value, label: v.source[value] }))}
      />
      <Select<string>
        aria-label={v.by.label}
        value={url.params.get("by") ?? "all"}
        popupMatchSelectWidth={false}
        onChange={(value) => url.set({ by: value === "all" ? null : value, open: null })}
        options={BY.map((value) => ({ value, label: v.by[value] }))}
      />
      <PeriodChoice url={url} label={v.window} windows={WINDOWS} usual={USUAL} name={v.days} />
    </>
  );
}
