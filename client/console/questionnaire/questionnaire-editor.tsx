import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Upload } from 'antd';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { GroupCode } from '../../../surveys/groups.ts';
import { shippedQuestionnaires } from '../../../surveys/questionnaires/index.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import type { EditedPlace } from '../draft/phone-frame.tsx';
import { stepPath } from '../draft/steps.ts';
import { Faults } from '../faults.tsx';
import { keepEntry } from '../unsaved.ts';
import { ChangeList } from './change-list.tsx';
import { isJson, type Paper, readPaper, sourceOf } from './paper.ts';
import { PaperFields } from './paper-fields.tsx';
import { placeFaults } from './place-faults.ts';
import { Preview } from './preview.tsx';
import { texts } from './texts.ts';
import { useEditor } from './use-editor.ts';
import { type Conflict, type Kept, useSaving } from './use-saving.ts';
import { Versions } from './versions.tsx';

const pauseMilliseconds = 350;

/** A questionnaire to be edited, with how it will look beside it; what publication would refuse is named at once. */
export function QuestionnaireEditor(props: {
  campaign: Campaign;
  group: GroupCode;
  name: string;
  unsavedKey: string;
  began: Kept;
  source: Record<string, unknown>;
}) {
  const { campaign, group, unsavedKey } = props;
  const navigate = useNavigate();
  const editor = useEditor(() => readPaper(props.source));
  const saving = useSaving(campaign, group, unsavedKey, props.began);
  const [open, setOpen] = useState<number | null>(null);
  // The previews follow whatever the clerk is at: an element that is open, else the page with the cursor in it.
  const [at, setAt] = useState<number | null>(null);
  const place = placeOf(editor.paper, at);
  const [fileError, setFileError] = useState<Error | null>(null);
  const source = useMemo(() => sourceOf(editor.paper), [editor.paper]);
  const saved = useMemo(
    () => JSON.stringify(sourceOf(readPaper(saving.began.source))),
    [saving.began.source],
  );
  const dirty = JSON.stringify(source) !== saved;
  useEffect(() => {
    const entry = { base: campaign, values: { began: saving.began, source } };
    keepEntry(unsavedKey, dirty ? entry : null);
  }, [campaign, dirty, saving.began, source, unsavedKey]);
  const check = useCheck(campaign, group, source);
  const faults = useMemo(
    () => placeFaults(check.data?.faults ?? [], editor.paper),
    [check.data?.faults, editor.paper],
  );
  const count = check.data?.faults.length ?? 0;
  const replaceBy = (next: unknown, done: string) => {
    if (isJson(next)) editor.edit(done, () => readPaper(next));
  };
  const importFile = async (file: File) => {
    setFileError(null);
    try {
      const next: unknown = JSON.parse(await file.text());
      if (!isJson(next)) throw new SyntaxError(texts.notJson);
      replaceBy(next, texts.imported);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setFileError(error);
    }
  };
  const keys = (event: KeyboardEvent) => {
    // In a field the browser's own undo stays.
    if (/^(INPUT|TEXTAREA)$/.test((event.target as HTMLElement).tagName)) return;
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    if (event.shiftKey) editor.redo();
    else editor.undo();
  };
  const leave = async () => {
    if (dirty && !(await saving.save(source))) return;
    await navigate(stepPath(campaign.id, 'questionnaires'));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys undo what is done anywhere in it.
    <div className="questionnaire-editor" onKeyDown={keys}>
      <div className="editor-bar">
        <nav aria-label={texts.where} className="back">
          <Link
            to={stepPath(campaign.id, 'questionnaires')}
            onClick={(event) => {
              event.preventDefault();
              void leave();
            }}
          >
            ‹ {texts.back}
          </Link>
        </nav>
        <h2>{texts.title(props.name)}</h2>
        <div className="row">
          <Button
            type="primary"
            loading={saving.saving}
            disabled={!dirty}
            onClick={() => void saving.save(source)}
          >
            {texts.save}
          </Button>
          <Button
            disabled={editor.undoable === null}
            aria-label={editor.undoable === null ? texts.undo : texts.undoOf(editor.undoable)}
            onClick={editor.undo}
          >
            {texts.undo}
          </Button>
          <Button
            disabled={editor.redoable === null}
            aria-label={editor.redoable === null ? texts.redo : texts.redoOf(editor.redoable)}
            onClick={editor.redo}
          >
            {texts.redo}
          </Button>
          <Upload
            accept=".json,application/json"
            showUploadList={false}
            beforeUpload={(file) => {
              void importFile(file);
              return false;
            }}
          >
            <Button>{texts.import}</Button>
          </Upload>
          <Button
            href={`data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(source, null, 2))}`}
            download={`${props.name}.json`}
          >
            {texts.export}
          </Button>
          <Button onClick={() => replaceBy(shippedQuestionnaires[group], texts.shippedDone)}>
            {texts.shipped}
          </Button>
        </div>
        <p className="soft" role="status">
          {saving.saving
            ? texts.saving
            : dirty
              ? texts.unsaved
              : count > 0
                ? texts.savedWithFaults(count)
                : texts.saved}
          {editor.undoable !== null && dirty ? `（${editor.undoable}）` : ''}
        </p>
      </div>
      <Faults error={saving.error} />
      <Faults error={fileError} />
      {saving.conflict && (
        <ConflictNotice
          conflict={saving.conflict}
          busy={saving.saving}
          choose={async (choice) => {
            const { conflict } = saving;
            if (!conflict) return;
            if (choice === 'mine') await saving.saveOver(source, conflict);
            else if (choice === 'theirs') {
              if (await saving.giveWay(source, conflict)) replaceBy(conflict.theirs.source, texts.saved);
            } else if (await saving.saveOver(conflict.merged, conflict)) {
              replaceBy(conflict.merged, texts.merge);
            }
          }}
        />
      )}
      <div className="editor-columns">
        <div className="editor-fields">
          <section className={count > 0 ? 'fault-bar' : 'fault-bar fault-none'} role="status">
            {check.isError ? check.error.message : count > 0 ? texts.faultsTitle(count) : texts.noFaults}
            {faults.whole.length > 0 && (
              <ul>
                {faults.whole.map((message) => (
                  <li key={message}>{message}</li>
                ))}
              </ul>
            )}
          </section>
          <PaperFields editor={editor} faults={faults} open={open} setOpen={setOpen} setAt={setAt} />
          <Versions
            campaign={campaign}
            group={group}
            versions={saving.began.versions}
            edited={source}
            restore={(old, number) => replaceBy(old, texts.restored(number))}
          />
        </div>
        <Preview
          page={check.data?.page ?? null}
          model={check.data?.model ?? null}
          stale={count > 0}
          place={place}
        />
      </div>
    </div>
  );
}

