import { useQueryClient } from '@tanstack/react-query';
import { Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { api, type Campaign, done } from '../api.ts';
import { beijingField, beijingTime, fromBeijingField } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Field } from '../form-field.tsx';
import { usePaperForms } from '../paper/use-paper-forms.ts';
import { goToNextStep, Sheet } from '../states.tsx';
import { texts } from './texts.ts';

/** Where the acts stand on the page. */
export const actsId = 'acts';

/** What may still be decided of a field: at the foot of the page, where nobody meets it by accident. */
export function Acts({ campaign }: { campaign: Campaign }) {
  const { phase, closedAt } = campaign;
  const closing = phase === 'closing';
  // Closed by hand is closed for good.
  if (closing && closedAt !== null) return null;
  return (
    <Sheet title={texts.acts} id={actsId}>
      <ul className="acts">
        <Extend campaign={campaign} />
        {phase === 'open' && <Pause campaign={campaign} />}
        {phase === 'paused' && (
          <Act title={texts.pausedNow} about={texts.resumeAbout}>
            <ResumeButton campaign={campaign} />
          </Act>
        )}
        {phase === 'open' && <Flood campaign={campaign} />}
        {!closing && <End campaign={campaign} />}
      </ul>
      <Announced campaign={campaign} />
    </Sheet>
  );
}

function Act({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <li>
      <div>
        <h3>{title}</h3>
        <p className="soft">{about}</p>
      </div>
      {children}
    </li>
  );
}

/** Reads the campaign again; `turned` where the act made the next step another, which then comes into sight. */
function useReload(id: string): (turned?: 'turned') => Promise<void> {
  const queries = useQueryClient();
  return async (turned) => {
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
    await queries.invalidateQueries({ queryKey: ['participation', id] });
    if (turned) goToNextStep();
  };
}

function Extend({ campaign }: { campaign: Campaign }) {
  const { id, closesAt } = campaign;
  const reload = useReload(id);
  const [until, setUntil] = useState(beijingField(closesAt));
  const [reason, setReason] = useState('');
  const later = until > beijingField(closesAt);
  const extend = async () => {
    await done(
      api.campaigns[':id'].closing.$put({
        param: { id },
        json: { before: closesAt, closesAt: fromBeijingField(until), reason },
      }),
    );
    setReason('');
    await reload();
  };
  return (
    <Act title={texts.extend} about={texts.extendAbout(beijingTime(closesAt))}>
      <ConfirmButton
        label={texts.extend}
        title={texts.extend}
        word={texts.extendWord}
        ready={later && reason.trim() !== ''}
        act={extend}
      >
        <div className="stack">
          <p>{texts.extendText}</p>
          <Field label={texts.until} hint={!later && texts.notLater(beijingTime(closesAt))}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={until}
                min={beijingField(closesAt)}
                onChange={(event) => setUntil(event.target.value)}
              />
            )}
          </Field>
          <Reason reason={reason} setReason={setReason} />
        </div>
      </ConfirmButton>
    </Act>
  );
}

function Pause({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const reload = useReload(id);
  const [reason, setReason] = useState('');
  const pause = async () => {
    await done(api.campaigns[':id'].pause.$post({ param: { id }, json: { reason } }));
    setReason('');
    await reload('turned');
  };
  return (
    <Act title={texts.pause} about={texts.pauseAbout}>
      <ConfirmButton
        label={texts.pause}
        title={texts.pause}
        word={texts.pauseWord}
        ready={reason.trim() !== ''}
        act={pause}
      >
        <div className="stack">
          <p>{texts.pauseText}</p>
          <Reason reason={reason} setReason={setReason} />
        </div>
      </ConfirmButton>
    </Act>
  );
}

/** Printed in the report: whoever reads the figures should know. */
function Reason({ reason, setReason }: { reason: string; setReason: (reason: string) => void }) {
  return (
    <Field label={texts.reason}>
      {(control) => (
        <Input
          {...control}
          value={reason}
          maxLength={200}
          placeholder={texts.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </Field>
  );
}

export function ResumeButton({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const reload = useReload(id);
  const resume = async () => {
    await done(api.campaigns[':id'].resume.$post({ param: { id } }));
    await reload('turned');
  };
  return (
    <ConfirmButton label={texts.resume} title={texts.resume} word={texts.resumeWord} primary act={resume}>
      {texts.resumeText}
    </ConfirmButton>
  );
}

/** Against somebody who floods the campaign by machine: phones do a piece of work before each answer. */
function Flood({ campaign }: { campaign: Campaign }) {
  const { id, proofOfWork } = campaign;
  const reload = useReload(id);
  const change = async () => {
    await done(api.campaigns[':id']['proof-of-work'].$put({ param: { id }, json: { on: !proofOfWork } }));
    await reload();
  };
  const label = proofOfWork ? texts.floodOff : texts.floodOn;
  return (
    <Act title={texts.flood} about={proofOfWork ? texts.floodIsOn : texts.floodIsOff}>
      <ConfirmButton label={label} title={label} word={texts.floodWord} act={change}>
        {proofOfWork ? texts.floodOffText : texts.floodOnText}
      </ConfirmButton>
    </Act>
  );
}

function End({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const reload = useReload(id);
  const paper = usePaperForms(id);
  const waiting = paper.data?.waiting.length ?? 0;
  const close = async () => {
    await done(api.campaigns[':id'].close.$post({ param: { id } }));
    await reload('turned');
  };
  return (
    <Act title={texts.end} about={texts.endAbout(beijingTime(campaign.closesAt))}>
      <ConfirmButton label={texts.close} title={texts.close} word={texts.closeWord} danger act={close}>
        {waiting > 0 && <p className="missing">{texts.paperUntaken(waiting)}</p>}
        <p>{texts.closeText}</p>
      </ConfirmButton>
    </Act>
  );
}

/** What was decided so far, as the report will print it. */
function Announced({ campaign: { fieldChanges } }: { campaign: Campaign }) {
  if (fieldChanges.length === 0) return null;
  return (
    <div className="announced">
      <h3>{texts.announced}</h3>
      <ul>
        {fieldChanges.map(({ at, kind, closedBefore, closesAt, reason }) => (
          <li key={at}>
            {texts.change[kind](
              beijingTime(at),
              reason,
              closedBefore ? beijingTime(closedBefore) : '',
              closesAt ? beijingTime(closesAt) : '',
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
