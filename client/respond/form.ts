import type { Answers } from '../../surveys/answers.ts';
import { type Question, questionsOf, readAnswers, restoreAnswers } from './answers.ts';
import { beside } from './beside.ts';
import { draftOf, remember, remembered } from './memory.ts';
import { type SendingState, startSending } from './sending.ts';
import { textSizeButton } from './text-size.ts';
import { scriptTexts as texts } from './texts.ts';

/** Hides what the answers given so far rule out; says which of them count, and what must be answered. */
type Branching = (
  questions: readonly Question[],
  pages: readonly HTMLElement[],
) => (given: Answers) => { answers: Answers; required: ReadonlySet<string> };

/** Makes the plain form easier: one page at a time, branching, progress, a draft, and sending that outlasts a valley. */
export function startPage(branching: Branching): void {
  const form = document.querySelector<HTMLFormElement>('#form');
  if (form) startForm(form, branching);
  else barBefore(document.querySelector('main'), textSizeButton(true));
}

function startForm(form: HTMLFormElement, branching: Branching): void {
  const questions = questionsOf(form);
  const pages = [...form.querySelectorAll<HTMLElement>('.page')];
  const branch = branching(questions, pages);
  const link = location.pathname;
  const tablet = /[?&]tablet\b/.test(location.search) ? beside('tablet') : null;
  const draft = draftOf(link);
  const sending = startSending(showSending);

  const ticket = element<HTMLInputElement>('ticket');
  const notice = element('notice');
  const gate = document.getElementById('gate');
  const code = document.querySelector<HTMLInputElement>('#code');
  const codePart = document.getElementById('one-time-code');
  const offer = element('draft');
  const sentBefore = element('sent-before');
  const status = element('status');
  const once = element('once');
  const back = element('back');
  const next = element('next');
  const submit = element<HTMLButtonElement>('submit');
  const retry = element('retry');
  const thanks = element('thanks');
  const progress = document.createElement('progress');
  const where = document.createElement('span');
  const bar = barBefore(offer, where, progress, textSizeButton(!tablet));

  let current = pages[0] ?? form;
  let state = branch(readAnswers(questions));
  let atGate = gate !== null && !form.querySelector('.wrong');
  let waiting = false;
  if (atGate) draw();
  else show(firstWrongPage());
  if (code && location.hash.length > 1) {
    // The code stays out of the address, where a history or a screenshot would keep it.
    code.value = location.hash.replace(/[^0-9A-Za-z-]/g, '');
    history.replaceState(null, '', location.pathname + location.search);
  }
  if (tablet) {
    const begun = () => (gate ? !atGate : Object.keys(state.answers).length > 0);
    tablet.then(
      ({ clearWhenIdle }) => clearWhenIdle(bar, () => begun() && !sending.done()),
      () => {
        element('tablet-failed').hidden = false;
      },
    );
  } else {
    sentBefore.hidden = remembered(`sent ${link}`) === null;
    offerDraft();
  }

  if (gate) {
    const begin = element('begin');
    begin.hidden = false;
    begin.addEventListener('click', goIn);
  }
  back.addEventListener('click', () => show(shownPages().indexOf(current) - 1));
  next.addEventListener('click', () => checked() && show(shownPages().indexOf(current) + 1));
  retry.addEventListener('click', sending.tryNow);
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!checked()) return;
    keepDraft(true);
    sending.send(ticket.value, state.answers, code ? code.value : undefined);
  });
  // A page that comes back from the browser's cache after it was sent must not hold the last person's answers.
  addEventListener('pageshow', (event) => {
    if (event.persisted && sending.done()) location.reload();
  });

  function changed({ target }: Event): void {
    for (const question of questions) if (question.element.contains(target as Node)) mark(question, '');
    update();
    keepDraft(false);
  }

  function update(): void {
    state = branch(readAnswers(questions));
    draw();
  }

  function keepDraft(sent: boolean): void {
    if (!tablet) draft.keep(ticket.value, state.answers, sent);
  }

  function shownPages(): HTMLElement[] {
    return pages.filter((page) => !page.classList.contains('off'));
  }

  function show(index: number): void {
    const shown = shownPages();
    current = shown[Math.max(0, Math.min(index, shown.length - 1))] ?? current;
    draw();
    scrollTo(0, 0);
    focusHeading(current);
  }

  /** Before the gate nothing but the notice is to be seen; after it one page. */
  function draw(): void {
    const shown = shownPages();
    const at = shown.indexOf(current);
    const later = at > 0;
    const last = at === shown.length - 1;
    const hidden: [HTMLElement | null, boolean][] = [
      [gate, !atGate],
      [notice, gate ? !atGate : later],
      [codePart, atGate || later],
      [where, atGate],
      [progress, atGate],
      [back, atGate || !later],
      [next, atGate || last],
      [once, atGate || !last],
      [submit, atGate || !last || waiting],
      [retry, !waiting],
    ];
    for (const [part, isHidden] of hidden) if (part) part.hidden = isHidden;
    for (const page of pages) page.hidden = atGate || page !== current;
    document.body.classList.toggle('later', later);
    progress.max = shown.length;
    progress.value = at + 1;
    where.textContent = texts.progress(at + 1, shown.length);
    progress.setAttribute('aria-label', where.textContent);
  }

  /** Past the gate, whose notice was read. */
  function goIn(): void {
    atGate = false;
    show(0);
  }

  function unanswered(): Question[] {
    return questions.filter(({ name }) => state.required.has(name) && state.answers[name] === undefined);
  }

  function checked(): boolean {
    update();
    const missing = unanswered().filter((question) => current.contains(question.element));
    for (const question of missing) mark(question, texts.missing);
    if (missing.length > 0) showFirstProblem();
    const noCode =
      code !== null && shownPages()[0] === current && code.value.replace(/[\s-]/g, '').length !== 12;
    if (noCode) askForCode(texts.codeMissing);
    return missing.length === 0 && !noCode;
  }

  function askForCode(problem: string): void {
    show(0);
    element('code-problem').textContent = problem;
    if (codePart) codePart.scrollIntoView();
    if (code) code.focus({ preventScroll: true });
  }

  function firstWrongPage(): number {
    return shownPages().findIndex((page) => page.querySelector('.wrong'));
  }

  /** The first page with something left to answer, else the last. */
  function firstOpenPage(): number {
    const left = unanswered();
    const shown = shownPages();
    const at = shown.findIndex((page) => left.some((question) => page.contains(question.element)));
    return at < 0 ? shown.length : at;
  }

  function showFirstProblem(): void {
    if (!current.querySelector('.wrong')) show(firstWrongPage());
    for (const { element, inputs } of questions)
      if (current.contains(element) && element.classList.contains('wrong')) {
        element.scrollIntoView();
        const [input] = inputs;
        if (input) input.focus({ preventScroll: true });
        return;
      }
  }

  function offerDraft(): void {
    const kept = draft.found();
    if (!kept) return;
    offer.hidden = false;
    element(kept.sent ? 'draft-unsure' : 'draft-found').hidden = false;
    element('resume').addEventListener('click', () => {
      // Under the ticket it was begun with: had it arrived after all, it is still one answer.
      ticket.value = kept.ticket;
      restoreAnswers(questions, kept.answers);
      offer.hidden = true;
      update();
      goIn();
      show(firstOpenPage());
    });
    element('restart').addEventListener('click', () => {
      draft.drop();
      offer.hidden = true;
    });
  }

  function showSending(sent: SendingState): void {
    waiting = sent.kind === 'waiting';
    submit.disabled = sent.kind === 'sending' || sent.kind === 'proving';
    status.textContent = '';
    draw();
    if (sent.kind === 'stored') showThanks(sent.receipt);
    else if (sent.kind === 'answers') {
      for (const { item, message } of sent.problems)
        for (const question of questions) if (question.name === item) mark(question, message);
      showFirstProblem();
    } else if (sent.kind === 'problem') {
      // These answers cannot be sent under this ticket any more.
      if (sent.other) draft.drop();
      if (sent.aboutCode) askForCode(sent.message);
      else {
        status.textContent = sent.message;
        const [again] = thanks.querySelectorAll('.button');
        if (sent.other && again) status.append(again.cloneNode(true));
      }
    } else status.textContent = texts[sent.kind];
  }

  function showThanks(receipt: string): void {
    draft.drop();
    if (tablet) void tablet.then(({ handOn }) => handOn(thanks));
    else remember(`sent ${link}`, 'yes');
    ticket.value = '';
    form.reset();
    for (const part of [form, bar, offer, sentBefore]) part.hidden = true;
    element('receipt').textContent = receipt.replace(/(.{4})(?=.)/g, '$1 ');
    thanks.hidden = false;
    focusHeading(thanks);
    scrollTo(0, 0);
  }
}

/** Says what is wrong with a question, in its place; nothing takes it back. */
function mark({ name, element, inputs }: Question, message: string): void {
  element.classList.toggle('wrong', message !== '');
  for (const old of element.querySelectorAll('.problem')) old.remove();
  for (const input of inputs) input.removeAttribute('aria-invalid');
  if (message === '') return;
  const place = document.createElement('p');
  place.className = 'problem';
  place.id = `q-${name}-problem`;
  place.textContent = message;
  const [title] = element.querySelectorAll('legend, label');
  if (title) title.after(place);
  for (const input of inputs) {
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', place.id);
  }
}

function focusHeading(part: HTMLElement): void {
  const heading = part.querySelector('h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function barBefore(place: Element | null, ...parts: Element[]): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'bar';
  bar.append(...parts);
  if (place) place.before(bar);
  return bar;
}

function element<Kind extends HTMLElement>(id: string): Kind {
  const found = document.querySelector<Kind>(`#${id}`);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found;
}
