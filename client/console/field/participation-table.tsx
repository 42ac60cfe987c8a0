import { Fragment, type ReactNode, useState } from 'react';
import { type Standing, standingOf } from '../../../analysis/field/standing.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import type { Campaign, FieldParticipation } from '../api.ts';
import { GroupHead, TableFrame } from '../group-township-table.tsx';
import { type Progress, paceWords } from './pace-words.ts';

const texts = {
  caption: '参与情况：人群 × 乡镇，收到 / 计划份数',
  total: '合计',
  missing: (count: number) => `缺 ${count}`,
  enough: '已够',
  eligible: (count: string) => `名册 ${count} 人`,
  over: '多于名册',
  behind: (count: number) => `落后 ${count}`,
  key: '图例',
  keys: {
    behind: '落后：比按天数平均收、到现在该有的份数少',
    'on-course': '赶得上：不比该有的少，还没收满',
    full: '已够：收满了计划份数',
  } satisfies Record<Standing, string>,
};

const signs: Readonly<Record<Standing, string>> = { behind: '▼', 'on-course': '→', full: '✓' };

/**
 * Received and wanted per cell, with where it is heading. Colour and sign tell how a cell stands to its plan, and its
 * words tell the same; the bar tells how full it is. A township opens to its schools, and to whatever else the page has of it.
 */
export function ParticipationTable(props: {
  settings: Pick<Campaign['settings'], 'groups' | 'townships'>;
  field: Pick<FieldParticipation, 'places'>;
  /** What else an opened township shows. */
  more?: (township: string) => ReactNode;
}) {
  const { groups, townships } = props.settings;
  const { places } = props.field;
  const find = (group: GroupCode | null, township: string | null, school: string | null = null) =>
    places.find((place) => place.group === group && place.township === township && place.school === school) ??
    null;
  return (
    <>
      <Key />
      <TableFrame caption={texts.caption}>
        <GroupHead
          groups={groups}
          groupNote={(group) => texts.eligible((find(group, null)?.eligible ?? 0).toLocaleString('zh-CN'))}
          total
        />
        <tbody>
          {townships.map(({ code, name }) => (
            <Township key={code} {...props} code={code} name={name} find={find} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{texts.total}</th>
            {groups.map((group) => (
              <Cell key={group} place={find(group, null)} />
            ))}
            <Cell place={find(null, null)} />
          </tr>
        </tfoot>
      </TableFrame>
    </>
  );
}

/** What colours and signs mean. */
function Key() {
  return (
    <ul className="standing-key soft small" aria-label={texts.key}>
      {(['behind', 'on-course', 'full'] as const).map((standing) => (
        <li key={standing}>
          <span className={`standing standing-${standing}`}>{signs[standing]}</span> {texts.keys[standing]}
        </li>
      ))}
    </ul>
  );
}

function Township(props: {
  settings: Pick<Campaign['settings'], 'groups'>;
  field: Pick<FieldParticipation, 'places'>;
  more?: (township: string) => ReactNode;
  code: string;
  name: string;
  find: (group: GroupCode | null, township: string | null, school?: string | null) => Progress | null;
}) {
  const [open, setOpen] = useState(false);
  const { code, name, find, more } = props;
  const { groups } = props.settings;
  const schools = [
    ...new Set(
      props.field.places.flatMap(({ township, school }) => (township === code && school ? [school] : [])),
    ),
  ];
  const opens = schools.length > 0 || more !== undefined;
  return (
    <Fragment>
      <tr>
        <th scope="row">
          {opens ? (
            <button type="button" className="opener" aria-expanded={open} onClick={() => setOpen(!open)}>
              {name}
            </button>
          ) : (
            name
          )}
        </th>
        {groups.map((group) => (
          <Cell key={group} place={find(group, code)} heat />
        ))}
        <Cell place={find(null, code)} />
      </tr>
      {open &&
        schools.map((school) => (
          <tr key={school} className="school">
            <th scope="row">{school}</th>
            {groups.map((group) => (
              <Cell key={group} place={find(group, code, school)} heat />
            ))}
            <td />
          </tr>
        ))}
      {open && more && (
        <tr className="details">
          <td colSpan={groups.length + 2}>{more(code)}</td>
        </tr>
      )}
    </Fragment>
  );
}

function Cell({ place, heat }: { place: Progress | null; heat?: boolean }) {
  if (!place || (place.eligible === 0 && place.received === 0))
    return (
      <td>
        <span className="soft">—</span>
      </td>
    );
  const { received, quota, eligible, missing } = place;
  // Too many at one school do not fill what lacks at another.
  const filled = quota === 0 ? 1 : (quota - missing) / quota;
  const standing = standingOf(place);
  const words = received === 0 && place.pace.kind === 'stalled' ? '' : paceWords(place);
  return (
    <td className={heat ? `standing-${standing}` : 'sum'}>
      <div className="participation">
        <div>
          <strong>{received}</strong> / {quota}
        </div>
        <div className={missing > 0 ? 'gauge' : 'gauge gauge-full'} aria-hidden="true">
          <span style={{ width: `${filled * 100}%` }} />
        </div>
        <div className="small">
          {standing === 'full' ? (
            <span className="enough">
              {signs.full} {texts.enough}
            </span>
          ) : (
            <span>
              {signs[standing]} {texts.missing(missing)}
            </span>
          )}
          {standing === 'behind' && <span className="missing">{texts.behind(place.behind)}</span>}
          {received > eligible && <span className="missing">{texts.over}</span>}
        </div>
        {words && <div className="small pace">{words}</div>}
      </div>
    </td>
  );
}
