import { Link } from "react-router";
import { useI18n } from "@/i18n";
import { useMay, useSession } from "./session";

/** Above every page while the numbers are of another day than today. */
export function AsOf() {
  const { t, f } = useI18n();
  const { as_of } = useSession().shop;
  const mayEdit = useMay("manageShop");
  if (!as_of) return null;
  return (
    <div className="reading">
      <p>{t.app.asOf(f.date(as_of))}</p>
      {mayEdit && (
        <Link className="link no-print" to="/settings">
          {t.app.asOfChange}
        </Link>
      )}
    </div>
  );
}
