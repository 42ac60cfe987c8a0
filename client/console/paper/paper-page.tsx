import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api, type Campaign } from '../api.ts';
import { Marks, Phase } from '../marks.tsx';
import { Failed, Nothing, Sheet, Waiting } from '../states.tsx';
import { Keying } from './keying.tsx';
import { texts } from './texts.ts';
import { usePaperForms } from './use-paper-forms.ts';
import { WaitingForms } from './waiting-forms.tsx';

/** Where a clerk keys in a pile of paper forms, twice each. */
export default function PaperPage() {
  const { id = '' } = useParams();
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => answer(api.campaigns[':id'].$get({ param: { id } })),
  });
  const paper = usePaperForms(id);
  const [pass, setPass] = useState<1 | 2>(1);
  if (campaign.isPending || paper.isPending) return <Waiting />;
  if (campaign.isError) return <Failed error={campaign.error} retry={() => void campaign.refetch()} />;
  if (paper.isError) return <Failed error={paper.error} retry={() => void paper.refetch()} />;
  const reload = async () => void (await paper.refetch());
  const { waiting, taken } = paper.data;
  return (
    <div className="stack">
      <Head campaign={campaign.data} taken={taken} />
      {takesPaper(campaign.data) ? (
        <>
          <Keying campaign={campaign.data} waiting={waiting} pass={pass} setPass={setPass} reload={reload} />
          <Sheet title={texts.waiting} about={texts.waitingAbout}>
            <WaitingForms campaign={campaign.data} waiting={waiting} reload={reload} />
          </Sheet>
        </>
      ) : (
        <Nothing title={texts.over} />
      )}
    </div>
  );
}

function takesPaper({ phase }: Campaign): boolean {
  return phase === 'scheduled' || phase === 'open' || phase === 'paused';
}

function Head({ campaign, taken }: { campaign: Campaign; taken: number }) {
  return (
    <header className="campaign-head">
      <nav aria-label={texts.where} className="back">
        <Link to={`/campaigns/${campaign.id}`}>‹ {campaign.title}</Link>
      </nav>
      <h1>{texts.title}</h1>
      <div className="row">
        <Phase phase={campaign.phase} />
        <Marks campaign={campaign} />
        <span className="soft">{texts.counts(taken)}</span>
      </div>
    </header>
  );
}
