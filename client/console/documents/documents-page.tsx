import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { answer, api, type Documents, refreshingItself, sessionEnded } from '../api.ts';
import { beijingDay } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Failed, Nothing, Sheet, Waiting } from '../states.tsx';
import { MadeDocuments } from './made-documents.tsx';
import { documentNames, texts } from './texts.ts';
import './documents.css';

const lookAgain = 1000;

/** What leaves the building: to have it made, to follow it, and to take it away. */
export default function DocumentsPage() {
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => answer(api.campaigns[':id'].$get({ param: { id } })),
  });
  const documents = useQuery({
    queryKey: ['documents', id],
    queryFn: ({ client, queryKey }) =>
      answer(
        api.campaigns[':id'].documents.$get(
          { param: { id } },
          client.getQueryData(queryKey) === undefined ? {} : refreshingItself,
        ),
      ),
    refetchInterval: ({ state }) =>
      state.data?.documents.some(isUnderWay) && !sessionEnded(state.error) ? lookAgain : false,
  });
  const failed = campaign.error ?? documents.error;
  if (failed && !(campaign.data && documents.data)) {
    const retry = () => void Promise.all([campaign.refetch(), documents.refetch()]);
    return <Failed error={failed} retry={retry} />;
  }
  if (!campaign.data || !documents.data) return <Waiting />;
  const ask = async (format: DocumentFormat) => {
    const asked = await answer(api.campaigns[':id'].documents.$post({ param: { id }, json: { format } }));
    const { data } = await documents.refetch();
    const made = data?.documents.find((one) => one.id === asked.id)?.state === 'made';
    message.success(made ? texts.ready : texts.asked);
  };
  const { title, responsesDeletedAt } = campaign.data;
  const { kinds } = documents.data;
  return (
    <div className="stack">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back no-print">
          <Link to={`/campaigns/${id}`}>{texts.back(title)}</Link>
        </nav>
        <h1>{texts.title}</h1>
        <p className="soft">{texts.about}</p>
      </header>
      {documents.error && <Failed error={documents.error} retry={() => void documents.refetch()} />}
      {responsesDeletedAt !== null && <p>{texts.deleted(beijingDay(responsesDeletedAt))}</p>}
      {campaign.data.phase === 'draft' && <Nothing title={texts.notYet} />}
      <Sheet title={texts.releasable} about={texts.releasableAbout}>
        <Kinds kinds={kinds.filter(({ restricted }) => !restricted)} ask={ask} />
      </Sheet>
      {kinds.some(({ restricted }) => restricted) && (
        <Sheet
          title={texts.restricted}
          about={texts.restrictedAbout}
          extra={<span className="mark">{texts.internalMark}</span>}
        >
          <Kinds kinds={kinds.filter(({ restricted }) => restricted)} ask={ask} />
        </Sheet>
      )}
      <Sheet title={texts.made}>
        <MadeDocuments
          campaign={id}
          documents={documents.data.documents}
          kinds={kinds}
          ask={ask}
          reload={async () => void (await documents.refetch())}
        />
      </Sheet>
    </div>
  );
}

export function isUnderWay({ state }: Documents['documents'][number]): boolean {
  return state === 'waiting' || state === 'making';
}

type Ask = (format: DocumentFormat) => Promise<void>;

function Kinds({ kinds, ask }: { kinds: Documents['kinds']; ask: Ask }) {
  return (
    <ul className="document-kinds">
      {kinds.map((kind) => (
        <li key={kind.format}>
          <div>
            <strong>{documentNames[kind.format].name}</strong>
            <p className="soft">{documentNames[kind.format].about}</p>
          </div>
          {kind.ready ? (
            <MakeButton kind={kind} ask={ask} />
          ) : (
            <span className="soft">{texts.later[kind.from]}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function MakeButton({ kind, ask }: { kind: Documents['kinds'][number]; ask: Ask }) {
  const { message } = App.useApp();
  const { name } = documentNames[kind.format];
  if (kind.restricted) {
    return (
      <ConfirmButton
        label={texts.make}
        about={name}
        title={texts.restrictedTitle(name)}
        word={texts.restrictedWord}
        act={() => ask(kind.format)}
      >
        <p>{texts.restrictedText}</p>
      </ConfirmButton>
    );
  }
  const make = async () => {
    try {
      await ask(kind.format);
    } catch (failure) {
      message.error(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Button aria-label={`${texts.make}：${name}`} onClick={() => void make()}>
      {texts.make}
    </Button>
  );
}
