import type { BulletinDesk } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { TableFrame } from '../group-township-table.tsx';
import { texts } from './texts.ts';

/** Every revision that was ever published, to look at as it was. */
export function Revisions({ id, revisions }: { id: string; revisions: BulletinDesk['revisions'] }) {
  if (revisions.length === 0) return <p className="soft">{texts.noRevisions}</p>;
  const { columns } = texts;
  const stateOf = ({ withdrawnAt, withdrawnReason }: BulletinDesk['revisions'][number], index: number) => {
    if (withdrawnAt !== null) return texts.withdrawnAt(beijingTime(withdrawnAt), withdrawnReason ?? '');
    return index === 0 ? texts.stands : texts.replaced;
  };
  return (
    <TableFrame caption={texts.revisions}>
      <thead>
        <tr>
          {Object.values(columns).map((name) => (
            <th key={name} scope="col" className="words">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {revisions.map((one, index) => (
          <tr key={one.revision}>
            <th scope="row">
              <a
                href={`/api/campaigns/${id}/bulletin/preview.html?revision=${one.revision}`}
                target="_blank"
                rel="noreferrer"
                aria-label={texts.see(one.revision)}
              >
                {texts.revision(one.revision)}
              </a>
            </th>
            <td className="words">{beijingTime(one.publishedAt)}</td>
            <td className="words">{one.publishedBy}</td>
            <td className="words">{one.note || '—'}</td>
            <td className="words">{stateOf(one, index)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
