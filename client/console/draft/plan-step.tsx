import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, InputNumber } from 'antd';
import { useDeferredValue } from 'react';
import type { PlanOutlook } from '../../../analysis/plan-outlook.ts';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { Field, FieldGroup } from '../form-field.tsx';
import { GroupTownshipTable, TableFrame } from '../group-township-table.tsx';
import { Failed, Waiting } from '../states.tsx';
import { mergeByKey } from './merge.ts';
import { MoreSettings } from './more-settings.tsx';
import { FormStep } from './step-page.tsx';
import {
  type PlanValues,
  type Problems,
  planFile,
  planLabels,
  planOf,
  planProblems,
  planShown,
  sumOf,
} from './step-values.ts';
import { texts } from './texts.ts';
import { type StepDefinition, sendSettings, useStep } from './use-step.ts';

const definition: StepDefinition<PlanValues> = {
  key: 'plan',
  read: ({ settings }) => planOf(settings),
  problems: planProblems,
  send: (values, base) => sendSettings(planFile(values, base.settings), base),
  merge: (base, mine, theirs) =>
    mergeByKey(base, mine, theirs, (key, value) => ({
      label: planLabels[key],
      shown: planShown(key, value),
    })),
};

/** How many answers are wanted of whom, and what that will cost and let be read. */
export function PlanStep({ campaign }: { campaign: Campaign }) {
  const state = useStep(campaign, definition);
  const { values, set } = state;
  const problems: Problems<PlanValues> = state.tried ? state.problems : {};
  const outlook = useOutlook(campaign, values);
  const number = (key: 'residents' | 'ratio' | 'floor', hint: string, most: number, step: number) => (
    <Field label={planLabels[key]} hint={hint} problem={problems[key]}>
      {(control) => (
        <InputNumber
          {...control}
          min={key === 'residents' ? 1 : 0}
          max={most}
          step={step}
          {...(key === 'ratio' ? {} : { precision: 0 })}
          value={values[key]}
          onChange={(value) => set((now) => ({ ...now, [key]: value }))}
        />
      )}
    </Field>
  );
  const cap = (key: 'linkCap' | 'cellCap', hint: string) => (
    <Field label={planLabels[key]} hint={hint}>
      {(control) => (
        <InputNumber
          {...control}
          min={1}
          precision={0}
          placeholder={texts.noCap}
          value={values[key]}
          onChange={(value) => set((now) => ({ ...now, [key]: value }))}
        />
      )}
    </Field>
  );
  return (
    <FormStep campaign={campaign} step="plan" about={texts.planAbout} state={state} wide>
      <div className="fields">
        {number('residents', texts.residentsHint, 100_000_000, 1)}
        {number('ratio', texts.ratioHint, 1000, 0.1)}
        {number('floor', texts.floorHint, 100_000, 10)}
      </div>
      <FieldGroup label={planLabels.shares} hint={texts.sharesHint} problem={problems.shares}>
        <div className="share-fields">
          {campaign.settings.groups.map((group) => (
            <Field key={group} label={groupName(group)} className="field field-narrow">
              {(control) => (
                <InputNumber
                  {...control}
                  min={0}
                  max={100}
                  value={values.shares[group] ?? null}
                  onChange={(share) => set((now) => ({ ...now, shares: { ...now.shares, [group]: share } }))}
                />
              )}
            </Field>
          ))}
        </div>
        <p role="status">{texts.sharesNow(Number(sumOf(values.shares).toFixed(1)))}</p>
      </FieldGroup>
      <FieldGroup label={planLabels.census} hint={texts.censusHint}>
        <Checkbox.Group
          value={values.census}
          onChange={(census) => set((now) => ({ ...now, census }))}
          options={campaign.settings.groups.map((group) => ({ value: group, label: groupName(group) }))}
        />
      </FieldGroup>
      <MoreSettings open={false}>
        <p className="soft">{texts.capsAbout}</p>
        <div className="fields">
          {cap('linkCap', texts.linkCapHint)}
          {cap('cellCap', texts.cellCapHint)}
        </div>
      </MoreSettings>
      {campaign.frame.length === 0 ? (
        <p className="mark-text">{texts.planNeedsFrame}</p>
      ) : outlook.data ? (
        <Outlook
          campaign={campaign}
          outlook={outlook.data}
          takeSize={(size) => set((now) => ({ ...now, floor: size }))}
        />
      ) : outlook.isError ? (
        <Failed error={outlook.error} retry={() => void outlook.refetch()} />
      ) : Object.keys(state.problems).length > 0 ? (
        <p className="mark-text">{texts.planNeedsValues}</p>
      ) : (
        <Waiting />
      )}
    </FormStep>
  );
}

