import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { Link, useParams } from 'react-router';
import { answer, api, type BulletinDesk, Refusal } from '../api.ts';
import { useCopy } from '../copy.ts';
import { useDuties } from '../session.ts';
import { Failed, NextStep, Nothing, Sheet, Waiting } from '../states.tsx';
import { Publish, Withdraw } from './publication.tsx';
import { RectificationList } from './rectification-list.tsx';
import { Revisions } from './revisions.tsx';
import { texts } from './texts.ts';
import { useUnsavedMeasures } from './unsaved-measures.ts';

/** What the bureau will do about what is weak, and what it tells the public. */
export default function BulletinPage() {
  const { id = '' } = useParams();
  const desk = useQuery({
    queryKey: ['bulletin', id],
    queryFn: () => answer(api.campaigns[':id'].bulletin.$get({ param: { id } })),
  });
  const reload = async () => void (await desk.refetch());
  if (desk.isPending) return <Waiting />;
  if (desk.error instanceof Refusal && desk.error.code === 'not-closed' && !desk.data) {
    return (
      <Nothing title={texts.notYet}>
        <Link to={`/campaigns/${id}`}>‹</Link>
      </Nothing>
    );
  }
  if (!desk.data) return <Failed error={desk.error} retry={() => void desk.refetch()} />;
  const { data } = desk;
  const { campaign, simulated } = data.bulletin;
  return (
    <div className="stack">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back no-print">
          <Link to={`/campaigns/${id}`}>{texts.back(campaign.title)}</Link>
        </nav>
        <h1>{texts.title}</h1>
      </header>
      {desk.isError && <Failed error={desk.error} retry={() => void desk.refetch()} />}
      {(simulated || campaign.trial) && <Alert type="warning" showIcon title={texts.real} />}
      <BulletinNextStep desk={data} reload={reload} />
      <Sheet title={texts.list} about={texts.listAbout}>
        <RectificationList desk={data} reload={reload} />
      </Sheet>
      <Sheet title={texts.revisions}>
        <Revisions id={campaign.id} revisions={data.revisions} />
      </Sheet>
    </div>
  );
}

interface Part {
  desk: BulletinDesk;
  reload: () => Promise<void>;
}

/** What to do now: write, look, publish, or keep up to date. */
function BulletinNextStep({ desk, reload }: Part) {
  const { publish } = useDuties();
  const { bulletin, rectifications, revisions, changed } = desk;
  const unwritten = bulletin.weakest.filter(
    ({ item }) => !rectifications.some((one) => one.item === item),
  ).length;
  const [newest] = revisions;
  const stands = newest !== undefined && newest.withdrawnAt === null;
  const unsaved = useUnsavedMeasures(bulletin.campaign.id);
  if (unsaved > 0) return <Unsaved count={unsaved} />;
  const words = () => {
    if (stands && !changed) return [texts.standing, texts.standingText];
    if (stands) return [texts.changed, texts.changedText];
    if (unwritten > 0) return [texts.write, texts.writeText(unwritten)];
    return publish ? [texts.look, texts.lookText] : [texts.ask, texts.askText];
  };
  const [step = '', about = ''] = words();
  return (
    <NextStep
      step={step}
      action={
        <>
          {stands && <Standing url={desk.url} />}
          {(!stands || changed) && (
            <Button
              size="large"
              href={`/api/campaigns/${bulletin.campaign.id}/bulletin/preview.html`}
              target="_blank"
            >
              {texts.preview}
            </Button>
          )}
          {publish && (!stands || changed) && <Publish key={desk.digest} desk={desk} reload={reload} />}
          {publish && stands && <Withdraw desk={desk} reload={reload} />}
        </>
      }
    >
      <p>{about}</p>
    </NextStep>
  );
}

/** What is typed would not be published: first it is saved, or given up. */
function Unsaved({ count }: { count: number }) {
  const go = () => document.querySelector<HTMLElement>('.rectification-form[data-unsaved] textarea')?.focus();
  return (
    <NextStep
      step={texts.unsaved(count)}
      action={
        <Button type="primary" size="large" onClick={go}>
          {texts.toUnsaved}
        </Button>
      }
    >
      <p>{texts.unsavedText}</p>
    </NextStep>
  );
}

/** The address of the bulletin that stands, to open and to pass on. */
function Standing({ url }: { url: string }) {
  const copy = useCopy(texts);
  return (
    <>
      <Button size="large" type="primary" href={new URL(url).pathname} target="_blank">
        {texts.open}
      </Button>
      <Button size="large" onClick={() => void copy(url)}>
        {texts.copy}
      </Button>
    </>
  );
}
