import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api, done, type Person, type Place } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Faults } from '../faults.tsx';
import { Nothing, Sheet } from '../states.tsx';
import { OneTimePassword } from './one-time-password.tsx';
import { PersonForm, type PersonSettings } from './person-form.tsx';
import { texts } from './texts.ts';
import { WithPeople } from './with-people.tsx';

/** One person: duties, and what an administrator may do about the account. */
export default function PersonPage() {
  const { id = '' } = useParams();
  return (
    <WithPeople>
      {({ people, places }) => {
        const person = people.find((one) => one.id === id);
        if (person) return <OnePerson key={id} person={person} places={places} />;
        return (
          <Nothing title={texts.unknown}>
            <Link to="/people">{texts.title}</Link>
          </Nothing>
        );
      }}
    </WithPeople>
  );
}

function OnePerson({ person, places }: { person: Person; places: readonly Place[] }) {
  const { id } = person;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: ['people'] });
  const change = useMutation({
    mutationFn: ({ name, duties, scope }: PersonSettings) =>
      done(api.people[':id'].$put({ param: { id }, json: { name, duties, scope } })),
    onSuccess: async () => {
      await reload();
      message.success(texts.saved);
    },
  });
  return (
    <div className="stack narrow">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back">
          <Link to="/people">‹ {texts.title}</Link>
        </nav>
        <h1>
          {person.name} <span className="soft">{person.username}</span>
        </h1>
      </header>
      <AccountActs person={person} reload={reload} />
      <Sheet title={texts.duties}>
        <PersonForm
          person={person}
          places={places}
          saveLabel={texts.save}
          saving={change.isPending}
          onSave={change.mutate}
          outcome={<Faults error={change.error} />}
        />
      </Sheet>
    </div>
  );
}

function AccountActs({ person, reload }: { person: Person; reload: () => Promise<void> }) {
  const { message } = App.useApp();
  const [password, setPassword] = useState<string | null>(null);
  const { id, username } = person;
  const param = { id };
  const act = (call: () => Promise<void>, said: string) => async () => {
    await call();
    await reload();
    message.success(said);
  };
  const reset = async () => {
    const { password: made } = await answer(api.people[':id'].password.$post({ param }));
    setPassword(made);
    await reload();
  };
  if (password !== null)
    return <OneTimePassword username={username} password={password} close={() => setPassword(null)} />;
  if (person.disabled) {
    return (
      <Sheet title={texts.disabled}>
        <ConfirmButton label={texts.enable} title={texts.enable} word={texts.enableWord} primary act={reset}>
          {texts.enableText}
        </ConfirmButton>
      </Sheet>
    );
  }
  return (
    <Sheet title={texts.account}>
      <div className="row">
        <ConfirmButton label={texts.reset} title={texts.reset} word={texts.resetWord} act={reset}>
          {texts.resetText}
        </ConfirmButton>
        <ConfirmButton
          label={texts.sessions}
          title={texts.sessions}
          word={texts.sessionsWord}
          act={act(() => done(api.people[':id'].sessions.$delete({ param })), texts.sessionsDone)}
        >
          {texts.sessionsText}
        </ConfirmButton>
        {person.secondFactor && (
          <ConfirmButton
            label={texts.removeSecondFactor}
            title={texts.removeSecondFactor}
            word={texts.removeSecondFactorWord}
            act={act(
              () => done(api.people[':id']['second-factor'].$delete({ param })),
              texts.removeSecondFactorDone,
            )}
          >
            {texts.removeSecondFactorText}
          </ConfirmButton>
        )}
        <ConfirmButton
          label={texts.disable}
          title={texts.disable}
          word={texts.disableWord}
          danger
          act={act(() => done(api.people[':id'].$delete({ param })), texts.disableDone)}
        >
          {texts.disableText}
        </ConfirmButton>
      </div>
    </Sheet>
  );
}
