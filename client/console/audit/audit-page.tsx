import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { type AuditEntry, answer, api } from '../api.ts';
import { beijingInstant, fromBeijingField } from '../clock.ts';
import { Field } from '../form-field.tsx';
import { Failed, Nothing, Waiting } from '../states.tsx';
import { actionName, detailsInWords, resultName, texts } from './texts.ts';
import { Verify } from './verify.tsx';

/** What an auditor looks for; days are Beijing's, `until` is the last day that counts. */
interface Filter {
  actor: string;
  action: string;
  subject: string;
  from: string;
  until: string;
}

const everything: Filter = { actor: '', action: '', subject: '', from: '', until: '' };

/** What people did: to look through, to take away, to check. */
export default function AuditPage() {
  const [filter, setFilter] = useState(everything);
  const query = queryOf(filter);
  const pages = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam }) =>
      answer(api.audit.$get({ query: { ...query, ...(pageParam === null ? {} : { before: pageParam }) } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ entries, more }) => (more ? String(entries.at(-1)?.number) : undefined),
  });
  const first = pages.data?.pages[0];
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <div className="stack">
      <div className="page-head">
        <h1>{texts.title}</h1>
        <Button href={`/api/audit.csv?${new URLSearchParams(query)}`}>{texts.export}</Button>
      </div>
      <p className="soft">{texts.about}</p>
      <Verify />
      <Filters
        filter={filter}
        change={setFilter}
        actors={first?.actors ?? []}
        actions={first?.actions ?? []}
      />
      {pages.isPending && <Waiting />}
      {pages.isError && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {first && entries.length === 0 && <Nothing title={texts.none} />}
      {entries.length > 0 && <Entries entries={entries} />}
      {pages.hasNextPage && (
        <div>
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {texts.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function queryOf({ from, until, ...words }: Filter): Record<string, string> {
  const given = {
    ...words,
    ...(from === '' ? {} : { from: fromBeijingField(`${from}T00:00`) }),
    ...(until === '' ? {} : { until: dayAfter(until) }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/** The first instant of the day after, by Beijing's clock, which has no summer time. */
function dayAfter(day: string): string {
  return new Date(Date.parse(fromBeijingField(`${day}T00:00`)) + 86_400_000).toISOString();
}

function Filters(props: {
  filter: Filter;
  change: (filter: Filter) => void;
  actors: readonly string[];
  actions: readonly string[];
}) {
  const { filter, change } = props;
  const set = (part: Partial<Filter>) => change({ ...filter, ...part });
  const options = (words: readonly string[], name: (word: string) => string) => [
    { value: '', label: texts.all },
    ...words.map((word) => ({ value: word, label: name(word) })),
  ];
  const day = (name: 'from' | 'until') => (
    <Field label={texts[name]} className="filter-field">
      {(control) => (
        <Input
          {...control}
          type="date"
          value={filter[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <search className="sheet filters">
      <Field label={texts.actor} className="filter-field">
        {(control) => (
          <Select
            {...control}
            showSearch
            value={filter.actor}
            options={options(props.actors, (actor) => actor)}
            onChange={(actor) => set({ actor })}
          />
        )}
      </Field>
      <Field label={texts.action} className="filter-field">
        {(control) => (
          <Select
            {...control}
            showSearch
            optionFilterProp="label"
            value={filter.action}
            options={options(props.actions, actionName)}
            onChange={(action) => set({ action })}
          />
        )}
      </Field>
      {day('from')}
      {day('until')}
      <Field label={texts.subject} className="filter-field">
        {(control) => (
          <Input
            {...control}
            value={filter.subject}
            placeholder={texts.subjectHint}
            allowClear
            onChange={({ target }) => set({ subject: target.value.trim() })}
          />
        )}
      </Field>
      {filter !== everything && <Button onClick={() => change(everything)}>{texts.clear}</Button>}
    </search>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const { columns } = texts;
  return (
    <section className="sheet" aria-label={texts.table}>
      <table className="entries">
        <thead>
          <tr>
            {Object.values(columns).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Entry key={entry.number} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { number, at, actor, action, subject, origin, result, details } = entry;
  const more = detailsInWords(details);
  return (
    <tr>
      <td className="soft entry-number">{number}</td>
      <td className="nowrap entry-at">{beijingInstant(at)}</td>
      <td className="entry-actor">{actor}</td>
      <td className="entry-act">
        {actionName(action)} {subject !== actor && <code>{subject}</code>}
        {more !== '' && <div className="soft small">{more}</div>}
      </td>
      <td className="entry-origin">{origin}</td>
      <td className={result === 'done' ? 'enough entry-result' : 'missing entry-result'}>
        {resultName(result)}
      </td>
    </tr>
  );
}
