import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { InferResponseType } from 'hono/client';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, Refusal } from '../api.ts';
import { Failed, NextStep, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

type People = InferResponseType<typeof api.people.$get, 200>;

/** What stands in the way of seeing people, or what is made of them. */
export function WithPeople({ children }: { children: (data: People) => ReactNode }) {
  const people = useQuery({ queryKey: ['people'], queryFn: () => answer(api.people.$get()) });
  if (people.data) return children(people.data);
  if (people.isPending) return <Waiting />;
  if (people.error instanceof Refusal && people.error.code === 'second-factor-required')
    return <SecondFactorFirst />;
  return <Failed error={people.error} retry={() => void people.refetch()} />;
}

/** For an administrator without a second factor: the way to one. */
function SecondFactorFirst() {
  const navigate = useNavigate();
  return (
    <div className="stack">
      <h1>{texts.title}</h1>
      <NextStep
        step={texts.secondFactor}
        action={
          <Button type="primary" size="large" onClick={() => void navigate('/account')}>
            {texts.toAccount}
          </Button>
        }
      >
        <p>{texts.secondFactorText}</p>
      </NextStep>
    </div>
  );
}
