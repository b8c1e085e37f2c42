import { Link } from "react-router";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";

export default function NotFound() {
  const { t } = useI18n();
  return (
    <Empty page title={t.app.notFound.title} text={t.app.notFound.text}>
      <Link className="link" to="/">
        {t.app.notFound.home}
      </Link>
    </Empty>
  );
}
