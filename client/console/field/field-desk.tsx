import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import {
  answer,
  api,
  type Campaign,
  done,
  type FieldParticipation,
  refreshingItself,
  sessionEnded,
} from '../api.ts';
import { beijingSeconds, beijingTime } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { useDuties } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Failed, FoldedSheet, goToNextStep, NextStep, Sheet, Waiting } from '../states.tsx';
import { Acts, actsId, ResumeButton } from './acts.tsx';
import { Behind, nameOf } from './behind.tsx';
import { Codes } from './codes.tsx';
import { Daily } from './daily.tsx';
import { LinkList, Links, useLinks } from './links.tsx';
import { PaperSheet } from './paper-sheet.tsx';
import { ParticipationTable } from './participation-table.tsx';
import { texts } from './texts.ts';
import { TrialStep } from './trial-step.tsx';

const refresh = 10_000;

/** A published campaign in the field: participation and where it is heading, links, and its end. No rate is to be had here. */
export default function FieldDesk({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const { id, phase } = campaign;
  const field = useQuery({
    queryKey: ['participation', id],
    queryFn: () => answer(api.campaigns[':id'].participation.$get({ param: { id } }, refreshingItself)),
    refetchInterval: ({ state }) => (sessionEnded(state.error) ? false : refresh),
  });
  const taking = phase !== 'closing';
  return (
    <>
      <Step campaign={campaign} field={field.data} />
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
        {field.data ? (
          <ParticipationParts campaign={campaign} field={field.data} />
        ) : field.isError ? (
          <Failed error={field.error} retry={() => void field.refetch()} />
        ) : (
          <Waiting />
        )}
        <p className="soft">{texts.noRates}</p>
      </Sheet>
      <Daily campaign={campaign} />
      {publish && taking && <PaperSheet campaign={campaign} />}
      {publish && taking && <Codes campaign={campaign} />}
      {publish && taking && <Links campaign={campaign} />}
      <FoldedSheet title={texts.settings}>
        <SettingsSummary campaign={campaign} />
      </FoldedSheet>
      {publish && <Acts campaign={campaign} />}
    </>
  );
}

/** What to do now. */
function Step({ campaign, field }: { campaign: Campaign; field: FieldParticipation | undefined }) {
  if (campaign.trial && (campaign.phase === 'open' || campaign.phase === 'closing'))
    return <TrialStep campaign={campaign} />;
  switch (campaign.phase) {
    case 'scheduled':
      return <Posters campaign={campaign} text={texts.scheduledText(beijingTime(campaign.opensAt))} />;
    case 'paused':
      return <Paused campaign={campaign} />;
    case 'closing':
      return <Closing campaign={campaign} />;
    default:
      return <Open campaign={campaign} field={field} />;
  }
}

function ParticipationParts({ campaign, field }: { campaign: Campaign; field: FieldParticipation }) {
  const { publish } = useDuties();
  const links = useLinks(campaign.id, publish && campaign.phase !== 'closing');
  const more = (township: string) => (
    <LinkList
      campaign={campaign}
      links={(links.data ?? []).filter((link) => link.township === township)}
      reload={async () => void (await links.refetch())}
    />
  );
  return (
    <div className="stack">
      {campaign.phase === 'open' && <Behind campaign={campaign} field={field} links={links.data ?? []} />}
      <ParticipationTable settings={campaign.settings} field={field} {...(links.data ? { more } : {})} />
    </div>
  );
}

/** While the field is open: where answers are missing most. */
function Open({ campaign, field }: { campaign: Campaign; field: FieldParticipation | undefined }) {
  const until = texts.untilText(beijingTime(campaign.closesAt));
  const all = field?.places.find(({ group, township }) => group === null && township === null);
  if (!field || !all) return null;
  if (all.received === 0) return <Posters campaign={campaign} text={until} />;
  if (all.missing === 0)
    return (
      <NextStep step={texts.full}>
        <Until text={until} />
      </NextStep>
    );
  const [furthest] = field.behind;
  return (
    <NextStep step={furthest ? texts.open : texts.openOnTime}>
      <p>
        {texts.soFar(all.received, all.quota)}
        {furthest && texts.furthest(nameOf(campaign, furthest), furthest.behind)}
      </p>
      <Until text={until} />
    </NextStep>
  );
}

/** When the field ends, and where that is decided otherwise: far down on the page. */
function Until({ text }: { text: string }) {
  const { publish } = useDuties();
  return (
    <p>
      {text} {publish && <a href={`#${actsId}`}>{texts.toActs}</a>}
    </p>
  );
}

function Posters({ campaign, text }: { campaign: Campaign; text: string }) {
  return (
    <NextStep
      step={texts.scheduled}
      action={
        <Button type="primary" size="large" href={`/api/campaigns/${campaign.id}/posters.pdf`}>
          {texts.allPosters}
        </Button>
      }
    >
      <Until text={text} />
    </NextStep>
  );
}

function Paused({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const pause = campaign.fieldChanges.findLast(({ kind }) => kind === 'paused');
  return (
    <NextStep step={texts.pausedStep} action={publish && <ResumeButton campaign={campaign} />}>
      <p>{texts.pausedText(pause ? beijingTime(pause.at) : '', pause?.reason ?? '')}</p>
      <p>{texts.untilText(beijingTime(campaign.closesAt))}</p>
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
    goToNextStep();
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
