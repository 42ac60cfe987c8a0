import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api } from '../api.ts';
import { Faults } from '../faults.tsx';
import { OneTimePassword } from './one-time-password.tsx';
import { PersonForm, type PersonSettings } from './person-form.tsx';
import { texts } from './texts.ts';
import { WithPeople } from './with-people.tsx';

/** A new person; afterwards the password that is shown once. */
export default function NewPerson() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [made, setMade] = useState<{ username: string; password: string } | null>(null);
  const create = useMutation({
    mutationFn: async (json: PersonSettings & { username: string }) => ({
      ...(await answer(api.people.$post({ json }))),
      username: json.username,
    }),
    onSuccess: async (created) => {
      setMade(created);
      await queries.invalidateQueries({ queryKey: ['people'] });
    },
  });
  return (
    <div className="stack narrow">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back">
          <Link to="/people">‹ {texts.title}</Link>
        </nav>
        <h1>{texts.createTitle}</h1>
      </header>
      {made ? (
        <OneTimePassword {...made} close={() => void navigate('/people')} />
      ) : (
        <WithPeople>
          {({ places }) => (
            <div className="sheet">
              <PersonForm
                person={null}
                places={places}
                saveLabel={texts.add}
                saving={create.isPending}
                onSave={create.mutate}
                outcome={<Faults error={create.error} />}
              />
            </div>
          )}
        </WithPeople>
      )}
    </div>
  );
}
