import { beijingDay } from '../../analysis/beijing.ts';
import { bulletinMarks } from '../../analysis/bulletin-wording.ts';
import { Figures, GroupResults, Participation } from './figures.tsx';
import { Part, page } from './frame.tsx';
import { Method } from './method.tsx';
import { Rectifications } from './rectifications.tsx';
import { texts } from './texts.ts';
import type { BulletinListView, BulletinView, NoBulletinView } from './views.ts';

/** A bulletin, readable on an old phone and on paper. */
export function renderBulletin(view: BulletinView): string {
  const { style, size, query, bulletin, published, history, receipts } = view;
  const { campaign, simulated } = bulletin;
  const { trial, exampleFrame } = campaign;
  const marks = bulletinMarks({ simulated, trial, exampleFrame, published: published !== null });
  const head = (
    <>
      <p>{campaign.organiser}</p>
      <p className="soft">{texts.period(beijingDay(campaign.opensAt), beijingDay(campaign.endedAt))}</p>
      {published && <p className="soft">{texts.published(beijingDay(published.at), published.revision)}</p>}
      <p className="self">
        <strong>{bulletin.label}</strong>
        {texts.selfMeans}
      </p>
    </>
  );
  return page({
    style,
    size,
    query,
    title: texts.titleOf(campaign.title),
    marks,
    head,
    children: (
      <>
        <Figures bulletin={bulletin} />
        <Participation bulletin={bulletin} />
        <GroupResults bulletin={bulletin} />
        <Rectifications bulletin={bulletin} />
        <Method bulletin={bulletin} />
        <Check bulletin={bulletin} receipts={receipts} />
        {history.length > 1 && (
          <Part title={texts.history}>
            <ul>
              {history.map(({ revision, at, note, withdrawnAt }) => (
                <li key={revision}>
                  {texts.revision(revision)}，{beijingDay(at)}：{note || texts.first}
                  {withdrawnAt !== null && texts.withdrawnOn(beijingDay(withdrawnAt))}
                </li>
              ))}
            </ul>
          </Part>
        )}
        <p className="no-print">
          <a href="/bulletin">{texts.all}</a>
        </p>
      </>
    ),
  });
}

/** Anybody looks up a receipt, and compares what the bureau signed. */
function Check({ bulletin: { seal, campaign }, receipts }: Pick<BulletinView, 'bulletin' | 'receipts'>) {
  return (
    <Part title={texts.check}>
      <p>{texts.receiptAbout}</p>
      <form method="post" action={receipts} className="no-print">
        <label htmlFor="receipt">{texts.receiptAsk}</label>
        <div className="look-up">
          <input id="receipt" type="text" name="receipt" autoComplete="off" maxLength={40} required />
          <button type="submit">{texts.receiptSearch}</button>
        </div>
      </form>
      <p>
        <a href={`${receipts}/list.txt`}>{texts.receiptList}</a>
      </p>
      <h3>{texts.codes}</h3>
      <dl className="codes">
        <dt>{texts.root}</dt>
        <dd>{seal.root}</dd>
        <dt>{texts.key}</dt>
        <dd>{seal.fingerprint}</dd>
        <dt>{texts.publicKey}</dt>
        <dd>{seal.publicKey}</dd>
        <dt>{texts.digest}</dt>
        <dd>{campaign.digest}</dd>
      </dl>
      <p>
        {texts.complain}
        {campaign.complaintContact}
      </p>
    </Part>
  );
}

/** All bulletins that stand. */
export function renderBulletinList({ style, size, bulletins }: BulletinListView): string {
  return page({
    style,
    size,
    title: texts.list,
    marks: [],
    head: null,
    children:
      bulletins.length === 0 ? (
        <p>{texts.listEmpty}</p>
      ) : (
        <ul className="bulletins">
          {bulletins.map(({ campaign, title, organiser, at, revision, ...kind }) => (
            <li key={campaign}>
              <a href={`/bulletin/${campaign}`}>{texts.titleOf(title)}</a>
              {bulletinMarks(kind).map((mark) => (
                <p key={mark} className="mark">
                  {mark}
                </p>
              ))}
              <p className="soft">
                {organiser}　{texts.published(beijingDay(at), revision)}
              </p>
            </li>
          ))}
        </ul>
      ),
  });
}

/** In place of a bulletin: there is none, or it was withdrawn. */
export function renderNoBulletin({ style, size, title, text }: NoBulletinView): string {
  return page({
    style,
    size,
    title,
    marks: [],
    head: null,
    children: (
      <>
        <p>{text}</p>
        <p>
          <a href="/bulletin">{texts.all}</a>
        </p>
      </>
    ),
  });
}

export { texts as bulletinTexts } from './texts.ts';
