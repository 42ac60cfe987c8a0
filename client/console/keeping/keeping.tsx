import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Input } from 'antd';
import { useId, useState } from 'react';
import type { DeletionPlan } from '../../../server/campaigns/deletion.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingDay } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { useDuties } from '../session.ts';
import { Failed, FoldedSheet, Waiting } from '../states.tsx';
import { leastReason, manyAnswers, texts } from './texts.ts';

/** What stands above a report whose answers will go soon, or are gone. */
export function KeepingNotice({ campaign }: { campaign: Campaign }) {
  const { retention, responsesDeletedAt } = campaign;
  if (responsesDeletedAt !== null) {
    return (
      <Alert
        type="info"
        showIcon
        title={texts.deleted(beijingDay(responsesDeletedAt))}
        description={texts.after}
      />
    );
  }
  if (retention === null || retention.state === 'kept') return null;
  const words = retention.state === 'due' ? texts.due : texts.soon;
  return <Alert type="warning" showIcon title={words(retention.keptUntil)} />;
}

/** Until when the answers of a campaign are kept, what their deletion does, and to delete them now. */
export function KeepingSheet({ campaign }: { campaign: Campaign }) {
  return (
    <FoldedSheet title={texts.title} id="keeping">
      <KeepingDesk campaign={campaign} />
    </FoldedSheet>
  );
}

function KeepingDesk({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const plan = useQuery({
    queryKey: ['deletion', id],
    queryFn: () => answer(api.campaigns[':id'].deletion.$get({ param: { id } })),
  });
  if (plan.isPending) return <Waiting />;
  if (plan.isError) return <Failed error={plan.error} retry={() => void plan.refetch()} />;
  return plan.data.deletion === null ? (
    <Kept campaign={campaign} plan={plan.data} />
  ) : (
    <div className="stack">
      <p>
        <strong>{texts.deleted(beijingDay(plan.data.deletion.at))}</strong>
      </p>
      <p>{texts.by(plan.data.deletion.actor, plan.data.deletion.reason)}</p>
      <p>{plan.data.erasedAt === null ? texts.traces : texts.noTraces(beijingDay(plan.data.erasedAt))}</p>
      <p className="soft">{texts.backups}</p>
    </div>
  );
}

function Kept({ campaign, plan }: { campaign: Campaign; plan: DeletionPlan }) {
  const { publish } = useDuties();
  const { keptUntil, daysLeft, state } = plan.retention;
  return (
    <div className="stack">
      <p>
        <strong>{texts.kept(keptUntil)}</strong>
        {state === 'kept' && <span className="soft">（{texts.left(daysLeft)}）</span>}
      </p>
      <p>{texts.promise(campaign.settings.retentionMonths)}</p>
      <Lines title={texts.goes} lines={texts.goesList} />
      <Lines title={texts.stays} lines={texts.staysList} />
      <p className="soft">{texts.backups}</p>
      {publish ? <Delete plan={plan} /> : <p className="soft">{texts.onlyPublisher}</p>}
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function Delete({ plan }: { plan: DeletionPlan }) {
  const { id, title, responses, retention } = plan;
  const { message } = App.useApp();
  const client = useQueryClient();
  const field = useId();
  const [reason, setReason] = useState('');
  const act = async () => {
    const { erased } = await answer(
      api.campaigns[':id'].deletion.$post({ param: { id }, json: { title, reason: reason.trim() } }),
    );
    message.success(erased ? texts.done : texts.doneLater);
    // Whatever was read of the answers is no longer there.
    client.removeQueries({ queryKey: ['findings', id] });
    await client.invalidateQueries();
  };
  const enough = [...reason.trim()].length >= leastReason;
  return (
    <div>
      <ConfirmButton
        label={retention.state === 'due' ? texts.now : texts.early}
        title={texts.deleteTitle}
        word={title}
        ready={enough}
        danger
        act={act}
      >
        <div className="stack">
          <p>{texts.deleteText(responses)}</p>
          {responses >= manyAnswers && <p>{texts.busy}</p>}
          <div>
            <label htmlFor={field}>{texts.reason}</label>
            <Input
              id={field}
              value={reason}
              maxLength={300}
              placeholder={texts.reasonHint}
              onChange={({ target }) => setReason(target.value)}
            />
            {!enough && <p className="soft small">{texts.needReason}</p>}
          </div>
        </div>
      </ConfirmButton>
    </div>
  );
}
