import { Button, Tooltip } from "antd";
import { useNavigate } from "react-router";
import { address, type Query } from "@/api/http";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { segmentOf } from "./segmentOf";

/** What can be done with all whom the list's filters find: a file of them, or a segment that goes on finding them. */
export function ListActions({ query, asked }: { query: Query; asked: Query }) {
  const { t } = useI18n();
  const c = t.customers;
  const navigate = useNavigate();
  const mayEdit = useMay("editSegments");
  const filters = Object.keys(query).filter((key) => key !== "sort");
  const made = segmentOf(query);
  const why = "unsaid" in made ? c.notASegment(made.unsaid.map((key) => c.unsaid[key]).join(c.unsaidAnd)) : "";
  return (
    <>
      {mayEdit && filters.length > 0 && (
        <Tooltip title={why}>
          <Button
            disabled={"unsaid" in made}
            onClick={() => "definition" in made && void navigate("/segments/new", { state: made })}
          >
            {c.saveAsSegment}
          </Button>
        </Tooltip>
      )}
      <Button href={address("/customers/export.csv", asked)} download>
        {c.exportList}
      </Button>
    </>
  );
}
