import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { answer, api, type Documents, refreshingItself, sessionEnded } from '../api.ts';
import { beijingDay } from '../clock.ts';
import { ConfirmButton } from '../confirm.tsx';
import { errorOf } from '../failure.ts';
import { Failed, Nothing, Sheet, Waiting } from '../states.tsx';
import { MadeDocuments } from './made-documents.tsx';
import { documentNames, texts, withoutAnswers } from './texts.ts';
import { isUnderWay } from './under-way.ts';
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
  const deleted = responsesDeletedAt !== null;
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
      {campaign.data.phase === 'draft' && <Nothing title={texts.notYet} />}
      {responsesDeletedAt !== null && (
        <Alert
          type="info"
          showIcon
          title={texts.deleted(beijingDay(responsesDeletedAt))}
          description={texts.afterDeletion}
        />
      )}
      <Sheet title={texts.made}>
        <MadeDocuments
          campaign={id}
          documents={documents.data.documents}
          ask={ask}
          reload={async () => void (await documents.refetch())}
        />
      </Sheet>
      <Sheet title={texts.releasable} about={texts.releasableAbout}>
        <Kinds kinds={kinds.filter(({ restricted }) => !restricted)} {...{ deleted, ask }} />
      </Sheet>
      {kinds.some(({ restricted }) => restricted) && (
        <Sheet
          title={texts.restricted}
          about={deleted ? texts.restrictedAboutDeleted : texts.restrictedAbout}
          extra={<span className="mark">{texts.internalMark}</span>}
        >
          <Kinds kinds={kinds.filter(({ restricted }) => restricted)} {...{ deleted, ask }} />
        </Sheet>
      )}
    </div>
  );
}

type Ask = (format: DocumentFormat) => Promise<void>;

function Kinds({ kinds, deleted, ask }: { kinds: Documents['kinds']; deleted: boolean; ask: Ask }) {
  return (
    <ul className="document-kinds">
      {kinds.map((kind) => (
        <li key={kind.format}>
          <div>
            <strong>{documentNames[kind.format].name}</strong>
            <p className="soft">
              {(deleted && withoutAnswers[kind.format]) || documentNames[kind.format].about}
            </p>
          </div>
          {kind.refused === null ? (
            <MakeButton
              kind={kind}
              text={deleted ? texts.restrictedTextDeleted : texts.restrictedText}
              ask={ask}
            />
          ) : (
            <span className="soft">
              {kind.refused === 'deleted' ? texts.noAnswers : texts.later[kind.from]}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function MakeButton(props: { kind: Documents['kinds'][number]; text: string; ask: Ask }) {
  const { kind, text, ask } = props;
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
        <p>{text}</p>
      </ConfirmButton>
    );
  }
  const make = async () => {
    try {
      await ask(kind.format);
    } catch (failure) {
      message.error(errorOf(failure).message);
    }
  };
  return (
    <Button aria-label={`${texts.make}：${name}`} onClick={() => void make()}>
      {texts.make}
    </Button>
  );
}
