import { randomUUID } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { beijingTime } from '../../analysis/beijing.ts';
import type { FormView } from '../../client/respond/views.ts';
import { townshipName } from '../../surveys/frame.ts';
import { groupName } from '../../surveys/groups.ts';
import { dropHidden, readTextAnswers } from '../../surveys/text-answers.ts';
import { closingOf } from '../campaigns/phase.ts';
import { Problem } from '../problem.ts';
import { linksOf } from '../queries/links.ts';
import type { Services } from '../services.ts';
import { campaignViewOf } from './campaign-view.ts';
import {
  type CellLink,
  foreignTicket,
  newTicket,
  type OpenedLink,
  phoneSubmission,
  refusalToOpen,
  unknownLink,
} from './opened-link.ts';
import { answerPage, readsGzip } from './page.ts';
import { PreparedPage } from './prepared-page.ts';
import { accepts, limited, malformed } from './problems.ts';
import { secondsToWait } from './proof-of-work.ts';

const largestForm = 64 * 1024;
const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Stands where a visit's own ticket goes, in a page that is otherwise the same for everyone on the link. */
const ticketPlace = randomUUID();

/** The phone's pages: plain HTML, no cookie read or set, none of them kept by a cache. */
export function phoneRoutes(services: Services) {
  const { render, assets, headers } = services.pages;
  const zipped = { ...headers, 'Content-Encoding': 'gzip' };
  const prepared = new PreparedForms();

  const message = (c: Context, problem: Problem, link: OpenedLink | null) => {
    const { title, text } = messageOf(problem, link);
    const again = link && problem.code === 'other-answers';
    return answerPage(
      c,
      render.renderMessage({
        assets,
        title,
        text,
        action: again ? { href: `/s/${link.row.code}`, label: '换一个人填写' } : null,
        campaign: link ? campaignView(link) : null,
      }),
      problem.status,
      headers,
    );
  };

  const tooMany = async (c: Context<{ Bindings: HttpBindings }>) => {
    try {
      await services.limits.visit(c.env.incoming);
      return null;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return message(c, error, null);
    }
  };

  return new Hono<{ Bindings: HttpBindings }>()
    .onError((error, c) => {
      // What a form cannot be read for is told on a page, like everything that is said to a respondent.
      if (error instanceof Problem && error.status < 500) return message(c, error, null);
      throw error;
    })
    .get('/s/:link', async (c) => {
      const busy = await tooMany(c);
      if (busy) return busy;
      const link = await services.links.get(c.req.param('link'));
      if (!link) return message(c, unknownLink(), null);
      const refusal = refusalToOpen(link, services.clock());
      if (refusal) return message(c, refusal, link);
      if (!link.cell) return entryPage(c, link);
      const { cell } = link;
      const page = prepared.get(link, () =>
        render.renderForm(
          formView(services, { ...link, cell }, { ticket: ticketPlace, code: '', answers: {}, problems: [] }),
        ),
      );
      const ticket = newTicket(services, link);
      if (!readsGzip(c)) return new Response(page.plain(ticket.ticket), { headers });
      return new Response(page.gzip(ticket.ticket), { headers: zipped });
    })
    .post('/s/:link', limited(largestForm), accepts(...formTypes), async (c) => {
      const busy = await tooMany(c);
      if (busy) return busy;
      const link = await services.links.get(c.req.param('link'));
      if (!link?.cell) return message(c, unknownLink(), null);
      const cellLink = { ...link, cell: link.cell };
      try {
        const outcome = await answerByForm(services, cellLink, await textFields(c));
        if ('ticket' in outcome)
          return answerPage(c, render.renderForm(formView(services, cellLink, outcome)), 422, headers);
        const again = `/s/${link.row.code}`;
        return answerPage(
          c,
          render.renderThanks({
            assets,
            campaign: campaignView(link),
            receipt: outcome.receipt,
            again,
            receipts: `/receipts/${link.row.campaign}`,
          }),
          200,
          headers,
        );
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return message(c, error, link);
      }
    });

  async function entryPage(c: Context, link: OpenedLink) {
    const links = (await linksOf(services.store.reads, link.row.campaign)).filter(
      (row) => row.group !== null,
    );
    const chosen = {
      group: c.req.query('group') ?? null,
      township: c.req.query('township') ?? null,
      school: c.req.query('school') ?? null,
    };
    if (chosen.group === 'none') {
      return answerPage(
        c,
        render.renderMessage({
          assets,
          title: '谢谢您的关心',
          text: '这次调查只面向前面列出的几类人，您可以不用填写。',
          action: { href: `/s/${link.row.code}`, label: '重新选择' },
          campaign: campaignView(link),
        }),
        200,
        headers,
      );
    }
    const [first, ...more] = links.filter(
      (row) =>
        row.group === chosen.group &&
        row.township === chosen.township &&
        (chosen.school === null || row.school === chosen.school),
    );
    if (first && more.length === 0) return c.redirect(`/s/${first.code}`, 303);
    const { settings } = link.compiled;
    const cells = links.flatMap(({ group, township, school }) =>
      group === null || township === null
        ? []
        : [
            {
              group,
              groupName: groupName(group),
              township,
              townshipName: townshipName(settings.townships, township),
              school,
            },
          ],
    );
    return answerPage(
      c,
      render.renderEntry({ assets, campaign: campaignView(link), link: link.row.code, cells, chosen }),
      200,
      headers,
    );
  }
}

