import { useQuery } from '@tanstack/react-query';
import { answer, api, type Campaign } from '../api.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Failed, FoldedSheet, NextStep, Sheet, Waiting } from '../states.tsx';
import { Daily } from './daily.tsx';
import { ParticipationTable } from './participation-table.tsx';
import { texts } from './texts.ts';

/** A campaign that is over, for those who ran it and do not read its report. */
export default function OverDesk({ campaign }: { campaign: Campaign }) {
  const { id, settings } = campaign;
  const field = useQuery({
    queryKey: ['participation', id],
    queryFn: () => answer(api.campaigns[':id'].participation.$get({ param: { id } })),
  });
  return (
    <>
      <NextStep step={texts.over}>
        <p>{texts.onlyWait}</p>
      </NextStep>
      <Sheet title={texts.participation}>
        {field.isPending && <Waiting />}
        {field.isError && <Failed error={field.error} retry={() => void field.refetch()} />}
        {field.data && <ParticipationTable settings={settings} field={field.data} />}
      </Sheet>
      <Daily campaign={campaign} />
      <FoldedSheet title={texts.settings}>
        <SettingsSummary campaign={campaign} />
      </FoldedSheet>
    </>
  );
}
