import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/http";

const worthRetrying = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status === 503);

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && worthRetrying(error),
      refetchOnWindowFocus: false,
    },
  },
});
