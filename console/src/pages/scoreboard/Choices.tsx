import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import { address, Problem } from "@/api/http";
import { q } from "@/api/queries";
import type { Scoreboard } from "@/api/types";
import { useI18n } from "@/i18n";
import { type Asked, COMPARED, type Compared, comparedWith, type Days, daysOf, during, known, WINDOWS } from "./asked";
import { OwnDays } from "./OwnDays";

const OWN = "own";
type Props = {
  query: Asked;
  board: Scoreboard | undefined;
  /** Why there is no board. */
  error: unknown;
  choose: (changes: Record<string, string | null>) => void;
};

/** For which time and whom, and compared with what. */
export function Choices({ query, board: loaded, error, choose }: Props) {
  const { t, f } = useI18n();
  const board = useLatest(loaded);
  const w = t.scoreboard;
  const segments = useQuery(q.segments()).data?.items ?? [];
  const refused = error instanceof Problem ? error.errors.map(({ field }) => field) : [];
  const bounds = { first: board?.first, last: board?.last };
  const own = daysOf(query.from, query.to);
  const than = daysOf(query.compare_from, query.compare_to);
  const show = (days: number | Days | undefined) => days && choose(during(days));
  const compare = (how: Compared | Days | undefined) => how && choose(comparedWith(how));
  // Own days begin with those that are shown
  const shown = (days: "period" | "previous") => board && known(board[days], board.first);
  return (
    <div className="row wrap no-print choices-bar" role="group" aria-label={t.ui.list.filter}>
      <Segmented<number | typeof OWN>
        aria-label={w.window}
        value={query.days ?? OWN}
        onChange={(days) => show(days === OWN ? shown("period") : days)}
        options={[
          ...WINDOWS.map((value) => ({ value, label: w.days(f.number(value)) })),
          { value: OWN, label: w.own, disabled: !own && !board },
        ]}
      />
      {own && (
        <OwnDays
          label={w.window}
          days={own}
          wrong={{ from: refused.includes("from"), to: refused.includes("to") }}
          {...bounds}
          choose={show}
        />
      )}
      <Select<Compared | typeof OWN>
        aria-label={w.compare.label}
        value={query.compare ?? OWN}
        onChange={(how) => compare(how === OWN ? shown("previous") : how)}
        popupMatchSelectWidth={false}
        options={[
          ...COMPARED.map((value) => ({ value, label: w.compare[value] })),
          { value: OWN, label: w.compare.own, disabled: !than && !board },
        ]}
      />
      {than && (
        <OwnDays
          label={w.compare.label}
          days={than}
          wrong={{ from: refused.includes("compare_from"), to: refused.includes("compare_to") }}
          {...bounds}
          choose={compare}
        />
      )}
      <Select
        aria-label={w.segment}
        value={query.segment ?? ""}
        onChange={(segment) => choose({ segment: segment || null })}
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: "label" }}
        style={{ minWidth: 130 }}
        options={[{ value: "", label: w.everybody }, ...segments.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </div>
  );
}

/** What was there last, while the next is on its way: what can be chosen stays as it is. */
function useLatest(board: Scoreboard | undefined): Scoreboard | undefined {
  const [latest, setLatest] = useState(board);
  if (board && board !== latest) setLatest(board);
  return board ?? latest;
}

/** How it leaves the screen. */
export function Keep({ query }: { query: Asked }) {
  const { t, language } = useI18n();
  const w = t.scoreboard;
  return (
    <>
      <Button href={address("/scoreboard.csv", { ...query, lang: language })} download>
        {w.csv}
      </Button>
      <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
        {w.print}
      </Button>
    </>
  );
}
