import { useQuery } from "@tanstack/react-query";
import { listen } from "@/api/listen";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { SettingsPage } from "@/pages/settings/SettingsPage";
import { Loaded } from "@/ui/Loaded";
import { Aspects } from "./Aspects";
import { Dimensions } from "./Dimensions";
import { Mail } from "./Mail";
import { ReplyModelPart } from "./ReplyModelPart";
import { Rules } from "./Rules";
import { Templates } from "./Templates";
import { TextModel } from "./TextModel";
import "@/styles/reviews.css";

/** How reviews are asked for, mended, moderated, rated and answered. */
export default function ReviewSettingsPage() {
  const { t } = useI18n();
  const settings = useQuery(listen.settings());
  const mayEdit = useMay("manageShop");
  return (
    <SettingsPage note={mayEdit ? t.reviewSettings.note : t.reviewSettings.readOnly}>
      <Templates />
      <ReplyModelPart />
      <Loaded query={settings} rows={8}>
        {(data) => (
          <>
            <Rules settings={data} />
            <Mail settings={data} />
            <Dimensions key={JSON.stringify(data.dimensions)} settings={data} />
            <Aspects key={JSON.stringify(data.aspects)} settings={data} />
          </>
        )}
      </Loaded>
      <TextModel />
    </SettingsPage>
  );
}
