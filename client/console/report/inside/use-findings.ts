import { useQuery } from '@tanstack/react-query';
import type { Findings } from '../../../../analysis/findings.ts';
import { answer, api, refreshingItself } from '../../api.ts';

const askAgainMilliseconds = 1000;

/** The Findings, or how far they are: the first time they are made from all answers, which may take minutes. */
export function useFindings(id: string, wanted: boolean) {
  const query = useQuery({
    queryKey: ['findings', id],
    enabled: wanted,
    // What is sealed does not change.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ client, queryKey }) =>
      answer(
        api.campaigns[':id'].findings.$get(
          { param: { id } },
          client.getQueryData(queryKey) === undefined ? {} : refreshingItself,
        ),
      ),
    refetchInterval: ({ state }) =>
      state.status !== 'error' && state.data && 'making' in state.data ? askAgainMilliseconds : false,
  });
  const { data } = query;
  const making = data && 'making' in data ? data : null;
  const findings: Findings | null = data && !('making' in data) ? data : null;
  return { findings, making, error: query.error, retry: () => void query.refetch() };
}
