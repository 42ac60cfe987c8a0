import { useQuery } from '@tanstack/react-query';
import { answer, api, type Campaign } from '../api.ts';

/** What the server says is missing or looks wrong in a draft as it is saved, read once for all who show some of it. */
export function useChecks({ id, revision }: Campaign) {
  return useQuery({
    queryKey: ['campaign', id, 'checks', revision],
    queryFn: () => answer(api.campaigns[':id'].checks.$get({ param: { id } })),
  });
}
