import { useEffect } from "react";

type Pages = { hasNextPage: boolean; isError: boolean; isFetching: boolean; fetchNextPage: () => unknown };

/**
 * Whether a list is still looked through: one that is gone through row by row may begin with pages on which nothing was
 * found yet, which are passed over.
 */
export function useLooking({ hasNextPage, isError, isFetching, fetchNextPage }: Pages, found: number): boolean {
  const isLooking = found === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (isLooking && !isFetching) void fetchNextPage();
  }, [isLooking, isFetching, fetchNextPage]);
  return isLooking;
}
