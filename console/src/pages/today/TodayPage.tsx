import RightOutlined from "@ant-design/icons/RightOutlined";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { q } from "@/api/queries";
import type { MeasureUnit, TodayItem, TodayNumber } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { OfferAsOf } from "@/pages/data/imports/OfferAsOf";
import { showAs } from "@/pages/scoreboard/measures";
import { isBeyondChance } from "@/ui/chance";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page, Section } from "@/ui/Page";
import { changeOf, Stat, Stats } from "@/ui/Stat";
import { Uncounted } from "@/ui/Uncounted";
import { about } from "./about";
import { Guide } from "./Guide";
import "@/styles/today.css";

export default function TodayPage() {
  const { t, f } = useI18n();
  const { account } = useSession();
  const maySetUp = useMay("manageData");
  const mayChange = useMay("manageShop");
  const today = useQuery(q.today());
  return (
    <Page title={t.today.title} note={`${t.today.hello(account.name)} · ${f.date(new Date().toISOString())}`}>
      {maySetUp && <Guide />}
      {mayChange && <OfferAsOf />}
      <Loaded query={today} rows={6}>
        {({ items, numbers, numbers_from, numbers_to }) => (
          <>
            {numbers.length > 0 && (
              <>
                <p className="muted small">{t.today.numbers(f.date(numbers_from), f.date(numbers_to))}</p>
                <Stats>
                  {numbers.map((number) => (
                    <TodayStat key={number.key} number={number} />
                  ))}
                </Stats>
                {numbers.map(({ key, uncounted }) => (
                  <Uncounted key={key} orders={uncounted} />
                ))}
              </>
            )}
            <Section title={t.today.attention}>
              {items.length === 0 ? (
                <Empty title={t.today.clear} text={t.today.clearText} />
              ) : (
                <ul className="attention">
                  {items.map((item) => (
                    <Attention key={`${item.key}${item.link}`} item={item} />
                  ))}
                </ul>
              )}
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The sentence for an item; an unknown kind from a newer server still shows its name and count. */
export function sentence(item: TodayItem, t: Messages, f: Format): string {
  if (item.key === "score_drop") return scoreDrop(item, t, f);
  const known = t.today.item as Record<string, (n: string) => string>;
  const count = f.number(item.count);
  return known[item.key]?.(count) ?? `${item.key} (${count})`;
}

/** Which number of the scoreboard got worse, from what to what. */
function scoreDrop({ params }: TodayItem, t: Messages, f: Format): string {
  const { measure, unit, before, now } = params as { measure: string; unit: MeasureUnit; before: number; now: number };
  const show = showAs(unit, t, f);
  const name = (t.scoreboard.measure as Record<string, string>)[measure] ?? measure;
  return t.today.scoreDrop(name, show.value(before), show.value(now));
}

function Attention({ item }: { item: TodayItem }) {
  const { t, f } = useI18n();
  const next = (t.today.next as Record<string, string>)[item.key] ?? t.today.see;
  const beside = about(item, t);
  return (
    <li data-severity={item.severity}>
      <Link to={item.link}>
        <i aria-hidden="true" />
        <span className="sr">{t.today.severity[item.severity]}</span>
        <span className="grow">
          <strong>{sentence(item, t, f)}</strong>
          {beside.length > 0 && <span className="muted attention-about">{beside.join(" · ")}</span>}
        </span>
        <span className="muted attention-next">{next}</span>
        <RightOutlined />
      </Link>
    </li>
  );
}

/** Money arrives in minor units of the shop's currency. */
export function showNumber(value: number, unit: TodayNumber["unit"], f: Format): string {
  return unit === "money" ? f.money({ minor: value, currency: f.currency }, { compact: true }) : f.number(value);
}

function TodayStat({ number }: { number: TodayNumber }) {
  const { t, f } = useI18n();
  const label = (t.today.number as Record<string, string>)[number.key] ?? number.key;
  const { net, other, ...what } = t.today.how;
  const own = (what as Record<string, string>)[number.key];
  return (
    <Stat
      label={label}
      value={showNumber(number.value, number.unit, f)}
      change={changeOf(number.value, number.previous)}
      previous={showNumber(number.previous, number.unit, f)}
      good={number.key === "late_parcels" ? "down" : "up"}
      isChance={number.unit !== "money" && !isBeyondChance(number.value, number.previous)}
      how={
        <>
          {own && <p>{own}</p>}
          <p>{number.key.startsWith("net") ? net : other}</p>
        </>
      }
    />
  );
}
