import { useParams } from 'react-router';
import type { Campaign } from '../api.ts';
import { useDuties } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { NextStep, Sheet } from '../states.tsx';
import { Questionnaires } from './questionnaires.tsx';
import { texts } from './texts.ts';
import { Wizard } from './wizard.tsx';

/** A draft: for who may publish it, the way there step by step; for others, what it holds. */
export default function DraftDesk({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const path = (useParams()['*'] ?? '').split('/').filter(Boolean);
  if (publish) return <Wizard campaign={campaign} path={path} />;
  return (
    <>
      <NextStep step={texts.noPublishing}>
        {campaign.faults.length > 0 && (
          <ul>
            {campaign.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
      </NextStep>
      <Sheet title={texts.settings}>
        <SettingsSummary campaign={campaign} />
      </Sheet>
      <Sheet title={texts.questionnaires}>
        <Questionnaires campaign={campaign} />
      </Sheet>
    </>
  );
}
