import { Alert, Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { Person, Place } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { dutyNames } from '../duty-names.ts';
import { useSession } from '../session.ts';
import { texts } from './texts.ts';
import { WithPeople } from './with-people.tsx';

/** Everybody with an account. */
export default function PeoplePage() {
  const navigate = useNavigate();
  return (
    <WithPeople>
      {({ people, places }) => (
        <div className="stack">
          <div className="page-head">
            <h1>{texts.title}</h1>
            <Button type="primary" size="large" onClick={() => void navigate('/people/new')}>
              {texts.create}
            </Button>
          </div>
          <p className="soft">{texts.about}</p>
          <Apart people={people.filter(({ disabled }) => !disabled)} />
          <ul className="campaigns people" aria-label={texts.list}>
            {people.map((person) => (
              <Row key={person.id} person={person} places={places} />
            ))}
          </ul>
        </div>
      )}
    </WithPeople>
  );
}

/** Says so where duties are not apart yet. */
function Apart({ people }: { people: readonly Person[] }) {
  const hints =
    people.length === 1
      ? { title: texts.alone, description: texts.aloneText }
      : people.some(({ duties }) => duties.includes('auditor'))
        ? null
        : { title: texts.noAuditor, description: texts.noAuditorText };
  return hints && <Alert type="info" showIcon {...hints} />;
}

function Row({ person, places }: { person: Person; places: readonly Place[] }) {
  const session = useSession();
  const { username, name, duties, disabled, secondFactor, mustChangePassword, lastSignIn } = person;
  const notes = [
    ...(username === session.username ? [texts.you] : []),
    ...(!disabled && mustChangePassword ? [texts.waiting] : []),
    ...(!disabled && duties.includes('administrator') && !secondFactor ? [texts.noSecondFactor] : []),
  ];
  return (
    <li className={disabled ? 'soft' : undefined}>
      <div className="person-name">
        <Link to={`/people/${person.id}`}>{name}</Link>
        <div className="soft small">{username}</div>
      </div>
      <div className="person-duties">
        <span className="marks">
          {disabled && <span className="mark">{texts.disabled}</span>}
          {duties.map((duty) => (
            <span key={duty} className="mark mark-plain">
              {dutyNames[duty]}
            </span>
          ))}
        </span>
        {person.scope && <div>{scopeInWords(person.scope, places)}</div>}
        <div className="soft small">
          {[lastSignIn ? texts.lastSignIn(beijingTime(lastSignIn)) : texts.never, ...notes].join(' · ')}
        </div>
      </div>
    </li>
  );
}

function scopeInWords(scope: NonNullable<Person['scope']>, places: readonly Place[]): string {
  const township = places.find(({ code }) => code === scope.township)?.name ?? scope.township;
  return scope.school === null ? township : `${township} · ${scope.school}`;
}
