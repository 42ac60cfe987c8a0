import { useQueryClient } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { DraftCheck } from '../../../surveys/checks.ts';
import { answer, api, type Campaign, done } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { useSession } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Failed, goToNextStep, Waiting } from '../states.tsx';
import { useUnsaved } from '../unsaved.ts';
import { StepFrame } from './step-page.tsx';
import { type StepKey, stepNamed, stepPath } from './steps.ts';
import { texts } from './texts.ts';
import { TrialSheet } from './trial-sheet.tsx';
import { useChecks } from './use-checks.ts';

/** What is missing, what looks wrong, and the way to publish. */
export function CheckStep({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { username } = useSession();
  const start = `${username} ${id} `;
  const unsaved = useUnsaved().filter((key) => key.startsWith(start));
  const checks = useChecks(campaign);
  // By their words: what is changed meanwhile is another thing to be said yes to.
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  if (checks.isPending) return <Waiting />;
  if (checks.isError) return <Failed error={checks.error} retry={() => void checks.refetch()} />;
  const blocks = checks.data.filter(({ level }) => level === 'blocks');
  const confirms = checks.data.filter(({ level }) => level === 'confirms');
  const warns = checks.data.filter(({ level }) => level === 'warns');
  const publish = async () => {
    await answer(api.campaigns[':id'].publish.$post({ param: { id } }));
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
    await navigate(`/campaigns/${id}`);
    goToNextStep();
  };
  const remove = async () => {
    await done(api.campaigns[':id'].$delete({ param: { id } }));
    await queries.invalidateQueries({ queryKey: ['campaigns'] });
    await navigate('/');
  };
  const ready = blocks.length === 0 && unsaved.length === 0;
  const unconfirmed = confirms.some(({ text }) => !confirmed.includes(text));
  return (
    <StepFrame campaign={campaign} step="check" about={texts.checkAbout}>
      {unsaved.length > 0 && (
        <CheckList
          title={texts.unsavedSteps}
          kind="blocks"
          campaign={id}
          checks={unsaved.map((key) => {
            const step = stepNamed(key.slice(start.length).split(' ')[0])?.key ?? 'about';
            return { code: key, step, text: texts.unsavedStep };
          })}
        />
      )}
      <CheckList title={texts.missingTitle(blocks.length)} kind="blocks" campaign={id} checks={blocks} />
      {confirms.length > 0 && (
        <CheckList
          title={texts.confirmTitle(confirms.length)}
          kind="confirms"
          campaign={id}
          checks={confirms}
          confirm={(text) => (
            <Checkbox
              checked={confirmed.includes(text)}
              onChange={({ target }) =>
                setConfirmed(
                  target.checked ? [...confirmed, text] : confirmed.filter((other) => other !== text),
                )
              }
            >
              {texts.meant}
            </Checkbox>
          )}
        />
      )}
      <CheckList title={texts.warnTitle(warns.length)} kind="warns" campaign={id} checks={warns} />
      {ready && warns.length + confirms.length === 0 && <p className="check-good">{texts.allGood}</p>}
      <TrialSheet campaign={campaign} />
      <details className="more">
        <summary>{texts.summary}</summary>
        <SettingsSummary campaign={campaign} />
      </details>
      <div className="publish">
        {ready && unconfirmed ? (
          <p>{texts.notConfirmed}</p>
        ) : ready ? (
          <>
            <p>{warns.length > 0 ? texts.readyWithWarnings : texts.ready}</p>
            <ConfirmButton
              label={texts.publish}
              title={texts.publishTitle}
              word={texts.publish}
              primary
              size="large"
              act={publish}
            >
              <p>{texts.publishText}</p>
              <ul>
                {texts.frozen.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </ConfirmButton>
          </>
        ) : (
          <p>{texts.notReady}</p>
        )}
      </div>
      <div className="removing">
        <ConfirmButton
          label={texts.removeDraft}
          title={texts.removeDraft}
          word={texts.removeWord}
          danger
          act={remove}
        >
          {texts.removeText}
        </ConfirmButton>
      </div>
    </StepFrame>
  );
}

function CheckList(props: {
  title: string;
  kind: DraftCheck['level'];
  campaign: string;
  checks: readonly { code: string; step: StepKey; text: string }[];
  /** How a clerk says that it is meant. */
  confirm?: (text: string) => ReactNode;
}) {
  if (props.checks.length === 0) return null;
  return (
    <section className={`checks checks-${props.kind}`} aria-label={props.title}>
      <h3>{props.title}</h3>
      <ul>
        {props.checks.map(({ code, step, text }) => (
          <li key={`${code} ${text}`}>
            <span>{text}</span>{' '}
            <Link to={stepPath(props.campaign, step)}>{texts.goTo(stepNamed(step)?.short ?? '')}</Link>
            {props.confirm && <div>{props.confirm(text)}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}
