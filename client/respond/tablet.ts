import { button } from './button.ts';
import { tabletTexts } from './texts.ts';

/** For a tablet that is passed round a class: it goes back to the start by itself, with nothing of the last person. */

/** Seconds to read the receipt, and to stop the clearing of what was begun. */
const secondsToHandOn = 20;
const idleSeconds = 180;

/** After a receipt the next one finds a fresh page. */
export function handOn(thanks: HTMLElement): void {
  const text = document.createElement('p');
  text.setAttribute('role', 'status');
  const go = button(tabletTexts.nextPerson, startAgain);
  go.className = 'primary';
  thanks.append(text, go);
  countDown(secondsToHandOn, (left) => {
    text.textContent = tabletTexts.again(left);
  });
}

/** Somebody who walks away leaves nothing for the next one to see. */
export function clearWhenIdle(bar: HTMLElement, isBegun: () => boolean): void {
  let touched = Date.now();
  let warning: { box: HTMLElement; stop: () => void } | null = null;
  for (const kind of ['pointerdown', 'keydown', 'input'])
    document.addEventListener(kind, () => {
      touched = Date.now();
      warning?.stop();
      warning?.box.remove();
      warning = null;
    });
  setInterval(() => {
    if (warning || !isBegun() || Date.now() - touched < idleSeconds * 1000) return;
    const box = document.createElement('p');
    box.className = 'notice idle';
    box.setAttribute('role', 'alert');
    bar.after(box);
    window.scrollTo(0, 0);
    const stop = countDown(secondsToHandOn, (left) => {
      box.textContent = tabletTexts.idle(left);
    });
    warning = { box, stop };
  }, 1000);
}

function countDown(seconds: number, show: (left: number) => void): () => void {
  let left = seconds;
  show(left);
  const timer = window.setInterval(() => {
    left -= 1;
    show(left);
    if (left === 0) startAgain();
  }, 1000);
  return () => clearInterval(timer);
}

function startAgain(): void {
  location.replace(location.pathname + location.search);
}
