import { useQuery } from '@tanstack/react-query';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName } from '../../../surveys/groups.ts';
import {
  answer,
  api,
  type Field,
  type FieldParticipation,
  Refusal,
  refreshingItself,
  sessionEnded,
} from '../api.ts';
import { beijingSeconds, beijingTime } from '../clock.ts';
import { paceSentence } from '../field/pace-words.ts';
import { Marks, Phase } from '../marks.tsx';
import { Failed, FoldedSheet, Nothing, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

const refresh = 30_000;

/** What a liaison comes for, on a phone: who has answered in the own township or school, and who is still missing. */
export default function FieldPages() {
  const fields = useQuery({ queryKey: ['fields'], queryFn: () => answer(api.participation.$get()) });
  if (fields.isPending) return <Waiting />;
  if (fields.isError) return <Failed error={fields.error} retry={() => void fields.refetch()} />;
  const open = fields.data.filter(({ phase }) => phase !== 'closed');
  const over = fields.data.filter(({ phase }) => phase === 'closed');
  return (
    <div className="stack narrow">
      <h1>{texts.title}</h1>
      {fields.data.length === 0 && <Nothing title={texts.none} />}
      {open.map((field) => (
        <section key={field.id} className="sheet" aria-label={field.title}>
          <h2>{field.title}</h2>
          <Cells field={field} />
        </section>
      ))}
      {over.map((field) => (
        <FoldedSheet key={field.id} title={texts.over(field.title)}>
          <Cells field={field} />
        </FoldedSheet>
      ))}
      <p className="soft small">{texts.noRates}</p>
    </div>
  );
}

function Cells({ field }: { field: Field }) {
  const { id, phase, closesAt, opensAt, closedAt } = field;
  const cells = useQuery({
    queryKey: ['field', id],
    queryFn: ({ client, queryKey }) =>
      answer(
        api.campaigns[':id'].participation.$get(
          { param: { id } },
          client.getQueryData(queryKey) === undefined ? {} : refreshingItself,
        ),
      ),
    refetchInterval: ({ state }) =>
      phase === 'closed' || sessionEnded(state.error) || state.error instanceof Refusal ? false : refresh,
  });
  return (
    <>
      <div className="row">
        <Phase phase={phase} />
        <Marks campaign={field} />
        <span className="soft small">
          {phase === 'scheduled'
            ? texts.from(beijingTime(opensAt))
            : texts.until(beijingTime(closedAt ?? closesAt))}
        </span>
      </div>
      {cells.isPending && <Waiting />}
      {cells.isError && !cells.data && <Failed error={cells.error} retry={() => void cells.refetch()} />}
      {cells.data && <CellList data={cells.data} over={phase === 'closed' || phase === 'closing'} />}
      {cells.data && phase !== 'closed' && (
        <p className="soft small">
          {cells.isError ? texts.stale : texts.updated(beijingSeconds(cells.dataUpdatedAt))}
        </p>
      )}
    </>
  );
}

function CellList(props: { data: FieldParticipation; over: boolean }) {
  const { participation, townships, places: progress } = props.data;
  const places = [...new Set(participation.map(({ township, school }) => `${township} ${school ?? ''}`))];
  return places.map((place) => {
    const here = participation.filter(({ township, school }) => `${township} ${school ?? ''}` === place);
    const [first] = here;
    const township = townshipName(townships, first?.township);
    return (
      <section key={place} className="field-place">
        <h3>{first?.school ?? township}</h3>
        <ul className="field-cells">
          {here.map(({ group, township: at, school, received, quota, eligible }) => (
            <li key={group}>
              <strong>{groupName(group)}</strong>
              <span>
                <span className="field-count">{received}</span> / {quota}
              </span>
              {quota > received ? (
                <span className="missing">{texts.missing(quota - received)}</span>
              ) : (
                <span className="enough">{texts.enough}</span>
              )}
              <div className={quota > received ? 'gauge' : 'gauge gauge-full'} aria-hidden="true">
                <span style={{ width: `${quota === 0 ? 100 : Math.min(100, (received / quota) * 100)}%` }} />
              </div>
              <span className="soft small field-pace">
                {texts.eligible(eligible.toLocaleString('zh-CN'))}
                {!props.over && quota > received && (
                  <Pace
                    place={progress.find(
                      (one) => one.group === group && one.township === at && one.school === school,
                    )}
                  />
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

/** Where a cell is heading, where that is known. */
function Pace({ place }: { place: FieldParticipation['places'][number] | undefined }) {
  return place && place.pace.kind !== 'unknown' ? <span>；{paceSentence(place)}</span> : null;
}
