import { Fragment, type ReactNode, useState } from 'react';
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
};

/** Steps of the heat: how much of its quota a cell has. */
const steps = 5;

/**
 * Received and wanted per cell, with where it is heading. A cell says in words what it lacks; the colour only helps to
 * find it. A township opens to its schools, and to whatever else the page has of it.
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
  const step = Math.floor(filled * (steps - 1));
  const words = received === 0 && place.pace.kind === 'stalled' ? '' : paceWords(place);
  return (
    <td className={heat ? `heat heat-${step}` : 'sum'}>
      <div className="participation">
        <div>
          <strong>{received}</strong> / {quota}
        </div>
        <div className={missing > 0 ? 'gauge' : 'gauge gauge-full'} aria-hidden="true">
          <span style={{ width: `${filled * 100}%` }} />
        </div>
        <div className="small">
          {missing > 0 ? (
            <span className="missing">{texts.missing(missing)}</span>
          ) : (
            <span className="enough">{texts.enough}</span>
          )}
          {received > eligible && <span className="missing">{texts.over}</span>}
        </div>
        {words && <div className="small pace">{words}</div>}
      </div>
    </td>
  );
}