/** What the server says of the plan as it is typed; what cannot be a plan is not asked about. */
function useOutlook(campaign: Campaign, values: PlanValues) {
  const asked = useDeferredValue(values);
  return useQuery({
    queryKey: ['campaign', campaign.id, 'plan', campaign.revision, asked],
    enabled: campaign.frame.length > 0 && Object.keys(planProblems(asked)).length === 0,
    placeholderData: keepPreviousData,
    queryFn: async () =>
      answer(
        api.campaigns[':id'].plan.$post({
          param: { id: campaign.id },
          json: planFile(asked, campaign.settings),
        }),
      ),
  });
}

function Outlook(props: { campaign: Campaign; outlook: PlanOutlook; takeSize: (size: number) => void }) {
  const { campaign, outlook } = props;
  const { settings } = campaign;
  const chosen = outlook.sizes.find(({ size }) => size === outlook.size);
  const ofGroup = (group: GroupCode) => outlook.groups.find((one) => one.group === group);
  return (
    <div className="stack">
      <div className="in-words" role="status">
        <p>
          <strong>{texts.wantedInAll(outlook.size, outlook.wanted)}</strong>
          {texts.becauseOf(outlook.byRatio, settings.residents, outlook.size)}
        </p>
        {chosen && <p>{texts.withheldOf(chosen.withheld, chosen.cells)}</p>}
      </div>
      <Groups outlook={outlook} />
      <h3>{texts.planTable}</h3>
      <p className="soft">{texts.planTableAbout}</p>
      <GroupTownshipTable
        caption={texts.planTable}
        groups={settings.groups}
        townships={settings.townships}
        groupNote={(group) => (ofGroup(group)?.census ? texts.census : '')}
        cell={(group, township) => {
          const cell = outlook.cells.find((one) => one.group === group && one.township === township);
          const value = [cell?.wanted ?? 0, cell?.eligible ?? 0] as const;
          return { value, shown: wantedOf(value) };
        }}
        total={(all) =>
          wantedOf([
            all.reduce((sum, [wanted]) => sum + wanted, 0),
            all.reduce((sum, [, eligible]) => sum + eligible, 0),
          ])
        }
      />
      <h3>{texts.sizes}</h3>
      <p className="soft">{texts.sizesAbout}</p>
      <TableFrame caption={texts.sizes}>
        <thead>
          <tr>
            <th scope="col">{texts.size}</th>
            <th scope="col">{texts.sizeWanted}</th>
            <th scope="col">{texts.sizeWithheld}</th>
            <th scope="col">{texts.sizeShown}</th>
            <th scope="col">
              <span className="sr-only">{texts.choose}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {outlook.sizes.map(({ size, wanted, cells, withheld }) => (
            <tr key={size} className={size === outlook.size ? 'chosen' : undefined}>
              <th scope="row">{size}</th>
              <td>{wanted}</td>
              <td>{texts.ofCells(withheld, cells)}</td>
              <td>{cells - withheld}</td>
              <td>
                {size === outlook.size ? (
                  texts.thisPlan
                ) : size >= (outlook.byRatio ?? 0) ? (
                  <Button
                    size="small"
                    aria-label={texts.takeSizeOf(size)}
                    onClick={() => props.takeSize(size)}
                  >
                    {texts.takeSize}
                  </Button>
                ) : (
                  <span className="soft">{texts.belowRule}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </div>
  );
}

/** What each group is asked for, and how much of it will be readable by township. */
function Groups({ outlook }: { outlook: PlanOutlook }) {
  return (
    <TableFrame caption={texts.byGroup}>
      <thead>
        <tr>
          <th scope="col">{texts.group}</th>
          <th scope="col">{texts.wanted}</th>
          <th scope="col">{texts.eligible}</th>
          <th scope="col">{texts.groupWithheld}</th>
          <th scope="col">{texts.groupRow}</th>
        </tr>
      </thead>
      <tbody>
        {outlook.groups.map(({ group, wanted, eligible, beyond, census, cells, withheld, row }) => (
          <tr key={group}>
            <th scope="row">
              {groupName(group)}
              {beyond > 0 && <span className="note soft">{texts.beyond(beyond)}</span>}
            </th>
            <td>
              {wanted}
              {census && <span className="note soft">{texts.census}</span>}
            </td>
            <td>{eligible.toLocaleString('zh-CN')}</td>
            <td>{texts.ofCells(withheld, cells)}</td>
            <td>{texts.rows[row]}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function wantedOf([wanted, eligible]: readonly [number, number]) {
  return eligible === 0 ? (
    '—'
  ) : (
    <>
      {wanted} <span className="soft">/ {eligible.toLocaleString('zh-CN')}</span>
    </>
  );
}