/** Forms are rendered once per link; only the ticket differs from visit to visit. */
class PreparedForms {
  readonly #forms = new Map<string, { version: string; page: PreparedPage }>();

  get({ row }: OpenedLink, render: () => string): PreparedPage {
    // The address of the entry page, the closing time and the mark of simulated answers may change.
    const version = `${row.entry} ${row.closes_at} ${row.simulated}`;
    const known = this.#forms.get(row.code);
    if (known?.version === version) return known.page;
    const [before, after, more] = render().split(ticketPlace);
    if (before === undefined || after === undefined || more !== undefined) {
      throw new Error('the form must have its ticket in exactly one place');
    }
    const page = new PreparedPage(before, after);
    this.#forms.set(row.code, { version, page });
    return page;
  }
}

/** Refusals after which the same form may still be stored: it comes back with its answers. */
const mayBeSentAgain = ['code-missing', 'code-used', 'paused'];

type Unsent = Pick<FormView, 'ticket' | 'code' | 'answers' | 'problems'>;

/** Answers as a browser without scripts sends them: everything is shown to it, so hidden items are dropped here. */
async function answerByForm(
  services: Services,
  link: CellLink,
  { ticket: tickets, 'one-time-code': codes, ...values }: Record<string, string[]>,
): Promise<{ receipt: string } | Unsent> {
  const { row, compiled, cell } = link;
  const text = tickets?.[0] ?? '';
  const ticket = await services.tickets.read(text);
  if (ticket.link !== row.code) throw foreignTicket();
  const answers = dropHidden(cell.questionnaire, readTextAnswers(cell.questionnaire, values));
  const code = codes?.[0] ?? '';
  const checked = compiled.validator(cell.place.group)(answers);
  if (!checked.accepted) return { ticket: text, code, answers, problems: checked.problems };
  const wait = row.proof_of_work === 1 ? secondsToWait(ticket.issuedAt, services.clock()) : null;
  if (wait !== null) {
    const message = `现在提交的人太多，请再核对一遍回答，${wait} 秒后再按提交`;
    return { ticket: text, code, answers, problems: [{ item: null, message }] };
  }
  try {
    return await services.intake.submit(phoneSubmission(services, link, ticket, checked.answers, code));
  } catch (error) {
    if (!(error instanceof Problem) || !mayBeSentAgain.includes(error.code)) throw error;
    return { ticket: text, code, answers, problems: [{ item: null, message: error.sentence.zh }] };
  }
}

async function textFields(c: Context): Promise<Record<string, string[]>> {
  const body = await c.req.parseBody({ all: true }).catch((error: unknown) => {
    if (error instanceof TypeError) throw malformed('the form cannot be read');
    throw error;
  });
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const values = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
      return [name, values];
    }),
  );
}

function formView(
  { pages }: Services,
  link: CellLink,
  { ticket, code, answers, problems }: Unsent,
): FormView {
  const { place, questionnaire, needsCode } = link.cell;
  return {
    assets: pages.assets,
    link: link.row.code,
    group: place.group,
    groupName: groupName(place.group),
    townshipName: townshipName(link.compiled.settings.townships, place.township),
    school: place.school,
    campaign: campaignView(link),
    questionnaire,
    ticket,
    code: needsCode ? code : null,
    receipts: `/receipts/${link.row.campaign}`,
    entry: link.row.entry === null ? null : `/s/${link.row.entry}`,
    answers,
    problems,
    preview: false,
  };
}

function campaignView({ row, compiled: { settings } }: OpenedLink): FormView['campaign'] {
  return campaignViewOf(row, settings);
}

function messageOf(problem: Problem, link: OpenedLink | null): { title: string; text: string } {
  switch (problem.code) {
    case 'unknown-link':
      return { title: '找不到这份问卷', text: '请核对网址是否输入完整，或者重新扫描海报上的二维码。' };
    case 'link-withdrawn':
      return { title: '这个链接已停用', text: '请向学校或乡镇索取新的二维码，重新扫码填写。' };
    case 'not-open-yet':
      return {
        title: '调查还没有开始',
        text: link
          ? `将于${beijingTime(link.row.opens_at)}（北京时间）开始，请届时再来。`
          : problem.sentence.zh,
      };
    case 'paused':
      return {
        title: '调查暂停',
        text: '现在暂时不能填写，请过些时候再来。已经填了一部分的，内容还留在这部手机上。',
      };
    case 'closed':
      return {
        title: '调查已经结束',
        text: link
          ? `本次调查已于${beijingTime(closingOf(link.row).closesAt)}（北京时间）结束，感谢您的关心。`
          : problem.sentence.zh,
      };
    case 'other-answers':
      return { title: '这份问卷已经提交过', text: problem.sentence.zh };
    case 'too-many-requests':
      return { title: '现在人太多', text: problem.sentence.zh };
    default:
      return { title: '没有提交成功', text: problem.sentence.zh };
  }
}
