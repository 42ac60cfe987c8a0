import type { BulletinDesk } from '../api.ts';
import { useSession } from '../session.ts';
import { useUnsaved } from '../unsaved.ts';

export type RectificationEntry = BulletinDesk['rectifications'][number];

/** What a form of the rectification list holds. */
export type MeasureValues = Pick<
  RectificationEntry,
  'item' | 'action' | 'unit' | 'due' | 'state' | 'stateOn'
>;

/** Under which keys the forms of a campaign's list keep what is typed in them. */
function useKeys(campaign: string): string {
  const { username } = useSession();
  return `${username} ${campaign} bulletin `;
}

/** The key of one form: of the entry that it changes, or of the item that it adds one to. */
export function useMeasureKey(campaign: string, form: string): string {
  return `${useKeys(campaign)}${form}`;
}

/** How many measures were typed and not saved: nothing of them would be published. */
export function useUnsavedMeasures(campaign: string): number {
  const keys = useKeys(campaign);
  return useUnsaved().filter((key) => key.startsWith(keys)).length;
}
