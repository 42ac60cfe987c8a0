import { lazy, type MouseEvent, Suspense, useContext, useEffect, useRef } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import type { Campaign } from '../api.ts';
import { useSession } from '../session.ts';
import { Waiting } from '../states.tsx';
import './draft.css';
import { useUnsaved } from '../unsaved.ts';
import { AboutStep } from './about-step.tsx';
import { CheckStep } from './check-step.tsx';
import { PlacesStep } from './places-step.tsx';
import { PlanStep } from './plan-step.tsx';
import { PreviewStep } from './preview-step.tsx';
import { QuestionnairesStep } from './questionnaires-step.tsx';
import { RateStep } from './rate-step.tsx';
import { type StepKey, stepNamed, stepPath, steps } from './steps.ts';
import { texts } from './texts.ts';
import { useChecks } from './use-checks.ts';
import { WizardContext } from './wizard-context.ts';

const FrameStep = lazy(() => import('./frame-step.tsx'));
const QuestionnairePage = lazy(() => import('../questionnaire/questionnaire-page.tsx'));

/** A draft, step by step; each step is at an address of its own, and all of them can be gone to at any time. */
export function Wizard({ campaign, path }: { campaign: Campaign; path: readonly string[] }) {
  const saver = useRef<(() => Promise<boolean>) | null>(null);
  const [key, group] = path;
  const step = stepNamed(key);
  if (!step) return <Navigate replace to={stepPath(campaign.id, 'check')} />;
  if (step.key === 'questionnaires' && group !== undefined) {
    return (
      <Suspense fallback={<Waiting />}>
        <QuestionnairePage campaign={campaign} group={group} />
      </Suspense>
    );
  }
  return (
    <WizardContext value={saver}>
      <div className="wizard">
        <StepList campaign={campaign} current={step.key} />
        <Suspense fallback={<Waiting />}>
          <Step campaign={campaign} step={step.key} />
        </Suspense>
      </div>
    </WizardContext>
  );
}

function Step({ campaign, step }: { campaign: Campaign; step: StepKey }) {
  switch (step) {
    case 'about':
      return <AboutStep campaign={campaign} />;
    case 'places':
      return <PlacesStep campaign={campaign} />;
    case 'frame':
      return <FrameStep campaign={campaign} />;
    case 'questionnaires':
      return <QuestionnairesStep campaign={campaign} />;
    case 'plan':
      return <PlanStep campaign={campaign} />;
    case 'rate':
      return <RateStep campaign={campaign} />;
    case 'preview':
      return <PreviewStep campaign={campaign} />;
    case 'check':
      return <CheckStep campaign={campaign} />;
  }
}

function StepList({ campaign, current }: { campaign: Campaign; current: StepKey }) {
  const { id } = campaign;
  const saver = useContext(WizardContext);
  const navigate = useNavigate();
  const { username } = useSession();
  const unsaved = useUnsaved();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = list.current?.querySelector(`[data-step="${current}"]`);
    here?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [current]);
  const checks = useChecks(campaign);
  const go = async (event: MouseEvent, to: StepKey) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    // What cannot be saved yet is kept, and marked in the list.
    await saver.current?.();
    await navigate(stepPath(id, to));
  };
  return (
    <nav aria-label={texts.steps} className="steps no-print" ref={list}>
      <ol>
        {steps.map(({ key: to, short }) => {
          const blocked = checks.data?.some(({ step: at, level }) => at === to && level === 'blocks');
          // A questionnaire's key has its group behind the step.
          const kept = unsaved.some((key) => `${key} `.startsWith(`${username} ${id} ${to} `));
          return (
            <li key={to}>
              <Link
                to={stepPath(id, to)}
                data-step={to}
                aria-current={to === current ? 'step' : undefined}
                onClick={(event) => void go(event, to)}
              >
                {short}
                {kept && <span className="step-mark">{texts.notSaved}</span>}
                {blocked && !kept && <span className="step-mark">{texts.missing}</span>}
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