/** Where in the previews stands what has this id: a page, or an element of one. */
function placeOf({ pages }: Paper, id: number | null): EditedPlace | null {
  const page = pages.findIndex((one) => one.id === id || one.elements.some((element) => element.id === id));
  if (page === -1) return null;
  const name = pages[page]?.elements.find((element) => element.id === id)?.json['name'];
  return { page, item: typeof name === 'string' ? name : null };
}

/** What the server says of the questionnaire as it is typed; the last whole page stays while there are faults. */
function useCheck(campaign: Campaign, group: GroupCode, source: Record<string, unknown>) {
  const [asked, setAsked] = useState(source);
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(source), pauseMilliseconds);
    return () => clearTimeout(waiting);
  }, [source]);
  const [last, setLast] = useState<{ page: string | null; model: unknown }>({ page: null, model: null });
  const check = useQuery({
    queryKey: ['questionnaire-check', campaign.id, group, asked],
    placeholderData: keepPreviousData,
    gcTime: 0,
    queryFn: () =>
      answer(
        api.campaigns[':id'].questionnaires[':group'].check.$post({
          param: { id: campaign.id, group },
          json: asked,
        }),
      ),
  });
  const { data } = check;
  if (data?.page && data.page !== last.page) setLast({ page: data.page, model: data.model });
  return {
    ...check,
    data: data && { ...data, page: data.page ?? last.page, model: data.model ?? last.model },
  };
}

function ConflictNotice(props: {
  conflict: Conflict;
  busy: boolean;
  choose: (choice: 'merge' | 'mine' | 'theirs') => Promise<void>;
}) {
  const { by, at, changes, clashes } = props.conflict;
  const who = by ?? texts.somebody;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={texts.conflict(who, at && beijingTime(at))}
      description={
        <div className="stack">
          <p>{texts.conflictText}</p>
          <ChangeList title={texts.theyChanged(who)} of={changes} />
          <ChangeList title={texts.bothChanged} of={clashes} />
          <div className="row">
            <Button type="primary" loading={props.busy} onClick={() => void props.choose('merge')}>
              {texts.merge}
            </Button>
            <Button onClick={() => void props.choose('mine')}>{texts.takeMine}</Button>
            <Button onClick={() => void props.choose('theirs')}>{texts.takeTheirs(who)}</Button>
          </div>
        </div>
      }
    />
  );
}
