import { useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { GroupCode } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { type ChangedBy, changedBy } from '../draft/changed-by.ts';
import { errorOf } from '../failure.ts';
import { keepEntry } from '../unsaved.ts';
import type { Json } from './paper.ts';
import { mergePapers, paperChanges } from './paper-changes.ts';

/** A questionnaire as the server keeps it, with its versions. */
export type Kept = InferResponseType<(typeof api.campaigns)[':id']['questionnaires'][':group']['$get'], 200>;

/** Another clerk's version that stands between. */
export interface Conflict extends ChangedBy {
  theirs: Kept;
  /** What they did, in words. */
  changes: string[];
  /** Mine put onto theirs; what both changed is mine. */
  merged: Record<string, unknown>;
  clashes: string[];
}

/** Saves a questionnaire as its next version; where somebody else saved one meanwhile, tells what they did. */
export function useSaving(campaign: Campaign, group: GroupCode, unsavedKey: string, initial: Kept) {
  const queries = useQueryClient();
  const [began, setBegan] = useState(initial);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const param = { id: campaign.id, group };
  const route = api.campaigns[':id'].questionnaires[':group'];

  const put = (source: Record<string, unknown>, version: number) =>
    answer(route.$put({ param, query: { version: String(version) }, json: source }));
  const read = () => answer(route.$get({ param }));

  const finish = async () => {
    setBegan(await read());
    setConflict(null);
    keepEntry(unsavedKey, null);
    await queries.invalidateQueries({ queryKey: ['campaign', campaign.id] });
  };
  const meet = async (failure: unknown, source: Json) => {
    const other = changedBy(failure);
    if (other === null) throw failure;
    const theirs = await read();
    const { source: merged, clashes } = mergePapers(began.source, source, theirs.source);
    const changes = paperChanges(began.source, theirs.source);
    setConflict({ ...other, theirs, changes, merged, clashes });
  };
  /** Runs what saves, and tells whether it did. */
  const run = async (act: () => Promise<void>): Promise<boolean> => {
    setSaving(true);
    setError(null);
    try {
      await act();
      return true;
    } catch (failure) {
      setError(errorOf(failure));
      return false;
    } finally {
      setSaving(false);
    }
  };

  return {
    began,
    saving,
    error,
    conflict,
    save: async (source: Record<string, unknown>): Promise<boolean> => {
      let saved = false;
      await run(async () => {
        try {
          await put(source, began.version);
        } catch (failure) {
          await meet(failure, source);
          return;
        }
        await finish();
        saved = true;
      });
      return saved;
    },
    /** Saves over what somebody else saved; theirs stays among the versions. */
    saveOver: (source: Record<string, unknown>, over: Conflict) =>
      run(async () => {
        await put(source, over.theirs.version);
        await finish();
      }),
    /** Keeps mine as a version, and theirs after it, so that theirs is what counts. */
    giveWay: (mine: Record<string, unknown>, over: Conflict) =>
      run(async () => {
        const { version } = await put(mine, over.theirs.version);
        await put(over.theirs.source, version);
        await finish();
      }),
  };
}
