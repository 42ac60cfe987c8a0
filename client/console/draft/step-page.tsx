import { Alert, Button, Radio } from 'antd';
import { type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { Faults } from '../faults.tsx';
import type { Change } from './changes.ts';
import { type StepKey, stepPath, steps } from './steps.ts';
import { texts } from './texts.ts';
import type { Meanwhile, StepState } from './use-step.ts';
import { WizardContext } from './wizard-context.ts';

/** A step whose form is saved when one goes on: its heading, what came of saving, and the way back and forth. */
export function FormStep<Values extends object>(props: {
  campaign: Campaign;
  step: StepKey;
  about?: ReactNode;
  state: StepState<Values>;
  wide?: boolean;
  children: ReactNode;
}) {
  const { state } = props;
  const saver = useContext(WizardContext);
  useEffect(() => {
    saver.current = state.save;
    return () => {
      saver.current = null;
    };
  });
  const wrong = Object.keys(state.problems).length > 0;
  return (
    <StepFrame
      campaign={props.campaign}
      step={props.step}
      about={props.about}
      wide={props.wide ?? false}
      before={state.save}
      busy={state.saving}
      status={
        state.dirty ? (
          <>
            <span>{wrong && state.tried ? texts.cannotSave : texts.unsaved}</span>
            <Button onClick={() => void state.save()} loading={state.saving}>
              {texts.save}
            </Button>
            <Button type="text" onClick={state.discard}>
              {texts.discard}
            </Button>
          </>
        ) : (
          texts.saved
        )
      }
      outcome={
        <>
          <Faults error={state.error} />
          {state.meanwhile && <MeanwhileNotice state={state} meanwhile={state.meanwhile} />}
        </>
      }
    >
      {props.children}
    </StepFrame>
  );
}

/** The frame of any step. */
export function StepFrame(props: {
  campaign: Campaign;
  step: StepKey;
  about?: ReactNode;
  wide?: boolean;
  /** Done before one goes on; where it tells false, one stays. */
  before?: () => Promise<boolean>;
  busy?: boolean;
  status?: ReactNode;
  outcome?: ReactNode;
  children: ReactNode;
}) {
  const { campaign, step } = props;
  const navigate = useNavigate();
  const index = steps.findIndex(({ key }) => key === step);
  const [previous, next] = [steps[index - 1], steps[index + 1]];
  const heading = useRef<HTMLHeadingElement>(null);
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  const goOn = async () => {
    if (!next) return;
    if (props.before && !(await props.before())) {
      // Where the fault is, and not where the button is.
      requestAnimationFrame(() =>
        page.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert]')?.focus(),
      );
      return;
    }
    await navigate(stepPath(campaign.id, next.key));
  };
  return (
    <section className="sheet step" aria-labelledby="step-heading" ref={page}>
      <h2 id="step-heading" ref={heading} tabIndex={-1}>
        {steps[index]?.name}
      </h2>
      {props.about && <div className="soft step-about">{props.about}</div>}
      <div className={props.wide ? 'step-body' : 'step-body step-narrow'}>{props.children}</div>
      {props.outcome && <div className="stack step-outcome">{props.outcome}</div>}
      <div className={next ? 'step-end step-end-next' : 'step-end'}>
        {previous && (
          <Button size="large" onClick={() => void navigate(stepPath(campaign.id, previous.key))}>
            {texts.previous}
          </Button>
        )}
        {next && (
          <Button type="primary" size="large" loading={props.busy ?? false} onClick={() => void goOn()}>
            {texts.next(next.short)}
          </Button>
        )}
        {props.status && (
          <div className="soft row step-status" role="status">
            {props.status}
          </div>
        )}
      </div>
    </section>
  );
}

function MeanwhileNotice<Values extends object>(props: {
  state: StepState<Values>;
  meanwhile: Meanwhile<Values>;
}) {
  const { by, at, changes, clashes } = props.meanwhile;
  const who = by ?? texts.somebody;
  return (
    <Alert
      type={clashes.length > 0 ? 'warning' : 'info'}
      showIcon
      role="alert"
      title={
        clashes.length > 0
          ? texts.clash(who, at && beijingTime(at))
          : texts.merged(who, at && beijingTime(at))
      }
      description={
        <div className="stack">
          {clashes.length > 0 && <p>{texts.clashText}</p>}
          {clashes.map((clash) => (
            <ClashChoice key={clash.id} clash={clash} who={who} set={props.state.set} />
          ))}
          <ChangeList changes={changes} who={who} />
          <div className="row">
            {clashes.length > 0 && (
              <Button type="primary" onClick={() => void props.state.save()}>
                {texts.saveChosen}
              </Button>
            )}
            <Button onClick={clashes.length > 0 ? props.state.discard : props.state.dismiss}>
              {clashes.length > 0 ? texts.takeAllTheirs(who) : texts.understood}
            </Button>
          </div>
        </div>
      }
    />
  );
}

function ClashChoice<Values extends object>(props: {
  clash: Meanwhile<Values>['clashes'][number];
  who: string;
  set: StepState<Values>['set'];
}) {
  const { clash, who, set } = props;
  const [chosen, setChosen] = useState<'mine' | 'theirs'>('mine');
  return (
    <fieldset className="field-group clash">
      <legend>{clash.label}</legend>
      <Radio.Group
        value={chosen}
        onChange={({ target }) => {
          setChosen(target.value);
          set(target.value === 'mine' ? clash.keep : clash.take);
        }}
      >
        <Radio value="mine">{texts.mine(clash.mine)}</Radio>
        <Radio value="theirs">{texts.theirs(who, clash.theirs)}</Radio>
      </Radio.Group>
    </fieldset>
  );
}

const shownChanges = 12;

/** What somebody else changed, before and after. */
function ChangeList({ changes, who }: { changes: readonly Change[]; who: string }) {
  if (changes.length === 0) return null;
  return (
    <div>
      <p>{texts.theyChanged(who)}</p>
      <ul className="changes">
        {changes.slice(0, shownChanges).map(({ step, what, from, to }) => (
          <li key={`${step} ${what}`}>{texts.change(what, from, to)}</li>
        ))}
      </ul>
      {changes.length > shownChanges && <p>{texts.moreChanges(changes.length - shownChanges)}</p>}
    </div>
  );
}
