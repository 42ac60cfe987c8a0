import { dayInWords } from '../../analysis/beijing.ts';
import type { Bulletin, BulletinRectification } from '../../analysis/bulletin.ts';
import { percent } from '../../analysis/wording.ts';
import { Part } from './frame.tsx';
import { texts } from './texts.ts';

/** The weakest items, and what will be done about them and about others. */
export function Rectifications({ bulletin: { weakest, rectifications } }: { bulletin: Bulletin }) {
  const about = (name: string) => rectifications.filter(({ item }) => item === name);
  const others = rectifications.filter((one) => !weakest.some(({ item }) => item === one.item));
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
      <Progress entries={rectifications} />
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

function Progress({ entries }: { entries: readonly BulletinRectification[] }) {
  const days = entries.map(({ stateOn }) => stateOn).sort();
  const last = days.at(-1);
  if (last === undefined) return null;
  const done = entries.filter(({ state }) => state === 'done').length;
  return (
    <p>
      {texts.listed(entries.length, done)}
      {texts.updated(dayInWords(last))}
    </p>
  );
}
