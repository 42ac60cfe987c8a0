import { applyConditions, type Question, questionsOf, readAnswers, restoreAnswers } from './answers.ts';
import { button } from './button.ts';
import { draftOf, remember, remembered } from './memory.ts';
import { startSending } from './sending.ts';
import { textSizeButton } from './text-size.ts';
import type { ScriptTexts } from './texts.ts';

/** Makes the plain form easier: one page at a time, branching, progress, a draft, and sending that outlasts a valley. */

const form = document.querySelector<HTMLFormElement>('form[data-link]');
if (form) start(form);
else barWith(document.querySelector('main'), textSizeButton(true));

function start(form: HTMLFormElement): void {
  const texts: ScriptTexts = JSON.parse(form.dataset['texts'] ?? '{}');
  const link = form.dataset['link'] ?? '';
  const ticketField = field(form, 'ticket');
  const questions = questionsOf(form);
  const pages = [...form.querySelectorAll<HTMLElement>('.page')];
  const status = element('status');
  const submit = element('submit');
  const once = form.querySelector<HTMLElement>('.once');
  const code = document.getElementById('code') as HTMLInputElement | null;
  const codePart = document.getElementById('one-time-code');
  const tabletScript = form.dataset['tablet'];
  const tablet: Promise<typeof import('./tablet.ts')> | null =
    tabletScript !== undefined && /[?&]tablet\b/.test(location.search)
      ? import(/* @vite-ignore */ tabletScript)
      : null;
  const gate = document.getElementById('gate');
  const notice = element('notice');
  const begin = document.getElementById('begin');
  const draft = draftOf(link);
  const sending = startSending(form.dataset['proof'] ?? '', (state) => {
    status.textContent =
      state.kind === 'problem'
        ? state.message
        : state.kind === 'sending' || state.kind === 'waiting' || state.kind === 'proving'
          ? texts[state.kind]
          : '';
    retry.hidden = state.kind !== 'waiting';
    submit.hidden = state.kind === 'waiting' || !isLast();
    (submit as HTMLButtonElement).disabled = state.kind === 'sending' || state.kind === 'proving';
    if (state.kind === 'stored') showThanks(state.receipt);
    if (state.kind === 'answers') {
      for (const { item, message } of state.problems)
        mark(
          questions.find(({ name }) => name === item),
          message,
        );
      showFirstProblem();
    }
    if (state.kind === 'problem' && state.other) {
      // These answers cannot be sent under this ticket any more.
      draft.drop();
      status.append(again());
    }
    if (state.kind === 'problem' && state.aboutCode) {
      status.textContent = '';
      askForCode(state.message);
    }
  });

  const progress = document.createElement('progress');
  const where = document.createElement('span');
  const bar = barWith(form, where, progress, textSizeButton(!tablet));
  const back = button(texts.previous, () => show(shownPages().indexOf(current) - 1));
  const next = button(texts.next, () => checked() && show(shownPages().indexOf(current) + 1));
  next.className = 'primary';
  const retry = button(texts.retry, () => void sending.tryNow());
  retry.hidden = true;
  submit.before(back, next);
  submit.after(retry);

  let current = pages[0] ?? form;
  for (const hint of form.querySelectorAll('.only-if')) hint.remove();
  update();
  if (gate && begin && !form.querySelector('.wrong')) {
    begin.hidden = false;
    closed(true);
    begin.addEventListener('click', goIn);
  } else if (gate) gate.hidden = true;
  if (!gate || gate.hidden) show(firstWrongPage());
  if (code && location.hash.length > 1) {
    // The code stays out of the address, where a history or a screenshot would keep it.
    code.value = location.hash.replace(/[^0-9A-Za-z-]/g, '');
    history.replaceState(null, '', location.pathname + location.search);
  }
  if (tablet) {
    const begun = () => (gate ? gate.hidden : Object.keys(readAnswers(questions)).length > 0);
    tablet.then(
      ({ clearWhenIdle }) => clearWhenIdle(bar, () => begun() && !sending.done()),
      () => note(texts.tabletFailed),
    );
  } else {
    if (remembered(`sent ${link}`) !== null) note(texts.submittedHere);
    offerDraft();
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!checked()) return;
    const { answers } = update();
    if (!tablet) draft.keep(ticketField.value, answers, true);
    void sending.send(ticketField.value, answers, code?.value ?? null);
  });
  // A page that comes back from the browser's cache after it was sent must not hold the last person's answers.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted && sending.done()) location.reload();
  });

  function changed(event: Event): void {
    const changedItem = (event.target as HTMLElement).closest<HTMLElement>('.item');
    if (changedItem)
      mark(
        questions.find(({ element }) => element === changedItem),
        '',
      );
    const { answers } = update();
    if (!tablet) draft.keep(ticketField.value, answers, false);
  }

  function update() {
    const state = applyConditions(questions, pages, readAnswers(questions));
    const shown = shownPages();
    progress.max = shown.length;
    return state;
  }

  function shownPages(): HTMLElement[] {
    return pages.filter((page) => page.dataset['off'] === undefined);
  }

  function isLast(): boolean {
    return shownPages().at(-1) === current;
  }

  function show(index: number): void {
    const shown = shownPages();
    current = shown[Math.max(0, Math.min(index, shown.length - 1))] ?? current;
    for (const page of pages) page.hidden = page !== current;
    progress.value = shown.indexOf(current) + 1;
    const at = texts.progress.replace('{at}', String(progress.value)).replace('{all}', String(shown.length));
    where.textContent = at;
    progress.setAttribute('aria-label', at);
    const later = shown.indexOf(current) > 0;
    document.body.classList.toggle('later', later);
    notice.hidden = gate !== null || later;
    back.hidden = !later;
    next.hidden = isLast();
    submit.hidden = !isLast();
    if (once) once.hidden = !isLast();
    if (codePart) codePart.hidden = later;
    window.scrollTo(0, 0);
    const heading = current.querySelector<HTMLElement>('h2');
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  /** Before the gate nothing but the notice is to be seen. */
  function closed(on: boolean): void {
    for (const page of pages) page.hidden = on;
    for (const part of [back, next, submit, once, codePart, where, progress]) if (part) part.hidden = on;
    if (!on) update();
  }

  /** Past the gate, whose notice was read. */
  function goIn(): void {
    if (gate) gate.hidden = true;
    closed(false);
    show(0);
  }

  function checked(): boolean {
    const { required, answers } = update();
    const missing = questions.filter(
      ({ name, element }) => current.contains(element) && required.has(name) && answers[name] === undefined,
    );
    for (const question of missing) mark(question, texts.missing);
    if (missing.length > 0) showFirstProblem();
    const noCode =
      code !== null && shownPages()[0] === current && code.value.replace(/[\s-]/g, '').length !== 12;
    if (noCode) askForCode(texts.codeMissing);
    return missing.length === 0 && !noCode;
  }

  function mark(question: Question | undefined, message: string): void {
    if (!question) return;
    question.element.classList.toggle('wrong', message !== '');
    question.element.querySelector('.problem')?.remove();
    for (const input of question.inputs) input.removeAttribute('aria-invalid');
    if (message === '') return;
    const place = document.createElement('p');
    place.className = 'problem';
    place.id = `${question.element.id}-problem`;
    place.textContent = message;
    question.element.querySelector('legend, label')?.after(place);
    for (const input of question.inputs) {
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', place.id);
    }
  }

  function askForCode(problem: string): void {
    show(0);
    element('code-problem').textContent = problem;
    codePart?.scrollIntoView({ block: 'start' });
    code?.focus({ preventScroll: true });
  }

  function firstWrongPage(): number {
    return Math.max(
      0,
      shownPages().findIndex((page) => page.querySelector('.wrong') !== null),
    );
  }

  /** The first page with something left to answer, else the last. */
  function firstOpenPage(): number {
    const { required, answers } = update();
    const at = shownPages().findIndex((page) =>
      questions.some(
        ({ name, element }) => page.contains(element) && required.has(name) && answers[name] === undefined,
      ),
    );
    return at === -1 ? shownPages().length - 1 : at;
  }

  function showFirstProblem(): void {
    if (!current.querySelector('.wrong')) show(firstWrongPage());
    const wrong = current.querySelector<HTMLElement>('.wrong');
    wrong?.scrollIntoView({ block: 'start' });
    wrong?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
  }

  function offerDraft(): void {
    const kept = draft.found();
    if (!kept) return;
    const offer = document.createElement('div');
    offer.className = 'notice';
    const text = document.createElement('p');
    text.textContent = kept.sent ? texts.draftUnsure : texts.draftFound;
    const resume = button(texts.resume, () => {
      // Under the ticket it was begun with: had it arrived after all, it is still one answer.
      ticketField.value = kept.ticket;
      restoreAnswers(questions, kept.answers);
      update();
      offer.remove();
      goIn();
      show(firstOpenPage());
    });
    resume.className = 'primary';
    const restart = button(texts.restart, () => {
      draft.drop();
      offer.remove();
    });
    offer.append(text, resume, restart);
    bar.after(offer);
  }

  function note(message: string): void {
    const text = document.createElement('p');
    text.className = 'hint';
    text.textContent = message;
    bar.after(text);
  }

  function showThanks(receipt: string): void {
    draft.drop();
    if (tablet) void tablet.then(({ handOn }) => handOn(element('thanks')));
    else remember(`sent ${link}`, 'yes');
    ticketField.value = '';
    form.reset();
    form.hidden = true;
    bar.hidden = true;
    for (const hint of form.parentElement?.querySelectorAll<HTMLElement>('.bar ~ .hint') ?? []) hint.remove();
    element('receipt').textContent = receipt.replace(/(.{4})(?=.)/g, '$1 ');
    const thanks = element('thanks');
    thanks.hidden = false;
    const heading = thanks.querySelector<HTMLElement>('h2');
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
    window.scrollTo(0, 0);
  }

  function again(): HTMLElement {
    const anchor = document.createElement('a');
    anchor.className = 'button';
    anchor.href = `/s/${link}`;
    anchor.textContent = texts.another;
    return anchor;
  }
}

function barWith(place: Element | null, ...parts: Element[]): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'bar';
  bar.append(...parts);
  place?.before(bar);
  return bar;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found;
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const found = form.elements.namedItem(name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`the form lacks ${name}`);
  return found;
}
