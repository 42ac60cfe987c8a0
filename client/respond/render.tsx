import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beijingTime } from '../../analysis/beijing.ts';
import { fillNotice } from '../../surveys/notice.ts';
import type { Block, Page, Questionnaire } from '../../surveys/questionnaire.ts';
import { Hints, Steps } from './controls.tsx';
import { Blocks } from './items.tsx';
import { Layout } from './layout.tsx';
import { texts } from './texts.ts';
import type { CampaignView, EntryView, FormView, MessageView, ReceiptsView, ThanksView } from './views.ts';

export * from '../bulletin/pages.tsx';

/** The questionnaire as a plain form, whole without scripts. The ticket stands in it exactly once. */
export function renderForm(view: FormView): string {
  const { campaign, questionnaire, problems } = view;
  const place = [view.townshipName, view.school, view.groupName].filter(Boolean).join(' · ');
  const problemOf = new Map(problems.map((problem) => [problem.item, problem.message]));
  const { notice, pages } = noticeFirst(questionnaire);
  const fill = fillFor(campaign);
  const { branching, ...assets } = view.assets;
  if (hasConditions(questionnaire)) assets.script = branching;
  return page(
    <Layout assets={assets} title={campaign.title} campaign={campaign} preview={view.preview}>
      <p className="place">{place}</p>
      <Hints group={view.group} />
      <form id="form" method="post" action={`/s/${view.link}`} noValidate>
        <div id="notice">
          <Blocks blocks={notice} answers={{}} problemOf={problemOf} fill={fill} />
        </div>
        {view.code !== null && <OneTimeCode code={view.code} />}
        {problems.length > 0 && <Problems problems={problems} questionnaire={questionnaire} />}
        {questionnaire.screening && (
          <section id="gate">
            <p className="ask">{questionnaire.screening.ask}</p>
            <noscript>
              <p>{texts.yesGoOn}</p>
            </noscript>
            <button type="button" className="primary" id="begin" hidden>
              {questionnaire.screening.yes}
            </button>
            {view.entry && (
              <a className="button" href={view.entry}>
                {questionnaire.screening.no}
              </a>
            )}
          </section>
        )}
        {pages.map((one) => (
          <section
            key={one.name}
            className="page"
            data-if={one.visibleIf ? JSON.stringify(one.visibleIf) : undefined}
          >
            {one.title && <h2>{one.title}</h2>}
            <Blocks blocks={one.blocks} answers={view.answers} problemOf={problemOf} fill={fill} />
          </section>
        ))}
        <p id="status" role="status" aria-live="polite" />
        <p id="once">{view.preview ? texts.previewEnd : texts.submitOnce}</p>
        <Steps preview={view.preview} />
      </form>
      <section id="thanks" hidden>
        <Receipt receipt="" campaign={campaign} again={`/s/${view.link}`} receipts={view.receipts} />
      </section>
      <footer>
        <p>{texts.closesAt(beijingTime(campaign.closesAt))}</p>
      </footer>
      {/* The last thing of the page: whatever is the same for everyone stands before it, compressed in one piece. */}
      <input type="hidden" id="ticket" form="form" name="ticket" value={view.ticket} />
    </Layout>,
  );
}

/** Whether some part of it is shown, or must be answered, only for some answers. */
function hasConditions({ pages }: Questionnaire): boolean {
  return pages.some(
    ({ visibleIf, blocks }) =>
      visibleIf !== null ||
      blocks.some((block) =>
        block.kind === 'item'
          ? block.item.visibleIf !== null || block.item.requiredIf !== null
          : block.visibleIf !== null,
      ),
  );
}

/** What the first page says before its first question is read by everybody, before they are asked who they are. */
function noticeFirst({ pages }: Questionnaire): { notice: Block[]; pages: Page[] } {
  const [first, ...later] = pages;
  if (!first) return { notice: [], pages: [] };
  const asked = first.blocks.findIndex(({ kind }) => kind === 'item');
  const notice = first.blocks.slice(0, asked === -1 ? first.blocks.length : asked);
  if (first.visibleIf !== null || notice.some(({ kind }) => kind !== 'html'))
    return { notice: [], pages: [...pages] };
  return { notice, pages: [{ ...first, blocks: first.blocks.slice(notice.length) }, ...later] };
}

/** The county's entry page: one step after another, each a plain link. */
export function renderEntry({ assets, campaign, link, cells, chosen }: EntryView): string {
  const ofGroup = cells.filter((cell) => cell.group === chosen.group);
  const ofTownship = ofGroup.filter((cell) => cell.township === chosen.township);
  const step =
    ofTownship.length > 0
      ? {
          ask: texts.entrySchool,
          choices: ofTownship.map(({ school }) => ({
            label: school ?? '',
            query: { group: chosen.group ?? '', township: chosen.township ?? '', school: school ?? '' },
          })),
        }
      : ofGroup.length > 0
        ? {
            ask: texts.entryTownship,
            choices: unique(ofGroup, (cell) => cell.township).map(({ township, townshipName }) => ({
              label: townshipName,
              query: { group: chosen.group ?? '', township },
            })),
          }
        : {
            ask: texts.entryAsk,
            choices: unique(cells, (cell) => cell.group).map(({ group, groupName }) => ({
              label: groupName,
              query: { group },
            })),
          };
  return page(
    <Layout assets={assets} title={campaign.title} campaign={campaign}>
      <h2>{step.ask}</h2>
      <ul className="choices">
        {step.choices.map(({ label, query }) => (
          <li key={label}>
            <a className="button" href={`/s/${link}?${new URLSearchParams(query)}`}>
              {label}
            </a>
          </li>
        ))}
        {ofGroup.length === 0 && (
          <li>
            <a className="button" href={`/s/${link}?group=none`}>
              {texts.entryNone}
            </a>
          </li>
        )}
      </ul>
      {ofGroup.length > 0 && (
        <p>
          <a href={`/s/${link}`}>{texts.entryBack}</a>
        </p>
      )}
    </Layout>,
  );
}

