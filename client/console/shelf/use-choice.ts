import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';

/** The campaigns that are chosen to be compared; `mixed` where practice is compared with real ones on purpose. */
export interface Choice {
  ids: string[];
  mixed: boolean;
}

const ours = 'chosen';

/** The choice, which stands in the address too, so that it can be sent. The router is a moment behind a quick hand. */
export function useChoice(): [Choice, (choice: Choice) => void] {
  const [search, setSearch] = useSearchParams();
  const { key, state } = useLocation();
  const [choice, setChoice] = useState(() => choiceIn(search));
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address that was not written here is read once.
  useEffect(() => {
    if (state !== ours) setChoice(choiceIn(search));
  }, [key]);
  const choose = (next: Choice) => {
    setChoice(next);
    const pairs = next.ids.map((id): [string, string] => ['with', id]);
    setSearch(next.mixed ? [...pairs, ['mixed', '1']] : pairs, { replace: true, state: ours });
  };
  return [choice, choose];
}

function choiceIn(search: URLSearchParams): Choice {
  return { ids: search.getAll('with'), mixed: search.has('mixed') };
}
