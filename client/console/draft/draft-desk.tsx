import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign, done } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { GroupTownshipTable } from '../group-township-table.tsx';
import { useDuties } from '../session.ts';
import { NextStep, Sheet } from '../states.tsx';
import { DraftSettings } from './draft-settings.tsx';
import { FrameImport } from './frame-import.tsx';
import { Questionnaires } from './questionnaires.tsx';
import { texts, withGroupNames } from './texts.ts';

/** A draft: the next step stands at the top, then frame, plan, settings and questionnaires. */
export default function DraftDesk({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id } = campaign;
  const [edited, setEdited] = useState<Campaign | null>(null);
  const reload = () => queries.invalidateQueries({ queryKey: ['campaign', id] });
  const remove = async () => {
    await done(api.campaigns[':id'].$delete({ param: { id } }));
    await queries.invalidateQueries({ queryKey: ['campaigns'] });
    await navigate('/');
  };
  return (
    <>
      <DraftNextStep campaign={campaign} editing={edited !== null} published={reload} />
      {publish && (
        <Sheet title={texts.frame} id="frame" about={texts.frameAbout}>
          <FrameImport campaign={campaign} imported={reload} />
        </Sheet>
      )}
      {campaign.frame.length > 0 && (
        <Sheet title={texts.plan} about={texts.planAbout(campaign.sampleSize, expected(campaign))}>
          <PlanTable campaign={campaign} />
        </Sheet>
      )}
      <DraftSettings campaign={campaign} saved={reload} edited={edited} setEdited={setEdited} />
      <Sheet title={texts.questionnaires} about={texts.questionnairesAbout}>
        <Questionnaires campaign={campaign} />
      </Sheet>
      {publish && (
        <div>
          <ConfirmButton
            label={texts.remove}
            title={texts.remove}
            word={texts.removeWord}
            danger
            act={remove}
          >
            {texts.removeText}
          </ConfirmButton>
        </div>
      )}
    </>
  );
}

function DraftNextStep(props: { campaign: Campaign; editing: boolean; published: () => Promise<void> }) {
  const { publish } = useDuties();
  const { campaign, editing, published } = props;
  const { id, faults } = campaign;
  if (!publish)
    return <NextStep step={texts.noPublishing}>{faults.length > 0 && <List of={faults} />}</NextStep>;
  if (editing) return <NextStep step={texts.saveFirst} />;
  if (campaign.frame.length === 0) {
    return (
      <NextStep step={texts.importFrame}>
        <p>{texts.importFrameText}</p>
        <List of={faults} />
      </NextStep>
    );
  }
  if (faults.length > 0) {
    return (
      <NextStep step={texts.fix}>
        <List of={faults} />
      </NextStep>
    );
  }
  return (
    <NextStep
      step={texts.review}
      action={
        <ConfirmButton
          label={texts.publish}
          title={texts.publishTitle}
          word={texts.publish}
          primary
          size="large"
          act={async () => {
            await answer(api.campaigns[':id'].publish.$post({ param: { id } }));
            await published();
          }}
        >
          <p>{texts.publishText}</p>
          <List of={texts.frozen} />
        </ConfirmButton>
      }
    >
      <p>{texts.ready}</p>
    </NextStep>
  );
}

function List({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.map((sentence) => (
        <li key={sentence}>{withGroupNames(sentence)}</li>
      ))}
    </ul>
  );
}

/** What will not leave even when the plan is met, so that the sample can still be made larger. */
function expected({ forecast }: Campaign): { withheld: number; cells: number; inSteps: string[] } {
  return {
    withheld: forecast.reduce((sum, row) => sum + row.withheld, 0),
    cells: forecast.reduce((sum, row) => sum + row.cells, 0),
    inSteps: forecast.flatMap(({ group, cells, row }) =>
      cells > 0 && row !== 'estimate' ? [groupName(group)] : [],
    ),
  };
}

/** Answers wanted and people eligible, per group and township. */
function PlanTable({ campaign }: { campaign: Campaign }) {
  const { settings, quotas, frame } = campaign;
  const shown = ([quota, eligible]: readonly [number, number]) =>
    eligible === 0 ? (
      '—'
    ) : (
      <>
        {quota} <span className="soft">/ {eligible.toLocaleString('zh-CN')}</span>
      </>
    );
  const note = (group: GroupCode) =>
    [
      ...(settings.census.includes(group) ? [texts.census] : []),
      texts.share(`${Number(((settings.shares[group] ?? 0) * 100).toFixed(1))}%`),
    ].join('，');
  return (
    <GroupTownshipTable
      caption={texts.plan}
      groups={settings.groups}
      townships={settings.townships}
      groupNote={note}
      cell={(group, township) => {
        const here = (cell: { group: GroupCode; township: string }) =>
          cell.group === group && cell.township === township;
        const quota = quotas.filter(here).reduce((sum, cell) => sum + cell.quota, 0);
        const eligible = frame.filter(here).reduce((sum, cell) => sum + cell.eligible, 0);
        const value = [quota, eligible] as const;
        return { value, shown: shown(value) };
      }}
      total={(values) =>
        shown([
          values.reduce((sum, [quota]) => sum + quota, 0),
          values.reduce((sum, [, eligible]) => sum + eligible, 0),
        ])
      }
    />
  );
}
