import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App } from 'antd';
import { useState } from 'react';
import { signNames } from '../../../analysis/findings-wording.ts';
import type { ExclusionEntry, Exclusions } from '../../../server/campaigns/exclusions.ts';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName, isGroupCode } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Failed, FoldedSheet, Nothing, Waiting } from '../states.tsx';
import { ReasonField, SetAsideForm } from './set-aside-form.tsx';
import { texts } from './texts.ts';

/** What has been set aside, by whom and why; to set more aside, and to take it back. */
export function ExclusionSheet({ campaign }: { campaign: Campaign }) {
  return (
    <FoldedSheet title={texts.title} id="exclusions">
      <ExclusionDesk campaign={campaign} />
    </FoldedSheet>
  );
}

function ExclusionDesk({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const { message } = App.useApp();
  const client = useQueryClient();
  const exclusions = useQuery({
    queryKey: ['exclusions', id],
    queryFn: () => answer(api.campaigns[':id'].exclusions.$get({ param: { id } })),
  });
  const finish = async ({ answers, waiting }: { answers: number; waiting: number }) => {
    message.success(texts.done(answers, waiting));
    await Promise.all(
      [
        ['exclusions', id],
        ['report', id],
      ].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
  return (
    <div className="stack">
      <p className="soft">{texts.about}</p>
      {exclusions.isPending && <Waiting />}
      {exclusions.isError && <Failed error={exclusions.error} retry={() => void exclusions.refetch()} />}
      {exclusions.data && <Acts campaign={campaign} exclusions={exclusions.data} finish={finish} />}
      <h3>{texts.more}</h3>
      <SetAsideForm campaign={campaign} finish={finish} />
    </div>
  );
}

type Finish = (done: { answers: number; waiting: number }) => Promise<void>;

function Acts(props: { campaign: Campaign; exclusions: Exclusions; finish: Finish }) {
  const { acts, count, waiting } = props.exclusions;
  if (acts.length === 0) return <Nothing title={texts.none} />;
  return (
    <>
      <p>{texts.count(count)}</p>
      {waiting > 0 && <Alert type="info" showIcon title={texts.waiting(waiting)} />}
      <ol className="stack" aria-label={texts.acts}>
        {acts.map((act) => (
          <li key={act.number}>
            <div className="row">
              <strong>
                {act.undoes === null ? texts.act(act.number) : texts.undo(act.number, act.undoes)}{' '}
                {texts.answers(act.answers)}
              </strong>
              {act.undoes === null && <span className="soft">{chosenInWords(act, props.campaign)}</span>}
              {act.undone && <span className="soft">{texts.undone}</span>}
              {act.undoes === null && !act.undone && <TakeBack {...props} act={act} />}
            </div>
            <p>{act.reason}</p>
            <p className="soft small">{texts.by(act.actor, beijingTime(act.at))}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function TakeBack({ campaign, act, finish }: { campaign: Campaign; act: ExclusionEntry; finish: Finish }) {
  const [reason, setReason] = useState('');
  return (
    <ConfirmButton
      label={texts.takeBack}
      about={texts.act(act.number)}
      title={texts.takeBackTitle(act.number, act.answers)}
      word={texts.takeBack}
      size="small"
      act={async () => {
        const done = await answer(
          api.campaigns[':id'].exclusions[':number']['take-back'].$post({
            param: { id: campaign.id, number: String(act.number) },
            json: { reason },
          }),
        );
        await finish(done);
      }}
    >
      <div className="stack">
        <p>{texts.takeBackText}</p>
        <ReasonField value={reason} onChange={setReason} />
      </div>
    </ConfirmButton>
  );
}

function chosenInWords({ rule }: ExclusionEntry, { settings }: Campaign): string {
  if (rule === null) return texts.byReceipts;
  const { flag, group, township, school, day } = rule;
  return [
    flag && signNames[flag],
    group && isGroupCode(group) ? groupName(group) : group,
    townshipName(settings.townships, township),
    school,
    day,
  ]
    .filter(Boolean)
    .join(' · ');
}
