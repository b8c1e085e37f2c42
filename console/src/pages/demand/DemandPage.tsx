import { Segmented } from "antd";
import { useI18n } from "@/i18n";
import { useListUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { Products } from "./Products";
import { Sales } from "./Sales";
import { Searches } from "./Searches";

const WINDOWS = [7, 30, 90];

export default function DemandPage() {
  const { t, f } = useI18n();
  const url = useListUrl();
  const days = Number(url.params.get("days")) || 30;
  const choose = (
    <Segmented
      aria-label={t.demand.window}
      value={days}
      onChange={(value) => url.set({ days: value === 30 ? null : String(value) })}
      options={WINDOWS.map((value) => ({ value, label: t.demand.days(f.number(value)) }))}
    />
  );
  return (
    <Page title={t.demand.title} actions={choose}>
      <Sales />
      <Searches days={days} />
      <Products days={days} />
    </Page>
  );
}
