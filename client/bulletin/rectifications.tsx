import { dayInWords } from '../../analysis/beijing.ts';
import type { Bulletin, BulletinRectification } from '../../analysis/bulletin.ts';
import { entriesAbout, progressInWords } from '../../analysis/bulletin-wording.ts';
import { percent } from '../../analysis/wording.ts';
import { Part } from './frame.tsx';
import { texts } from './texts.ts';

/** The weakest items, and what will be done about them and about others. */
export function Rectifications({ bulletin }: { bulletin: Bulletin }) {
  const { weakest, rectifications } = bulletin;
  const about = (name: string) => entriesAbout(bulletin, name);
  const others = entriesAbout(bulletin, null);
  const progress = progressInWords(rectifications);
  return (
    <Part title={texts.weakest}>
      {weakest.length === 0 ? <p>{texts.noWeakest}</p> : <p>{texts.weakestAbout(weakest.length)}</p>}
      <ol className="weakest">
        {weakest.map(({ item, title, groups, rate }) => (
          <li key={item}>
            <h3>{title}</h3>
            <p>
              <strong>{percent(rate)}</strong>　<span className="soft">{texts.asked(groups.join('、'))}</span>
            </p>
            <Entries entries={about(item)} titled={false} />
            {about(item).length === 0 && <p className="soft">{texts.nothingYet}</p>}
          </li>
        ))}
      </ol>
      {others.length > 0 && (
        <>
          <h3>{texts.others}</h3>
          <Entries entries={others} titled />
        </>
      )}
      {progress !== null && <p>{progress}</p>}
    </Part>
  );
}

function Entries({ entries, titled }: { entries: readonly BulletinRectification[]; titled: boolean }) {
  return entries.map(({ id, title, action, unit, due, state, stateOn }) => (
    <div key={id} className={`measure ${state}`}>
      {titled && <p className="soft">{title}</p>}
      <p>{action}</p>
      <dl>
        <dt>{texts.unit}</dt>
        <dd>{unit}</dd>
        <dt>{texts.due}</dt>
        <dd>{dayInWords(due)}</dd>
        <dt>{texts.state}</dt>
        <dd>
          <strong className="state">{texts.states[state]}</strong>
          {texts.since(dayInWords(stateOn))}
        </dd>
      </dl>
    </div>
  ));
}
