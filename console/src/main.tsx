import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { client } from "./app/client";
import { router } from "./app/routes";
import { ThemeProvider } from "./app/theme";
import { I18nProvider } from "./i18n";
import { ToastProvider } from "./ui/toast";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/ui.css";
import "./styles/print.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <I18nProvider>
    <ThemeProvider>
      <QueryClientProvider client={client}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </QueryClientProvider>
    </ThemeProvider>
  </I18nProvider>,
);
