import { Modal } from "antd";
import { useEffect } from "react";
import { useBlocker } from "react-router";
import { useI18n } from "@/i18n";

/** Asks before what was written is left behind unsaved. */
export function Unsaved({ isDirty }: { isDirty: boolean }) {
  const { t } = useI18n();
  const e = t.ui.leave;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isDirty]);
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={e.title}
      okText={e.leave}
      cancelText={e.stay}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
      width={420}
    >
      <p>{e.text}</p>
    </Modal>
  );
}
