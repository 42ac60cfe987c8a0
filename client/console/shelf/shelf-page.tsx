import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Table } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { definitionNames, estimateInWords, percent, verdictInWords } from '../../../analysis/wording.ts';
import { answer, api, type Shelf } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { useCopy } from '../copy.ts';
import { Marks } from '../marks.tsx';
import { Failed, Nothing, Sheet, Waiting } from '../states.tsx';
import { ShelfTrend } from './shelf-trend.tsx';
import { texts } from './texts.ts';
import './shelf.css';

type Entry = Shelf[number];

/** Several years beside each other: results, what proves them, archives, and how long answers are kept. */
export default function ShelfPage() {
  const [search, setSearch] = useSearchParams();
  const shelf = useQuery({ queryKey: ['shelf'], queryFn: () => answer(api.shelf.$get()) });
  if (shelf.isPending) return <Waiting />;
  if (shelf.isError) return <Failed error={shelf.error} retry={() => void shelf.refetch()} />;
  // What is compared stands in the address, so that it can be sent.
  const chosen = search.getAll('with').filter((id) => shelf.data.some((entry) => entry.id === id));
  const choose = (ids: string[]) => setSearch(ids.map((id): [string, string] => ['with', id]));
  const toggle = (id: string) =>
    choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div className="stack">
      <div className="page-head">
        <h1>{texts.title}</h1>
      </div>
      <p className="soft">{texts.about}</p>
      {shelf.data.length === 0 ? (
        <Nothing title={texts.none} />
      ) : (
        <Entries entries={shelf.data} chosen={chosen} toggle={toggle} />
      )}
      {chosen.length >= 2 && (
        <Sheet title={texts.trend} about={texts.trendAbout}>
          <ShelfTrend ids={chosen} />
        </Sheet>
      )}
    </div>
  );
}

function Entries(props: { entries: Shelf; chosen: readonly string[]; toggle: (id: string) => void }) {
  const { entries, chosen, toggle } = props;
  return (
    <Table
      size="middle"
      rowKey="id"
      className="links"
      dataSource={entries}
      pagination={false}
      columns={[
        {
          title: texts.columns.campaign,
          key: 'campaign',
          render: (_, entry) => (
            <div className="shelf-campaign">
              <Checkbox
                checked={chosen.includes(entry.id)}
                onChange={() => toggle(entry.id)}
                aria-label={texts.choose(entry.title)}
              />
              <div>
                <Link to={`/campaigns/${entry.id}`}>{entry.title}</Link> <Marks campaign={entry} />
                <div className="soft small">
                  {texts.from(beijingTime(entry.opensAt), beijingTime(entry.endedAt))}
                </div>
              </div>
            </div>
          ),
        },
        { title: texts.columns.result, key: 'result', render: (_, entry) => <Result entry={entry} /> },
        {
          title: texts.columns.answers,
          key: 'answers',
          render: (_, { answers, eligible }) => texts.rate(answers, eligible),
        },
        { title: texts.columns.seal, key: 'seal', render: (_, entry) => <Proof entry={entry} /> },
        { title: texts.columns.archive, key: 'archive', render: (_, entry) => <Archive entry={entry} /> },
      ]}
    />
  );
}

function Result({ entry: { headline, definition, bar } }: { entry: Entry }) {
  return (
    <>
      <strong>{estimateInWords(headline)}</strong> {!('suppressed' in headline) && verdictInWords(headline)}
      <div className="soft small">
        {definitionNames[definition]} · {texts.bar(percent(bar))}
      </div>
    </>
  );
}

function Proof({ entry: { root, fingerprint } }: { entry: Entry }) {
  const copy = useCopy(texts);
  return (
    <>
      <Button type="link" size="small" title={texts.copyRoot} onClick={() => void copy(root)}>
        {texts.root(root)}
      </Button>
      <div className="soft small">{texts.key(fingerprint)}</div>
    </>
  );
}

function Archive({ entry: { id, archive, revision } }: { entry: Entry }) {
  return (
    <>
      {archive?.ended_at ? (
        <>
          {texts.archived(beijingTime(archive.ended_at))}
          <div className="soft small">
            {archive.revision === revision ? texts.revision(revision) : texts.outdated}
          </div>
        </>
      ) : (
        <span className="missing">{texts.notArchived}</span>
      )}
      <div>
        <Link to={`/campaigns/${id}/documents`}>{texts.documents}</Link>
      </div>
    </>
  );
}
