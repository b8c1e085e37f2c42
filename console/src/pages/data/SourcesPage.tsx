import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useSearchParams } from "react-router";
import { q } from "@/api/queries";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { AddSource } from "./AddSource";
import { DataPage } from "./DataPage";
import { SourceItem } from "./SourceItem";
import "@/styles/data.css";

export default function SourcesPage() {
  const { t } = useI18n();
  const sources = useQuery(q.sources());
  const mayEdit = useMay("manageData");
  const [params, setParams] = useSearchParams();
  const adding = params.get("new") === "1";
  const setAdding = (open: boolean) => setParams(open ? { new: "1" } : {}, { replace: true });
  const open = params.get("open");
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t.data.sources.add}
    </Button>
  );
  return (
    <DataPage actions={mayEdit && sources.data?.items.length !== 0 && add}>
      <Loaded query={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t.data.sources.empty} text={t.data.sources.emptyText}>
              {mayEdit && add}
            </Empty>
          ) : (
            <ul className="sources">
              {items.map((source) => (
                <SourceItem
                  key={`${source.id}${source.id === open}`}
                  source={source}
                  initiallyOpen={source.id === open || (items.length === 1 && !source.last_event_at)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adding && (
        <AddSource close={() => setAdding(false)} added={(id) => setParams({ open: id }, { replace: true })} />
      )}
    </DataPage>
  );
}
