import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { q } from "@/api/queries";
import type { AsOf } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { useSetAsOf } from "@/ui/asOf";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";

/** The day that the numbers are of, for a shop whose history has ended. */
export function AsOfPart() {
  const { t } = useI18n();
  const s = t.settings.shop.asOf;
  return (
    <Section title={s.title} note={s.note}>
      <Loaded query={useQuery(q.asOf())}>{(asOf) => <Choice key={asOf.day} asOf={asOf} />}</Loaded>
    </Section>
  );
}

function Choice({ asOf: { day, newest_order, today } }: { asOf: AsOf }) {
  const { t, f } = useI18n();
  const s = t.settings.shop.asOf;
  const mayEdit = useMay("manageShop");
  const save = useSetAsOf();
  const [chosen, setChosen] = useState<string | null>(day ?? newest_order ?? null);
  return (
    <div className="stack">
      <p>{day ? s.isOf(f.date(day)) : s.isOfToday}</p>
      {newest_order && <p className="muted">{s.newest(f.date(newest_order))}</p>}
      {mayEdit && newest_order && (
        <div className="row wrap">
          <DatePicker
            aria-label={s.title}
            value={chosen ? dayjs(chosen) : null}
            minDate={dayjs(newest_order)}
            maxDate={dayjs(today)}
            onChange={(value) => setChosen(value?.format("YYYY-MM-DD") ?? null)}
          />
          <Button
            onClick={() => chosen && save.mutate(chosen)}
            disabled={!chosen || chosen === day}
            loading={save.isPending && save.variables !== null}
          >
            {s.choose}
          </Button>
          {day && (
            <Button onClick={() => save.mutate(null)} loading={save.isPending && save.variables === null}>
              {s.clear}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