export function renderThanks({ assets, campaign, receipt, receipts, again }: ThanksView): string {
  return page(
    <Layout assets={assets} title={campaign.title} campaign={campaign}>
      <Receipt receipt={receipt} campaign={campaign} again={again} receipts={receipts} />
    </Layout>,
  );
}

/** Whether a receipt counts: found by anyone, and saying nothing of what was answered. */
export function renderReceipts(view: ReceiptsView): string {
  const { assets, campaign, list, written, state, proof, deletedOn } = view;
  return page(
    <Layout assets={assets} title={campaign.title} campaign={campaign}>
      <h2>{texts.receiptCheck}</h2>
      {state === 'open' ? (
        <p>{texts.receiptsOpen}</p>
      ) : (
        <form method="post">
          <div className="item">
            <label htmlFor="code">{texts.receiptAsk}</label>
            <input
              id="code"
              type="text"
              name="receipt"
              defaultValue={written}
              autoComplete="off"
              maxLength={40}
            />
          </div>
          <div className="steps">
            <button type="submit" className="primary">
              {texts.receiptSearch}
            </button>
          </div>
        </form>
      )}
      <div role="status">
        {state === 'malformed' && <p className="problem">{texts.receiptMalformed}</p>}
        {state === 'unknown' && <p className="problem">{texts.receiptUnknown}</p>}
        {proof && (
          <>
            <p className="receipt">{proof.receipt.replace(/(.{4})(?=.)/g, '$1 ')}</p>
            <p>{texts.receiptCounts(proof.size)}</p>
            <details className="hint">
              <summary>{texts.receiptProof}</summary>
              <p>
                {texts.receiptLeaf} {proof.leaf}
              </p>
              <p>
                {texts.receiptRoot} {proof.root}
              </p>
              <p>
                {texts.receiptKey} {proof.publicKey}
              </p>
            </details>
          </>
        )}
      </div>
      {state !== 'open' && (
        <p>
          <a href={list}>{texts.receiptList}</a>
        </p>
      )}
      {deletedOn !== null && <p>{texts.receiptDeleted(deletedOn)}</p>}
      <p className="hint">{texts.receiptMeaning}</p>
    </Layout>,
  );
}

export function renderMessage({ assets, title, text, action, campaign }: MessageView): string {
  return page(
    <Layout assets={assets} title={campaign?.title ?? title} campaign={campaign}>
      <h2>{title}</h2>
      <p>{text}</p>
      {action && (
        <p>
          <a className="button primary" href={action.href}>
            {action.label}
          </a>
        </p>
      )}
      {campaign && <Complaint campaign={campaign} />}
    </Layout>,
  );
}

/** Typed from a slip of paper, or filled in by the script from the address that the slip's QR code holds. */
function OneTimeCode({ code }: { code: string }) {
  return (
    <section className="code" id="one-time-code">
      <label htmlFor="code">{texts.code}</label>
      <input
        id="code"
        name="one-time-code"
        defaultValue={code}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        aria-describedby="code-use"
      />
      <p className="hint" id="code-use">
        {texts.codeUse}
      </p>
      <p className="problem" id="code-problem" role="alert" />
    </section>
  );
}

function Problems({ problems, questionnaire }: Pick<FormView, 'problems' | 'questionnaire'>) {
  return (
    <div className="problems" role="alert" tabIndex={-1}>
      <h2>{texts.problems(problems.length)}</h2>
      <ul>
        {problems.map(({ item, message }) => {
          const title = questionnaire.items.find((one) => one.name === item)?.title;
          return (
            <li key={`${item} ${message}`}>
              {item && title ? <a href={`#q-${item}`}>{title}</a> : (item ?? '')} {message}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Receipt({ receipt, campaign, again, receipts }: Omit<ThanksView, 'assets'>) {
  return (
    <>
      <h2>{texts.thanks}</h2>
      <p>{texts.receipt}</p>
      <p className="receipt" id="receipt">
        {receipt.replace(/(.{4})(?=.)/g, '$1 ')}
      </p>
      <p>
        {texts.receiptUse}
        <a href={receipts}>{texts.receiptCheck}</a>
      </p>
      <p>
        <a className="button" href={again}>
          {texts.another}
        </a>
      </p>
      <Complaint campaign={campaign} />
    </>
  );
}

function Complaint({ campaign }: { campaign: CampaignView }) {
  return (
    <p>
      {texts.complain}
      {campaign.complaintContact}
    </p>
  );
}

/** Fills the campaign's own words into a notice, whose HTML was cleaned when it was read. */
export function fillFor(campaign: CampaignView): (html: string) => string {
  return (html) => fillNotice(html, campaign, escapeHtml);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function unique<Thing>(things: readonly Thing[], key: (thing: Thing) => string): Thing[] {
  return things.filter((thing, index) => things.findIndex((other) => key(other) === key(thing)) === index);
}

function page(element: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(element)}`;
}
