import { Button, Checkbox, Table } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { beijingDay, dayInWords } from '../../../analysis/beijing.ts';
import { isPractice } from '../../../analysis/practice.ts';
import {
  definitionNames,
  estimateInWords,
  intervalInWords,
  people,
  percent,
  verdictInWords,
} from '../../../analysis/wording.ts';
import type { Shelf } from '../api.ts';
import { useCopy } from '../copy.ts';
import { Marks } from '../marks.tsx';
import { texts } from './texts.ts';

type Entry = Shelf[number];

/** Which campaigns are chosen to be compared. */
export interface Choosing {
  chosen: readonly string[];
  /** Why no other can be chosen; `null` while one can. */
  full: string | null;
  toggle: (id: string) => void;
}

export function ShelfEntries({ entries, choosing }: { entries: Shelf; choosing: Choosing }) {
  const { campaign, result, answers, kept, packs, seal } = texts.columns;
  return (
    <Table
      size="middle"
      rowKey="id"
      className="links shelf"
      dataSource={entries}
      pagination={false}
      columns={[
        column(campaign, (entry) => <Campaign entry={entry} choosing={choosing} />, false),
        column(result, (entry) => <Result entry={entry} />),
        column(answers, (entry) => (
          <>
            {texts.answers(people(entry.answers))}
            <div className="soft small">{texts.eligible(people(entry.eligible))}</div>
          </>
        )),
        column(kept, (entry) => <Kept entry={entry} />),
        column(packs, (entry) => <Packs entry={entry} />),
        column(seal, (entry) => <Proof entry={entry} />),
      ]}
    />
  );
}

/** On a phone, where the heads of the table are gone, each cell has its own. */
function column(title: string, show: (entry: Entry) => ReactNode, headed = true) {
  return {
    title,
    key: title,
    render: (_: unknown, entry: Entry) =>
      headed ? (
        <>
          <div className="shelf-head soft small">{title}</div>
          {show(entry)}
        </>
      ) : (
        show(entry)
      ),
  };
}

function Campaign({ entry, choosing }: { entry: Entry; choosing: Choosing }) {
  const { id, title, opensAt, endedAt, simulated, trial, exampleFrame } = entry;
  const chosen = choosing.chosen.includes(id);
  return (
    <div className="shelf-campaign">
      <Checkbox
        checked={chosen}
        disabled={!chosen && choosing.full !== null}
        onChange={() => choosing.toggle(id)}
        aria-label={texts.choose(title)}
      />
      <div>
        <Link to={`/campaigns/${id}`}>{title}</Link> <Marks campaign={{ simulated, trial, exampleFrame }} />
        <div className="soft small">{texts.from(beijingDay(opensAt), beijingDay(endedAt))}</div>
      </div>
    </div>
  );
}

function Result({ entry: { headline, definition, bar } }: { entry: Entry }) {
  return (
    <>
      <strong>{estimateInWords(headline)}</strong>
      {!('suppressed' in headline) && ` ${verdictInWords(headline)}`}
      <div className="soft small">
        {intervalInWords(headline)}
        <div>
          {definitionNames[definition]}，{texts.bar(percent(bar))}
        </div>
      </div>
    </>
  );
}

function Kept({ entry: { retention, responsesDeletedAt } }: { entry: Entry }) {
  if (responsesDeletedAt !== null) return <>{texts.deleted(beijingDay(responsesDeletedAt))}</>;
  if (retention === null) return null;
  const { keptUntil, state, daysLeft } = retention;
  return (
    <>
      {dayInWords(keptUntil)}
      {state === 'soon' && <div className="missing small">{texts.left(daysLeft)}</div>}
      {state === 'due' && <div className="missing small">{texts.due}</div>}
    </>
  );
}

function Packs({ entry }: { entry: Entry }) {
  const { id, title, packs, revision } = entry;
  // A real campaign without its inner pack has something left to do; no other has.
  const wanted = (kind: 'restricted' | 'public') => kind === 'restricted' && !isPractice(entry);
  return (
    <>
      {(['restricted', 'public'] as const).map((kind) => {
        const made = packs[kind];
        return (
          <div key={kind} className="small">
            <span className="soft">{texts.packKinds[kind]}</span>{' '}
            {made === null ? (
              <span className={wanted(kind) ? 'missing' : 'soft'}>{texts.noPack}</span>
            ) : (
              texts.packMade(beijingDay(made.madeAt), made.revision)
            )}
            {made !== null && made.revision !== revision && <div className="missing">{texts.outdated}</div>}
          </div>
        );
      })}
      <Link className="small" to={`/campaigns/${id}/documents`} aria-label={texts.documentsOf(title)}>
        {texts.documents}
      </Link>
    </>
  );
}

function Proof({ entry: { root, fingerprint } }: { entry: Entry }) {
  const copy = useCopy(texts);
  return (
    <>
      <Button
        type="link"
        size="small"
        className="shelf-root"
        aria-label={texts.copyRoot(root)}
        title={texts.copyRoot(root)}
        onClick={() => void copy(root)}
      >
        {texts.root(root)}
      </Button>
      <div className="soft small shelf-key">{fingerprint}</div>
    </>
  );
}
