import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api.ts';

/** How far the keying of paper forms is, read once for all who show some of it. */
export function usePaperForms(id: string) {
  return useQuery({
    queryKey: ['paper', id],
    queryFn: () => answer(api.campaigns[':id'].paper.$get({ param: { id } })),
  });
}
