import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type GroupCode, groupCodes, groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { Faults } from '../faults.tsx';
import { StepFrame } from './step-page.tsx';
import { sharesFor } from './step-values.ts';
import { stepPath } from './steps.ts';
import { texts } from './texts.ts';
import { useChecks } from './use-checks.ts';
import { sendSettings } from './use-step.ts';

/** Whom the campaign asks, and what; each questionnaire is edited on a page of its own. */
export function QuestionnairesStep({ campaign }: { campaign: Campaign }) {
  const queries = useQueryClient();
  const { settings } = campaign;
  const [leaving, setLeaving] = useState<GroupCode | null>(null);
  const checks = useChecks(campaign);
  const choose = useMutation({
    mutationFn: async (groups: readonly GroupCode[]) => {
      await sendSettings(
        {
          // A group that comes back is asked the shipped questionnaire.
          questionnaires: Object.fromEntries(
            groups.map((group) => [group, settings.questionnaires[group] ?? group]),
          ),
          shares: sharesFor(groups, settings),
          census: settings.census.filter((group) => groups.includes(group)),
          access: Object.fromEntries(
            groups.flatMap((group) => (settings.access[group] ? [[group, settings.access[group]]] : [])),
          ),
        },
        campaign,
        true,
      );
    },
    onSettled: () => {
      setLeaving(null);
      return queries.invalidateQueries({ queryKey: ['campaign', campaign.id] });
    },
  });
  const toggle = (group: GroupCode, on: boolean) => {
    if (on) choose.mutate(groupCodes.filter((code) => settings.groups.includes(code) || code === group));
    else if (campaign.frame.some((cell) => cell.group === group)) setLeaving(group);
    else choose.mutate(settings.groups.filter((code) => code !== group));
  };
  const wrong = checks.data?.filter(({ step }) => step === 'questionnaires') ?? [];
  return (
    <StepFrame
      campaign={campaign}
      step="questionnaires"
      about={texts.questionnairesAbout}
      status={choose.isPending ? texts.saving : texts.saved}
      outcome={<Faults error={choose.error} />}
    >
      <ul className="papers">
        {groupCodes.map((group) => {
          const own = campaign.questionnaires.find((one) => one.group === group);
          return (
            <li key={group}>
              <Checkbox
                checked={own !== undefined}
                disabled={choose.isPending || (own !== undefined && settings.groups.length === 1)}
                onChange={({ target }) => toggle(group, target.checked)}
              >
                <strong>{groupName(group)}</strong>
              </Checkbox>
              {own ? (
                <>
                  <span className="soft paper-title">
                    {own.title}，{texts.items(own.items.length)}
                  </span>
                  <Link to={`${stepPath(campaign.id, 'questionnaires')}/${group}`}>
                    {texts.editOf(groupName(group))}
                  </Link>
                </>
              ) : (
                <span className="soft paper-title">{texts.notAsked}</span>
              )}
              {leaving === group && (
                <div className="paper-leaving" role="alert">
                  <p>
                    {texts.leavingText(
                      groupName(group),
                      campaign.frame.filter((cell) => cell.group === group).length,
                    )}
                  </p>
                  <div className="row">
                    <Button
                      danger
                      loading={choose.isPending}
                      onClick={() => choose.mutate(settings.groups.filter((code) => code !== group))}
                    >
                      {texts.leave}
                    </Button>
                    <Button onClick={() => setLeaving(null)}>{texts.cancel}</Button>
                  </div>
                </div>
              )}
              {wrong
                .filter(({ text }) => text.startsWith(groupName(group)))
                .map(({ code, text }) => (
                  <p key={code} className="mark-text paper-wrong">
                    {text}
                  </p>
                ))}
            </li>
          );
        })}
      </ul>
    </StepFrame>
  );
}
