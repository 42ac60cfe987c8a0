import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { answer, api, type Campaign, done, refreshingItself, sessionEnded } from '../api.ts';
import { beijingSeconds, beijingTime } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { ParticipationTable } from '../participation.tsx';
import { useDuties } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Failed, FoldedSheet, NextStep, Sheet, Waiting } from '../states.tsx';
import { Behind } from './behind.tsx';
import { Codes } from './codes.tsx';
import { Links } from './links.tsx';
import { texts } from './texts.ts';

const refresh = 10_000;

/** A published campaign in the field: participation, links, and its end. No rate is to be had here. */
export default function FieldDesk({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const { id, phase, settings } = campaign;
  const field = useQuery({
    queryKey: ['participation', id],
    queryFn: () => answer(api.campaigns[':id'].participation.$get({ param: { id } }, refreshingItself)),
    refetchInterval: ({ state }) => (sessionEnded(state.error) ? false : refresh),
  });
  const participation = field.data?.participation;
  return (
    <>
      {phase === 'scheduled' && <Scheduled campaign={campaign} />}
      {phase === 'open' && <Behind campaign={campaign} participation={participation} />}
      {phase === 'closing' && <Closing campaign={campaign} />}
      <Sheet
        title={texts.participation}
        about={texts.participationAbout}
        extra={
          field.data && (
            <span className="soft small">{texts.updated(beijingSeconds(field.dataUpdatedAt))}</span>
          )
        }
      >
        {field.isError && field.data && (
          <Alert type="warning" showIcon title={texts.stale} className="stale" />
        )}
        {participation ? (
          <ParticipationTable settings={settings} participation={participation} />
        ) : field.isError ? (
          <Failed error={field.error} retry={() => void field.refetch()} />
        ) : (
          <Waiting />
        )}
        <p className="soft">{texts.noRates}</p>
      </Sheet>
      {publish && phase !== 'closing' && <Codes campaign={campaign} />}
      {publish && phase !== 'closing' && <Links campaign={campaign} />}
      <FoldedSheet title={texts.settings}>
        <SettingsSummary campaign={campaign} />
      </FoldedSheet>
      {publish && phase === 'open' && <Flood campaign={campaign} />}
      {publish && phase !== 'closing' && <End campaign={campaign} />}
    </>
  );
}

function Scheduled({ campaign }: { campaign: Campaign }) {
  return (
    <NextStep
      step={texts.scheduled}
      action={
        <Button type="primary" size="large" href={`/api/campaigns/${campaign.id}/posters.pdf`}>
          {texts.allPosters}
        </Button>
      }
    >
      <p>{texts.scheduledText(beijingTime(campaign.opensAt))}</p>
    </NextStep>
  );
}

/** The field is over; until the grace has passed, reading rates ends the taking of answers. */
function Closing({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const { id, graceEndsAt } = campaign;
  const seal = async () => {
    await done(api.campaigns[':id'].seal.$post({ param: { id } }));
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
  };
  return (
    <NextStep
      step={texts.closingStep}
      action={
        <ConfirmButton
          label={texts.seal}
          title={texts.seal}
          word={texts.sealWord}
          primary
          size="large"
          act={seal}
        >
          {texts.sealText}
        </ConfirmButton>
      }
    >
      <p>{texts.closingText(graceEndsAt ? beijingTime(graceEndsAt) : '')}</p>
    </NextStep>
  );
}

/** Against somebody who floods the campaign by machine: phones do a piece of work before each answer. */
function Flood({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const { id, proofOfWork } = campaign;
  const change = async () => {
    await done(api.campaigns[':id']['proof-of-work'].$put({ param: { id }, json: { on: !proofOfWork } }));
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
  };
  const label = proofOfWork ? texts.floodOff : texts.floodOn;
  return (
    <Sheet title={texts.flood} about={proofOfWork ? texts.floodIsOn : texts.floodIsOff}>
      <ConfirmButton label={label} title={label} word={texts.floodWord} act={change}>
        {proofOfWork ? texts.floodOffText : texts.floodOnText}
      </ConfirmButton>
    </Sheet>
  );
}

/** The end by hand, at the foot of the page: nobody should meet it by accident. */
function End({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const { id } = campaign;
  const close = async () => {
    await done(api.campaigns[':id'].close.$post({ param: { id } }));
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
  };
  return (
    <Sheet title={texts.end} about={texts.endAbout(beijingTime(campaign.closesAt))}>
      <ConfirmButton label={texts.close} title={texts.close} word={texts.closeWord} danger act={close}>
        {texts.closeText}
      </ConfirmButton>
    </Sheet>
  );
}
