import { App, Button, Progress, Table } from 'antd';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { answer, api, type Documents } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { useCopy } from '../copy.ts';
import { errorOf } from '../failure.ts';
import { useSession } from '../session.ts';
import { Nothing } from '../states.tsx';
import { documentNames, texts } from './texts.ts';
import { isUnderWay } from './under-way.ts';

type Made = Documents['documents'][number];

const perPage = 20;

/** What was made, by whom, and how far the rest is. */
export function MadeDocuments(props: {
  campaign: string;
  documents: readonly Made[];
  ask: (format: DocumentFormat) => Promise<void>;
  reload: () => Promise<void>;
}) {
  if (props.documents.length === 0) return <Nothing title={texts.none} />;
  return (
    <Table
      size="middle"
      rowKey="id"
      className="links"
      dataSource={[...props.documents]}
      pagination={{ pageSize: perPage, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        {
          title: texts.columns.what,
          key: 'what',
          render: (_, { format }) => <strong>{documentNames[format].name}</strong>,
        },
        { title: texts.columns.state, key: 'state', render: (_, made) => <State made={made} /> },
        {
          title: texts.columns.who,
          key: 'who',
          render: (_, { askedBy, askedAt }) => (
            <>
              {askedBy.join('、')}
              <br />
              <span className="soft small">{beijingTime(askedAt)}</span>
            </>
          ),
        },
        {
          title: texts.columns.actions,
          key: 'actions',
          render: (_, made) => <Actions {...props} made={made} />,
        },
      ]}
    />
  );
}

function State({ made }: { made: Made }) {
  const copy = useCopy(texts);
  const { state, done: read, total, bytes, digest, revision, failure, kept, again } = made;
  if (state === 'making') {
    return (
      <div role="status">
        {texts.states.making}
        {total > 0 ? (
          <>
            <Progress percent={Math.floor((100 * read) / total)} size="small" />
            <span className="soft small">{texts.progress(read, total)}</span>
          </>
        ) : (
          <p className="soft small">{texts.preparing}</p>
        )}
      </div>
    );
  }
  if (state !== 'made' || bytes === null || digest === null || revision === null)
    return (
      <>
        {texts.states[state]}
        {failure && <p className="missing">{failure}</p>}
      </>
    );
  return (
    <>
      {kept ? texts.states.made : again ? texts.gone : texts.goneForGood}
      <p className="soft small">
        {texts.size(bytes)} · {texts.revision(revision)} ·{' '}
        <Button
          type="link"
          size="small"
          title={texts.copyDigest}
          aria-label={`${texts.copyDigest} ${digest.slice(0, 8)}`}
          onClick={() => void copy(digest)}
        >
          {texts.digest(digest)}
        </Button>
      </p>
    </>
  );
}

function Actions(props: {
  campaign: string;
  made: Made;
  ask: (format: DocumentFormat) => Promise<void>;
  reload: () => Promise<void>;
}) {
  const { campaign, made, ask, reload } = props;
  const { message } = App.useApp();
  const { name } = documentNames[made.format];
  const me = useSession().username;
  const others = made.askedBy.filter((one) => one !== me);
  const tried = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (failure) {
      message.error(errorOf(failure).message);
    }
    await reload();
  };
  const cancel = async () => {
    const { stopped } = await answer(
      api.campaigns[':id'].documents[':document'].$delete({ param: { id: campaign, document: made.id } }),
    );
    message.success(stopped ? texts.cancelled : texts.left(others.join('、')));
  };
  if (isUnderWay(made)) {
    // Whoever did not ask for it has nothing to take back.
    if (!made.mine) return null;
    const label = others.length === 0 ? texts.cancel : texts.leave;
    return (
      <Button size="small" aria-label={`${label}：${name}`} onClick={() => void tried(cancel)}>
        {label}
      </Button>
    );
  }
  if (made.state === 'made' && made.kept)
    return (
      <Button
        size="small"
        type="primary"
        aria-label={`${texts.download}：${name}`}
        href={`/api/campaigns/${campaign}/documents/${made.id}/file`}
      >
        {texts.download}
      </Button>
    );
  if (!made.again) return null;
  return (
    <Button
      size="small"
      aria-label={`${texts.again}：${name}`}
      onClick={() => void tried(() => ask(made.format))}
    >
      {texts.again}
    </Button>
  );
}
